"""Contradictions among printed numbers: found where they are, and only there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ldn_designer.evidence import library
from ldn_designer.evidence.checks import checks

if TYPE_CHECKING:
    from ldn_designer.evidence.study import Outcome, Study

FINAL = "bruun-2024-final-fibromyalgia/pain-change"
INNOVA = "innova-rodriguez-freire-fibromyalgia/pain-change"


def _changed(reference: str, **printed: Any) -> tuple[Study, Outcome]:
    """A library outcome with other figures printed about its difference."""
    study, outcome = library.find(reference)
    difference = outcome.reported.difference
    assert difference is not None
    reported = outcome.reported.model_copy(
        update={"difference": difference.model_copy(update=printed)}
    )
    return study, outcome.model_copy(update={"reported": reported})


def test_innova_contradicts_itself_twice() -> None:
    # 0.49/0.19 = 2.58 against the SD from p; −0.33 + 0.64 = 0.31 against 0.49
    assert checks(*library.find(INNOVA)) == (
        "The arms' means differ by 0.31, the adjusted difference is 0.49.",
        "d and p imply different SDs, 2.58 and 2.03; the one from p is used.",
    )


def test_final_differs_from_its_arms_by_no_more_than_rounding() -> None:
    (said,) = checks(*library.find(FINAL))
    assert said.startswith("The arms' means differ by −0.4, the adjusted difference is −0.34")
    assert said.endswith("rounding of the arms' means alone could explain it.")


def test_the_sentences_follow_the_numbers() -> None:
    # 0.49/0.30 = 1.633
    assert any("1.63 and 2.03" in said for said in checks(*_changed(INNOVA, standardised=0.30)))
    # 0.49/0.24 = 2.04: within five hundredths of 2.03
    assert not any("d and p" in said for said in checks(*_changed(INNOVA, standardised=0.24)))
    assert not any("arms' means" in said for said in checks(*_changed(INNOVA, estimate=0.31)))


@pytest.mark.parametrize(("p", "told"), [(0.27, False), (0.3, False), (0.04, True), (0.6, True)])
def test_a_printed_p_is_compared_with_the_one_that_follows(p: float, *, told: bool) -> None:
    said = [text for text in checks(*_changed(FINAL, p=p)) if "The p that follows" in text]
    assert bool(said) is told
    if told:
        # −0.34/0.30735 = −1.1062 on 97 degrees of freedom: p = 0.271
        assert "is 0.271" in said[0]


def test_a_p_given_as_an_inequality_is_not_compared() -> None:
    said = checks(*_changed(FINAL, p=0.01, p_relation="<"))
    assert not any("The p that follows" in text for text in said)


def test_a_second_model_behind_a_printed_p_is_found() -> None:
    (said,) = checks(*library.find("mischoulon-2017-depression/hamd-28"))
    # d·√3 = 1.9919 on 10 degrees of freedom: p = 0.074, printed 0.097
    assert "0.074" in said
    assert "0.097" in said
    assert checks(*library.find("mischoulon-2017-depression/hamd-17")) == ()


def test_quartiles_that_do_not_fit_their_p_are_found() -> None:
    # 18.55/1.349 = 13.75; 1.65/t(.85, 57)·√58 = 1.65/1.0459·7.6158 = 12.01
    reference = "bested-2023-fibromyalgia-crossover/fiqr-difference"
    (said,) = checks(*library.find(reference))
    assert "13.75 and 12.01" in said
    assert checks(*_changed(reference, iqr=16.2)) == ()
    assert checks(*_changed(reference, p=1.0)) == ()


def test_percentages_that_do_not_fit_their_counts_are_found() -> None:
    study, outcome = library.find("bruun-2024-final-fibromyalgia/any-adverse-event")
    assert checks(study, outcome) == ()
    ldn, placebo = outcome.reported.arms
    wrong = outcome.reported.model_copy(
        update={"arms": (ldn.model_copy(update={"percent": 80.0}), placebo)}
    )
    (said,) = checks(study, outcome.model_copy(update={"reported": wrong}))
    assert said == "LDN: 41 of 49 are 83.7%, the printed percentage is 80."


def test_outcomes_without_numbers_are_not_doubted() -> None:
    assert checks(*library.find("younger-2013-fibromyalgia/mood")) == ()
