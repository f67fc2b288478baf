"""What one trial's standard deviation alone would suggest, and the power of that smaller trial, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.fields import OUTCOME_UNIT
from ldn_designer.figures.scale import assumption_text
from ldn_designer.notation import count, percent
from ldn_designer.protocol.blocks import Spans, Value

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation


def said(evaluation: Evaluation) -> bool:
    """Whether the statement has a smaller trial to warn of: where a size was asked for."""
    return evaluation.plan.solve_for == "size" and evaluation.one_trial is not None


def sentence(evaluation: Evaluation) -> Spans:
    """The smaller trial in one sentence; nothing where there is none to warn of."""
    found = evaluation.one_trial
    if found is None or not said(evaluation):
        return ()
    source = f"computed: {evaluation.plan.design.method()}"
    shown = found.total if found.each is None else found.each
    counted = "in all" if found.each is None else f"per {evaluation.plan.design.stratum}"
    analysed = Value("one_trial.analysed", count(shown), f"{source}, SD of {found.label}", shown)

    def spread(key: str, value: float, title: str) -> Value:
        return Value(key, assumption_text(evaluation, value, OUTCOME_UNIT), title, value)

    def power(key: str, value: float) -> Value:
        return Value(key, percent(value), source, value)

    return (
        f"At the standard deviation of {found.label} alone, ",
        spread("one_trial.own_sd", found.sd, found.label),
        ", ",
        analysed,
        f" analysed {counted} would seem enough; they would have ",
        power("one_trial.power", found.power),
        " power at ",
        spread("one_trial.sd", found.planned_sd, found.planned_title),
        " and ",
        power("one_trial.other_power", found.other_power),
        " at the ",
        spread("one_trial.other_sd", found.other_sd, found.other),
        f" of {found.other}.",
    )
