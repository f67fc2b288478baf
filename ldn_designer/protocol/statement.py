"""The sample-size statement, in four lengths from the same values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.notation import count
from ldn_designer.protocol.blocks import Spans, Value
from ldn_designer.protocol.compose import aims, clauses, one_trial, software, values, words
from ldn_designer.protocol.compose.prose import sentences, series
from ldn_designer.protocol.compose.words import in_stratum

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


def statement(plan: TrialPlan, evaluation: Evaluation, length: str) -> Spans:
    """The statement as spans; `length` is one of LENGTHS.

    Where the plan's request is impossible, the reason stands in its place. KeyError names an
    unknown length.
    """
    if length not in LENGTHS:
        message = f"unknown length {length!r}; the lengths are {', '.join(LENGTHS)}"
        raise KeyError(message)
    if not evaluation.answer.possible:
        return clauses.impossible(evaluation)
    return LENGTHS[length](plan, evaluation)


def _grant(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    detects: Spans = (
        *clauses.analysed(evaluation, brief=True),
        *aims.of(plan).claim(plan, evaluation, brief=True),
        *clauses.assumed_briefly(evaluation),
        ".",
    )
    likely: Spans = ()
    if evaluation.assurance is not None:
        likely = (
            "Averaged over the evidence, success has probability ",
            values.assurance(evaluation),
            ".",
        )
    return sentences(detects, clauses.randomised(evaluation, brief=True), likely)


def _standard(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    return sentences(
        clauses.detects(plan, evaluation),
        clauses.randomised(evaluation),
        one_trial.sentence(evaluation),
        clauses.assurance(plan, evaluation),
    )


def _full(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    return sentences(
        clauses.detects(plan, evaluation),
        clauses.counted(plan, evaluation),
        clauses.randomised(evaluation),
        one_trial.sentence(evaluation),
        clauses.reach(evaluation),
        clauses.number_range(evaluation),
        clauses.assurance(plan, evaluation),
        clauses.honest(plan, evaluation),
        (f"The method is that of {plan.design.reference}. ", *software.sentence()),
    )


def _lay(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    groups, answer = words.groups(plan.design), evaluation.answer
    numbers = answer.by_stratum(answer.randomised)
    source = values.computed(evaluation)
    shares = series(
        (
            Value(f"answer.randomised.{name}", count(n), source, n),
            f" {in_stratum(plan, name)}",
        )
        for name, n in numbers.items()
    )
    invited: Spans = (
        values.n_total(evaluation),
        f" {_people(plan)} will take part",
        *((": ", *shares) if len(numbers) > 1 else ()),
        f". {groups.each}".rstrip(),
    )
    staying: Spans = ()
    if plan.attrition:
        staying = (
            "About ",
            values.dropout(evaluation),
            " may leave early, so that the results of about ",
            values.n_analysed(evaluation),
            f" {_people(plan)} will count.",
        )
    shows = aims.of(plan).promise(plan, evaluation)
    likely: Spans = ()
    if evaluation.assurance is not None:
        likely = (
            (
                "Whether it does is not known: from the trials so far, the chance that this one shows "
                f"a benefit of {plan.treatment} is "
            ),
            values.assurance(evaluation),
            ".",
        )
    return sentences(invited, staying, shows, likely)


def _people(plan: TrialPlan) -> str:
    return "people" if plan.design.unit == "participant" else f"{plan.design.unit}s"


#: The statement's lengths, the shortest for people who decide last. A new length adds one line.
LENGTHS: dict[str, Callable[[TrialPlan, Evaluation], Spans]] = {
    "grant": _grant,
    "standard": _standard,
    "full": _full,
    "lay": _lay,
}
