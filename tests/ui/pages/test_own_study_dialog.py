"""A study of the user's own: entered, seen at once, pooled, changed and removed in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLineEdit

from ldn_designer.evaluation import evaluate
from ldn_designer.evidence.printed_result import PrintedResult
from ldn_designer.evidence.reading import read_result
from ldn_designer.examples import load_example
from ldn_designer_ui.dialogs.own_study_values import printed_values
from ldn_designer_ui.document import Document
from ldn_designer_ui.pages.evidence import EvidencePage
from ldn_designer_ui.widgets.combo_box import ComboBox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.dialogs.own_study import OwnStudyDialog
    from ldn_designer_ui.jobs import Jobs

OWN = "own-smith-2026/result"
INTERVAL = {"difference": "-0.8", "ci_low": "-1.5", "ci_high": "-0.1"}


class Desk:
    """An evidence page whose dialog is filled in as a person would."""

    def __init__(self, qtbot: QtBot, jobs: Jobs) -> None:
        self.document = Document()
        self.document.start(load_example("fibromyalgia-parallel"))
        self.page = EvidencePage(self.document, jobs)
        self.said: list[str] = []
        self.page.said.connect(self.said.append)
        qtbot.addWidget(self.page)
        self.document.changed.connect(lambda _plan: self.show())
        self.page.show()
        self.show()

    def plan(self) -> TrialPlan:
        assert self.document.plan is not None
        return self.document.plan

    @property
    def dialog(self) -> OwnStudyDialog:
        from ldn_designer_ui.dialogs.own_study import OwnStudyDialog

        assert isinstance(self.page.dialog, OwnStudyDialog)
        return self.page.dialog

    def show(self) -> None:
        self.page.show_state(self.plan(), evaluate(self.plan()))

    def enter(self, **texts: str) -> None:
        for name, text in texts.items():
            field = self.dialog.form.rows[name].field
            if isinstance(field, ComboBox):
                field.choose(text)
                field.chosen.emit(text)
            else:
                assert isinstance(field, QLineEdit)
                field.setText(text)
                field.textEdited.emit(text)

    def error(self, name: str) -> str:
        return self.dialog.form.rows[name].error_label.text()

    def add(self, **more: str) -> None:
        self.page.add_study()
        self.enter(label="Smith 2026", randomised="yes", **INTERVAL, **more)
        self.dialog.accept()


@pytest.fixture
def desk(qtbot: QtBot, jobs: Jobs) -> Iterator[Desk]:
    made = Desk(qtbot, jobs)
    yield made
    made.document.deleteLater()


def test_the_form_has_every_field_of_the_printed_result(desk: Desk) -> None:
    desk.page.add_study()
    assert set(desk.dialog.form.rows) == set(PrintedResult.model_fields)
    for name, row in desk.dialog.form.rows.items():
        assert row.label.text() == PrintedResult.model_fields[name].title
        assert row.field.toolTip() == PrintedResult.model_fields[name].description
        assert row.field.accessibleName() == row.label.text()


def test_a_missing_limit_is_asked_for_beside_its_field_and_nothing_is_lost(desk: Desk) -> None:
    desk.page.add_study()
    assert not any(row.error_label.text() for row in desk.dialog.form.rows.values())
    desk.enter(difference="-0.8", ci_low="-1.5")
    assert desk.error("ci_high").startswith("Enter the upper limit too")
    desk.dialog.accept()
    assert desk.dialog.isVisible()
    assert desk.error("label") == "Study is missing."
    assert desk.dialog.form.values()["ci_low"] == -1.5
    assert desk.plan().evidence.own_studies == ()
    desk.dialog.reject()


def test_the_effect_follows_while_typing_before_the_study_has_a_name(desk: Desk) -> None:
    desk.page.add_study()
    desk.enter(**INTERVAL)
    shown = dict(desk.dialog.effect.rows)
    assert shown["LDN − placebo"] == "−0.80"
    assert shown["95% CI"] == "−1.50 to −0.10"
    assert shown["Standard error"] == "0.357"  # 1.4 / (2 × 1.95996)
    assert "the normal distribution, not t" in desk.dialog.lines.text()
    desk.enter(n_treatment="40", n_control="41")
    assert dict(desk.dialog.effect.rows)["Standard error"] == "0.352"  # t on 79 degrees of freedom
    desk.enter(ci_high="x")
    assert desk.dialog.effect.isHidden()
    assert "must be a number" in desk.error("ci_high")
    desk.dialog.reject()


def test_a_saved_study_is_pooled_and_selected_and_one_undo_takes_it_back(desk: Desk) -> None:
    desk.add()
    own = desk.plan().evidence.own_studies[0]
    assert own.id == "own-smith-2026"
    assert own.outcomes[0].scale_id == "nrs-pain"
    assert OWN in desk.plan().evidence.included
    assert desk.page.study.title.text() == "Smith 2026"
    assert evaluate(desk.plan()).evidence.labels == ("FINAL 2024", "INNOVA", "Smith 2026")
    assert evaluate(desk.plan()).evidence.pooled is not None
    desk.document.undo()
    assert desk.plan().evidence.own_studies == ()
    assert desk.plan().evidence.included == load_example("fibromyalgia-parallel").evidence.included


def test_a_study_without_randomisation_is_kept_but_not_pooled(desk: Desk) -> None:
    desk.page.add_study()
    desk.enter(label="Smith 2026", randomised="no", **INTERVAL)
    desk.dialog.accept()
    assert OWN not in desk.plan().evidence.included
    assert desk.said == ["Smith 2026 is kept but not pooled: not randomised."]
    assert desk.page.study.problem.text() == desk.said[0]


def test_two_reports_of_one_trial_are_refused_with_the_sentence(desk: Desk) -> None:
    desk.add(report_of="bruun-2024-final-fibromyalgia")
    refusal = "FINAL 2024 and Smith 2026 report the same trial: only one may be pooled."
    assert desk.said == [refusal]
    assert OWN not in desk.plan().evidence.included
    mark = desk.page.table.table.mark(OWN)
    mark.click()
    assert not mark.isChecked()
    assert desk.page.study.problem.text() == refusal
    assert OWN not in desk.plan().evidence.included


def test_editing_keeps_the_study_where_it_is_pooled(desk: Desk) -> None:
    desk.add()
    desk.page.edit_study()
    assert desk.dialog.form.values()["difference"] == -0.8
    desk.enter(label="Smith 2027", difference="-0.9")
    desk.dialog.accept()
    own = desk.plan().evidence.own_studies
    assert [(study.id, study.label) for study in own] == [("own-smith-2026", "Smith 2027")]
    assert OWN in desk.plan().evidence.included
    row = evaluate(desk.plan()).evidence.row(OWN)
    assert row is not None
    assert row.effect.estimate == -0.9
    desk.document.undo()
    assert desk.plan().evidence.own_studies[0].label == "Smith 2026"


def test_editing_to_what_may_not_be_pooled_takes_it_out_of_the_pool(desk: Desk) -> None:
    desk.add()
    desk.page.edit_study()
    desk.enter(randomised="no")
    desk.dialog.accept()
    assert OWN not in desk.plan().evidence.included
    assert "not randomised" in desk.said[-1]


def test_removing_takes_every_mention_with_it(desk: Desk) -> None:
    desk.add()
    assert desk.document.edit("effect.study", OWN)
    desk.page.study.remove.click()
    assert desk.plan().evidence.own_studies == ()
    assert OWN not in desk.plan().evidence.included
    assert desk.plan().effect.study is None
    desk.document.undo()
    assert OWN in desk.plan().evidence.included


def test_a_second_study_of_the_same_name_gets_an_id_of_its_own(desk: Desk) -> None:
    desk.add()
    desk.add()
    assert [study.id for study in desk.plan().evidence.own_studies] == [
        "own-smith-2026",
        "own-smith-2026-2",
    ]


def test_a_library_study_can_be_neither_edited_nor_removed(desk: Desk) -> None:
    assert desk.page.study.edit.isHidden()
    assert desk.page.study.remove.isHidden()


def test_a_crossover_asks_for_other_numbers_and_forgets_those_of_two_arms(desk: Desk) -> None:
    desk.page.add_study()
    form = desk.dialog.form
    desk.enter(n_treatment="40")
    assert form.rows["n_pairs"].isHidden()
    desk.enter(design="crossover")
    assert form.rows["n_treatment"].isHidden()
    assert form.rows["events_control"].isHidden()
    assert form.values()["n_treatment"] is None
    desk.enter(label="X", randomised="yes", difference="0.5", sd_differences="1", n_pairs="25")
    assert dict(desk.dialog.effect.rows)["Standard error"] == "0.200"
    desk.dialog.reject()


BASE: dict[str, object] = {"label": "Smith 2026", "condition": "fibromyalgia", "outcome": "Pain"}


@pytest.mark.parametrize(
    "printed",
    [
        {"difference": -0.8, "ci_low": -1.5, "ci_high": -0.1, "ci_level": 0.9, "randomised": True},
        {"difference": 0.8, "p": 0.02, "favours": "treatment", "better": "lower", "doi": "10.1234/x"},
        {
            "mean_treatment": -1.2, "sd_treatment": 2.0, "mean_control": -0.4, "sd_control": 2.1,
            "n_treatment": 40, "n_control": 41, "means": "final", "adjusted": False, "doubt": "None.",
        },
        {"events_treatment": 22, "n_treatment": 49, "events_control": 14, "n_control": 50},
        {
            "design": "crossover", "difference": -0.5, "sd_differences": 1.0, "n_pairs": 25,
            "report_of": "bruun-2024-final-fibromyalgia", "title": "A title", "year": 2026,
        },
    ],
)  # fmt: skip
def test_a_study_gives_back_what_it_was_made_from(printed: dict[str, object]) -> None:
    made = read_result({**BASE, **printed}).study
    assert made is not None
    values = printed_values(made)
    assert read_result(values).study == made
    assert {name: values[name] for name in printed} == printed
