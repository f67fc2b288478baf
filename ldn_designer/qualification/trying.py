"""A typical trial of every design, its power three ways: the formula against the trial run many times."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ldn_designer import designs
from ldn_designer.designs.typical import typical
from ldn_designer.hypotheses import HYPOTHESES, Hypothesis
from ldn_designer.power.agreement import Agreement, agreement
from ldn_designer.power.solving import size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ldn_designer.designs.base import Counts, Design
    from ldn_designer.designs.typical import Typical
    from ldn_designer.power.simulation import Progress

#: The power for which each typical trial is sized, and how often it is run.
POWER = 0.8
TRIALS = 40_000
#: Larger trials are not sized: none of these is so large.
LARGEST = 100_000


@dataclass(frozen=True)
class Tried:
    """One typical trial. agreement: its power three ways; None, with a reason, where it was not run."""

    kind: str
    title: str
    shows: str
    units: tuple[int, ...]
    agreement: Agreement | None
    reason: str = ""

    @property
    def verdict(self) -> str:
        """The judgement in words, or why there is none."""
        return self.reason if self.agreement is None else self.agreement.verdict


def questions() -> tuple[tuple[str, str], ...]:
    """Every design with everything that can be shown with it: (kind, what is shown)."""
    return tuple((each.kind, shown) for each in designs.load_all() for shown in each.shows)


def tried(trials: int = TRIALS, progress: Progress | None = None) -> tuple[Tried, ...]:
    """A typical trial of every design and everything it can show; `progress(done, total)` may raise to cancel."""
    asked = questions()
    found = []
    for done, (kind, shown) in enumerate(asked, start=1):
        found.append(_one(kind, shown, trials))
        if progress:
            progress(done, len(asked))
    return tuple(found)


def agreeing(found: Sequence[Tried]) -> str:
    """How many typical trials agree, and how many do not and in what way, as a sentence."""
    many = Counter(each.verdict for each in found)
    held = many.pop("agrees", 0)
    others = "".join(f"; {number} {verdict}" for verdict, number in sorted(many.items()))
    return f"{held} of {len(found)} typical trials agree{others}."


def _one(kind: str, shown: str, trials: int) -> Tried:
    title = designs.load(kind).title
    try:
        design, given = typical(kind)
    except FileNotFoundError:
        return Tried(kind, title, shown, (), None, "no typical trial is known")
    design, hypothesis = _question(design, given, shown)
    found = size(design, hypothesis, POWER, limit=LARGEST)
    if not bool(found.reached):
        return Tried(kind, title, shown, (), None, "no number suffices")
    n: Counts = found.counts
    units = tuple(int(each) for each in n.units)
    return Tried(kind, title, shown, units, agreement(design, hypothesis, n, trials))


#: The level of every typical trial, two-sided.
LEVEL = 0.05


def _question(design: Design, given: Typical, shown: str) -> tuple[Design, Hypothesis]:
    """The trial and what it asks: where no harm is to be shown, the treatments do not differ."""
    hypothesis = HYPOTHESES[shown].asked(LEVEL, 2, given.better)
    if not hypothesis.needs_margin:
        return design, hypothesis
    if given.margin is None:
        message = f"the typical trial of {design.kind} needs a margin"
        raise ValueError(message)
    same = design.with_effect(float(design.on_scale(design.no_difference)))
    return same, hypothesis.with_margin(design, given.margin)
