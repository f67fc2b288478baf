"""The evidence page: what is pooled is ticked, left out with a reason, chosen and undone in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget

from ldn_designer.evaluation import evaluate
from ldn_designer.examples import load_example
from ldn_designer_ui.document import Document
from ldn_designer_ui.pages.evidence import EvidencePage
from ldn_designer_ui.pages.evidence_words import axis, reading
from ldn_designer_ui.widgets.elided_label import ElidedLabel
from ldn_designer_ui.widgets.interval_cell import IntervalCell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.dialogs.exclusion import ExclusionDialog
    from ldn_designer_ui.jobs import Jobs

FINAL = "bruun-2024-final-fibromyalgia/pain-change"
INNOVA = "innova-rodriguez-freire-fibromyalgia/pain-change"
BESTED = "bested-2023-fibromyalgia-crossover/fiqr-difference"


class Desk:
    """A page over a document, evaluated and shown again after every edit."""

    def __init__(self, qtbot: QtBot, jobs: Jobs) -> None:
        self.document = Document()
        self.document.start(load_example("fibromyalgia-parallel"))
        self.page = EvidencePage(self.document, jobs)
        self.said: list[str] = []
        self.steps: list[str] = []
        self.page.said.connect(self.said.append)
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

    def edit(self, path: str, value: Any) -> None:
        assert self.document.edit(path, value)

    def row(self, key: str) -> tuple[str, ...]:
        """The texts of a row of the table."""
        rows = {row.key: row for row in self.page.table.table.rows}
        texts: list[str] = []
        for cell in rows[key].cells:
            if isinstance(cell, str):
                texts.append(cell)
            elif cell.widget is not None:
                texts += [label.text() for label in cell.widget.findChildren(ElidedLabel)]
            else:
                texts.append(cell.text)
        return tuple(filter(None, texts))

    def shown(self) -> list[str]:
        return [row.key for row in self.page.table.table.rows]

    def mark(self, key: str) -> Any:
        return self.page.table.table.mark(key)

    def leave_out(self, reason: str) -> None:
        """Answer the question why."""
        dialog: Any = self.page.dialog
        asked: ExclusionDialog = dialog
        asked.reason.setText(reason)
        asked.accept()


@pytest.fixture
def desk(qtbot: QtBot, jobs: Jobs) -> Iterator[Desk]:
    made = Desk(qtbot, jobs)
    yield made
    made.document.deleteLater()


def test_the_example_shows_both_trials_the_pool_and_the_next_trial(desk: Desk) -> None:
    assert desk.row(FINAL)[-1] == "−0.34 (−0.95 to 0.27)"
    assert desk.row(INNOVA)[:4] == ("INNOVA", "parallel, double-blind", "98", "4.5")
    assert desk.row("pooled")[-1] == "0.03 (−1.23 to 1.35)"
    assert "Bayesian random effects" in desk.row("pooled")[0]
    assert desk.row("next")[-1] == "−2.09 to 2.21"
    assert desk.row("axis")[-1] == "points, NRS 0–10"
    assert desk.page.status(desk.plan(), desk.evaluation) == ("done", "2 of 9 pooled")


def test_the_others_stand_as_printed_with_the_reason(desk: Desk) -> None:
    line = next(row for row in desk.page.table.table.rows if row.key == BESTED)
    assert line.name == "Bested 2023, not pooled: crossover · other scale"
    assert "FIQR: median −1.65, IQR 18.55, p .3" in desk.row(BESTED)
    assert desk.shown().index("others") > desk.shown().index("next")


def test_every_method_and_every_trial_alone_stand_beside_the_pool(desk: Desk) -> None:
    rows = {row.cells[0]: row.cells[2] for row in desk.page.methods.table.rows}
    assert rows["Fixed effect"] == "−0.04 (−0.52 to 0.44)"
    assert rows["REML, Hartung–Knapp"] == "0.03 (−5.21 to 5.27)"
    assert rows["INNOVA alone"] == "0.49 (−0.33 to 1.31)"


def test_unticking_by_keyboard_asks_for_a_reason_and_then_changes_everything(
    desk: Desk, qtbot: QtBot
) -> None:
    before = desk.evaluation.assurance
    desk.mark(INNOVA).setFocus()
    QTest.keyClick(desk.mark(INNOVA), Qt.Key.Key_Space)
    assert desk.mark(INNOVA).isChecked()  # in the pool until there is a reason
    desk.leave_out("The direction of its effect is not printed.")
    assert desk.plan().evidence.included == (FINAL,)
    assert (
        desk.plan().evidence.exclusions[0].reason == "The direction of its effect is not printed."
    )
    assert desk.row("pooled")[-1] == "−0.34 (−0.94 to 0.26)"
    assert "next" not in desk.shown()
    assert not desk.mark(INNOVA).isChecked()
    after = desk.evaluation.assurance
    assert before is not None
    assert after is not None
    assert before.success == pytest.approx(0.21, abs=0.005)
    assert after.success == pytest.approx(0.27, abs=0.01)
    assert "only trial in the pool" in desk.page.methods.sentence.text()
    desk.document.undo()
    assert desk.plan().evidence.included == (FINAL, INNOVA)
    assert desk.row("pooled")[-1] == "0.03 (−1.23 to 1.35)"
    assert desk.mark(INNOVA).isChecked()


def test_without_a_reason_nothing_is_left_out_and_the_sentence_says_why(desk: Desk) -> None:
    desk.mark(INNOVA).click()
    dialog: Any = desk.page.dialog
    dialog.reason.setText("   ")
    dialog.accept()
    assert dialog.problem.text() == "Write why it is left out: the protocol prints the reason."
    assert dialog.isVisible()
    assert desk.plan().evidence.included == (FINAL, INNOVA)
    dialog.reject()
    assert desk.mark(INNOVA).isChecked()
    assert not desk.document.undo_stack.canUndo()


def test_a_reason_too_long_for_the_plan_is_refused_in_words(desk: Desk) -> None:
    desk.mark(INNOVA).click()
    desk.leave_out("x" * 500)
    dialog: Any = desk.page.dialog
    assert "Reason" in dialog.problem.text()
    assert desk.plan().evidence.included == (FINAL, INNOVA)
    dialog.reject()


def test_including_again_takes_the_exclusion_away(desk: Desk) -> None:
    desk.page.table.chosen.emit(INNOVA)
    desk.page.study.exclude.click()
    desk.leave_out("Not sure.")
    assert desk.page.study.include.isVisible()
    desk.page.study.include.click()
    assert desk.plan().evidence.included == (FINAL, INNOVA)
    assert desk.plan().evidence.exclusions == ()


def test_a_result_that_cannot_be_pooled_is_refused_with_its_reason(desk: Desk) -> None:
    desk.mark(BESTED).click()
    assert not desk.mark(BESTED).isChecked()
    assert BESTED not in desk.plan().evidence.included
    assert desk.page.study.problem.text() == (
        "Bested 2023 cannot be pooled: crossover · other scale."
    )
    assert desk.said == [desk.page.study.problem.text()]


def test_the_keyboard_reaches_every_study_and_shows_it(desk: Desk, qtbot: QtBot) -> None:
    desk.mark(FINAL).setFocus()
    QTest.keyClick(desk.mark(FINAL), Qt.Key.Key_Down)
    assert desk.page.study.title.text().startswith("Efficacy of Low-Dose Naltrexone")
    for _ in range(len([key for key in desk.shown() if "/" in key]) - 2):
        focused = desk.page.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Down)
    last = [key for key in desk.shown() if "/" in key][-1]
    assert desk.mark(last).hasFocus()
    assert desk.page.study.include.isHidden()


def test_the_selected_study_shows_reported_derived_and_doubts(desk: Desk) -> None:
    desk.page.table.chosen.emit(INNOVA)
    study = desk.page.study
    assert study.doubt.text() == "journal and year not confirmed"
    reported = dict(study.reported.rows)
    assert reported["Mean difference, adjusted"] == "0.49"
    assert reported["p"] == ".236"
    assert reported["Change, placebo, 50 randomised"] == "−0.64"
    derived = dict(study.derived.rows)
    assert derived["Direction"] == "favours placebo"
    assert derived["Standard error"] == "0.411"
    assert derived["95% CI"] == "−0.33 to 1.31"
    assert derived["SD, adjusted change"] == "2.03"
    assert "d and p imply different SDs, 2.58 and 2.03; the one from p is used." in (
        study.doubts.sentences
    )
    assert "PMID 42385209" in study.unverified.text()
    assert study.link.isHidden()  # no confirmed DOI, no link


def test_a_derived_value_tells_its_formula_inputs_and_assumptions(desk: Desk) -> None:
    desk.page.table.chosen.emit(INNOVA)
    study = desk.page.study
    study.derived.asked.emit("Standard error")
    told = study.formula.text()
    assert "SE = |difference| / t(1 − p/2, n₁ + n₂ − 2)" in told
    assert "p 0.236" in told
    assert "The numbers randomised stand in for the numbers analysed." in told
    study.derived.asked.emit("Standard error")
    assert study.formula.isHidden()


def test_the_paper_opens_in_the_browser(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    desk.page.study.link.click()
    assert [url.toString() for url in opened] == ["https://doi.org/10.1016/S2665-9913(23)00278-3"]


def test_conditions_are_counted_and_changing_one_clears_what_is_no_longer_there(
    desk: Desk,
) -> None:
    chip = desk.page.chips.chip("multiple sclerosis")
    assert desk.page.chips.chip("fibromyalgia").accessibleName() == "Fibromyalgia, 9"
    desk.edit("effect.study", INNOVA)
    chip.click()
    assert desk.plan().condition == "multiple sclerosis"
    assert desk.plan().evidence.included == ()
    assert desk.plan().effect.study is None
    assert "pooled" not in desk.shown()
    assert chip.isChecked()
    desk.document.undo()
    assert desk.plan().condition == "fibromyalgia"
    assert desk.plan().evidence.included == (FINAL, INNOVA)
    assert desk.page.chips.chip("fibromyalgia").isChecked()


def test_nothing_selected_teaches_and_one_button_pools(desk: Desk) -> None:
    desk.edit("evidence.included", ())
    assert desk.page.lesson.text().startswith("No result is selected.")
    assert desk.page.status(desk.plan(), desk.evaluation) == ("open", "none of 9 pooled")
    assert desk.page.teach.text() == "Pool what can be pooled"
    desk.page.teach.click()
    assert set(desk.plan().evidence.included) == {FINAL, INNOVA}
    assert desk.page.teach.isHidden()
    assert desk.page.lesson.isHidden()


def test_a_condition_without_poolable_evidence_says_so_and_leads_on(desk: Desk) -> None:
    desk.page.chips.chip("Crohn's disease and IBD").click()
    assert desk.page.lesson.text().startswith("There is no poolable randomised evidence on LDN")
    desk.page.teach.click()
    assert desk.steps == ["effect"]


def test_a_condition_without_any_study_shows_an_empty_table(desk: Desk) -> None:
    desk.edit("condition", "chronic itch")
    assert desk.shown() == []
    assert desk.page.study.isHidden()
    assert desk.page.chips.chip("chronic itch").isChecked()
    assert "chronic itch" in desk.page.lesson.text()


def test_another_result_of_a_study_takes_the_place_of_the_first(desk: Desk) -> None:
    study = desk.page.study
    response = "bruun-2024-final-fibromyalgia/pain-response"
    study.outcomes.chosen.emit(response)
    assert desk.plan().evidence.included == (INNOVA, response)
    assert "cannot be pooled" in desk.page.lesson.text()
    assert "pooled" not in desk.shown()
    assert desk.page.status(desk.plan(), desk.evaluation).state == "attention"
    desk.document.undo()
    assert desk.plan().evidence.included == (FINAL, INNOVA)


def test_the_favoured_side_follows_the_direction_of_the_scale(desk: Desk) -> None:
    def sides() -> list[str]:
        assert desk.page.table.table.findChild(QWidget) is not None
        texts = [label.text() for label in desk.page.table.findChildren(ElidedLabel)]
        return [text for text in texts if "favours" in text]

    assert sides() == ["← favours LDN", "favours placebo →"]
    desk.edit("outcome.better", "higher")
    assert sides() == ["← favours placebo", "favours LDN →"]
    desk.page.table.chosen.emit(FINAL)
    assert dict(desk.page.study.derived.rows)["Direction"] == "favours placebo"


def test_an_edit_elsewhere_keeps_the_widgets_and_the_focus(desk: Desk) -> None:
    mark = desk.mark(INNOVA)
    mark.setFocus()
    cell = desk.page.table.findChild(IntervalCell)
    desk.edit("outcome.unit", "steps")
    assert desk.mark(INNOVA) is mark
    assert mark.hasFocus()
    assert desk.page.table.findChild(IntervalCell) is cell
    assert desk.row("axis")[-1] == "steps, NRS 0–10"


@pytest.mark.parametrize("reach", [1e-7, 0.004, 0.3, 1.0, 2.21, 7.0, 12.0, 480.0, 3e6])
def test_the_scale_of_the_plot_has_round_ticks_and_holds_all_values(reach: float) -> None:
    scale = axis(
        [-reach / 3, reach], reading("mean difference", load_example("fibromyalgia-parallel"))
    )
    assert scale.low < -reach / 3
    assert scale.high > reach
    ticks = [words for _, words in scale.ticks]
    assert 3 <= len(ticks) <= 7
    assert len(set(ticks)) == len(ticks)
    assert ticks[len(ticks) // 2].lstrip("0.") == ""


def test_a_risk_difference_reads_in_percentage_points_and_a_ratio_as_itself() -> None:
    plan = load_example("fibromyalgia-parallel")
    assert reading("risk difference", plan).estimate(0.169, -0.01, 0.35) == "16.9 (−1.0 to 35.0)"
    assert reading("log odds ratio", plan).number(0.6931471805599453) == "2.00"


def test_a_narrow_window_puts_the_study_beneath(desk: Desk, qtbot: QtBot) -> None:
    desk.place.resize(960, 700)
    study = desk.page.study
    qtbot.waitUntil(lambda: study.y() > desk.page.methods.y())
    assert study.width() > 700
    assert desk.page.minimumSizeHint().width() <= 948
    desk.place.resize(1240, 800)
    qtbot.waitUntil(lambda: study.x() > desk.page.studies.x() + 600)


def test_a_pool_on_another_scale_keeps_its_own_direction_and_offers_its_outcome(desk: Desk) -> None:
    desk.page.chips.chip("multiple sclerosis").click()
    assert "nothing is pooled" in desk.said[-1]
    desk.page.teach.click()
    assert (
        dict(desk.page.study.derived.rows)["Direction"] == "favours LDN"
    )  # higher is better there
    texts = [label.text() for label in desk.page.table.findChildren(ElidedLabel)]
    assert [text for text in texts if "favours" in text] == ["← favours placebo", "favours LDN →"]
    assert "SF-36" in desk.page.worth.findings.sentences[0]
    assert "NRS 0–10" in desk.page.worth.findings.sentences[0]
    desk.page.worth.take_outcome.click()
    outcome = desk.plan().outcome
    assert (outcome.name, outcome.better) == ("SF-36 Mental Component Summary", "higher")
    assert outcome.scale.startswith("SF-36 MCS")
    assert desk.page.worth.take_outcome.isHidden()
    desk.document.undo()
    assert desk.plan().outcome.scale == "NRS 0–10"


def test_a_long_reason_is_cut_and_can_be_read_whole(desk: Desk) -> None:
    from ldn_designer_ui.widgets.chip import Tag

    width = desk.page.table.minimumSizeHint().width()
    reason = "the direction of its effect is not printed and nobody could be asked " * 3
    desk.page.table.ticked.emit(FINAL, False)
    desk.leave_out(reason.strip())
    tag = next(t for t in desk.page.table.findChildren(Tag) if t.whole.startswith("left out"))
    assert tag.text().endswith("…")
    assert tag.toolTip() == f"left out: {reason.strip()}"
    assert desk.page.table.minimumSizeHint().width() <= width + 40
