"""The primary analysis: the test that the sample size was computed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, Paragraph, Spans
from ldn_designer.protocol.compose import aims, values, words
from ldn_designer.protocol.compose.assumed import SPREADS
from ldn_designer.protocol.compose.prose import article, with_values

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


def compose(plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """Model, adjustment, and missing data."""
    method = with_values(article(plan.design.method()), "design.method", "the design")
    verb = "compares" if words.compared(plan.design) else "examines"
    main: Spans = (
        f"The primary analysis {verb} {words.outcome(plan)} at ",
        *values.when(evaluation),
        " by ",
        *method,
        *aims.of(plan).reported(plan, evaluation),
    )
    period = words.groups(plan.design).period
    blocks: list[Block] = [Paragraph((*main, f" {period}") if period else main)]
    if _adjusted(evaluation):
        blocks.append(
            Paragraph(
                (
                    (
                        "The standard deviation planned on comes from analyses that adjusted for the value "
                        "at baseline. The test is therefore that of the treatment in a linear model that also "
                        "holds this value; without it the number of participants would have to be larger."
                    ),
                )
            )
        )
    blocks.append(
        Paragraph(
            (
                (
                    "Outcomes are sought from everybody, also from those who stopped the drug. Those that "
                    "remain missing are taken to be missing at random given treatment, earlier values and "
                    "centre, and are imputed many times from these. The assumption is varied: the missing "
                    f"on {plan.treatment} are made worse, step by step, until the conclusion changes."
                ),
            )
        )
    )
    return tuple(blocks)


def _adjusted(evaluation: Evaluation) -> bool:
    """Whether the planned standard deviation is that of an adjusted analysis."""
    adjusted = SPREADS["adjusted change"]
    return any(value.source.endswith(adjusted) for _, value in values.assumptions(evaluation))
