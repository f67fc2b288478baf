"""Published evidence as JSON and as text: printed and computed figures apart."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from ldn_designer.commands import as_json
from ldn_designer.commands.layout import paragraph, parts, rows
from ldn_designer.evidence import library
from ldn_designer.evidence.effects import Effect, NotComputable, effect_of
from ldn_designer.notation import estimate, interval, listed, number, percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ldn_designer.evaluation.evidence_part import Evidence
    from ldn_designer.evidence.pooling import Pooled
    from ldn_designer.evidence.study import Outcome, Study


def json_report(conditions: Sequence[str], pooled: Callable[[str], Evidence]) -> str:
    """Conditions, their studies as printed with the effects that follow, and each condition's pool."""
    counts = {one.condition: one.studies for one in library.conditions()}
    return as_json(
        {
            "conditions": [{"condition": one, "studies": counts[one]} for one in conditions],
            "studies": [
                _study_content(study) for one in conditions for study in library.for_condition(one)
            ],
            "pooled": [
                _pool_content(one, evidence) for one in conditions if (evidence := pooled(one)).rows
            ],
        }
    )


def _study_content(study: Study) -> dict[str, Any]:
    return study.model_dump(mode="json") | {
        "effects": [_effect_content(study, outcome) for outcome in study.outcomes]
    }


def _effect_content(study: Study, outcome: Outcome) -> dict[str, Any]:
    reference = study.reference(outcome.key)
    effect = effect_of(study, outcome)
    if isinstance(effect, NotComputable):
        return {"reference": reference, "effect": None, "reason": effect.reason}
    low, high = effect.interval()
    return {
        "reference": reference,
        "effect": {
            "measure": effect.measure,
            "estimate": effect.estimate,
            "se": effect.se,
            "df": effect.df if isfinite(effect.df) else None,
            "interval": [low, high],
            "p": effect.p_value(),
            "sd": effect.sd,
            "formula": effect.formula,
            "formula_text": effect.formula_text,
            "inputs": dict(effect.inputs),
            "assumptions": list(effect.assumptions),
            "cautions": list(effect.cautions),
        },
        "reason": None,
    }


def _pool_content(condition: str, evidence: Evidence) -> dict[str, Any]:
    spread = evidence.heterogeneity
    return {
        "condition": condition,
        "measure": evidence.measure,
        "results": [
            {"reference": row.reference, "study": row.study.label, "weight": row.weight}
            for row in evidence.rows
        ],
        "methods": [_method_content(one) for one in _methods(evidence)],
        "heterogeneity": spread
        and {
            "q": spread.q,
            "df": spread.df,
            "p": spread.p,
            "i_squared": spread.i_squared,
            "tau_squared": spread.tau_squared,
        },
        "sd": evidence.sd,
        "problem": evidence.problem,
    }


def _method_content(pool: Pooled) -> dict[str, Any]:
    return {
        "method": pool.method,
        "estimate": pool.estimate,
        "interval": list(pool.interval),
        "median": pool.median,
        "tau": pool.tau,
        "prediction": None if pool.prediction is None else list(pool.prediction),
    }


def _methods(evidence: Evidence) -> tuple[Pooled, ...]:
    """The default for so many trials first, then those beside it."""
    return (() if evidence.pooled is None else (evidence.pooled,)) + evidence.others


def overview() -> str:
    """Every condition with its studies, one line each."""
    return parts(*(_condition(one.condition, one.studies) for one in library.conditions()))


def _condition(condition: str, studies: int) -> str:
    lines = (
        (study.label, study.outcomes[0].as_printed) for study in library.for_condition(condition)
    )
    return f"{_heading(condition, studies)}\n{rows(lines)}"


def _heading(condition: str, studies: int) -> str:
    many = "1 study" if studies == 1 else f"{studies} studies"
    return f"{condition[0].upper()}{condition[1:]}: {many} of low-dose naltrexone, each trial counted once"


def text_report(condition: str, pooled: Callable[[str], Evidence]) -> str:
    """A condition's studies with their outcomes, effects and doubts, and the pool."""
    counts = {one.condition: one.studies for one in library.conditions()}
    studies = (_study_text(study) for study in library.for_condition(condition))
    return parts(_heading(condition, counts[condition]), *studies, _pool_text(pooled(condition)))


def _study_text(study: Study) -> str:
    place = ", ".join(str(part) for part in (study.journal, study.year) if part)
    people = f"{study.n} people" if study.n else ""
    lines = [
        f"{study.label}: {', '.join(part for part in (study.design, people, place) if part)}",
        *(line for outcome in study.outcomes for line in _outcome_lines(study, outcome)),
        *(paragraph(doubt, "? ") for doubt in study.doubts),
    ]
    return "\n".join(lines)


def _outcome_lines(study: Study, outcome: Outcome) -> Iterator[str]:
    yield paragraph(f"{outcome.name}. Printed: {outcome.as_printed}", "- ")
    effect = effect_of(study, outcome)
    if isinstance(effect, Effect):
        low, high = (effect.natural(limit) for limit in effect.interval())
        name = effect.measure.removeprefix("log ")
        found = estimate(effect.natural(effect.estimate), low, high)
        yield paragraph(f"{name} {found}, by {effect.formula_text}", "  = ")
    if outcome.not_pooled_because:
        yield paragraph(f"not pooled: {outcome.not_pooled_because}", "    ")


def _pool_text(evidence: Evidence) -> str:
    if not evidence.rows:
        return evidence.problem
    lines = [
        (pool.method, estimate(pool.estimate, *pool.interval) + _next_trial(pool))
        for pool in _methods(evidence)
    ]
    if (spread := evidence.heterogeneity) is not None:
        shown = f"τ² {number(spread.tau_squared, 3)}, I² {percent(spread.i_squared)}"
        lines.append(("Heterogeneity", f"Q {number(spread.q)} on {spread.df} df, {shown}"))
    if evidence.sd is not None:
        lines.append(("Standard deviation", number(evidence.sd)))
    return f"Pooled: {listed(evidence.labels)}, {evidence.measure}\n{rows(lines)}"


def _next_trial(pool: Pooled) -> str:
    return "" if pool.prediction is None else f"; next trial {interval(*pool.prediction)}"
