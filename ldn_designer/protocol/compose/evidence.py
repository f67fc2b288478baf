"""What published trials found: the table of studies, how they ended, and the pooled effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.figures.scale import evidence_scale
from ldn_designer.notation import count, listed, number, percent
from ldn_designer.protocol.blocks import Citation, Column, Spans, Table, Value
from ldn_designer.protocol.compose.prose import (
    article,
    lowered,
    parted,
    raised,
    sentences,
    series,
    with_values,
)
from ldn_designer.protocol.compose.words import condition

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.evidence_part import PooledRow, PrintedRow
    from ldn_designer.evidence.study import Outcome, Study

_SIGNIFICANT = 0.05
#: Up to this many trials heterogeneity is given a prior (see the method that pools).
_FEW = 4


def table(evaluation: Evaluation) -> tuple[Table, ...]:
    """Every study of the condition; none where there is no study."""
    evidence = evaluation.evidence
    rows = (*map(_pooled_row, evidence.rows), *map(_printed_row, evidence.printed))
    if not rows:
        return ()
    columns = (
        Column(("Study",), share=1.4),
        Column(("Design",), share=1.5),
        Column(("n",), "right", 0.45),
        Column(("mg a day",), "right", 0.75),
        Column(("Result as printed",), share=2.4),
        Column(("Pooled, or why not",), share=1.5),
    )
    caption: Spans = (f"Studies of naltrexone in {condition(evaluation.plan)}.",)
    return (Table("studies", columns, rows, caption, notes=_notes(evaluation)),)


def _pooled_row(row: PooledRow) -> tuple[Spans, ...]:
    key = f"study.{row.study.id}.weight"
    weight = Value(key, percent(row.weight), "share of the inverse variances", row.weight)
    return (
        *_cells(row.study, row.outcome.key, row.outcome.as_printed),
        ("pooled, weight ", weight),
    )


def _printed_row(row: PrintedRow) -> tuple[Spans, ...]:
    reason = with_values(row.reason, f"study.{row.study.id}.reason", row.study.label)
    return (*_cells(row.study, row.outcome.key, row.printed), reason)


def _cells(study: Study, outcome: str, printed: str) -> tuple[Spans, ...]:
    key = f"study.{study.id}"
    people: Spans = ("–",)
    if study.n is not None:
        people = (Value(f"{key}.n", count(study.n), study.label, study.n),)
    return (
        (f"{study.label} ", Citation(study.id)),
        with_values(study.design_label, f"{key}.design", study.label),
        people,
        _dose(study),
        with_values(printed, f"{key}.{outcome}", f"{study.label}, as printed"),
    )


def _dose(study: Study) -> Spans:
    if study.dose_range is None:
        return ("–",)
    low, high = study.dose_range
    text = f"{low:g}" if low == high else f"{low:g}–{high:g}"
    return (Value(f"study.{study.id}.dose", text, study.label),)


def _notes(evaluation: Evaluation) -> tuple[Spans, ...]:
    """How far each pooled study was read, what its effect assumes, and what is in doubt about it."""
    notes: list[Spans] = []
    for row in evaluation.evidence.rows:
        study = row.study
        told = dict.fromkeys((*row.effect.assumptions, *row.effect.cautions, *study.doubts))
        said = " ".join((f"{study.label}, read in the {row.outcome.read_in}.", *told))
        notes.append(with_values(said, f"study.{study.id}.note", study.label))
    return tuple(notes)


def ended(evaluation: Evaluation) -> Spans:
    """How the randomised trials ended: the planned result and the primary outcome of each, by the p printed."""
    evidence = evaluation.evidence
    null: list[Spans] = []
    significant: list[Spans] = []
    rows: tuple[PooledRow | PrintedRow, ...] = (*evidence.rows, *evidence.printed)
    for row in rows:
        study = row.study
        if not study.randomised or study.companion_of:
            continue
        for outcome in dict.fromkeys((row.outcome, *(o for o in study.outcomes if o.primary))):
            shows = _significant(outcome)
            if shows is None:
                continue
            key = f"study.{study.id}.{outcome.key}"
            printed = f"{study.label}, as printed"
            # Some results are printed with the name of what was measured.
            named = ", " if ":" in outcome.as_printed else f", {lowered(outcome.name)}: "
            name = with_values(named, f"{key}.name", printed)
            result = with_values(outcome.as_printed, key, printed)
            said: Spans = (f"{study.label} ", Citation(study.id), *name, *result)
            (significant if shows else null).append(said)
    return sentences(
        ("No significant difference was found by ", *parted(null, "; "), ".") if null else (),
        ("A significant difference was printed for ", *parted(significant, "; "), ".")
        if significant
        else (),
    )


def _significant(outcome: Outcome) -> bool | None:
    """Whether the printed p shows a difference; None where none was printed."""
    printed = outcome.reported.difference
    if printed is None or printed.p is None:
        return None
    return printed.p < _SIGNIFICANT or (printed.p_relation != "=" and printed.p <= _SIGNIFICANT)


def pooled(evaluation: Evaluation) -> Spans:
    """The pooled effect and what a new trial may find, in a sentence or two."""
    evidence, scale = evaluation.evidence, evidence_scale(evaluation)
    found = evidence.pooled
    if found is None:
        return _not_pooled(evaluation)
    if not evaluation.planned.rows:
        return (
            (
                f"The selected results, of {listed(evidence.labels)}, are not of the planned outcome on its "
                "scale: they say nothing about the difference to plan on."
            ),
        )
    one = len(evidence.rows) == 1
    # One trial stands for itself, with the interval of its own degrees of freedom.
    interval = evidence.rows[0].effect.interval() if one else found.interval
    source = f"computed: {found.method}, {listed(evidence.labels)}"
    mean: Spans = (
        Value("pooled.estimate", scale.number(found.estimate), source, found.estimate),
        f" {scale.unit} (",
        *_limits("pooled", interval, scale.factor, scale.decimals, source),
        ")",
    )
    if one:
        row = evidence.rows[0]
        return (f"The plan rests on {row.study.label} alone, with a difference of ", *mean, ".")
    method = with_values(found.method, "pooled.method", "the plan")
    cited = Citation("few-trials" if len(evidence.rows) <= _FEW else "many-trials")
    first: Spans = (
        f"Pooled, {listed(evidence.labels)} give {article(evidence.measure)} of ",
        *mean,
        ", by ",
        *method,
        " ",
        cited,
        ".",
    )
    following: Spans = ()
    if found.prediction is not None:
        limits = _limits("next_trial", found.prediction, scale.factor, scale.decimals, source)
        following = (
            "The true effect in a new trial is expected between ",
            *_and(limits),
            f" {scale.unit}.",
        )
    return sentences(first, following)


def _not_pooled(evaluation: Evaluation) -> Spans:
    """That the plan rests on no pooled result, without the window's advice."""
    evidence, plan = evaluation.evidence, evaluation.plan
    if evidence.rows:
        return (
            f"The results of {listed(evidence.labels)} are on different scales and are not pooled.",
        )
    selectable = any(row.selectable for row in evidence.printed)
    if selectable:
        return ("No published result is pooled.",)
    return (
        f"No result of a randomised trial of {plan.treatment} in {condition(plan)} could be pooled.",
    )


def _limits(
    key: str, limits: tuple[float, float], factor: float, decimals: int, source: str
) -> Spans:
    low, high = limits
    return (
        Value(f"{key}.low", number(low * factor, decimals), source, low),
        " to ",
        Value(f"{key}.high", number(high * factor, decimals), source, high),
    )


def _and(limits: Spans) -> Spans:
    return (limits[0], " and ", limits[2])


def summary(evaluation: Evaluation) -> Spans:
    """How many studies there are and how many are pooled."""
    evidence = evaluation.evidence
    studies = len(evidence.rows) + len(evidence.printed)
    known = Value("evidence.studies", count(studies), "the evidence library", studies)
    used = Value(
        "evidence.pooled", count(len(evidence.rows)), "decision of the plan", len(evidence.rows)
    )
    if not studies:
        return (f"No study of low-dose naltrexone in {condition(evaluation.plan)} is known.",)
    one = len(evidence.rows) == 1
    return (
        f"Of naltrexone in {condition(evaluation.plan)}, ",
        known,
        " report is known; " if studies == 1 else " reports are known; ",
        used,
        f" {'is' if one else 'are'} {'planned on' if one else 'pooled'}.",
    )


def short_sources(evaluation: Evaluation) -> Spans:
    """Where the pooled studies can be found, on one line: DOI or registry number."""
    items: list[Spans] = []
    for row in evaluation.evidence.rows:
        study = row.study
        place = f"doi {study.doi}" if study.doi else ", ".join(study.registry_ids[:1])
        items.append((f"{raised(study.label)}: {place}" if place else raised(study.label),))
    return series(items) if items else ()
