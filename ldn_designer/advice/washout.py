"""How long to wait between the periods of a crossover, from half-lives and from what other trials did."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ldn_designer.advice.base import Advice, Advised, AdvisedTable, Source
from ldn_designer.fields import quantity
from ldn_designer.notation import number, percent
from ldn_designer.notation import quantity as with_unit
from ldn_designer.power.carry_over import exposed
from ldn_designer.power.washout import HALF_LIVES, WashoutAdvice, washout_advice

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan

DAYS_A_WEEK = 7
#: What is said of the planned days, by the verdict on them.
VERDICTS = {
    "short": "That is shorter than in any trial known here, and than the blockade lasts.",
    "as used before": "Other trials waited as long or less, yet it does not cover the blockade.",
    "covers the blockade": "That covers the blockade’s shortest half-life, not its longest.",
}


class Washout(Advice):
    """Days until little is left of the metabolite and of the blockade, and a verdict on the planned ones."""

    title: ClassVar[str] = "Washout between periods"
    short_title: ClassVar[str] = "Washout"
    summary: ClassVar[str] = "how long to wait between the periods of a crossover"
    reference: ClassVar[str] = (
        "Product information on naltrexone, and published crossover trials of low doses"
    )
    subject: ClassVar[str] = "crossovers"
    section: ClassVar[str] = "design-rationale"

    washout_days: float | None = quantity(
        "Washout",
        None,
        unit="days",
        description="Days between two periods. Default: the plan's washout.",
        ge=0,
        le=3640,
    )
    half_lives: int = quantity(
        "Half-lives to wait",
        HALF_LIVES,
        description="Half-lives after which little enough is left; after five it is 3%.",
        ge=1,
        le=20,
    )

    @classmethod
    def applies(cls, plan: TrialPlan) -> bool:
        return plan.design.periods > 1 and exposed(plan.design) > 0

    def advise(self, plan: TrialPlan, evaluation: Evaluation) -> Advised:  # noqa: ARG002 - no number of the plan's answer is needed
        days = (
            float(plan.dosing.washout_weeks * DAYS_A_WEEK)
            if self.washout_days is None
            else self.washout_days
        )
        found = washout_advice(days, self.half_lives)
        assert found.remaining is not None
        wait, left = with_unit(str(self.half_lives), "half-lives"), found.remaining
        share = percent(left[1])
        if percent(left[0]) != share:
            share = f"{percent(left[0])} to {share}"
        sentences = (
            f"A washout of {days:g} days leaves {share} of the blockade of opioid receptors. {_verdict(found, days)}",
            (
                f"The blockade has passed {wait} after {_span(found.blockade)} days, the metabolite in plasma after "
                f"{_span(found.plasma)} days."
            ),
            f"Other trials waited {_used(found)} days.",
        )
        rows = [
            (_raised(each.of), f"{_span(each.hours)} hours", _span(each.days(self.half_lives)), each.source)
            for each in found.half_lives
        ] + [(_raised(each.trial), "", f"{each.days:g}", each.source) for each in found.used]  # fmt: skip
        return Advised(
            sentences,
            (found.caveat,),
            AdvisedTable(
                f"Days of washout: {wait}, and what other trials used.",
                ("What", "Half-life", "Days", "Source"),
                tuple(rows),
            ),
            sources=(
                *(Source(each.source, each.address) for each in found.half_lives),
                *(Source(each.source, each.address) for each in found.used),
            ),
            numbers={
                "washout_days": days,
                "verdict": found.verdict,
                "blockade_days_low": found.blockade[0],
                "blockade_days_high": found.blockade[1],
                "plasma_days_low": found.plasma[0],
                "plasma_days_high": found.plasma[1],
                "remaining_low": left[0],
                "remaining_high": left[1],
            },
        )  # fmt: skip


def _verdict(found: WashoutAdvice, days: float) -> str:
    assert found.verdict is not None
    longest = days >= found.blockade[1]
    return "That covers the blockade’s longest half-life." if longest else VERDICTS[found.verdict]


def _span(limits: tuple[float, float]) -> str:
    return f"{_short(limits[0])} to {_short(limits[1])}"


def _short(value: float) -> str:
    return number(value, 1).removesuffix(".0")


def _used(found: WashoutAdvice) -> str:
    days = [each.days for each in found.used]
    return f"{min(days):g} to {max(days):g}"


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]
