"""Every row run: agreed, explained, disagreed or not covered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module, util
from math import floor
from typing import TYPE_CHECKING, Literal

from ldn_designer.qualification.adapters import ADAPTERS
from ldn_designer.qualification.causes import CAUSES
from ldn_designer.qualification.comparing import Comparison, compared
from ldn_designer.qualification.rows import NotCoveredError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ldn_designer.power.simulation import Progress, Simulation
    from ldn_designer.qualification.reading import Given, Vectors
    from ldn_designer.qualification.rows import Obtained

Verdict = Literal["agreed", "explained", "disagreed", "not covered"]
VERDICTS: tuple[Verdict, ...] = ("agreed", "explained", "disagreed", "not covered")

#: Procedures of which rows may be left out by name, because no design here has to answer them.
MAY_BE_LEFT_OUT = ("multiplicity", "precision_ci")
#: The share of all rows that may be explained by a difference of convention.
MOST_EXPLAINED = 0.03
#: Trials that decide whether an explanation holds, and their seed.
TRIALS = 1_000_000
SEED = 20_260
#: The level of the simulation's interval, which must exclude the peer's power and include ours.
LEVEL = 0.999
POWER = "power"
NO_ADAPTER = "nothing here answers this procedure"


@dataclass(frozen=True)
class Decided:
    """A simulation between two powers: the other program's and ours."""

    simulation: Simulation
    peer: float
    ours: float

    @property
    def interval(self) -> tuple[float, float]:
        """The simulation's interval."""
        return self.simulation.interval(LEVEL)

    @property
    def for_us(self) -> bool:
        """Whether the interval excludes the other program's power and includes ours."""
        low, high = self.interval
        return not low <= self.peer <= high and low <= self.ours <= high


@dataclass(frozen=True)
class Result:
    """What became of one row.

    reason: why it does not agree, or is not covered. left_out: expected values that are not compared, and
    why. excused: not covered, and of a procedure that may be left out. cause: the key of its explanation.
    """

    given: Given
    verdict: Verdict
    comparisons: tuple[Comparison, ...] = ()
    reason: str = ""
    left_out: tuple[tuple[str, str], ...] = ()
    excused: bool = False
    cause: str = ""
    decided: Decided | None = None

    @property
    def worst(self) -> float:
        """The largest difference of its values, as a multiple of the tolerance; 0 where nothing is compared."""
        return max((each.off for each in self.comparisons), default=0.0)


@dataclass(frozen=True)
class Qualification:
    """The results of a run, in the order of the procedures."""

    results: tuple[Result, ...]

    @cached_property
    def groups(self) -> dict[str, tuple[Result, ...]]:
        """Procedure → its results, in the order in which procedures are printed."""
        found: dict[str, list[Result]] = {}
        for result in self.results:
            found.setdefault(result.given.group, []).append(result)
        known = [name for name in ADAPTERS if name in found]
        return {name: tuple(found[name]) for name in (*known, *sorted(found.keys() - known))}

    def count(self, verdict: Verdict, group: str | None = None) -> int:
        """How many rows, of one procedure or of all, have this verdict."""
        return counts(self.results if group is None else self.groups[group])[verdict]

    @property
    def uncovered(self) -> int:
        """Rows that are not covered and may not be left out."""
        return sum(each.verdict == "not covered" and not each.excused for each in self.results)

    @property
    def exit_code(self) -> int:
        """0: all is proven; 1: something disagrees; 3: nothing does, but something is not covered."""
        if self.count("disagreed"):
            return 1
        return 3 if self.uncovered else 0

    @cached_property
    def causes(self) -> dict[str, tuple[Result, ...]]:
        """What does not agree and is explained: cause → its rows."""
        found: dict[str, list[Result]] = {}
        for result in self.results:
            if result.verdict == "explained":
                found.setdefault(result.cause, []).append(result)
        return {key: tuple(each) for key, each in found.items()}

    @cached_property
    def reasons(self) -> dict[tuple[str, str, bool], int]:
        """(Procedure, reason, whether it may be left out) → rows that are not covered for it.

        What an adapter does not answer is named as the row names it, what no adapter answers as it is counted.
        """
        return dict(
            Counter(
                (
                    each.given.group if each.reason == NO_ADAPTER else each.given.row.procedure,
                    each.reason,
                    each.excused,
                )
                for each in self.results
                if each.verdict == "not covered"
            )
        )


def counts(results: Sequence[Result]) -> dict[Verdict, int]:
    """How many results have each verdict."""
    found = Counter(each.verdict for each in results)
    return {verdict: found[verdict] for verdict in VERDICTS}


def qualify(
    vectors: Vectors,
    only: Sequence[str] = (),
    trials: int = TRIALS,
    progress: Progress | None = None,
) -> Qualification:
    """Every row of these procedures (all where none is named), run and judged.

    `progress(done, total)` may raise to cancel. An explanation needs the simulation of so many trials; of all
    rows that were given no more than MOST_EXPLAINED may be explained, or none of them is.
    """
    asked = [
        each for each in vectors.given if not only or {each.group, each.row.procedure} & set(only)
    ]
    results = []
    for done, given in enumerate(asked, start=1):
        results.append(_judged(given, trials))
        if progress:
            progress(done, len(asked))
    allowed = floor(MOST_EXPLAINED * len(vectors.given))
    return Qualification(tuple(_within(results, allowed)))


def _judged(given: Given, trials: int) -> Result:
    answer = _adapter(given.adapter)
    if answer is None:
        return Result(given, "not covered", reason=NO_ADAPTER)
    try:
        obtained = answer(given.row)
    except NotCoveredError as reason:
        excused = given.adapter in MAY_BE_LEFT_OUT
        return Result(given, "not covered", reason=str(reason), excused=excused)
    except Exception as error:  # noqa: BLE001 - whatever fails in an adapter is a result of the proof
        return Result(given, "disagreed", reason=f"the calculation failed: {_words(error)}")
    try:
        return _compared(given, obtained, trials)
    except Exception as error:  # noqa: BLE001 - likewise, of a comparison or a simulation
        return Result(given, "disagreed", reason=f"the comparison failed: {_words(error)}")


def _adapter(name: str) -> Callable[[object], Obtained] | None:
    """What answers a procedure's rows; None where there is nothing that does."""
    module = ADAPTERS.get(name)
    if module is None or util.find_spec(module) is None:
        return None
    return import_module(module).obtained  # type: ignore[no-any-return]


def _compared(given: Given, obtained: Obtained, trials: int) -> Result:
    comparisons = compared(given.row, obtained)
    left_out = tuple(
        (key, why) for key, why in obtained.left_out.items() if key in given.row.expected
    )
    result = Result(given, "agreed", comparisons, left_out=left_out)
    if not comparisons:
        return replace(result, verdict="not covered", reason="none of its values is compared")
    off = [each.key for each in comparisons if not each.agrees]
    if not off:
        return result
    reason = f"beyond the tolerance: {', '.join(off)}"
    if not obtained.cause:
        return replace(result, verdict="disagreed", reason=reason)
    return _explained(replace(result, verdict="disagreed", reason=reason), obtained, trials)


def _explained(result: Result, obtained: Obtained, trials: int) -> Result:
    """The result as explained, where its cause is known for the procedure and a simulation sides with us."""
    cause = CAUSES.get(obtained.cause)
    if cause is None or result.given.adapter not in cause.procedures:
        return replace(
            result, reason=f"{result.reason}; “{obtained.cause}” is no known cause of it"
        )
    powers = obtained.powers or _own_powers(result)
    if powers is None or obtained.simulated is None:
        return replace(result, reason=f"{result.reason}; nothing was simulated to decide it")
    decided = Decided(obtained.simulated(trials, SEED), *powers)
    result = replace(result, cause=obtained.cause, decided=decided)
    if not decided.for_us:
        return replace(
            result, reason=f"{result.reason}; the simulation does not side with this program"
        )
    return replace(result, verdict="explained")


def _own_powers(result: Result) -> tuple[float, float] | None:
    for each in result.comparisons:
        if (
            each.key == POWER
            and isinstance(each.expected, float)
            and isinstance(each.obtained, float)
        ):
            return each.expected, each.obtained
    return None


def _within(results: Sequence[Result], allowed: int) -> Sequence[Result]:
    """The results, with every explanation withdrawn where more rows are explained than may be."""
    explained = counts(results)["explained"]
    if explained <= allowed:
        return results
    reason = f"{explained} rows would be explained, and no more than {allowed} of all may be"
    return [
        replace(each, verdict="disagreed", reason=f"{each.reason}; {reason}")
        if each.verdict == "explained"
        else each
        for each in results
    ]


def _words(error: Exception) -> str:
    text = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}{f', {text}' if text else ''}"
