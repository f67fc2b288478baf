"""Purpose of the trial: what published trials found, and what is left to settle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.protocol.blocks import Block, Paragraph, Spans
from ldn_designer.protocol.compose import aims, evidence, values
from ldn_designer.protocol.compose.drawing import figure
from ldn_designer.protocol.compose.prose import sentences

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan

_UNLIKELY = 0.5


def compose(plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """Evidence in words, the table of studies, the forest plot, and why the trial is worth doing."""
    blocks: list[Block] = [
        Paragraph(sentences(evidence.summary(evaluation), evidence.ended(evaluation)))
    ]
    blocks.extend(evidence.table(evaluation))
    blocks.append(Paragraph(evidence.pooled(evaluation)))
    if evaluation.evidence.rows:
        blocks.append(figure("forest", evaluation))
    if evaluation.planned.prior is not None and evaluation.answer.possible:
        blocks.append(figure("prior", evaluation, share=0.65))
    blocks.append(Paragraph(_why(plan, evaluation)))
    return tuple(blocks)


def _why(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    """Why the trial is worth doing, given what is known."""
    aim = aims.of(plan).purpose(plan)
    found = evaluation.assurance
    if found is None or evaluation.beyond_target is None:
        return (f"{aim}.",)
    if found.success >= _UNLIKELY:
        return (
            (
                f"{aim}. Averaged over {evaluation.planned.prior_label}, a significant result in favour of "
                f"{plan.treatment} has a probability of "
            ),
            values.assurance(evaluation),
            ".",
        )
    return (
        (
            f"{aim}. It is worth doing to settle the question, not because the evidence promises success: "
            f"averaged over {evaluation.planned.prior_label}, a significant result in favour of "
            f"{plan.treatment} has a probability of "
        ),
        values.assurance(evaluation),
        ", and a true benefit of ",
        values.effect_size(evaluation),
        " or more one of ",
        values.beyond_target(evaluation),
        ".",
    )
