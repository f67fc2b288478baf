"""The light beneath the power: engines that agree or do not, and what stands in for a slow exact answer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from ldn_designer.designs.two_proportions_exact import TwoProportionsExact
from ldn_designer.evaluation import robustness_part, simulation_part
from ldn_designer.evaluation.other_designs import in_design
from ldn_designer_ui import simulating
from ldn_designer_ui.main_window import MainWindow
from ldn_designer_ui.pages import PAGES
from ldn_designer_ui.pages.power import PowerPage
from ldn_designer_ui.preferences import Preferences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.ui.pages.conftest import Followed


@pytest.fixture
def shown(
    follow: Callable[[type[PowerPage]], Followed[PowerPage]], monkeypatch: pytest.MonkeyPatch
) -> Followed[PowerPage]:
    monkeypatch.setattr(simulating, "QUIET", 300)
    monkeypatch.setattr(simulation_part, "TRIALS", 20_000)
    return follow(PowerPage)


def test_the_light_waits_for_the_simulation_and_leads_to_the_engines(
    shown: Followed[PowerPage],
) -> None:
    light = shown.page.headline.light
    shown.qtbot.waitUntil(lambda: light.words.startswith("3 engines agree, gap "), timeout=30_000)
    assert light.icon.state == "done"
    assert "Quadrature, own integral: 90.38%" in light.line.accessibleDescription()
    assert light.line.accessibleName() == f"{light.words}: to the engines"
    with shown.qtbot.waitSignal(shown.page.step_requested) as asked:
        light.line.click()
    assert asked.args == ["robustness"]
    heard: list[tuple[str, str]] = []
    judge = light._show

    def listen() -> None:
        judge()
        heard.append((light.words, light.icon.state))

    light._show = listen  # type: ignore[method-assign]
    shown.edit(power=0.8)
    assert heard[0] == ("2 engines agree; simulating …", "half")
    shown.qtbot.waitUntil(lambda: light.words.startswith("3 engines agree"), timeout=30_000)


def test_an_approximation_is_judged_by_its_error(shown: Followed[PowerPage]) -> None:
    shown.document.adopt(in_design(shown.plan, "one-proportion"), "another design")
    shown.settle()
    light = shown.page.headline.light
    shown.qtbot.waitUntil(lambda: "above the simulation" in light.words, timeout=30_000)
    assert light.words.startswith("approximation, ")
    assert light.icon.state == "attention"  # 2.9 points: the binomial is far from normal at 42


def test_an_impossible_plan_has_no_light(shown: Followed[PowerPage]) -> None:
    shown.edit(design__difference=1.0)
    assert not shown.page.headline.light.isVisibleTo(shown.page)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The program's own pages in a window, the power page in sight."""
    made = MainWindow(PAGES, Preferences(tmp_path / "window.ini"))
    with qtbot.waitSignal(made.ready, timeout=30_000):
        made.show()
    made.open_step("power")
    qtbot.waitUntil(lambda: made.stack.has("power") and not made.jobs.busy, timeout=30_000)
    yield made
    made.jobs.shutdown()
    made.recovery.forget()
    made.deleteLater()


def test_a_slow_exact_answer_is_stood_in_for_and_replaced(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page: Any = window.stack.page("power")
    gate, real = threading.Event(), TwoProportionsExact.bare_power

    def slow(*asked: Any) -> Any:
        assert gate.wait(30)
        return real(*asked)

    monkeypatch.setattr(TwoProportionsExact, "bare_power", slow)
    assert window.document.plan is not None
    # No other test asks for this power: an answer that is known already would not be waited for.
    exact = in_design(window.document.plan, "two-proportions-exact").edited("power", 0.91)
    window.document.adopt(exact, "exact")
    told = window.steps.step("power").accessibleName()
    try:
        qtbot.waitUntil(lambda: page.headline.total.number.startswith("≈"), timeout=10_000)
        assert page.headline.solved.number.startswith("≈")
        assert "exact answer follows" in page.headline.total.accessibleName()
        assert page.headline.assurance.number == page.headline.months.number == "–"
        assert page.headline.light.words == ""
        assert page.figures.property("stale")
        assert page.statement.property("stale")
        assert window.steps.step("power").accessibleName() == told  # steps know exact numbers only
    finally:
        gate.set()
    qtbot.waitUntil(lambda: page.headline.total.number == "526", timeout=30_000)
    qtbot.waitUntil(lambda: not page.figures.property("stale"), timeout=30_000)
    assert page.headline.solved.number == "91.0%"


def test_the_exact_headline_does_not_wait_for_its_curve(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page: Any = window.stack.page("power")
    gate, real = threading.Event(), robustness_part.curve_part

    def slow(*asked: Any) -> Any:
        assert gate.wait(30)
        return real(*asked)

    monkeypatch.setattr(robustness_part, "curve_part", slow)
    assert window.document.plan is not None
    window.document.adopt(in_design(window.document.plan, "two-proportions-exact"), "exact")
    try:
        qtbot.waitUntil(lambda: page.headline.total.number == "510", timeout=30_000)
        assert page.figures.property("stale")
    finally:
        gate.set()
    qtbot.waitUntil(lambda: not page.figures.property("stale"), timeout=30_000)


def test_a_quick_answer_is_never_stood_in_for(window: MainWindow, qtbot: QtBot) -> None:
    stood: list[object] = []
    window.evaluations.approximated.connect(lambda *told: stood.append(told))
    window.document.edit("power", 0.8)
    qtbot.wait(200)
    assert stood == []
