"""AB/BA crossover compared by the proportions that respond."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision, sweep
from ldn_designer.fields import quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import number

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: Fewer expected preferences than this in a sequence, and the approximation may be off by more than a point.
FEW_PREFERENCES = 25.0
#: Joint proportions may miss their bounds by this much of rounding.
ROUNDING = 1e-12


class CrossoverBinary(Design, kind="crossover-binary"):
    """Each patient receives both treatments in the order AB or BA, and responds or not in each period.

    p₁₀ responds on treatment only, p₀₁ on control only; δ = p₁₀ − p₀₁, d = p₁₀ + p₀₁. From the responses pₜ, p꜀
    and the correlation ρ: p₁₀ = pₜ(1 − p꜀) − ρ√(pₜ(1 − pₜ)p꜀(1 − p꜀)); from an odds ratio, Plackett's.
    Each patient prefers a period (1, −1) or none (0). With s = 1/n₁ + 1/n₂, N = n₁ + n₂, u = (n₁ − n₂)/N:
    Prescott: SE = √((d − δ²)s)/2, half the difference of the sequences' mean preference; the test divides by
    √((d + δ²(1 − Nu²)/(N − 1))s)/2, the expected spread of all preferences.
    Mainland–Gart: SE = √(p₁₀p₀₁s/d), patients with a preference only; the test divides by √(q(1 − q)ds),
    q the proportion of these that prefer the first period.
    McNemar: SE = √((d − δ²)/N), the test divides by √(d/N); an effect of the period is not removed.
    Against a limit other than 0, every test divides by Prescott's SE. Assumes no carry-over.
    Source: Gart, Biometrika 1969;56:75; Prescott, Appl Stat 1981;30:9; Senn, Cross-over Trials in Clinical
    Research, 2nd edition 2002, chapter 4; Jones and Kenward, Design and Analysis of Cross-Over Trials,
    3rd edition 2014, chapter 2; Plackett, J Am Stat Assoc 1965;60:516.
    """

    title: ClassVar[str] = "AB/BA crossover of proportions"
    short_title: ClassVar[str] = "Binary crossover"
    measure: ClassVar[str] = "risk difference within patients"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = "risk difference"
    effect_unit: ClassVar[str] = PROPORTION
    reference: ClassVar[str] = (
        "Senn S. Cross-over Trials in Clinical Research, 2nd edition. Wiley, 2002, chapter 4"
    )
    names: ClassVar[tuple[str, ...]] = ("AB", "BA")
    stratum: ClassVar[str] = "sequence"
    periods: ClassVar[int] = 2
    effect_field: ClassVar[str] = "treatment"
    exact: ClassVar[bool] = False
    alternatives: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("proportions and correlation", ("control", "treatment", "correlation")),
        ("proportions and odds ratio", ("control", "treatment", "odds_ratio")),
        ("proportions that respond on one treatment only", ("treatment_only", "control_only")),
    )

    control: float | None = quantity(
        "Proportion that responds on control",
        None,
        symbol="p꜀",
        unit=PROPORTION,
        description="Proportion of patients who respond while on control.",
        gt=0,
        lt=1,
    )
    treatment: float | None = quantity(
        "Proportion that responds on treatment",
        None,
        symbol="pₜ",
        unit=PROPORTION,
        role="effect",
        description="Proportion of patients who respond while on treatment.",
        gt=0,
        lt=1,
    )
    correlation: float | None = quantity(
        "Correlation of periods",
        None,
        symbol="ρ",
        description="Correlation of one patient’s responses in the two periods.",
        gt=-1,
        lt=1,
    )
    odds_ratio: float | None = quantity(
        "Odds ratio of periods",
        None,
        symbol="θ",
        description="Odds of responding on treatment, in responders over non-responders on control.",
        gt=0,
        le=1e6,
    )
    treatment_only: float | None = quantity(
        "Proportion that responds on treatment only",
        None,
        symbol="p₁₀",
        unit=PROPORTION,
        description="Proportion of patients who respond on treatment and not on control.",
        gt=0,
        lt=1,
    )
    control_only: float | None = quantity(
        "Proportion that responds on control only",
        None,
        symbol="p₀₁",
        unit=PROPORTION,
        description="Proportion of patients who respond on control and not on treatment.",
        gt=0,
        lt=1,
    )
    test: Literal["prescott", "mainland-gart", "mcnemar"] = quantity(
        "Test",
        "prescott",
        role="option",
        description="Prescott’s test also uses patients without a preference; McNemar’s ignores periods.",
        choices={
            "prescott": "Prescott",
            "mainland-gart": "Mainland–Gart",
            "mcnemar": "McNemar",
        },
    )

    @model_validator(mode="after")
    def _possible_together(self) -> Self:
        if self.treatment_only is not None and self.control_only is not None:
            if (total := self.treatment_only + self.control_only) > 1:
                msg = f"the proportions on one treatment only add up to {number(total)}; at most 1 is possible"
                raise ValueError(msg)
        elif self.correlation is not None and not self._correlation_possible():
            msg = f"proportions as different as these cannot have a correlation of {self.correlation:g}"
            raise ValueError(msg)
        return self

    def _correlation_possible(self) -> bool:
        low, high = self._bounds()
        return bool(low - ROUNDING <= self._uncut() <= high + ROUNDING)

    def _margins(self) -> tuple[Array, Array]:
        return np.asarray(self.treatment, float), np.asarray(self.control, float)

    def _bounds(self) -> tuple[Array, Array]:
        """What the proportion that responds on both can be, given the two proportions (Fréchet)."""
        p, q = self._margins()
        return np.maximum(p + q - 1, 0.0), np.minimum(p, q)

    def _uncut(self) -> Array:
        """p₁₁ from the correlation or the odds ratio."""
        p, q = self._margins()
        if self.correlation is not None:
            spread = np.sqrt(np.maximum(p * (1 - p) * q * (1 - q), 0.0))
            return np.asarray(p * q + self.correlation * spread)
        theta = np.asarray(self.odds_ratio, float)
        # The smaller of the two answers is solved for: there nothing cancels.
        many = p + q > 1
        a, b = np.where(many, 1 - p, p), np.where(many, 1 - q, q)
        s = 1 + (a + b) * (theta - 1)
        root = np.sqrt(np.maximum(s * s - 4 * theta * (theta - 1) * a * b, 0.0))
        same = 2 * theta * a * b / (s + root)
        return np.asarray(np.where(many, p + q - 1 + same, same))

    @property
    def preferring(self) -> tuple[Array, Array]:
        """(p₁₀, p₀₁), however they were given."""
        if self.treatment_only is not None:
            return np.asarray(self.treatment_only, float), np.asarray(self.control_only, float)
        both = np.clip(self._uncut(), *self._bounds())
        p, q = self._margins()
        return np.asarray(p - both), np.asarray(q - both)

    @property
    def effect(self) -> Array:
        if self.treatment_only is not None:
            return np.asarray(self.treatment_only - np.asarray(self.control_only, float))
        return np.asarray(self.treatment - np.asarray(self.control, float))

    def with_effect(self, estimate: Numbers) -> Self:
        given: dict[str, Any] = (
            {"treatment": self.control + estimate}
            if self.control is not None
            else {"treatment_only": self.control_only + estimate}  # type: ignore[operator]
        )
        return sweep(self, **given)

    def effect_range(self) -> tuple[float, float]:
        if self.control is not None:
            return (-self.control, 1 - self.control)
        assert self.control_only is not None
        return (-self.control_only, 1 - 2 * self.control_only)

    @property
    def courses(self) -> tuple[tuple[str, ...], ...]:
        return (("treatment", "control"), ("control", "treatment"))

    @property
    def nuisance_field(self) -> str:
        return "control_only" if self.control is None else "control"

    def method(self) -> str:
        return {
            "prescott": "Prescott’s test of preferences, by sequence",
            "mainland-gart": "Mainland–Gart test of preferences, by sequence",
            "mcnemar": "McNemar’s test of the two treatments within patients",
        }[self.test]

    def facts(self) -> tuple[Fact, ...]:
        better, worse = (float(each) for each in self.preferring)
        return (
            Fact("Risk difference", better - worse, unit=PROPORTION),
            Fact("Proportion that responds on treatment only", better, unit=PROPORTION),
            Fact("Proportion that responds on control only", worse, unit=PROPORTION),
        )

    def approximation_note(self, n: Counts) -> str | None:
        expected = float(n.units.min()) * float(sum(self.preferring))
        if expected >= FEW_PREFERENCES:
            return None
        return (
            f"Only {number(expected, 1)} patients of a sequence are expected to respond on one treatment only, "
            "so the normal approximation may be off by more than a point. Confirm it by simulation."
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:
        better, worse = (np.maximum(each, 0.0) for each in self.preferring)
        d, delta, total = better + worse, better - worse, n.total
        with np.errstate(divide="ignore", invalid="ignore"):
            uneven = (n.treatment - n.control) / total
            means = np.maximum(d - delta**2, 0.0) * n.inverse_sum / 4
            if self.test == "mcnemar":
                variance = np.maximum(d - delta**2, 0.0) / total
                tested = d / total
            elif self.test == "prescott":
                variance = means
                together = d + delta**2 * (1 - total * uneven**2) / (total - 1)
                tested = together * n.inverse_sum / 4
            else:
                variance = better * worse / d * n.inverse_sum
                first = (1 + uneven * delta / d) / 2
                tested = first * (1 - first) * d * n.inverse_sum
            limit = ~np.equal(null, 0)
            se = np.where(limit, np.sqrt(means), np.sqrt(variance))
            divisor = np.where(limit, se, np.sqrt(np.maximum(tested, 0.0)))
        counted = (n.treatment > 0) & (n.control > 0) & (total > 1)
        se, divisor = (np.where(counted, each, np.inf) for each in (se, divisor))
        return Precision(se, se_null=divisor)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Which period each patient prefers, and the test of it."""
        from scipy import special

        better, worse = (float(each) for each in self.preferring)
        shares = [better, worse, max(0.0, 1 - better - worse)]
        n1, n2 = int(n.treatment), int(n.control)
        # On treatment first a patient who responds on treatment only prefers period 1; on control first, period 2.
        first1, second1 = rng.multinomial(n1, shares, trials)[:, :2].T.astype(float)
        second2, first2 = rng.multinomial(n2, shares, trials)[:, :2].T.astype(float)
        mean1, mean2 = (first1 - second1) / n1, (first2 - second2) / n2
        estimate = (mean1 - mean2) / 2
        if null != 0:
            within = (first1 + second1) / n1 - mean1**2, (first2 + second2) / n2 - mean2**2
            above, square = estimate - null, (within[0] / n1 + within[1] / n2) / 4
        elif self.test == "mcnemar":
            above = first1 + second2 - second1 - first2
            square = first1 + second2 + second1 + first2
        elif self.test == "mainland-gart":
            above = first1 * second2 - second1 * first2
            rows = (first1 + second1) * (first2 + second2)
            columns = (first1 + first2) * (second1 + second2)
            square = rows * columns / np.maximum(first1 + second1 + first2 + second2, 1)
        else:
            total = n1 + n2
            grand = (first1 + first2 - second1 - second2) / total
            squares = first1 + first2 + second1 + second2 - total * grand**2
            above, square = mean1 - mean2, squares / (total - 1) * (1 / n1 + 1 / n2)
        z = np.where(square > 0, above / np.sqrt(np.where(square > 0, square, 1.0)), 0.0)
        return Outcomes(estimate, special.ndtr(-z), special.ndtr(z))
