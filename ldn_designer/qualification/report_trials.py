"""What simulation says: of the rows that are explained, and of a typical trial of every design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.notation import MINUS, count, number
from ldn_designer.power.agreement import POINT
from ldn_designer.protocol.blocks import Block, Heading, Paragraph, Table
from ldn_designer.qualification.running import LEVEL
from ldn_designer.qualification.trying import POWER, agreeing
from ldn_designer.qualification.wording import columns, plural, share_words, text_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_designer.protocol.blocks import Spans
    from ldn_designer.qualification.running import Result
    from ldn_designer.qualification.trying import Tried

#: Decimals of a power in per cent beside a simulated one.
DECIMALS = 3


def decided_table(results: Sequence[Result]) -> Table:
    """Each explained row: the other program's power, ours, and what the simulation says."""
    rows = [
        text_row(
            each.given.row.id,
            each.cause,
            _percent(found.peer),
            _percent(found.ours),
            _percent(found.simulation.power),
            _interval(found.interval),
            count(found.simulation.trials),
            str(found.simulation.seed),
        )
        for each in results
        if (found := each.decided) is not None
    ]
    return Table(
        "decided",
        columns(
            ("Row", "Cause", "Other program", "Ours", "Simulated", "Interval", "Trials", "Seed"),
            (2.2, 2.2, 1.2, 1.2, 1.2, 2, 1.2, 1),
            right=(2, 3, 4, 5, 6, 7),
        ),
        tuple(rows),
        caption=(f"Simulations that decide, power in %, with the {share_words(LEVEL)} interval.",),
    )


def trial_blocks(tried: Sequence[Tried]) -> Iterator[Block]:
    """The section on typical trials of every design."""
    yield Heading(1, "A typical trial of every design, three ways", "trials", "3")
    if not tried:
        yield Paragraph(("No trial was simulated in this run.",))
        return
    yield Paragraph(
        (
            (
                f"{agreeing(tried)} Second engine: shares no code with the formula. "
                "Simulated: data drawn as the trial would collect them, and the real test applied. An exact power "
                f"is judged by z, against the simulation’s {share_words(LEVEL)} interval; an approximation by its "
                f"error, which may be {plural(round(POINT * 100), 'percentage point')}."
            ),
        )
    )
    titles = (
        "Design",
        "To be shown",
        "Units",
        "Formula",
        "Second engine",
        "Simulated",
        "Interval",
        "Gap",
    )
    yield Table(
        "trials-table",
        columns(
            (*titles, "z", "Power is", "Verdict"),
            (3.2, 1.7, 1.5, 1.1, 1.2, 1.2, 1.8, 1, 0.8, 1.3, 1.1),
            right=(3, 4, 5, 6, 7, 8),
        ),
        tuple(_trial(each) for each in tried),
        caption=(
            (
                f"Power in %, of trials sized for {share_words(POWER)}; {_run(tried)}. "
                "Gap: simulated minus formula, in percentage points."
            ),
        ),
    )


def _run(tried: Sequence[Tried]) -> str:
    runs = [each.agreement.simulated for each in tried if each.agreement is not None]
    if not runs:
        return "none could be run"
    return f"{count(runs[0].trials)} trials each, seed {runs[0].seed}"


def _trial(one: Tried) -> tuple[Spans, ...]:
    found = one.agreement
    if found is None:
        return text_row(one.title, one.shows, *[""] * 8, one.reason)
    return text_row(
        one.title,
        one.shows,
        " : ".join(map(str, one.units)),
        _percent(found.formula),
        "none" if found.second is None else _percent(found.second),
        _percent(found.simulated.power),
        _interval(found.simulated.interval(LEVEL)),
        _signed(found.gap * 100, DECIMALS),
        _signed(found.z, 2),
        "exact" if found.exact else "approximate",
        found.verdict,
    )


def _percent(power: float) -> str:
    return number(power * 100, DECIMALS)


def _interval(limits: tuple[float, float]) -> str:
    return f"{_percent(limits[0])} to {_percent(limits[1])}"


def _signed(value: float, decimals: int) -> str:
    text = number(value, decimals)
    return text if text.startswith(MINUS) or value == 0 else f"+{text}"
