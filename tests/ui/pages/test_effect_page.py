"""The effect page: rules, standard deviations, prior and reason edit the plan, and the numbers follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.evaluation import evaluate
from ldn_designer.examples import load_example
from ldn_designer_ui.document import Document
from ldn_designer_ui.pages.effect import EffectPage
from ldn_designer_ui.pages.effect_delta2 import answers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.jobs import Jobs
    from ldn_designer_ui.widgets.choice_table import ChoiceTable
    from ldn_designer_ui.widgets.number_field import NumberField

INNOVA = "innova-rodriguez-freire-fibromyalgia/pain-change"


class Desk:
    """A page over a document, evaluated and shown again after every edit."""

    def __init__(self, qtbot: QtBot, jobs: Jobs) -> None:
        self.time = 0.0
        self.document = Document(clock=lambda: self.time)
        self.document.start(load_example("fibromyalgia-parallel"))
        self.page = EffectPage(self.document, jobs)
        self.steps: list[str] = []
        self.page.step_requested.connect(self.steps.append)
        self.document.changed.connect(lambda _plan: self.show())
        self.place = QScrollArea()  # as in the window
        self.place.setWidgetResizable(True)
        self.place.setWidget(self.page)
        qtbot.addWidget(self.place)
        self.place.resize(1240, 800)
        self.show()
        self.place.show()
        with qtbot.waitActive(self.place):
            self.place.activateWindow()

    def plan(self) -> TrialPlan:
        assert self.document.plan is not None
        return self.document.plan

    @property
    def evaluation(self) -> Evaluation:
        return evaluate(self.plan())

    def show(self) -> None:
        self.page.show_state(self.plan(), self.evaluation)

    def start(self, **changes: Any) -> None:
        """Begin with the example, changed."""
        plan = load_example("fibromyalgia-parallel")
        for path, value in changes.items():
            plan = plan.edited(path.replace("__", "."), value)
        self.document.start(plan)

    def rule(self, key: str) -> tuple[str, ...]:
        return _texts(self.page.rules.table, key)

    def spread(self, key: str) -> tuple[str, ...]:
        return _texts(self.page.spread.table, key)

    def worth(self) -> str:
        return " ".join(self.page.findings.sentences)


def _texts(table: ChoiceTable, key: str) -> tuple[str, ...]:
    row = next(row for row in table.rows if row.key == key)
    return tuple(cell if isinstance(cell, str) else cell.text for cell in row.cells)


def type_into(qtbot: QtBot, field: NumberField, text: str) -> None:
    """Select what stands there and type, key by key."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


@pytest.fixture
def desk(qtbot: QtBot, jobs: Jobs) -> Iterator[Desk]:
    made = Desk(qtbot, jobs)
    yield made
    made.document.deleteLater()


def test_every_rule_has_its_number_and_assurance_or_a_refusal(desk: Desk) -> None:
    assert desk.rule("pooled") == (
        "Pooled mean",
        "2 trials",
        "0.03",
        "0.02",
        "wrong direction: no N",
    )
    assert desk.rule("printed")[2:] == ("−0.34", "−0.19", "1,390", "36%")
    assert desk.rule("safeguard")[2:] == ("−0.08", "−0.05", "24,224", "46%")
    assert desk.rule("conditional")[2:] == ("–", "–", "not applicable: p = .27")
    assert desk.rule("threshold") == (
        "Within-patient threshold",
        "Farrar 2001",
        "−2.00",
        "−1.11",
        "for a responder endpoint",
    )
    assert desk.rule("own")[2:] == ("−1.00", "−0.56", "166", "21%")
    own = next(row for row in desk.page.rules.table.rows if row.key == "own")
    assert own.chosen
    assert getattr(own.cells[4], "note", "") == "83 per arm"
    assert not desk.page.rules.table.mark("conditional").isEnabled()
    assert not desk.page.rules.table.mark("threshold").isEnabled()


def test_choosing_a_rule_changes_the_plan_and_what_the_trial_would_find(desk: Desk) -> None:
    desk.page.rules.table.mark("printed").click()
    assert desk.plan().effect.rule == "printed"
    assert desk.evaluation.answer.n_total == 1390
    assert desk.page.finding.bar.accessibleName().startswith("What the trial would find: 36%, ")
    assert desk.page.reason.heading is not None
    assert desk.page.reason.heading.accessibleName() == "Why 0.34 points"
    assert desk.page.status(desk.plan(), desk.evaluation).value == "0.34 points"
    desk.document.undo()
    assert desk.plan().effect.rule == "own"
    assert desk.page.rules.table.mark("own").isChecked()


def test_arrow_keys_choose_among_the_rules(desk: Desk, qtbot: QtBot) -> None:
    own = desk.page.rules.table.mark("own")
    own.setFocus()
    QTest.keyClick(own, Qt.Key.Key_Up)  # the rule above it cannot be chosen and is passed over
    assert desk.plan().effect.rule == "safeguard"
    assert desk.page.rules.table.mark("safeguard").hasFocus()


def test_typing_an_own_value_is_followed_and_undone_in_one_step(desk: Desk, qtbot: QtBot) -> None:
    field = desk.page.reason.field
    type_into(qtbot, field, "-0.75")
    assert desk.plan().design.effect == -0.75
    assert desk.rule("own")[2] == "−0.75"
    assert desk.rule("own")[4] == "290"
    assert field.hasFocus()
    assert field.text() == "-0.75"
    desk.document.undo()  # a value on the way, "-0" or "-", is undone with it
    assert desk.plan().design.effect == -1.0
    assert field.text() == "−1.00"


def test_an_own_value_replaces_another_rule_in_the_same_step(desk: Desk, qtbot: QtBot) -> None:
    desk.page.rules.table.mark("printed").click()
    desk.time += 60
    type_into(qtbot, desk.page.reason.field, "-2")
    assert desk.plan().effect.rule == "own"
    assert desk.plan().design.effect == -2.0
    desk.document.undo()
    assert desk.plan().effect.rule == "printed"
    assert desk.plan().design.effect == -1.0


def test_a_text_that_is_no_number_stays_and_is_explained(desk: Desk, qtbot: QtBot) -> None:
    field, row = desk.page.reason.field, desk.page.reason.row
    type_into(qtbot, field, "abc")
    assert field.text() == "abc"
    assert row.error_label.isVisible()
    assert "Own difference must be a number" in row.error_label.text()
    assert desk.plan().design.effect == -1.0
    assert "design.difference" in desk.document.pending
    desk.show()
    assert field.text() == "abc"
    desk.document.undo()
    assert field.text() == "−1.00"
    assert not row.error_label.text()


def test_texts_rescued_after_a_crash_stand_in_their_fields(desk: Desk) -> None:
    typed = {"design.difference": "-1,5", "design.sd": "?"}
    desk.document.restore(load_example("fibromyalgia-parallel"), None, typed)
    assert desk.page.reason.field.text() == "-1,5"
    assert desk.page.spread.field.text() == "?"
    assert desk.page.reason.row.error_label.isVisible()
    assert desk.page.spread.row.error_label.isVisible()


def test_a_value_the_plan_refuses_is_explained_beside_the_field(desk: Desk, qtbot: QtBot) -> None:
    type_into(qtbot, desk.page.reason.field, "2e9")
    assert "at most" in desk.page.reason.row.error_label.text()
    assert desk.plan().design.effect != 2e9


def test_a_wrong_way_effect_is_answered_in_words(desk: Desk, qtbot: QtBot) -> None:
    type_into(qtbot, desk.page.reason.field, "1.5")
    assert desk.rule("own")[4] == "wrong direction: no N"
    assert "points the wrong way" in desk.page.finding.sentence.text()
    assert desk.page.finding.bar.isHidden()
    assert desk.page.status(desk.plan(), desk.evaluation) == ("attention", "1.50 points")
    desk.start(outcome__better="higher", design__difference=-1.0)
    assert desk.page.status(desk.plan(), desk.evaluation).value == "−1.00 point"


def test_the_prior_changes_every_assurance(desk: Desk) -> None:
    desk.page.rules.prior.chosen.emit("single trial")
    assert desk.plan().effect.prior == "single trial"
    assert desk.rule("own")[5] != "21%"
    assert desk.rule("printed")[5] != "36%"
    alone = desk.rule("own")[5]
    desk.page.rules.trial.chosen.emit(INNOVA)
    assert desk.plan().effect.study == INNOVA
    assert desk.rule("own")[5] != alone
    assert desk.rule("printed")[1] == "INNOVA alone"
    desk.document.undo()
    assert desk.rule("printed")[1] == "FINAL 2024 alone"


def test_choosing_a_standard_deviation_changes_every_number(desk: Desk) -> None:
    assert desk.spread("pooled") == ("Pooled, all trials", "1.80", "166", "90%")
    assert desk.spread(f"trial {INNOVA}")[1:] == ("2.03", "208", "82%")
    desk.page.spread.table.mark(f"trial {INNOVA}").click()
    assert desk.plan().spread.rule == "trial"
    assert desk.plan().spread.study == INNOVA
    assert desk.rule("own")[4] == "208"
    desk.document.undo()
    assert desk.plan().spread.rule == "pooled"
    assert desk.rule("own")[4] == "166"


def test_an_own_standard_deviation_is_chosen_by_entering_it(desk: Desk, qtbot: QtBot) -> None:
    type_into(qtbot, desk.page.spread.field, "2.5")
    assert desk.plan().spread.rule == "own"
    assert getattr(desk.plan().design, "sd", None) == 2.5
    assert desk.spread("own")[1] == "2.50"
    assert desk.page.spread.field.hasFocus()
    type_into(qtbot, desk.page.spread.field, "0")
    assert "greater than 0" in desk.page.spread.row.error_label.text()
    desk.document.undo()
    assert not desk.page.spread.row.error_label.text()
    desk.document.undo()
    assert desk.plan().spread.rule == "pooled"


def test_the_reasons_are_part_of_the_plan(desk: Desk, qtbot: QtBot) -> None:
    area = desk.page.reason.reason
    area.setFocus()
    area.selectAll()
    QTest.keyClicks(area, "Patients said so.")
    qtbot.waitUntil(lambda: desk.plan().effect.reason == "Patients said so.")
    assert area.hasFocus()
    assert area.textCursor().position() == len("Patients said so.")
    desk.page.spread.reason.setPlainText("")
    desk.page.spread.reason.hand_on()
    assert desk.plan().spread.reason == ""
    area.setPlainText("")
    area.hand_on()
    assert "no written reason" in desk.worth()
    assert ("open", desk.page.reason.asked.sentences[2]) == answers(desk.plan(), desk.evaluation)[2]


def test_the_ends_of_the_trial_add_up_and_are_named(desk: Desk) -> None:
    assert desk.page.finding.bar.accessibleName() == "What the trial would find: 21%, 56%, 23%"
    assert desk.page.finding.heading is not None
    assert desk.page.finding.heading.accessibleName() == "What 166 participants would find"
    assert "No sample size raises it above 49%" in desk.worth()
    assert desk.page.worth.property("tone") == "warn"


def test_what_delta2_asks_is_answered_from_the_plan(desk: Desk) -> None:
    asked = desk.page.reason.asked.sentences
    assert (
        asked[0] == "Important: own value; no threshold between groups is on record for this scale."
    )
    assert (
        asked[1] == "Realistic: the evidence gives 10% to a true effect of −1.00 point or better."
    )
    states = [state for state, _ in answers(desk.plan(), desk.evaluation)]
    assert states == ["attention", "attention", "done", "done"]
    desk.start(design__difference=-0.1)
    assert answers(desk.plan(), desk.evaluation)[1][0] == "done"
    desk.start(outcome__scale_id="")
    assert "for this scale" in answers(desk.plan(), desk.evaluation)[0][1]


def test_without_evidence_only_the_own_value_remains(desk: Desk) -> None:
    desk.start(evidence__included=())
    assert desk.rule("pooled")[4] == "nothing is pooled"
    assert desk.rule("printed")[4] == "no trial is selected"
    assert desk.rule("own")[4:] == ("166", "–")
    assert [row.key for row in desk.page.spread.table.rows] == ["own"]
    assert desk.page.finding.sentence.text().startswith("Without pooled trials")
    assert desk.page.finding.bar.isHidden()
    assert desk.page.rules.trial_line.isHidden()
    assert desk.page.change.isHidden()
    states = [state for state, _ in answers(desk.plan(), desk.evaluation)]
    assert states == ["attention", "attention", "done", "open"]


def test_two_proportions_are_planned_in_percentage_points(desk: Desk, qtbot: QtBot) -> None:
    desk.start(design=TwoProportions(control=0.28, treatment=0.45), outcome__better="higher")
    assert desk.page.reason.row.unit.text() == "percentage points, LDN − placebo"
    assert desk.page.reason.field.text() == "17"
    assert desk.rule("own")[2:4] == ("17.0", "–")
    assert desk.rule("pooled")[2] == "the results measure something else than the design"
    assert desk.page.spread.table.isHidden()
    assert desk.page.spread.row.isHidden()
    assert desk.page.spread.sentence.text().endswith(
        "What counts in its place is the proportion in the control arm, entered in step 3."
    )
    type_into(qtbot, desk.page.reason.field, "20")
    assert getattr(desk.plan().design, "treatment", None) == 0.48
    assert desk.page.reason.field.text() == "20"
    type_into(qtbot, desk.page.reason.field, "80")
    assert desk.page.reason.row.error_label.text() == (
        "Own difference must be greater than −28% and less than 72%."
    )


def test_responders_of_a_trial_can_be_planned_on(desk: Desk) -> None:
    desk.start(
        design=TwoProportions(control=0.28, treatment=0.45),
        outcome__better="higher",
        evidence__included=("bruun-2024-final-fibromyalgia/pain-response",),
    )
    assert desk.rule("printed")[2] == "16.9"  # 22/49 − 14/50
    assert desk.page.possible.figure.message == ""
    assert desk.page.finding.bar.isVisible()


@pytest.mark.parametrize(
    ("design", "shown", "named"),
    [
        (CrossoverMeans(difference=-1.0, sd_within=1.5), False, "within-patient SD"),
        (CrossoverMeans(difference=-1.0, sd_differences=2.1), False, "SD of differences"),
        (CrossoverMeans(difference=-1.0, sd=1.8, correlation=0.5), True, ""),
        (TwoMeans(difference=-1.0, sd=1.8), True, ""),
    ],
)
def test_the_standard_deviations_show_where_the_design_has_one(
    desk: Desk, *, design: Any, shown: bool, named: str
) -> None:
    desk.start(design=design)
    assert desk.page.spread.table.isVisible() == shown
    assert desk.page.spread.field.isVisible() == shown
    assert named in desk.page.spread.sentence.text()
    assert desk.rule("own")[4].replace(",", "").isdigit()


def test_a_standard_deviation_that_left_the_evidence_is_told(desk: Desk) -> None:
    desk.start(evidence__included=(INNOVA,))
    assert "no longer in the evidence" in desk.worth()
    assert desk.page.spread.table.mark("own").isChecked()


def test_what_would_change_it_leads_to_the_power_step(desk: Desk) -> None:
    desk.page.change.click()
    assert desk.steps == ["power"]


def test_a_keystroke_keeps_every_widget(desk: Desk, qtbot: QtBot) -> None:
    marks = [desk.page.rules.table.mark(row.key) for row in desk.page.rules.table.rows]
    type_into(qtbot, desk.page.reason.field, "-1.2")
    assert marks == [desk.page.rules.table.mark(row.key) for row in desk.page.rules.table.rows]


def test_a_narrow_window_puts_the_figure_beneath(desk: Desk, qtbot: QtBot) -> None:
    desk.place.resize(960, 700)
    possible, worth = desk.page.possible, desk.page.worth
    qtbot.waitUntil(lambda: possible.y() > desk.page.spread.y())
    assert worth.x() > possible.x()
    asked = desk.page.reason.asked
    assert asked.height() >= asked.heightForWidth(asked.width())
    desk.place.resize(1240, 800)
    qtbot.waitUntil(lambda: possible.x() > desk.page.reason.x())


def test_no_benefit_planned_is_not_called_realistic(desk: Desk, qtbot: QtBot) -> None:
    type_into(qtbot, desk.page.reason.field, "0.5")  # three trials in four would reach this harm
    state, sentence = answers(desk.plan(), desk.evaluation)[1]
    assert state == "attention"
    assert "no benefit is planned" in sentence


def test_every_rule_says_what_it_does(desk: Desk) -> None:
    from ldn_designer_ui.pages.effect_words import RULES

    for row in desk.page.rules.table.rows:
        assert RULES[row.key]
        assert row.cells[0].help == RULES[row.key]  # type: ignore[union-attr]
