"""The robustness page: every table is computed, and the simulation can be waited for or cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ldn_designer.evaluation import simulation_part
from ldn_designer_ui.pages.robustness import RobustnessPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer_ui.widgets.choice_table import ChoiceTable
    from tests.ui.pages.conftest import Followed


@pytest.fixture
def shown(
    follow: Callable[[type[RobustnessPage]], Followed[RobustnessPage]],
    monkeypatch: pytest.MonkeyPatch,
) -> Followed[RobustnessPage]:
    monkeypatch.setattr(simulation_part, "TRIALS", 20_000)
    return follow(RobustnessPage)


def texts(table: ChoiceTable) -> list[tuple[str, ...]]:
    return [
        tuple(cell if isinstance(cell, str) else cell.text for cell in row.cells)
        for row in table.rows
    ]


def test_the_most_fragile_assumption(shown: Followed[RobustnessPage]) -> None:
    said = shown.page.fragile.words.text()
    assert said.startswith("The true effect. At 0.76 points, 24% less than planned, power is 70%.")
    assert "FINAL 2024 and INNOVA give 14% to a benefit that large." in said
    assert said.endswith("The SD would have to rise by 31%, to 2.36.")


def test_engines_agree(shown: Followed[RobustnessPage]) -> None:
    rows = texts(shown.page.engines.table)
    assert [row[0] for row in rows] == [
        "Formula, statsmodels",
        "Quadrature, own integral",
        "Simulation, 70 per arm",
        "Simulation, no effect: type I error",
    ]
    assert rows[0][1] == rows[1][1] == "90.38%"
    power, level = (float(row[1].split("%")[0]) for row in rows[2:])
    assert abs(power - 90.38) < 0.7  # 3.3 standard errors of 20,000 trials
    assert abs(level - 5) < 0.5
    assert shown.page.engines.heading is not None
    assert shown.page.engines.heading.accessibleName() == "Three engines agree"


def test_dilution_and_what_the_trial_would_add(shown: Followed[RobustnessPage]) -> None:
    assert texts(shown.page.dilution.table) == [
        ("None", "1.00", "90%", "166"),
        ("5%", "0.95", "87%", "182"),
        ("10%", "0.90", "84%", "204"),
        ("15%", "0.85", "79%", "226"),
        ("20%", "0.80", "74%", "256"),
    ]
    assert texts(shown.page.added.table) == [
        ("0.00", "0.01 (−0.76 to 0.83)", "50%"),
        ("−0.50", "−0.17 (−1.01 to 0.74)", "71%"),
        ("−1.00", "−0.33 (−1.39 to 0.79)", "78%"),
    ]


def test_figures_can_be_read_as_tables(shown: Followed[RobustnessPage]) -> None:
    shown.page.tornado.views.button("table").click()
    assert texts(shown.page.tornado.table) == [
        ("True effect", "0.34", "0.95", "20% to 87%"),
        ("Standard deviation", "2.03", "1.53", "82% to 97%"),
    ]
    shown.page.contour.views.button("table").click()
    rows = texts(shown.page.contour.table)
    assert rows[0] == ("Effect, points", "0.40", "0.70", "1.00", "1.30", "1.60")
    assert len(rows) == 6
    assert shown.page.contour.table.isVisibleTo(shown.page)


def test_another_plan_is_another_page(shown: Followed[RobustnessPage]) -> None:
    shown.edit(power=0.8)
    assert texts(shown.page.dilution.table)[0] == ("None", "1.00", "80%", "124")
    shown.wait_for(lambda: texts(shown.page.engines.table)[2][0], "Simulation, 52 per arm")
    shown.document.undo()
    shown.settle()
    assert texts(shown.page.dilution.table)[0] == ("None", "1.00", "90%", "166")


def test_the_simulation_is_cancelled_and_started_again(shown: Followed[RobustnessPage]) -> None:
    page = shown.page
    shown.document.edit("power", 0.8)
    shown.qtbot.waitUntil(lambda: page.engines.progress.isVisibleTo(page), timeout=30_000)
    page.engines.stop.click()
    shown.settle()
    assert page.engines.note.text() == "The simulation was cancelled."
    assert not page.engines.progress.isVisibleTo(page)
    assert len(texts(page.engines.table)) == 2
    page.engines.start.click()
    assert page.engines.progress.isVisibleTo(page)
    shown.settle()
    assert len(texts(page.engines.table)) == 4
    assert not page.engines.start.isVisibleTo(page)


def test_the_same_trial_is_simulated_once(
    shown: Followed[RobustnessPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[object] = []
    monkeypatch.setattr(simulation_part, "simulated", lambda *_asked, **_told: runs.append(1))
    shown.edit(dosing__timing="in the morning")
    assert len(shown.page.engines.table.rows) == 4
    assert runs == []


def test_a_huge_trial_is_not_simulated(shown: Followed[RobustnessPage]) -> None:
    shown.edit(design__difference=-0.01)
    assert "not simulated" in shown.page.engines.note.text()
    assert len(shown.page.engines.table.rows) == 2


def test_an_impossible_plan_has_its_reason_and_no_old_numbers(
    shown: Followed[RobustnessPage],
) -> None:
    shown.edit(design__difference=1.0)
    assert "wrong way" in shown.page.fragile.words.text()
    for card in (shown.page.engines, shown.page.dilution, shown.page.added):
        assert not card.isVisibleTo(shown.page)
    assert shown.page.tornado.table.rows == ()


def test_other_designs_have_this_page_too(shown: Followed[RobustnessPage]) -> None:
    from ldn_designer.evaluation.other_designs import in_design

    for kind in ("crossover-means", "two-proportions"):
        shown.document.adopt(in_design(shown.plan, kind), kind)
        shown.settle()
        shown.wait_for(lambda: len(shown.page.engines.table.rows), 4)
        assert shown.page.fragile.words.text().startswith("The true effect.")
        for card in (shown.page.tornado, shown.page.contour):
            card.figure.draw_now()
            assert card.figure.message == ""


def test_the_step_at_a_glance(shown: Followed[RobustnessPage]) -> None:
    from ldn_designer.evaluation import evaluate

    found = RobustnessPage.status(shown.plan, evaluate(shown.plan))
    assert found == ("attention", "lowest power 20%")
