"""How many participants a longer diary saves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field, field_validator

from ldn_designer.advice.base import Advice, Advised, AdvisedTable, Source
from ldn_designer.designs.diary import DiaryMeans
from ldn_designer.evaluation import evaluate
from ldn_designer.fields import quantity
from ldn_designer.notation import computed, count, percent
from ldn_designer.notation import quantity as with_unit
from ldn_designer.power.attrition import randomised
from ldn_designer.power.diary_dividend import diary_dividend

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan

#: The figure shows every length up to this one, or to the plan's own where that is longer.
LONGEST = 28
#: A diary so many days longer is told beside the plan's.
WEEK = 7

Days = Annotated[float, Field(ge=1, le=366)]


@dataclass(frozen=True, slots=True)
class Length:
    """A diary of so many days: the SD of a patient's mean, and those randomised; None where no number suffices."""

    days: int
    sd: float
    n_total: int | None


@lru_cache(maxsize=32)
def lengths(plan: TrialPlan, days: tuple[int, ...]) -> tuple[Length, ...]:
    """Randomised in all against the length of the diary, all else as the plan has it; () for other designs."""
    design = evaluate(plan).answer.design
    if not isinstance(design, DiaryMeans):
        return ()
    found = diary_dividend(design, plan.hypothesis, plan.power, days)
    return tuple(
        Length(
            each.days,
            each.sd,
            None
            if each.total is None
            else int(randomised(design.apportion(each.total), plan.attrition).total),
        )
        for each in found
    )


def every_length(plan: TrialPlan) -> tuple[Length, ...]:
    """Every length that the figure shows."""
    own = plan.design.days if isinstance(plan.design, DiaryMeans) else 1
    return lengths(plan, tuple(range(1, max(LONGEST, own) + 1)))


class DiaryDividend(Advice):
    """Participants against the length of the diary, and the days of diary that all are asked for."""

    title: ClassVar[str] = "Diary dividend"
    short_title: ClassVar[str] = "Diary"
    summary: ClassVar[str] = "how many participants a longer diary saves"
    reference: ClassVar[str] = DiaryMeans.reference
    subject: ClassVar[str] = "diary means"
    section: ClassVar[str] = "sample-size"

    lengths: tuple[Days, ...] = quantity(
        "Lengths compared",
        (1.0, 3.0, 7.0, 14.0, 28.0),
        symbol="m",
        unit="days",
        description="Lengths of the diary to compare with the plan's own, in whole days.",
        validate_default=True,
    )

    @field_validator("lengths")
    @classmethod
    def _whole_days(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if not value or any(each != int(each) for each in value):
            raise ValueError("must be whole days, such as 1, 7, 14")
        return value

    @classmethod
    def applies(cls, plan: TrialPlan) -> bool:
        return isinstance(plan.design, DiaryMeans)

    def advise(self, plan: TrialPlan, evaluation: Evaluation) -> Advised:
        design = evaluation.planned.design
        assert isinstance(design, DiaryMeans)
        own = int(design.days)
        days = sorted({own, own + WEEK, *(int(each) for each in self.lengths)})
        found = {each.days: each for each in lengths(plan, tuple(days))}
        if not evaluation.answer.possible or found[own].n_total is None:
            return Advised((evaluation.answer.reason or "No number of participants suffices.",))
        shown = sorted({own, *(int(each) for each in self.lengths)} & found.keys())
        unit = plan.outcome.unit
        rows = tuple(
            (
                f"{each}, as planned" if each == own else f"{each}",
                with_unit(computed(found[each].sd), unit),
                _number(found[each].n_total),
                _number(_burden(found[each])),
            )
            for each in shown
        )
        needed = found[own].n_total or 0
        sentences = [
            (
                f"With the {with_unit(str(own), 'days')} planned, a patient’s mean has an SD of "
                f"{with_unit(computed(found[own].sd), unit)}, and {percent(plan.power)} power needs {count(needed)} "
                "randomised."
            )
        ]
        sentences += [
            _said(found[each], needed, own) for each in (shown[0], own + WEEK) if each != own
        ]
        return Advised(
            tuple(sentences),
            (
                (
                    "A longer diary saves participants only as long as its days are filled in, and as long as they "
                    "tell of the same time: a fortnight’s mean is another outcome than a day’s score."
                ),
            ),
            AdvisedTable(
                f"Length of the diary, and those randomised for {percent(plan.power)} power.",
                ("Days", "SD of a mean", "N", "Days of diary in all"),
                rows,
            ),
            "diary-dividend",
            (Source(self.reference),),
            {
                "days": own,
                "sd": found[own].sd,
                **{f"n_total_{each}_days": found[each].n_total for each in sorted(found)},
            },
        )


def _said(other: Length, needed: int, own: int) -> str:
    days = with_unit(str(other.days), "days")
    if other.n_total is None:
        return f"With {days}, no number of participants suffices."
    saved = needed - other.n_total
    what = "saves" if saved > 0 else "costs"
    if not saved:
        return f"A diary of {days} needs as many."
    change = f"{what} {with_unit(count(abs(saved)), 'participants')}"
    longer = "longer" if other.days > own else "shorter"
    return f"A {longer} diary, of {days}, {change}: {count(other.n_total)} are randomised."


def _burden(length: Length) -> int | None:
    return None if length.n_total is None else length.n_total * length.days


def _number(total: int | None) -> str:
    return "no number suffices" if total is None else count(total)
