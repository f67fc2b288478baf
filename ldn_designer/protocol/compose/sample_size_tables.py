"""Tables of the sample-size section: assumptions with sources, ways to the effect, sensitivity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.figures.scale import difference_label, effect_scale, share, unit_words
from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import MINUS, count, percent, planned
from ldn_designer.protocol.blocks import (
    Block,
    Bullets,
    Column,
    Paragraph,
    Span,
    Spans,
    Table,
    Value,
)
from ldn_designer.protocol.changes import settings
from ldn_designer.protocol.compose import aims, clauses, numbers_of, one_trial, values, words
from ldn_designer.protocol.compose.prose import raised, with_values

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.rows_part import EffectRow
    from ldn_designer.plan import TrialPlan
    from ldn_designer.power.changes import Change


def assumptions_table(plan: TrialPlan, evaluation: Evaluation, *, captioned: bool = True) -> Table:
    """Every input of the calculation with where it comes from."""
    columns = (
        Column(("Assumption",), share=1.8),
        Column(("Value",), "right", 1.3),
        Column(("Source",), share=2.3),
    )
    rows: list[tuple[Spans, ...]] = [
        _row(_effect_label(plan, whole=captioned), values.effect(evaluation))
    ]
    for field, value in values.assumptions(evaluation):
        rows.append(_row(raised(words.assumption_label(field)), value))
    rows += [_row(name, value) for name, value in values.facts(evaluation)] if captioned else []
    rows += [_row(*labelled) for labelled in aims.of(plan).levels(plan, evaluation)]
    if words.divided(plan.design):
        name = f"Allocation, {_strata(plan)}" if captioned else "Allocation"
        rows.append(_row(name, clauses.allocation(plan)))
    rows.append(_row("Leaving before the end", values.dropout(evaluation)))
    if captioned:
        rows.append(_row("Screened, not eligible", numbers_of.not_eligible(plan)))
    caption: Spans = ("Assumptions and their sources.",) if captioned else ()
    return Table("assumptions", columns, tuple(rows), caption)


def _effect_label(plan: TrialPlan, *, whole: bool) -> str:
    """What the effect is; on the protocol's page with the order of subtraction."""
    short = measure(plan)
    if not whole:
        return raised(short)
    return raised(words.estimated(plan, MINUS).replace(plan.design.measure, short))


def measure(plan: TrialPlan) -> str:
    """The effect's measure in two words, for labels."""
    return plan.design.measure.split(" within", maxsplit=1)[0]


def _strata(plan: TrialPlan) -> str:
    return " : ".join(words.stratum_name(plan, stratum) for stratum in plan.design.strata)


def _row(label: str, value: Value) -> tuple[Spans, ...]:
    source = with_values(value.source, f"source.{value.key}", value.source)
    return ((label,), (value,), source)


def sensitivity_table(plan: TrialPlan, evaluation: Evaluation) -> tuple[Table, ...]:
    """Numbers to randomise over effect and the assumption that matters most beside it."""
    if plan.solve_for != "size":
        return ()
    found, scale = evaluation.sensitivity, effect_scale(evaluation)
    design = evaluation.answer.design
    field = next(q for q in type(design).fields() if q.name == found.column_field)
    varied = found.column_field != design.effect_field
    columns = (
        Column((raised(measure(plan)),), share=1.8),
        *(
            Column(
                (_column(index, value, field.unit),) if varied else ("Number",),
                "right",
            )
            for index, value in enumerate(found.columns)
        ),
    )
    source = values.computed(evaluation)
    rows = tuple(
        (
            (
                Value(
                    f"sensitivity.effect.{row}",
                    scale.size(effect),
                    "shares of the planned effect",
                    effect,
                ),
            ),
            *(
                _cell(f"sensitivity.{row}.{column}", float(found.total[row, column]), source)
                for column in range(len(found.columns))
            ),
        )
        for row, effect in enumerate(found.effects)
    )
    enter = design.entered.removesuffix("d")
    unit = "" if field.unit == PROPORTION else unit_words(evaluation, field.unit)
    rest = f" Columns: {_with_unit(words.assumption_label(field), unit)}." if varied else ""
    before, after = aims.of(plan).target
    caption: Spans = (
        f"Number to {enter} for {before}",
        values.target_power(evaluation),
        f"{after}. Rows: {_with_unit(measure(plan), scale.unit)}.{rest}",
    )
    return (Table("sensitivity", columns, rows, caption),)


def _with_unit(name: str, unit: str) -> str:
    return f"{name}, {unit}" if unit else name


def _column(index: int, value: float, unit: str) -> Value:
    text = share(value) if unit == PROPORTION else planned(value)
    return Value(
        f"sensitivity.column.{index}", text, "the trials’ own, or the planned value varied", value
    )


def _cell(key: str, total: float, source: str) -> Spans:
    return (Value(key, count(total), source, total),) if total else ("no number suffices",)


def effects_table(plan: TrialPlan, evaluation: Evaluation) -> tuple[Table, ...]:
    """The ways to choose the effect, each with its number and its assurance under one prior."""
    rows = [row for row in evaluation.effect_rows if row.candidate.value is not None or row.refusal]
    pooled = evaluation.evidence.pooled is not None and plan.design.pools is not None
    if not pooled or plan.solve_for != "size":
        return ()
    columns = (
        Column(("Effect planned on",), share=2.2),
        Column((f"{difference_label(plan)}, {effect_scale(evaluation).unit}",), "right", 1.3),
        Column((raised(plan.design.entered),), "right", 1.4),
        Column(("Chance of success",), "right", 1.1),
    )
    chosen = frozenset(index for index, row in enumerate(rows) if row.chosen)
    chances = (
        f" and the probability of a significant result in favour of {plan.treatment}, "
        f"averaged over {evaluation.planned.prior_label}"
    )
    each = "each with the number it needs"
    caption: Spans = (
        f"Ways to choose the effect, {each}{chances if evaluation.planned.prior else ''}.",
    )
    cells = tuple(_effect_row(evaluation, row) for row in rows)
    return (Table("effects", columns, cells, caption, emphasised=chosen),)


def _effect_row(evaluation: Evaluation, row: EffectRow) -> tuple[Spans, ...]:
    scale, candidate = effect_scale(evaluation), row.candidate
    key, source = f"effects.{candidate.rule}", values.computed(evaluation)
    where = "" if candidate.rule == "own" or not candidate.source else f", {candidate.source}"
    name = with_values(f"{candidate.title}{where}", f"{key}.title", "the rule")
    shown: Spans = ("–",)
    if candidate.value is not None:
        sign = MINUS if candidate.value < 0 else ""
        text = (
            f"{sign}{scale.size(candidate.value)}"
            if candidate.rule == "own"
            else scale.number(candidate.value)
        )
        shown = (Value(f"{key}.value", text, candidate.title, candidate.value),)
    if row.answer is None:
        return (name, shown, with_values(row.refusal, f"{key}.refusal", "the rule"), ("–",))
    total = Value(f"{key}.n_total", count(row.answer.n_total), source, row.answer.n_total)
    success: Spans = ("–",)
    if row.assurance is not None:
        found = row.assurance.success
        success = (Value(f"{key}.assurance", percent(found), source, found),)
    return (name, shown, (total,), success)


#: Findings that the statement's own sentences say already.
_ASSURANCE_SAID = frozenset({"assurance-low", "harm-as-likely", "beyond-evidence"})
_EVIDENCE_SAID = frozenset({"evidence-problem"})
_ONE_TRIAL_SAID = frozenset({"one-trial-sd"})


def findings(plan: TrialPlan, evaluation: Evaluation, most: int | None = None) -> tuple[Block, ...]:
    """What a reader must know beside the statement, as a list, the gravest first.

    With `most`, no more than these, and how many more there are.
    """
    said = _EVIDENCE_SAID
    said |= _ASSURANCE_SAID if clauses.honest(plan, evaluation) else frozenset()
    said |= _ONE_TRIAL_SAID if one_trial.said(evaluation) else frozenset()
    found = [finding for finding in evaluation.findings if finding.key not in said]
    shown = found if most is None else found[:most]
    if not shown:
        return ()
    items: list[Spans] = [
        with_values(finding.sentence, f"finding.{finding.key}", finding.source or "the plan")
        for finding in shown
    ]
    left = len(found) - len(shown)
    if left:
        more = Value("findings.more", count(left), "the plan", left)
        items.append(
            (
                more,
                " more in the protocol.",
            )
        )
    return (Bullets(tuple(items)),)


def changes(evaluation: Evaluation) -> tuple[Block, ...]:
    """What would make an impossible request possible, each with its computed value."""
    items = tuple(
        _change(evaluation, index, change) for index, change in enumerate(evaluation.answer.changes)
    )
    if not items:
        return ()
    return (Paragraph(("Any of these would make it possible:",)), Bullets(items))


def _change(evaluation: Evaluation, index: int, change: Change) -> Spans:
    key, source = f"change.{index}", values.computed(evaluation)
    design = evaluation.plan.design
    spans: list[Span] = []
    for setting in settings(evaluation, change):
        value = Value(f"{key}.{len(spans) // 2}", setting.text, source, setting.value)
        spans += [f"{' and ' if spans else ''}{setting.name} ", value]
    if any(name == "n_total" for name, _ in change.settings):
        return (*spans, ".")
    total = Value(f"{key}.total", count(change.total), source, change.total)
    return (*spans, ", with ", total, f" {design.unit}s {design.entered}.")
