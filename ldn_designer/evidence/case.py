"""One outcome and its derivation, answering with what was printed as treatment − control."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ldn_designer.evidence.effect import Effect, EffectError, as_printed, sd_from_standard_error
from ldn_designer.evidence.effects_binary import events_from_percent
from ldn_designer.evidence.reported import PrintedArm, PrintedDifference
from ldn_designer.evidence.spread import sd_from_interval

if TYPE_CHECKING:
    from ldn_designer.evidence.reported import Derivation
    from ldn_designer.evidence.study import Outcome, Study

T = TypeVar("T")


class ArmMean(NamedTuple):
    """Mean, standard deviation and people of one arm."""

    mean: float
    sd: float
    n: int


@dataclass(frozen=True, slots=True)
class Case:
    """One outcome with its derivation; every answer is printed or follows, else an EffectError."""

    study: Study
    outcome: Outcome
    derivation: Derivation

    @property
    def difference(self) -> PrintedDifference:
        """What was printed about the comparison, empty where nothing was."""
        return self.outcome.reported.difference or PrintedDifference()

    @property
    def arms(self) -> tuple[str, str]:
        """Names of the treatment and the control arm."""
        return self.derivation.treatment, self.derivation.control

    def estimate(self) -> float:
        """The printed difference as treatment − control, else the difference of the arms' means."""
        if self.difference.estimate is not None:
            return self.derivation.sign * self.difference.estimate
        return required(self.difference_of_arms(), "difference, and no means of both arms")

    def difference_of_arms(self) -> float | None:
        """Treatment − control of the arms' printed means; None without both of them."""
        treatment, control = self.means()
        return None if treatment is None or control is None else treatment - control

    def means(self) -> tuple[float | None, float | None]:
        """The means that the derivation compares, treatment first; None where not printed."""
        treatment, control = self.arms
        printed = self.outcome.printed_arm
        return self._mean(printed(treatment)), self._mean(printed(control))

    def limits(self) -> tuple[float, float]:
        """The printed interval as treatment − control, lower limit first."""
        low = required(self.difference.ci_low, "lower limit")
        high = required(self.difference.ci_high, "upper limit")
        return (low, high) if self.derivation.sign > 0 else (-high, -low)

    def level(self) -> float:
        """Level of the printed interval as a fraction."""
        return required(self.difference.ci_level, "level of the interval") / 100

    def p(self) -> float:
        """The printed p value."""
        return required(self.difference.p, "p value")

    def sizes(self) -> tuple[int | None, int | None]:
        """People analysed by arm, treatment first; None where not known."""
        treatment, control = self.arms
        return self._size(treatment), self._size(control)

    def known_sizes(self) -> tuple[int, int]:
        """People analysed by arm, treatment first."""
        treatment, control = self.sizes()
        what = "number of people in each arm"
        return required(treatment, what), required(control, what)

    def pairs(self) -> int:
        """People whose periods were compared."""
        known = self.difference.n
        people = self._size(self.derivation.treatment) if known is None else known
        return required(people, "number of people analysed")

    def arm_means(self) -> tuple[ArmMean, ArmMean]:
        """Mean, SD and people of both arms, treatment first."""
        treatment, control = (
            self._arm_mean(self.outcome.printed_arm(arm), n)
            for arm, n in zip(self.arms, self.known_sizes(), strict=True)
        )
        return treatment, control

    def events(self) -> tuple[tuple[int, int], tuple[str, ...]]:
        """People with the event by arm, treatment first, and what was needed to know them."""
        (treatment, told), (control, told_too) = (
            self._events(self.outcome.printed_arm(arm), n)
            for arm, n in zip(self.arms, self.known_sizes(), strict=True)
        )
        return (treatment, control), told + told_too

    def told(self, effect: Effect, *assumptions: str) -> Effect:
        """The effect with the editor's decisions beside it."""
        derivation = self.derivation
        decisions = [*assumptions, *derivation.assumptions]
        if derivation.sign_reason is not None:
            decisions.append(derivation.sign_reason)
        if derivation.numbers == "randomised":
            decisions.append("The numbers randomised stand in for the numbers analysed.")
        return replace(
            effect,
            assumptions=(*effect.assumptions, *decisions),
            cautions=(*effect.cautions, *derivation.cautions),
            spread=derivation.spread or effect.spread,
        )

    def _size(self, arm: str) -> int | None:
        people = self.study.arm(arm)
        if self.derivation.numbers == "randomised":
            return people.n_randomised
        printed = self.outcome.printed_arm(arm).n
        return people.n_analysed if printed is None else printed

    def _mean(self, printed: PrintedArm) -> float | None:
        """The arm's mean of the kind compared; a change follows from its two means."""
        if self.derivation.means == "final":
            return printed.mean_final
        if self.derivation.means == "percent reduction":
            return printed.mean_percent_reduction
        if printed.mean_change is not None:
            return printed.mean_change
        if printed.mean_final is None or printed.mean_baseline is None:
            return None
        return printed.mean_final - printed.mean_baseline

    def _arm_mean(self, printed: PrintedArm, n: int) -> ArmMean:
        """Mean and SD of one arm; the SD as printed, else from its SE, else from its interval."""
        mean = required(self._mean(printed), "mean of each arm")
        sd, se, interval_of = {
            "change": (printed.sd_change, printed.se_change, "mean_change"),
            "final": (printed.sd_final, None, "mean_final"),
            "percent reduction": (None, None, None),
        }[self.derivation.means]
        if sd is None and se is not None:
            sd = sd_from_standard_error(se, n)
        if sd is None and interval_of is not None and printed.ci_of == interval_of:
            low = required(printed.ci_low, "lower limit")
            high = required(printed.ci_high, "upper limit")
            level = required(printed.ci_level, "level of the interval") / 100
            sd = sd_from_interval(low, high, n, level)
        return ArmMean(mean, required(sd, "standard deviation of each arm"), n)

    def _events(self, printed: PrintedArm, n: int) -> tuple[int, tuple[str, ...]]:
        """People with the event, and where that is not printed, how it is known."""
        if printed.events is not None:
            return printed.events, ()
        for inferred in self.derivation.inferred_counts:
            if inferred.arm == printed.arm:
                return inferred.events, (f"{printed.arm}: {inferred.reason}",)
        percent = required(printed.percent, "number of events in each arm, and no percentage")
        fitting = events_from_percent(percent, n)
        if not fitting:
            raise EffectError(
                f"No whole number out of {n} people gives the printed {as_printed(percent)}% "
                f"({printed.arm}): the number of people must be another."
            )
        nearest = min(fitting, key=lambda events: abs(100 * events / n - percent))
        follows = f"{printed.arm}: {nearest} of {n} from the printed {as_printed(percent)}%"
        if len(fitting) == 1:
            return nearest, (f"{follows}, the only number that fits.",)
        return nearest, (f"{follows}; any number from {fitting[0]} to {fitting[-1]} would fit.",)


def required(value: T | None, what: str) -> T:
    """The value, or an EffectError that names what was not printed."""
    if value is None:
        raise EffectError(f"Not printed: {what}.")
    return value
