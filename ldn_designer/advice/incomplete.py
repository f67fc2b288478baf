"""What patients who leave a crossover after its first period are worth: complete pairs against a mixed model."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from pydantic import model_validator

from ldn_designer.advice.base import Advice, Advised, AdvisedTable, Source
from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.evaluation.other_designs import CORRELATION, dropout_each_period
from ldn_designer.fields import Quantity, quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import count, number, percent
from ldn_designer.power.incomplete import incomplete_sizes

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan

#: Shares are compared to this many decimals, which undoes binary arithmetic.
DECIMALS = 9
REFERENCE = "Jones B, Kenward MG. Design and Analysis of Cross-Over Trials, 3rd edition. CRC Press, 2014, chapter 5"


class Incomplete(Advice):
    """Numbers to randomise where only complete pairs are analysed, and where first periods are kept."""

    title: ClassVar[str] = "First period only"
    short_title: ClassVar[str] = "Period 1"
    summary: ClassVar[str] = "what patients who leave after the first period are worth"
    reference: ClassVar[str] = REFERENCE
    subject: ClassVar[str] = "AB/BA crossovers of means"

    complete: float | None = quantity(
        "Complete both periods",
        None,
        unit=PROPORTION,
        description="Share of those randomised who complete both periods. Default: from the plan's dropout.",
        gt=0,
        le=1,
    )
    first_only: float | None = quantity(
        "Complete the first only",
        None,
        unit=PROPORTION,
        description="Share of those randomised who complete the first period only. Default: from the plan's dropout, "
        "as many leaving in each period.",
        ge=0,
        le=1,
    )
    assumed_correlation: float = quantity(
        "Correlation of periods",
        CORRELATION,
        symbol="ρ",
        description="Correlation of one patient's two periods, where the design says only how differences vary.",
        gt=-1,
        lt=1,
    )

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if (self.complete or 0.0) + (self.first_only or 0.0) > 1 + 10**-DECIMALS:
            raise ValueError("the two shares must add up to 100% at most")
        return self

    @classmethod
    def fields_for(cls, plan: TrialPlan) -> tuple[Quantity, ...]:
        known = getattr(plan.design, "correlation", None) is not None
        return tuple(q for q in cls.fields() if not known or q.name != "assumed_correlation")

    @classmethod
    def applies(cls, plan: TrialPlan) -> bool:
        return isinstance(plan.design, CrossoverMeans)

    def advise(self, plan: TrialPlan, evaluation: Evaluation) -> Advised:
        design = evaluation.planned.design
        assert isinstance(design, CrossoverMeans)
        if not evaluation.answer.possible:
            return Advised((evaluation.answer.reason,))
        complete, first_only = self._shares(plan)
        rho = design.correlation
        correlation = self.assumed_correlation if rho is None else rho
        try:
            found = incomplete_sizes(
                design, plan.hypothesis, plan.power, complete, first_only, correlation=correlation
            )
        except ValueError as error:
            return Advised((f"Neither analysis can be planned: {error}.",))
        pairs, model = int(found.complete_pairs.total), int(found.mixed_model.total)
        saved = pairs - model
        assumed = "" if rho is not None else ", which is assumed"
        sentences = (
            (
                f"If {percent(complete)} complete both periods and {percent(first_only)} the first one only, "
                f"{percent(plan.power)} power needs {count(pairs)} randomised where only complete pairs are analysed, "
                f"and {count(model)} with a mixed model that keeps first periods"
                f"{f': {count(saved)} fewer' if saved > 0 else ''}."
            ),
            (
                f"With a correlation of periods of {number(correlation)}{assumed}, a first period alone is worth "
                f"{number(found.worth)} of a complete patient."
            ),
        )
        return Advised(
            sentences,
            (
                ("Both numbers assume that who leaves does so at random, given what was seen of them until then; the "
                "mixed model also takes the size of the effect between patients for that within them."),
            ),
            AdvisedTable(
                f"Numbers to randomise for {percent(plan.power)} power.",
                ("Analysis", "N", *design.strata, "Power"),
                (
                    ("Complete pairs", *_numbers(found.complete_pairs.units), percent(found.power_pairs, 1)),
                    ("Mixed model", *_numbers(found.mixed_model.units), percent(found.power_mixed, 1)),
                ),
            ),
            sources=(Source(REFERENCE),),
            numbers={
                "complete": complete,
                "first_only": first_only,
                "correlation": correlation,
                "n_complete_pairs": pairs,
                "n_mixed_model": model,
                "power_complete_pairs": found.power_pairs,
                "power_mixed_model": found.power_mixed,
                "worth": found.worth,
            },
        )  # fmt: skip

    def _shares(self, plan: TrialPlan) -> tuple[float, float]:
        """Who completes both periods, and the first only; what is not given follows from the plan's dropout."""
        complete, first_only = self.complete, self.first_only
        if complete is None:
            complete = min(1 - plan.dropout, 1 - (first_only or 0.0))
        if first_only is None:
            first_only = min(1 - dropout_each_period(plan), 1.0) - (1 - plan.dropout)
            first_only = max(min(first_only, 1 - complete), 0.0)
        return round(complete, DECIMALS), round(first_only, DECIMALS)


def _numbers(units: object) -> tuple[str, ...]:
    each = [float(n) for n in units]  # type: ignore[attr-defined]  # an array of counts
    return (count(sum(each)), *(count(n) for n in each))
