"""What one trial's standard deviation alone would suggest, and the power of that smaller trial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ldn_designer.evaluation.answer_part import solve_power
from ldn_designer.notation import count, number, percent
from ldn_designer.protocol.blocks import Spans, Value

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation

#: Fewer trials than this cannot disagree about a standard deviation.
_TRIALS = 2


@dataclass(frozen=True, slots=True)
class OneTrial:
    """The trial with the lowest standard deviation, what it suggests, and the others beside it."""

    label: str
    analysed: Value
    #: Whether that is per arm or, where arms differ, in all.
    counted: str
    planned_power: Value
    planned_sd: Value
    other: str
    other_sd: Value
    other_power: Value


def one_trial(evaluation: Evaluation) -> OneTrial | None:
    """The smaller trial and its power; None where no trial alone suggests a smaller one."""
    plan, planned = evaluation.plan, evaluation.planned
    trials = [row for row in evaluation.spread_rows if row.candidate.rule == "trial"]
    if len(trials) < _TRIALS or planned.spread is None or not evaluation.answer.possible:
        return None
    low, high = trials[0], trials[-1]
    if plan.solve_for != "size" or not low.answer.possible:
        return None
    if low.candidate.value >= planned.spread.value:
        return None
    few = low.answer.n_analysed
    arms = set(low.answer.by_stratum(low.answer.analysed).values())
    equal = len(arms) == 1
    shown = min(arms) if equal else few
    powers = [
        solve_power(planned.design.with_spread(sd), plan.hypothesis, few, 0.0).power
        for sd in (planned.spread.value, high.candidate.value)
    ]
    source = f"computed: {plan.design.method()}"
    return OneTrial(
        label=low.candidate.title,
        analysed=Value(
            "one_trial.analysed", count(shown), f"{source}, SD of {low.candidate.title}", shown
        ),
        counted=f"per {plan.design.stratum}" if equal else "in all",
        planned_power=Value("one_trial.power", percent(powers[0]), source, powers[0]),
        planned_sd=Value(
            "one_trial.sd", number(planned.spread.value), planned.spread.title, planned.spread.value
        ),
        other=high.candidate.title,
        other_sd=Value(
            "one_trial.other_sd",
            number(high.candidate.value),
            high.candidate.title,
            high.candidate.value,
        ),
        other_power=Value("one_trial.other_power", percent(powers[1]), source, powers[1]),
    )


def sentence(evaluation: Evaluation) -> Spans:
    """The smaller trial in one sentence; nothing where there is none to warn of."""
    found = one_trial(evaluation)
    if found is None:
        return ()
    return (
        f"At the standard deviation of {found.label} alone ",
        found.analysed,
        f" analysed {found.counted} would seem enough; they would have ",
        found.planned_power,
        " power at ",
        found.planned_sd,
        " and ",
        found.other_power,
        " at the ",
        found.other_sd,
        f" of {found.other}.",
    )
