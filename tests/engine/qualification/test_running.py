"""Verdicts: agreed, explained, disagreed, not covered, and the exit code that follows."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import util
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from ldn_designer.power.simulation import Simulation
from ldn_designer.qualification import running
from ldn_designer.qualification.adapters import ADAPTERS
from ldn_designer.qualification.causes import CAUSES, Cause
from ldn_designer.qualification.reading import Given, Vectors
from ldn_designer.qualification.rows import NotCoveredError, Obtained, Row
from ldn_designer.qualification.running import Qualification, Result, qualify

if TYPE_CHECKING:
    from collections.abc import Callable

CAUSE = "other-convention"


def given(adapter: str, position: int = 1, power: float = 0.8) -> Given:
    row = Row(
        f"{adapter}-{position}",
        f"{adapter}.power",
        {"power": power},
        {"power": power},
        "tool",
        "1",
        "call()",
        {"abs": 1e-6},
    )
    return Given(row, f"{adapter or 'other'}.json", adapter)


def vectors(*rows: Given) -> Vectors:
    return Vectors(rows, (), {})


@dataclass
class Engine:
    """Adapters that are given instead of the program's own."""

    monkeypatch: pytest.MonkeyPatch

    def answers(self, **adapters: Callable[[Row], Obtained]) -> None:
        modules = {name: f"adapters.{name}" for name in adapters}
        found = {f"adapters.{name}": SimpleNamespace(obtained=f) for name, f in adapters.items()}
        self.monkeypatch.setattr(running, "ADAPTERS", modules | {"absent": "adapters.absent"})
        self.monkeypatch.setattr(util, "find_spec", found.get)
        self.monkeypatch.setattr(running, "import_module", found.__getitem__)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setitem(
        CAUSES, CAUSE, Cause(("anova", "mcnemar"), "Another convention.", "A book.")
    )
    return Engine(monkeypatch)


def right(row: Row) -> Obtained:
    return Obtained({"power": row.inputs["power"]})


def wrong(row: Row) -> Obtained:
    return Obtained({"power": row.inputs["power"] + 0.01})


def refuse(row: Row) -> Obtained:
    raise NotCoveredError(f"no design adjusts p values: {row.procedure}")


def fail(row: Row) -> Obtained:
    raise ZeroDivisionError("by\n zero")


def explained(share: float, cause: str = CAUSE, **more: Any) -> Callable[[Row], Obtained]:
    """An adapter that is off by a point, for a cause, and whose simulation finds this share."""

    def obtained(row: Row) -> Obtained:
        ours = row.inputs["power"] + 0.01

        def simulated(trials: int, seed: int) -> Simulation:
            return Simulation(trials, round(share * trials), seed)

        return Obtained({"power": ours}, cause=cause, **{"simulated": simulated} | more)

    return obtained


def only(found: Qualification) -> Result:
    (result,) = found.results
    return result


def test_what_agrees(engine: Engine) -> None:
    engine.answers(anova=right)
    found = qualify(vectors(given("anova")))
    assert (only(found).verdict, found.exit_code) == ("agreed", 0)
    assert only(found).worst == 0


def test_what_disagrees(engine: Engine) -> None:
    engine.answers(anova=wrong)
    found = qualify(vectors(given("anova")))
    assert (only(found).verdict, found.exit_code) == ("disagreed", 1)
    assert only(found).worst == pytest.approx(10_000)
    assert "power" in only(found).reason


def test_an_adapter_that_fails_is_not_hidden(engine: Engine) -> None:
    engine.answers(anova=fail)
    found = qualify(vectors(given("anova")))
    assert found.exit_code == 1
    assert only(found).reason == "the calculation failed: ZeroDivisionError, by zero"


def test_a_comparison_that_fails_is_not_hidden(engine: Engine) -> None:
    def broken(trials: int, seed: int) -> Simulation:
        raise MemoryError

    engine.answers(anova=explained(0.81, simulated=broken))
    found = qualify(vectors(given("anova")))
    assert (only(found).verdict, found.exit_code) == ("disagreed", 1)
    assert "MemoryError" in only(found).reason


@pytest.mark.parametrize(
    ("adapter", "code"), [("multiplicity", 0), ("precision_ci", 0), ("anova", 3)]
)
def test_only_two_procedures_may_be_left_out_by_name(
    engine: Engine, adapter: str, code: int
) -> None:
    engine.answers(**{adapter: refuse, "mcnemar": right})
    found = qualify(vectors(given(adapter), given("mcnemar")))
    assert found.exit_code == code
    assert found.count("not covered", adapter) == 1
    (((procedure, reason, excused), rows),) = found.reasons.items()
    assert (procedure, excused, rows) == (f"{adapter}.power", code == 0, 1)
    assert "adjusts p values" in reason


@pytest.mark.parametrize("adapter", ["", "absent", "multiplicity"])
def test_what_nothing_answers_is_not_covered(engine: Engine, adapter: str) -> None:
    engine.answers(anova=right)
    found = qualify(vectors(given(adapter), given("anova")))
    assert found.exit_code == 3
    assert found.uncovered == 1


def test_a_row_of_which_nothing_is_compared_is_not_covered(engine: Engine) -> None:
    engine.answers(
        multiplicity=lambda row: Obtained({}, left_out=dict.fromkeys(row.expected, "an echo"))
    )
    found = qualify(vectors(given("multiplicity")))
    assert (only(found).verdict, found.exit_code) == ("not covered", 3)


def test_a_disagreement_comes_before_what_is_not_covered(engine: Engine) -> None:
    engine.answers(anova=wrong, mcnemar=refuse)
    assert qualify(vectors(given("anova"), given("mcnemar"))).exit_code == 1


def many(adapter: str, number: int) -> list[Given]:
    return [given(adapter, position) for position in range(number)]


def test_an_explanation_needs_a_simulation_that_sides_with_us(engine: Engine) -> None:
    rest = many("mcnemar", 40)
    engine.answers(anova=explained(0.81), mcnemar=right)
    found = qualify(vectors(given("anova"), *rest))
    first = found.results[0]
    assert (first.verdict, first.cause, found.exit_code) == ("explained", CAUSE, 0)
    assert first.decided is not None
    assert first.decided.peer == 0.8
    assert first.decided.ours == pytest.approx(0.81)
    assert first.decided.simulation.trials == 1_000_000
    assert found.causes == {CAUSE: (first,)}
    for share in (0.80, 0.805, 0.82):
        engine.answers(anova=explained(share), mcnemar=right)
        found = qualify(vectors(given("anova"), *rest))
        assert (found.results[0].verdict, found.exit_code) == ("disagreed", 1), share
        assert found.results[0].decided is not None


def test_a_simulation_too_short_to_exclude_the_peer_explains_nothing(engine: Engine) -> None:
    engine.answers(anova=explained(0.81), mcnemar=right)
    found = qualify(vectors(given("anova"), *many("mcnemar", 40)), trials=1_000)
    assert found.results[0].verdict == "disagreed"


def test_an_explanation_needs_a_known_cause_of_its_procedure(engine: Engine) -> None:
    rest = many("mcnemar", 40)
    for cause in ("unheard-of", ""):
        engine.answers(anova=explained(0.81, cause), mcnemar=right)
        assert qualify(vectors(given("anova"), *rest)).results[0].verdict == "disagreed"
    engine.answers(correlation=explained(0.81), mcnemar=right)
    assert qualify(vectors(given("correlation"), *rest)).results[0].verdict == "disagreed"
    engine.answers(anova=explained(0.81, simulated=None), mcnemar=right)
    assert qualify(vectors(given("anova"), *rest)).results[0].verdict == "disagreed"


def test_powers_of_a_sample_size_are_named_by_its_adapter(engine: Engine) -> None:
    engine.answers(anova=explained(0.70, powers=(0.9, 0.7)), mcnemar=right)
    found = qualify(vectors(given("anova"), *many("mcnemar", 40))).results[0]
    assert found.verdict == "explained"
    assert found.decided is not None
    assert found.decided.peer == 0.9


def test_what_agrees_needs_no_explanation(engine: Engine) -> None:
    def simulated(trials: int, seed: int) -> Simulation:
        raise AssertionError("an agreement is not simulated")

    engine.answers(
        anova=lambda row: Obtained({"power": row.inputs["power"]}, cause=CAUSE, simulated=simulated)
    )
    assert only(qualify(vectors(given("anova")))).verdict == "agreed"


def test_no_more_than_three_in_a_hundred_rows_may_be_explained(engine: Engine) -> None:
    engine.answers(anova=explained(0.81), mcnemar=right)
    enough = vectors(*many("anova", 3), *many("mcnemar", 97))
    found = qualify(enough)
    assert (found.count("explained"), found.exit_code) == (3, 0)
    # The share is of all rows that were given, also where one procedure only is run.
    assert qualify(enough, only=("anova",)).exit_code == 0
    found = qualify(vectors(*many("anova", 4), *many("mcnemar", 96)))
    assert (found.count("explained"), found.count("disagreed"), found.exit_code) == (0, 4, 1)
    assert "no more than 3 of all" in found.results[0].reason


def test_only_some_procedures(engine: Engine) -> None:
    engine.answers(anova=right, mcnemar=wrong)
    everything = vectors(*many("anova", 2), *many("mcnemar", 3))
    assert len(qualify(everything).results) == 5
    found = qualify(everything, only=("anova",))
    assert (len(found.results), found.exit_code) == (2, 0)
    assert len(qualify(everything, only=("mcnemar.power",)).results) == 3


def test_procedures_come_in_the_order_of_the_adapters(engine: Engine) -> None:
    engine.answers(mcnemar=right, anova=right)
    found = qualify(vectors(given(""), given("anova"), given("mcnemar")))
    assert list(found.groups) == ["mcnemar", "anova", "other"]


def test_progress_is_told_and_may_cancel(engine: Engine) -> None:
    engine.answers(anova=right)
    told: list[tuple[int, int]] = []
    qualify(vectors(*many("anova", 3)), progress=lambda *step: told.append(step))
    assert told == [(1, 3), (2, 3), (3, 3)]

    def cancel(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        qualify(vectors(given("anova")), progress=cancel)


def test_every_cause_says_what_differs_and_where_that_is_written() -> None:
    for key, cause in CAUSES.items():
        assert key == key.lower().replace(" ", "-")
        assert cause.sentence.endswith(".")
        assert cause.source
        assert set(cause.procedures) <= set(ADAPTERS)
        assert cause.procedures
