"""The sentences that sample-size statements and sections are put together from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ldn_designer.notation import count, listed
from ldn_designer.protocol.blocks import Spans, Value
from ldn_designer.protocol.compose import aims, values, words
from ldn_designer.protocol.compose.prose import named, plural, sentences, series, with_values

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.fields import Quantity
    from ldn_designer.plan import TrialPlan


def impossible(evaluation: Evaluation) -> Spans:
    """Why there is no number."""
    reason = with_values(evaluation.answer.reason, "answer.reason", values.computed(evaluation))
    return ("No sample size can be given. ", *reason)


def analysed(evaluation: Evaluation, *, brief: bool = False) -> Spans:
    """“With 70 analysed participants per arm (140 in all), ”, or unequal arms by name."""
    answer, plan = evaluation.answer, evaluation.plan
    numbers = answer.by_stratum(answer.analysed)
    if len(numbers) == 1:
        unit = plural(plan.design.unit, answer.n_analysed)
        return ("With ", values.n_analysed(evaluation), f" analysed {unit}, ")
    if len(set(numbers.values())) == 1:
        each = values.per_stratum(evaluation, "analysed")
        unit = plural(plan.design.unit, min(numbers.values()))
        beginning: Spans = ("With ", each, f" analysed {unit} per {plan.design.stratum}")
        return (
            *beginning,
            *((", ",) if brief else (" (", values.n_analysed(evaluation), " in all), ")),
        )
    unit = plural(plan.design.unit, answer.n_analysed)
    if brief:
        return ("With ", values.n_analysed(evaluation), f" analysed {unit}, ")
    by_name = values.by_stratum(evaluation, "analysed")
    return ("With ", values.n_analysed(evaluation), f" analysed {unit} (", *by_name, "), ")


def detects(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    """What the number analysed can detect, with which test, at which level, assuming what."""
    return (
        *analysed(evaluation),
        *aims.of(plan).claim(plan, evaluation),
        f" in {words.outcome(plan)} at ",
        *values.when(evaluation),
        *_assuming(evaluation),
        ".",
    )


def _assuming(evaluation: Evaluation) -> Spans:
    """The assumptions that were made, each with its source; those left at their default say nothing."""
    design = evaluation.answer.design
    made = [
        (*_assumed(field, value), f" ({value.source})")
        for field, value in values.assumptions(evaluation)
        if field.required or getattr(design, field.name) != field.default
    ]
    return (", assuming ", *series(made)) if made else ()


def _assumed(field: Quantity, value: Value) -> Spans:
    """“a standard deviation of 1.80 points”; “2 baseline measures” where the label counts its unit."""
    label = words.assumption_label(field)
    number, _, unit = value.text.partition(" ")
    if field.shape == "number" and field.unit and field.unit in label.split():
        counted = replace(value, key=f"{value.key}.number", text=number)
        return (counted, f" {label.replace(field.unit, unit)}")
    return (f"{named(label)} of ", value)


def randomised(evaluation: Evaluation, *, brief: bool = False) -> Spans:
    """How many are randomised, and who is expected to leave."""
    plan, total = evaluation.plan, values.n_total(evaluation)
    unit = plural(plan.design.unit, evaluation.answer.n_total)
    enter = plan.design.entered
    arms: Spans = _arms(evaluation, brief=brief) if words.divided(plan.design) else ()
    each: Spans = (", ", *arms) if arms else ()
    if not plan.attrition:
        return ("No dropout is assumed: ", total, f" {unit} will be {enter}", *each, ".")
    leaving: Spans = (values.dropout(evaluation), " leaving")
    if not brief:
        leaving = (*leaving, " before week ", values.last_measured(evaluation))
    if plan.solve_for == "size":
        named = "" if brief else f" {unit}"
        return ("Allowing for ", *leaving, ", ", total, f"{named} will be {enter}", *each, ".")
    if brief:
        return ("These are expected of ", total, f" {enter}, with ", *leaving, ".")
    return (
        "Of ",
        total,
        f" {unit} {enter}",
        *((" (", *arms, "), ") if arms else (", ",)),
        values.n_analysed(evaluation),
        " are expected to be analysed, allowing for ",
        *leaving,
        ".",
    )


def _arms(evaluation: Evaluation, *, brief: bool) -> Spans:
    """Those randomised by arm or sequence; where brevity counts, unequal arms as a ratio."""
    numbers = evaluation.answer.by_stratum(evaluation.answer.randomised)
    if brief and len(set(numbers.values())) > 1:
        return ("allocated ", allocation(evaluation.plan))
    return values.by_stratum(evaluation, "randomised")


def assumed_briefly(evaluation: Evaluation) -> Spans:
    """The assumptions in brackets: “(standard deviation 1.80 points)”."""
    stated = {value.key for value in values.proportions(evaluation) if isinstance(value, Value)}
    assumed = [
        (f"{words.assumption_label(field)} ", value)
        for field, value in values.assumptions(evaluation)
        if value.key not in stated
    ]
    listed_spans = [span for item in assumed for span in (", ", *item)][1:]
    return (" (", *listed_spans, ")") if assumed else ()


def counted(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    """How power counts, and the allocation."""
    aim = aims.of(plan)
    divided: Spans = ("The allocation is ", allocation(plan), ", the target ")
    return (
        aim.favour(plan),
        *(divided if words.divided(plan.design) else ("The target ",)),
        f"{plan.hypothesis.chance} ",
        "is " if not words.divided(plan.design) else "",
        values.target_power(evaluation),
        ".",
    )


def allocation(plan: TrialPlan) -> Value:
    """The allocation as a ratio, treatment first."""
    ratio = " : ".join(str(part) for part in plan.design.allocation)
    return Value("design.allocation", ratio, values.DECIDED)


def reach(evaluation: Evaluation) -> Spans:
    """How far the interval of the effect is expected to reach."""
    if evaluation.half_width is None or evaluation.plan.design.scale == "log":
        return ()  # the interval of a ratio does not reach as far to both sides
    return (
        "The ",
        values.level(),
        " confidence interval of the difference is expected to reach ",
        values.half_width(evaluation),
        " to either side of the estimate.",
    )


def number_range(evaluation: Evaluation) -> Spans:
    """The smallest and the largest number of the sensitivity table."""
    table = evaluation.sensitivity.total
    possible = table[table > 0]
    if evaluation.plan.solve_for != "size" or not possible.size:
        return ()
    low, high = float(possible.min()), float(possible.max())
    source = values.computed(evaluation)
    return (
        (
            "Over the effects and assumptions of the sensitivity table the number to "
            f"{evaluation.plan.design.entered.removesuffix('d')} runs from "
        ),
        Value("sensitivity.lowest", count(low), source, low),
        " to ",
        Value("sensitivity.highest", count(high), source, high),
        ".",
    )


def assurance(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    """The probability of success averaged over what the evidence leaves uncertain."""
    if evaluation.assurance is None:
        return ()
    return (
        (
            f"Averaged over what {uncertain(evaluation)} uncertain, the probability of a significant "
            f"result in favour of {plan.treatment} is "
        ),
        values.assurance(evaluation),
        "; no sample size raises it above ",
        values.ceiling(evaluation),
        ".",
    )


def uncertain(evaluation: Evaluation) -> str:
    """Whose uncertainty the prior holds: “FINAL 2024 and INNOVA leave”."""
    labels = evaluation.evidence.labels
    if evaluation.plan.effect.prior == "single trial":
        row = evaluation.evidence.row(evaluation.plan.effect.study) or evaluation.evidence.rows[0]
        labels = (row.study.label,)
    return f"{listed(labels)} {'leaves' if len(labels) == 1 else 'leave'}"


def honest(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    """What a low assurance means, in words a reader cannot miss."""
    found = evaluation.assurance
    if found is None or found.success >= 0.5:  # noqa: PLR2004 - less likely than not
        return ()
    harm: Spans = ()
    if plan.sides != 1:  # a one-sided test never speaks for the comparator
        harm = (
            f", a significant result in favour of {plan.comparator} one of ",
            values.harm(evaluation),
        )
    beyond: Spans = (
        "A true benefit of ",
        values.effect_size(evaluation),
        " or more has a probability of ",
        values.beyond_target(evaluation),
        *harm,
        ".",
    )
    return sentences(
        beyond,
        (
            (
                "A significant benefit is thus less likely than not: the trial is worth doing to settle "
                "the question, not because the evidence promises success."
            ),
        ),
    )
