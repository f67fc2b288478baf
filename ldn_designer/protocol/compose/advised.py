"""What the advice on a plan says in the protocol: its sentences, with what they assume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.advice import ADVICE, load
from ldn_designer.figures.scale import assumption_text, spoken
from ldn_designer.notation import count, listed
from ldn_designer.protocol.blocks import Block, Emphasis, Paragraph, Spans
from ldn_designer.protocol.compose.prose import sentences, with_values

if TYPE_CHECKING:
    from ldn_designer.advice.base import Advice
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.fields import Quantity
    from ldn_designer.plan import TrialPlan


def advised(section: str, plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """A paragraph for each advice that this section of the protocol tells of such a plan."""
    told = [
        (topic, advice)
        for topic, advice in ((topic, load(topic)) for topic in ADVICE)
        if advice.section == section and advice.told(plan)
    ]
    return tuple(_paragraph(topic, advice(), plan, evaluation) for topic, advice in told)


def _paragraph(topic: str, advice: Advice, plan: TrialPlan, evaluation: Evaluation) -> Paragraph:
    found = advice.advise(plan, evaluation)
    source = f"computed: {advice.reference}"
    said = (*found.sentences, *found.cautions, _assumed(advice, plan, evaluation))
    title: Spans = (Emphasis((f"{advice.title}.",), "strong"),)
    return Paragraph(
        sentences(
            title,
            *(
                with_values(text, f"advice.{topic}.{place}", source)
                for place, text in enumerate(said, start=1)
            ),
        )
    )


def _text(evaluation: Evaluation, field: Quantity, value: float) -> str:
    return count(value) if field.whole else assumption_text(evaluation, value, field.unit)


def _assumed(advice: Advice, plan: TrialPlan, evaluation: Evaluation) -> str:
    """The fields that have a value by default, for the plan does not hold them; "" where there is none."""
    values = [
        f"{spoken(field.label)} {_text(evaluation, field, value)}"
        for field in type(advice).fields_for(plan)
        if field.shape == "number" and (value := getattr(advice, field.name)) is not None
    ]
    if not values:
        return ""
    return f"Assumed by this program, not by the plan: {listed(tuple(values))}."
