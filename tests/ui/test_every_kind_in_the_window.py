"""Every kind of design in the window: all pages show it, its form edits it, and it can be chosen and left."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ldn_designer.designs import DESIGNS, load
from ldn_designer.designs.typical import typical
from ldn_designer.evaluation import Evaluation, evaluate
from ldn_designer.evaluation.other_designs import in_design
from ldn_designer.examples import load_example
from ldn_designer.plan import TrialPlan
from ldn_designer_ui.document import Document
from ldn_designer_ui.form import LISTS
from ldn_designer_ui.pages import PAGES
from ldn_designer_ui.pages.design import DesignPage
from ldn_designer_ui.pages.effect import EffectPage
from ldn_designer_ui.pages.robustness import RobustnessPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ldn_designer_ui.form import Form
    from ldn_designer_ui.jobs import Jobs

#: With the slow proofs: forty designs on six pages.
pytestmark = pytest.mark.slow

KINDS = tuple(DESIGNS)
#: The offscreen platform says this of every window.
HARMLESS = "propagateSizeHints"


def planned_design(document: Document) -> Any:
    """The design of the plan that is open."""
    assert document.plan is not None
    return document.plan.design


@lru_cache
def planned(kind: str) -> tuple[TrialPlan, Evaluation]:
    """A plan on the typical trial of this kind."""
    design, said = typical(kind)
    show: Any = design.shows[0]
    plan = TrialPlan(design=design, show=show, condition="fibromyalgia")
    plan = plan.edited("outcome.better", said.better).edited("dropout", 0.1)
    return plan, evaluate(plan)


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_shows_it(kind: str, qtbot: QtBot, jobs: Jobs, qtlog: Any) -> None:
    plan, evaluation = planned(kind)
    for entry in PAGES:
        made = entry.load()
        document = Document()
        document.start(plan)
        page = made(document, jobs)
        qtbot.addWidget(page)
        page.resize(1232, 812)
        made.prepare(plan, evaluation)
        assert made.status(plan, evaluation).value
        page.show_state(plan, evaluation)
        page.show()
        if isinstance(page, RobustnessPage):
            page.simulations.cancel()
        qtbot.waitUntil(lambda: not jobs.busy, timeout=60_000)
        assert not page.grab().isNull()
    assert [r.message for r in qtlog.records if HARMLESS not in r.message] == []


def opened(kind: str, qtbot: QtBot, jobs: Jobs) -> tuple[Document, DesignPage]:
    plan, evaluation = planned(kind)
    document = Document()
    document.start(plan)
    page = DesignPage(document, jobs)
    qtbot.addWidget(page)
    page.show_state(plan, evaluation)
    page.show()
    return document, page


def type_into(form: Form, name: str, text: str) -> None:
    field = form.number(name)
    field.selectAll()
    QTest.keyClicks(field, text.replace("−", "-"))  # QTest types ASCII alone


def nearby(value: Any) -> Any:
    """A list that differs a little, as a list of shares, times or correlations may."""
    if isinstance(value[0], tuple):
        return (*value[:-1], (*value[-1][:-1], value[-1][-1] + 0.25))
    if abs(sum(value) - 1) < 1e-9 or sum(value) == 0:  # shares, or the weights of a contrast
        step = value[0] / 4
        return (value[0] - step, *value[1:-1], value[-1] + step)
    return (*value[:-1], value[-1] - value[-1] / 8)


@pytest.mark.parametrize("kind", KINDS)
def test_its_form_edits_numbers_and_lists(kind: str, qtbot: QtBot, jobs: Jobs) -> None:
    document, page = opened(kind, qtbot, jobs)
    form = page.settings.forms[kind]
    numbers, lists = [], []
    for quantity in load(kind).fields():
        if not form.has(quantity.name) or form.row(quantity.name).isHidden():
            continue
        value = getattr(document.plan.design, quantity.name)  # type: ignore[union-attr]
        if quantity.shape in LISTS and value:
            lists.append((quantity.name, value))
        elif quantity.shape == "number" and value is not None:
            numbers.append((quantity.name, value, quantity.whole))
    changes = [(name, nearby(value)) for name, value in lists]
    changes += [
        (name, value + 1 if whole or value == int(value) else round(value * 0.9, 6))
        for name, value, whole in numbers[:1]
    ]
    for name, value in changes:
        assert document.plan is not None
        type_into(form, name, form.number(name).kind.text(value))
        assert form.number(name).error == "", (name, value, form.number(name).error)
        found = getattr(document.plan.design, name)
        assert found == pytest.approx(value) if not isinstance(value, tuple) else found != ()
        assert form.number(name).kind.text(found) == form.number(name).kind.text(value)
    assert not document.pending


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_chosen_and_left(kind: str, qtbot: QtBot, jobs: Jobs) -> None:
    example = load_example("fibromyalgia-parallel")
    document = Document()
    document.start(example)
    page = DesignPage(document, jobs)
    qtbot.addWidget(page)
    page.show_state(example, evaluate(example))
    page.adopt(kind)
    assert document.plan is not None
    assert document.plan.design.kind == kind
    evaluation = evaluate(document.plan)
    assert evaluation.answer.possible, evaluation.answer.reason
    page.show_state(document.plan, evaluation)
    page.adopt("two-means")
    assert document.plan.design == example.design
    assert document.plan.dropout == pytest.approx(example.dropout)
    assert document.plan.show == example.show


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_leads_to_every_other(kind: str) -> None:
    plan, _ = planned(kind)
    for other in KINDS:
        assert in_design(plan, other).design.kind == other


def test_arms_are_added_and_taken_away(qtbot: QtBot, jobs: Jobs) -> None:
    document, page = opened("anova", qtbot, jobs)
    assert document.edit("design.allocation", (2, 1, 1, 1))
    form = page.settings.forms["anova"]
    type_into(form, "means", "-2, -1.5, -1")
    assert planned_design(document).allocation == (1, 1, 1)
    type_into(form, "means", "-2, -1.5, -1, -1")
    assert planned_design(document).allocation == (2, 1, 1, 1)
    assert not document.pending


def test_lists_of_one_length_change_together(qtbot: QtBot, jobs: Jobs) -> None:
    document, page = opened("mann-whitney-categories", qtbot, jobs)
    form = page.settings.forms["mann-whitney-categories"]
    type_into(form, "control", "20, 50, 30")
    assert form.number("control").error
    type_into(form, "treatment", "10, 50, 40")
    assert planned_design(document).control == (0.2, 0.5, 0.3)
    assert planned_design(document).treatment == (0.1, 0.5, 0.4)
    assert not document.pending
    assert form.number("control").error == ""


def test_an_empty_list_is_a_value_where_the_design_says_so(qtbot: QtBot, jobs: Jobs) -> None:
    document, page = opened("anova", qtbot, jobs)
    form = page.settings.forms["anova"]
    type_into(form, "levels", "2, 2")
    assert document.plan is not None
    design: Any = document.plan.design
    assert design.levels == (2.0, 2.0)
    form.number("levels").selectAll()
    QTest.keyClick(form.number("levels"), Qt.Key.Key_Backspace)
    design = document.plan.design
    assert design.levels == ()


def test_a_list_of_effects_is_entered_with_the_design(qtbot: QtBot, jobs: Jobs) -> None:
    plan, evaluation = planned("anova")
    document = Document()
    document.start(plan)
    page = EffectPage(document, jobs)
    qtbot.addWidget(page)
    page.show_state(plan, evaluation)
    assert page.reason.row.isHidden()
    assert "step 3: the means" in page.reason.elsewhere.text()


@pytest.mark.parametrize(
    ("kind", "shown", "typed", "effect_field"),
    [
        ("two-proportions-ratio", "1.60", "2", 2.0),
        ("correlation", "0.40", "0.5", 0.5),
        ("one-proportion", "50", "60", 0.6),
        ("two-proportions", "20", "30", 0.6),
    ],
)
def test_the_own_value_is_what_a_reader_counts_in(
    kind: str, shown: str, typed: str, effect_field: float, qtbot: QtBot, jobs: Jobs
) -> None:
    plan, evaluation = planned(kind)
    document = Document()
    document.start(plan)
    page = EffectPage(document, jobs)
    qtbot.addWidget(page)
    page.show_state(plan, evaluation)
    field = page.reason.field
    assert field.text() == shown
    field.selectAll()
    QTest.keyClicks(field, typed)
    assert document.plan is not None
    found = getattr(document.plan.design, document.plan.design.effect_field)
    assert found == pytest.approx(effect_field)


def test_precision_asks_for_no_hypothesis(qtbot: QtBot, jobs: Jobs) -> None:
    from ldn_designer_ui.pages.power import PowerPage

    plan, evaluation = planned("precision-mean")
    document = Document()
    document.start(plan)
    page = PowerPage(document, jobs)
    qtbot.addWidget(page)
    page.show_state(plan, evaluation)
    assert page.settings.margin.isHidden()
    assert page.settings.sides.isHidden()
    assert "95% interval" in page.settings.level_note.text()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=60_000)
