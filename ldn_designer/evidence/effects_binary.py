"""Effects on proportions from counts of people with an event: one pure function a formula.

Where a cell of the table is empty, 0.5 is added to all four, and the effect says so. Each
function raises EffectError with a sentence for the reader. Source: Higgins JPT and others
(editors), Cochrane Handbook for Systematic Reviews of Interventions, version 6, sections 6.4.1
and 10.4.4.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from ldn_designer.evidence.effect import Effect, EffectError, Measure, as_printed, printed_decimals


class _Table(NamedTuple):
    """Events and others, treatment then control, after the correction where one was needed."""

    a: float
    b: float
    c: float
    d: float
    cautions: tuple[str, ...]

    @property
    def n1(self) -> float:
        return self.a + self.b

    @property
    def n2(self) -> float:
        return self.c + self.d


def risk_difference_from_counts(
    events_treatment: int, n_treatment: int, events_control: int, n_control: int
) -> Effect:
    """Risk difference a/n₁ − c/n₂ with SE = √(p₁(1 − p₁)/n₁ + p₂(1 − p₂)/n₂) (Wald)."""
    table = _table(events_treatment, n_treatment, events_control, n_control)
    p1, p2 = table.a / table.n1, table.c / table.n2
    return _effect(
        "risk difference",
        p1 - p2,
        math.sqrt(p1 * (1 - p1) / table.n1 + p2 * (1 - p2) / table.n2),
        "SE = √(p₁(1 − p₁)/n₁ + p₂(1 − p₂)/n₂)",
        (events_treatment, n_treatment, events_control, n_control),
        table.cautions,
    )


def log_odds_ratio_from_counts(
    events_treatment: int, n_treatment: int, events_control: int, n_control: int
) -> Effect:
    """Logarithm of the odds ratio ad/bc with SE = √(1/a + 1/b + 1/c + 1/d) (Woolf)."""
    counts = (events_treatment, n_treatment, events_control, n_control)
    a, b, c, d, cautions = _informative(_table(*counts), counts)
    return _effect(
        "log odds ratio",
        math.log(a * d / (b * c)),
        math.sqrt(1 / a + 1 / b + 1 / c + 1 / d),
        "SE = √(1/a + 1/b + 1/c + 1/d)",
        counts,
        cautions,
    )


def log_risk_ratio_from_counts(
    events_treatment: int, n_treatment: int, events_control: int, n_control: int
) -> Effect:
    """Logarithm of the risk ratio (a/n₁)/(c/n₂) with SE = √(1/a − 1/n₁ + 1/c − 1/n₂) (Katz)."""
    counts = (events_treatment, n_treatment, events_control, n_control)
    table = _informative(_table(*counts), counts)
    return _effect(
        "log risk ratio",
        math.log((table.a / table.n1) / (table.c / table.n2)),
        math.sqrt(1 / table.a - 1 / table.n1 + 1 / table.c - 1 / table.n2),
        "SE = √(1/a − 1/n₁ + 1/c − 1/n₂)",
        counts,
        table.cautions,
    )


def events_from_percent(percent: float, n: int) -> tuple[int, ...]:
    """The counts out of n that a printed percentage may stand for; empty where none fits.

    A count fits where its percentage, rounded to the decimals printed, is the percentage.
    """
    if not 0 <= percent <= 100:  # noqa: PLR2004 - a percentage
        raise EffectError("A percentage must lie between 0 and 100.")
    half = 0.5 * 10 ** -printed_decimals(percent) + 1e-9
    lowest = max(0, math.ceil((percent - half) / 100 * n))
    highest = min(n, math.floor((percent + half) / 100 * n))
    return tuple(range(lowest, highest + 1))


def _table(events_treatment: int, n_treatment: int, events_control: int, n_control: int) -> _Table:
    arms = (("treatment", events_treatment, n_treatment), ("control", events_control, n_control))
    for name, events, n in arms:
        if n < 1:
            raise EffectError(f"The {name} arm needs at least one person.")
        if not 0 <= events <= n:
            raise EffectError(
                f"Events in the {name} arm ({as_printed(events)}) must lie between 0 and its "
                f"{n} people."
            )
    a, b = float(events_treatment), float(n_treatment - events_treatment)
    c, d = float(events_control), float(n_control - events_control)
    if a and b and c and d:
        return _Table(a, b, c, d, cautions=())
    told = "An empty cell: 0.5 was added to all four cells of the table."
    return _Table(a + 0.5, b + 0.5, c + 0.5, d + 0.5, cautions=(told,))


def _informative(table: _Table, counts: tuple[int, int, int, int]) -> _Table:
    """The table, refused where all people or none had the event in both arms."""
    events_treatment, n_treatment, events_control, n_control = counts
    events = events_treatment + events_control
    if events in {0, n_treatment + n_control}:
        who = "Nobody" if events == 0 else "Everybody"
        raise EffectError(
            f"{who} had the event in either arm: a ratio says nothing here; use the risk "
            "difference."
        )
    return table


def _effect(
    measure: Measure,
    estimate: float,
    se: float,
    formula_text: str,
    counts: tuple[int, int, int, int],
    cautions: tuple[str, ...],
) -> Effect:
    names = ("events_treatment", "n_treatment", "events_control", "n_control")
    return Effect(
        measure=measure,
        estimate=estimate,
        se=se,
        formula=f"{measure.replace(' ', '_')}_from_counts",
        formula_text=formula_text,
        inputs=tuple(zip(names, map(float, counts), strict=True)),
        assumptions=("A normal interval on the scale of analysis.",),
        cautions=cautions,
        sizes=(counts[1], counts[3]),
    )
