"""What the selected evidence says: each study's row, the pool, and the other methods beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.evidence import library
from ldn_designer.evidence.effect import Effect, Measure, NotComputable
from ldn_designer.evidence.effects import effect_of
from ldn_designer.evidence.planning import pooled_sd
from ldn_designer.evidence.pooling import Heterogeneity, Pooled, heterogeneity, others, pool

if TYPE_CHECKING:
    from ldn_designer.evidence.study import Outcome, Study
    from ldn_designer.plan import EvidenceSelection

#: Half of the standard deviation is the scale of τ's prior on a raw scale, 0.5 on a standardised one.
TAU_SHARE = 0.5
#: A standard deviation enters a calculation as it is printed: with this many significant figures.
PRINTED_FIGURES = 3


@dataclass(frozen=True)
class PooledRow:
    """A result that is pooled, with its share of the inverse-variance weight."""

    reference: str
    study: Study
    outcome: Outcome
    effect: Effect
    weight: float


@dataclass(frozen=True)
class PrintedRow:
    """A result that is not pooled: as printed, and why. `selectable` results may be ticked."""

    reference: str
    study: Study
    outcome: Outcome
    printed: str
    reason: str
    selectable: bool


@dataclass(frozen=True, eq=False)
class Evidence:
    """The rows of the condition's studies and the pool of those selected.

    pooled is None without usable results; problem then says why in a sentence.
    """

    rows: tuple[PooledRow, ...]
    printed: tuple[PrintedRow, ...]
    pooled: Pooled | None
    others: tuple[Pooled, ...]
    heterogeneity: Heterogeneity | None
    measure: str
    #: The scale of the pooled results, as the scale library or the paper names it.
    scale: str
    sd: float | None
    sd_df: float
    problem: str

    def row(self, reference: str | None) -> PooledRow | None:
        """The pooled row with this reference; the first one where none is named."""
        if reference is None:
            return self.rows[0] if self.rows else None
        return next((row for row in self.rows if row.reference == reference), None)

    @property
    def labels(self) -> tuple[str, ...]:
        """Short names of the pooled studies."""
        return tuple(row.study.label for row in self.rows)


def printed_figures(value: float) -> float:
    """The value as printed with three significant figures: what a reader can recompute from."""
    return float(f"{value:.{PRINTED_FIGURES}g}")


@lru_cache(maxsize=64)
def evidence_part(
    condition: str, selection: EvidenceSelection, scale_id: str, measure: Measure
) -> Evidence:
    """Everything that follows from the condition and the selection of results.

    measure: what counts of events are turned into; other results have one measure only.
    """
    own = tuple(
        study
        for study in selection.own_studies
        if study.condition_group.casefold() == condition.casefold()
    )
    studies = library.for_condition(condition) + own
    found: list[tuple[Study, Outcome, Effect]] = []
    printed: list[PrintedRow] = []
    reasons = {exclusion.reference: exclusion.reason for exclusion in selection.exclusions}
    for study in studies:
        chosen = [o for o in study.outcomes if study.reference(o.key) in selection.included]
        for outcome in chosen or (_representative(study, scale_id),):
            effect = effect_of(study, outcome, measure)
            if chosen and isinstance(effect, Effect):
                found.append((study, outcome, effect))
            else:
                printed.append(_printed(study, outcome, effect, reasons))
    if not found:
        return Evidence(
            (), tuple(printed), None, (), None, "", "", None, 0.0, _nothing(condition, studies)
        )
    return _pooled(found, tuple(printed), selection.tau_scale)


def _representative(study: Study, scale_id: str) -> Outcome:
    """The outcome that stands for a study: a poolable one on the plan's scale, else the first."""
    fitting = [o for o in study.outcomes if o.poolable and scale_id and o.scale_id == scale_id]
    return (fitting or list(study.outcomes))[0]


def _printed(
    study: Study, outcome: Outcome, effect: Effect | NotComputable, reasons: dict[str, str]
) -> PrintedRow:
    reference = study.reference(outcome.key)
    selectable = outcome.poolable and isinstance(effect, Effect)
    if reference in reasons:
        reason = f"left out: {reasons[reference]}"
    elif study.companion_of:
        reason = "second report"
    else:
        reason = outcome.not_pooled_because or (
            "not selected" if selectable else "no effect follows"
        )
    return PrintedRow(reference, study, outcome, outcome.as_printed, reason, selectable)


def _nothing(condition: str, studies: tuple[Study, ...]) -> str:
    if any(o.poolable for s in studies for o in s.outcomes):
        return "No result is selected. Tick one, or plan on the smallest worthwhile difference."
    return (
        f"There is no poolable randomised evidence on LDN in {condition}. "
        "Plan on the smallest difference that would be worthwhile."
    )


def _pooled(
    found: list[tuple[Study, Outcome, Effect]],
    printed: tuple[PrintedRow, ...],
    tau_scale: float | None,
) -> Evidence:
    effects = [effect for _, _, effect in found]
    estimates, ses = np.array([e.estimate for e in effects]), np.array([e.se for e in effects])
    share = 1 / ses**2 / (1 / ses**2).sum()
    rows = tuple(
        PooledRow(study.reference(outcome.key), study, outcome, effect, float(weight))
        for (study, outcome, effect), weight in zip(found, share, strict=True)
    )
    between = [e for e in effects if e.sd is not None and e.measure == "mean difference"]
    sd = None
    if between:
        sd = printed_figures(
            pooled_sd(tuple(e.sd or 0.0 for e in between), tuple(e.df for e in between))
        )
    measures = {e.measure.removeprefix("paired ") for e in effects}
    scales = {outcome.scale_id or outcome.scale or "" for _, outcome, _ in found}
    if len(measures) > 1 or len(scales) > 1:
        problem = (
            "The selected results are on different scales and cannot be pooled: "
            "select results of one kind on one scale."
        )
        return Evidence(rows, printed, None, (), None, "", "", sd, 0.0, problem)
    scale = tau_scale or TAU_SHARE * (sd or 1.0)
    return Evidence(
        rows=rows,
        printed=printed,
        pooled=pool(estimates, ses, scale),
        others=others(estimates, ses),
        heterogeneity=heterogeneity(estimates, ses) if len(rows) > 1 else None,
        measure=measures.pop(),
        scale=scales.pop(),
        sd=sd,
        sd_df=sum(e.df for e in between),
        problem="",
    )
