"""Schedule of activities: what is done at which visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.plan.calendar import Period, periods, uneven
from ldn_designer.protocol.blocks import Block, Column, Paragraph, Spans, Table, Value
from ldn_designer.protocol.compose import values, words
from ldn_designer.protocol.compose.numbers_of import screening_weeks
from ldn_designer.protocol.compose.prose import raised

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan

_DONE = "×"
#: More visits than this do not fit beside one another; the table then lists those of one period.
_WIDEST = 10


def compose(plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
    """Procedures in rows, visits in columns; a table for each sequence where those are seen in other weeks."""
    rows = range(len(plan.design.courses))
    if uneven(plan):
        return tuple(
            _table(
                plan, evaluation, periods(plan, row), f" in sequence {plan.design.strata[row]}", row
            )
            for row in rows
        )
    longest = max((periods(plan, row) for row in rows), key=len)
    return (_table(plan, evaluation, longest, "", 0),)


def _table(
    plan: TrialPlan, evaluation: Evaluation, seen: tuple[Period, ...], where: str, number: int
) -> Block:
    weeks, complete = _weeks(seen)
    first = weeks[0]
    given, counted, ends = _in_treatment(seen, weeks)
    chance = plan.design.randomised
    either = f" or {words.comparator(plan)}" if words.compared(plan.design) else ""
    dispensed = f"{plan.treatment}{either}"
    columns = (
        Column(("Week",), share=3.4),
        Column(("screening",), "centre", 1.5),
        *(Column((_week(week),), "centre", 0.8) for week in weeks),
    )
    rows = (
        _row("Consent, eligibility, pregnancy test", weeks, screening=True, at=set()),
        *((_row("Randomisation", weeks, at={first}),) if chance else ()),
        _row(f"{dispensed} dispensed", weeks, at=given),
        _row(f"{raised(words.outcome(plan))}", weeks, at=set(weeks)),
        _row("Adverse events, other treatment", weeks, at=set(weeks) - {first}),
        _row("Capsules counted", weeks, at=counted),
        *((_row("Belief about the treatment received", weeks, at=ends),) if chance else ()),
    )
    start = "randomisation" if chance else "the start of treatment"
    caption: Spans = (f"Schedule of activities{where} by week from {start}.",)
    notes: list[Spans] = [
        ("The primary outcome is that of ", *values.when(evaluation), "."),
        ("Screening lasts up to ", screening_weeks(plan), "."),
    ]
    if not complete:
        notes.append(("The visits of one period are shown; each further period repeats them.",))
    if len(weeks) > 2 * _WIDEST:
        return Paragraph(_listed(weeks))
    key = f"visits-{number + 1}" if number else "visits"
    return Table(key, columns, rows, caption, notes=tuple(notes))


def _weeks(seen: tuple[Period, ...]) -> tuple[tuple[float, ...], bool]:
    """Weeks of all visits, and whether these are all; where too many, those of the first period."""
    every = sorted({week for period in seen for week in period.visits})
    if len(every) <= _WIDEST:
        return tuple(every), True
    return seen[0].visits, len(seen) == 1


def _in_treatment(
    seen: tuple[Period, ...], weeks: tuple[float, ...]
) -> tuple[set[float], set[float], set[float]]:
    """Weeks in which the drug is given, is taken back and counted, and the last ones of each period."""
    given, counted, ends = set[float](), set[float](), set[float]()
    for period in seen:
        visits = [week for week in period.visits if week in weeks]
        given.update(visits[:-1])
        counted.update(visits[1:])
        ends.update(visits[-1:])
    return given, counted, ends


def _week(week: float) -> Value:
    return Value(f"visit.{week:g}", f"{week:g}", values.DECIDED, week)


def _row(
    name: str, weeks: tuple[float, ...], *, at: set[float], screening: bool = False
) -> tuple[Spans, ...]:
    done: Spans = (_DONE,)
    return ((name,), done if screening else (), *(done if week in at else () for week in weeks))


def _listed(weeks: tuple[float, ...]) -> Spans:
    """The weeks in a sentence, where a table would be too wide."""
    spans: list[str | Value] = ["Participants are seen in weeks "]
    for position, week in enumerate(weeks):
        spans.extend(((", ",) if position else ()) + (_week(week),))
    return (*spans, ". The outcome and adverse events are recorded at each visit.")
