"""The chooser: every answer leads to a design with its reason, and taking it closes the dialog."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from ldn_designer.designs import DESIGNS
from ldn_designer.designs.choosing import FITS, QUESTIONS, suggestions
from ldn_designer_ui.dialogs.design_chooser import DesignChooser

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

FIRST = {question.key: next(iter(question.answers)) for question in QUESTIONS}


def test_the_commonest_answers_lead_to_two_means() -> None:
    assert suggestions(FIRST)[0].kind == "two-means"
    assert suggestions(FIRST | {"patients": "within"})[0].kind == "crossover-means"
    assert suggestions(FIRST | {"endpoint": "binary"})[0].kind == "two-proportions"


def test_what_a_design_does_not_use_is_said() -> None:
    near = suggestions(FIRST | {"endpoint": "binary", "measured": "diary", "patients": "within"})
    assert all(each.reason.endswith(".") for each in near)
    assert "one after the other" in next(e.reason for e in near if e.kind == "two-proportions")


def test_every_design_is_the_best_fit_of_some_answers() -> None:
    asked = [question.answers for question in QUESTIONS]
    keys = [question.key for question in QUESTIONS]
    best = {
        found[0].kind
        for each in product(*asked)
        if (found := suggestions(dict(zip(keys, each, strict=True))))
    }
    assert best == {fit.kind for fit in FITS} == set(DESIGNS)


def test_an_unknown_answer_is_refused() -> None:
    with pytest.raises(KeyError, match="no answer"):
        suggestions({"arms": "nine"})


def test_a_design_is_taken(qtbot: QtBot) -> None:
    chooser = DesignChooser({"patients": "within"})
    qtbot.addWidget(chooser)
    chooser.show()
    assert chooser.boxes["patients"].key == "within"
    with qtbot.waitSignal(chooser.accepted):
        chooser.takers[0].click()
    assert chooser.kind == "crossover-means"


def test_other_answers_suggest_anew(qtbot: QtBot) -> None:
    chooser = DesignChooser({})
    qtbot.addWidget(chooser)
    box = chooser.boxes["endpoint"]
    box.choose("binary")
    box.activated.emit(box.currentIndex())
    assert "Two proportions" in chooser.takers[0].accessibleName()
