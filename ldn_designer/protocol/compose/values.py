"""The numbers of plan and evaluation as values: one key, one text and one source each."""

from __future__ import annotations

from math import ceil, isfinite
from typing import TYPE_CHECKING

from ldn_designer import notation
from ldn_designer.figures.scale import (
    assumption_text,
    computed_text,
    effect_scale,
    share,
)
from ldn_designer.plan.calendar import every_period, uneven
from ldn_designer.protocol.blocks import Spans, Value
from ldn_designer.protocol.compose import words
from ldn_designer.protocol.compose.assumed import assumption, list_text
from ldn_designer.protocol.compose.prose import lowered, plural, series

if TYPE_CHECKING:
    from ldn_designer.designs.base import Counts
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.fields import Quantity
    from ldn_designer.power.assurance import Assurance

_EXACTLY = 1e-9
DECIDED = "decision of the plan"


def computed(evaluation: Evaluation) -> str:
    """Where computed numbers come from."""
    return f"computed: {evaluation.plan.design.method()}"


def n_total(evaluation: Evaluation) -> Value:
    """Participants randomised in all."""
    plan, total = evaluation.plan, evaluation.answer.n_total
    rule = f"analysed / (1 − dropout), rounded up in each {plan.design.stratum}"
    source = f"{computed(evaluation)}; {rule}" if plan.solve_for == "size" else DECIDED
    return Value("answer.n_total", notation.count(total), source, total)


def n_analysed(evaluation: Evaluation) -> Value:
    """Participants analysed in all."""
    total = evaluation.answer.n_analysed
    return Value("answer.n_analysed", notation.count(total), computed(evaluation), total)


def by_stratum(evaluation: Evaluation, which: str) -> Spans:
    """Participants of each arm or sequence, `which` is "analysed" or "randomised".

    Equal: “70 per arm”. Unequal: “93 on LDN and 47 on placebo”.
    """
    plan, answer = evaluation.plan, evaluation.answer
    counts: Counts = getattr(answer, which)
    numbers = answer.by_stratum(counts)
    if len(set(numbers.values())) == 1:
        return (per_stratum(evaluation, which), f" per {plan.design.stratum}")
    return series(
        (_in_stratum(evaluation, which, name, n), f" {words.in_stratum(plan, name)}")
        for name, n in numbers.items()
    )


def per_stratum(evaluation: Evaluation, which: str) -> Value:
    """Participants of one arm or sequence, where all are equal, else of the smallest."""
    n = min(evaluation.answer.by_stratum(getattr(evaluation.answer, which)).values())
    return Value(f"answer.{which}.each", notation.count(n), computed(evaluation), n)


def _in_stratum(evaluation: Evaluation, which: str, name: str, n: int) -> Value:
    return Value(f"answer.{which}.{name}", notation.count(n), computed(evaluation), n)


def power(evaluation: Evaluation) -> Value:
    """Power with those analysed."""
    found = evaluation.answer.power
    return Value("answer.power", notation.percent(found, 1), computed(evaluation), found)


def target_power(evaluation: Evaluation) -> Value:
    """The power asked for."""
    plan = evaluation.plan
    return Value("plan.power", share(plan.power), DECIDED, plan.power)


def alpha(evaluation: Evaluation) -> Value:
    """The significance level."""
    level = evaluation.plan.hypothesis.alpha
    return Value("plan.alpha", share(level), DECIDED, level)


def margin(evaluation: Evaluation) -> Value:
    """The margin in the effect's unit."""
    plan, scale = evaluation.plan, effect_scale(evaluation)
    assert plan.margin is not None
    return Value("plan.margin", scale.distance(plan.margin), DECIDED, plan.margin)


def confidence(evaluation: Evaluation) -> Value:
    """The confidence level: 95%."""
    level = 1 - evaluation.plan.alpha
    return Value("plan.confidence", share(level), DECIDED, level)


def sides(evaluation: Evaluation) -> str:
    """The test's sides in words; "" for a test without a direction, which has none."""
    plan = evaluation.plan
    return plan.hypothesis.words() if plan.design.directional else ""


def dropout(evaluation: Evaluation) -> Value:
    """The share expected to leave."""
    plan = evaluation.plan
    source = plan.dropout_reason.strip() or "own value"
    if plan.lost:
        each = f"{notation.count(plan.lost)} in each {plan.design.stratum}"
        return Value("plan.dropout", each, source, plan.lost)
    return Value("plan.dropout", share(plan.dropout), source, plan.dropout)


def weeks(evaluation: Evaluation) -> Value:
    """The week of the primary outcome."""
    number = evaluation.plan.outcome.weeks
    return Value("outcome.weeks", str(number), DECIDED, number)


def when(evaluation: Evaluation) -> Spans:
    """When the primary outcome is measured: “week 12”, “week 8 of each period”, or “the end of each period”."""
    if uneven(evaluation.plan):
        return ("the end of each period",)
    return (
        "week ",
        weeks(evaluation),
        *((" of each period",) if evaluation.plan.design.periods > 1 else ()),
    )


def last_measured(evaluation: Evaluation) -> Value:
    """The week, from randomisation, of the last primary outcome: that of the last period."""
    plan = evaluation.plan
    number = ceil(max(period.measured(plan) for period in every_period(plan)))
    return Value("outcome.last_week", str(number), DECIDED, number)


def facts(evaluation: Evaluation) -> tuple[tuple[str, Value], ...]:
    """What follows from the design's fields and is not the effect itself, each with how it follows."""
    design, rows = evaluation.answer.design, []
    given = {value.number for _, value in assumptions(evaluation)} | {float(design.effect)}
    for fact in design.facts():
        if fact.value is None or not isfinite(fact.value) or fact.value in given:
            continue
        text = computed_text(evaluation, fact.value, fact.unit)
        source = f"computed: {fact.note}" if fact.note else "computed"
        rows.append((fact.name, Value(f"fact.{fact.name}", text, source, fact.value)))
    return tuple(rows)


def effect_source(evaluation: Evaluation) -> str:
    """Where the planned effect comes from."""
    if evaluation.plan.solve_for == "effect":
        return f"{computed(evaluation)}; the smallest effect with the target power"
    chosen = evaluation.planned.effect
    if chosen.rule == "own":
        return "own value"
    return f"{lowered(chosen.title)}, {chosen.source}"


def effect_size(evaluation: Evaluation) -> Value:
    """The planned or detectable effect without its sign, with its unit: 1.00 point."""
    scale, effect = effect_scale(evaluation), evaluation.answer.effect
    text = notation.quantity(scale.size(effect), scale.unit)
    return Value("answer.effect.size", text, effect_source(evaluation), abs(effect))


def effect(evaluation: Evaluation) -> Value:
    """The effect, treatment minus comparator, its sign kept."""
    scale, planned = effect_scale(evaluation), evaluation.answer.effect
    directed = evaluation.plan.design.directional
    shown = scale.signed(planned) if directed else scale.size(planned)
    text = notation.quantity(shown, scale.unit)
    return Value("answer.effect", text, effect_source(evaluation), planned)


def assumptions(evaluation: Evaluation) -> tuple[tuple[Quantity, Value], ...]:
    """The design's fields that are neither effect nor option and have a value, each with it."""
    design = evaluation.answer.design
    return tuple(
        (field, assumption(evaluation, field, value))
        for field in type(design).fields()
        if field.role in {"spread", "assumption"}
        and (value := getattr(design, field.name)) not in (None, ())
    )


def proportions(evaluation: Evaluation) -> Spans:
    """Both proportions in brackets, where the effect is what lies between them; else nothing."""
    design = evaluation.answer.design
    fields = {field.name: field for field in type(design).fields()}
    field = fields[design.effect_field]
    compared = fields[design.nuisance_field]
    if field.shape != "number" or compared.shape != "number" or compared.unit != field.unit:
        return ()
    treated, other = (float(getattr(design, each.name)) for each in (field, compared))
    if abs(treated - other - float(design.effect)) > _EXACTLY and compared.name != "control":
        return ()
    planned = Value(
        f"design.{field.name}",
        assumption_text(evaluation, treated, field.unit),
        effect_source(evaluation),
        treated,
    )
    beside = assumption(evaluation, compared, float(getattr(design, compared.name)))
    return (" (", planned, " against ", beside, ")")


def listed_effect(evaluation: Evaluation) -> Spans:
    """In brackets the means that the effect sums up, where its field is a list of them; else nothing."""
    design = evaluation.answer.design
    field = next(f for f in type(design).fields() if f.name == design.effect_field)
    if field.shape not in {"numbers", "matrix"}:
        return ()
    text = list_text(evaluation, getattr(design, field.name), field.unit)
    source = effect_source(evaluation)
    return (f" ({lowered(field.label)} ", Value(f"design.{field.name}", text, source), ")")


def assurance(evaluation: Evaluation) -> Value:
    """Probability of a significant result in favour of the treatment."""
    return _probability(evaluation, "assurance.success", _found(evaluation).success)


def ceiling(evaluation: Evaluation) -> Value:
    """Probability that the true effect helps at all."""
    return _probability(evaluation, "assurance.ceiling", _found(evaluation).ceiling)


def harm(evaluation: Evaluation) -> Value:
    """Probability of a significant result in favour of the comparator."""
    return _probability(evaluation, "assurance.harm", _found(evaluation).harm)


def beyond_target(evaluation: Evaluation) -> Value:
    """Probability of a true effect at least as helpful as the planned one."""
    share_beyond = evaluation.beyond_target
    assert share_beyond is not None
    return _probability(evaluation, "beyond_target", share_beyond)


def _found(evaluation: Evaluation) -> Assurance:
    found = evaluation.assurance
    assert found is not None
    return found


def _probability(evaluation: Evaluation, key: str, value: float) -> Value:
    source = f"computed: averaged over {evaluation.planned.prior_label}"
    return Value(key, notation.percent(value), source, value)


def half_width(evaluation: Evaluation) -> Value:
    """Half of the expected width of the interval."""
    scale, value = effect_scale(evaluation), evaluation.half_width
    assert value is not None
    text = notation.quantity(
        notation.number(value * scale.factor, scale.decimals), scale.distance_unit
    )
    return Value("half_width", text, computed(evaluation), value)


def screened(evaluation: Evaluation) -> Value:
    """Patients to screen."""
    n = evaluation.screened
    source = f"computed: {evaluation.plan.design.entered} / (1 − not eligible)"
    return Value("screened", notation.count(n), source, n)


def months(evaluation: Evaluation) -> Value:
    """Months to randomise everyone."""
    value = evaluation.months
    source = f"computed: {evaluation.plan.design.entered} / (centres × rate)"
    text = notation.quantity(notation.count(max(1, round(value))), "months")
    return Value("months", text, source, value)


def participants(evaluation: Evaluation, count: int) -> str:
    """The design's unit for this many."""
    return plural(evaluation.plan.design.unit, count)


def level() -> Value:
    """The level of confidence intervals."""
    return Value("level", "95%", "convention", 0.95)
