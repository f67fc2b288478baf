"""Study files from strangers: what is no study is refused, in words that name the place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from ldn_designer import resources
from ldn_designer.evidence import library
from ldn_designer.evidence.effect import NotComputable
from ldn_designer.evidence.effects import FORMULAS, effect_of
from ldn_designer.evidence.reported import Derivation

if TYPE_CHECKING:
    from collections.abc import Callable

Content = dict[str, Any]


def _content() -> Content:
    content: Content = json.loads(resources.read_text("evidence/final-2024.json"))
    return content


def _set(*path: str | int, to: Any) -> Callable[[Content], None]:
    def change(content: Content) -> None:
        place: Any = content
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to

    return change


def _repeat(name: str) -> Callable[[Content], None]:
    def change(content: Content) -> None:
        content[name] = [*content[name], content[name][0]]

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_set("year", to="2024"), "year"),
        (_set("year", to=20240), "year must be at most 2,200"),
        (_set("randomised", to="yes"), "randomised"),
        (_set("id", to="../../etc/passwd"), "id has characters or a form"),
        (_set("title", to="nul\x00byte"), "title has characters"),
        (_set("title", to="x" * 3000), "at most 2000 characters"),
        (_set("doi", to="javascript:alert(1)"), "doi has characters or a form"),
        (_set("outcomes", to=[]), "at least 1 item"),
        (_set("outcomes", 0, "kind", to="guess"), "kind must be “continuous”"),
        (_set("outcomes", 0, "better", to="left"), "“lower” or “higher”"),
        (_set("outcomes", 0, "formula", to="__import__"), "not a field that exists"),
        (_set("outcomes", 0, "derivation", "formula", to="eval"), "formula must be"),
        (_set("outcomes", 0, "derivation", "sign", to=-1), "must say why"),
        (_set("outcomes", 0, "derivation", "control", to="Nobody"), "“Nobody”, which is no arm"),
        (_set("outcomes", 0, "derivation", to=None), "A poolable outcome needs a derivation"),
        (_set("outcomes", 0, "not_pooled_because", to="x"), "exactly where"),
        (_set("outcomes", 0, "scale_max", to=-3), "must be below its highest"),
        (_set("outcomes", 0, "alternative_to", to="none"), "which is no outcome"),
        (_set("outcomes", 0, "reported", "difference", "p", to=1.5), "at most 1; 1.5 is not"),
        (_set("outcomes", 0, "reported", "arms", 0, "n", to=-5), "at least 0; −5 is not"),
        (_set("outcomes", 0, "reported", "arms", 0, "n", to=4.5), "whole number"),
        (_set("outcomes", 0, "reported", "arms", 0, "sd_final", to=True), "number"),
        (_set("outcomes", 1, "key", to="pain-change"), "Outcome key used twice: pain-change"),
        (_set("randomised", to=False), "poolable but nobody was randomised"),
        (_repeat("arms"), "Arm used twice: LDN"),
    ],
)
def test_what_is_no_study_is_refused_in_words(change: Callable[[Content], None], said: str) -> None:
    content = _content()
    change(content)
    with pytest.raises(library.EvidenceError) as refused:
        library.read_study(json.dumps(content), "stranger.json")
    assert str(refused.value).startswith("“stranger.json” is not a study.")
    assert said in str(refused.value)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(number: str) -> None:
    text = resources.read_text("evidence/final-2024.json").replace("-0.34", number)
    with pytest.raises(library.EvidenceError, match="number"):
        library.read_study(text, "stranger.json")


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "7", '{"id": "\\ud800"}', "[" * 100_000])
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(library.EvidenceError, match="is not a study"):
        library.read_study(text, "stranger.json")


def test_only_the_first_faults_of_many_are_told() -> None:
    with pytest.raises(library.EvidenceError, match=r"And \d+ more\."):
        library.read_study("{}", "stranger.json")


def test_a_study_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        library.load()[0].label = "Other"  # type: ignore[misc]


def test_every_formula_that_a_file_may_name_exists() -> None:
    field = Derivation.model_fields["formula"].annotation
    assert set(FORMULAS) == set(getattr(field, "__args__", ()))


@pytest.mark.parametrize("formula", sorted(FORMULAS))
def test_a_formula_without_its_numbers_is_answered_in_words(formula: str) -> None:
    content = _content()
    outcome = content["outcomes"][0]
    outcome["derivation"] = {"formula": formula, "treatment": "LDN", "control": "Placebo"}
    outcome["reported"] = {}
    study = library.read_study(json.dumps(content), "bare.json")
    answer = effect_of(study, study.outcomes[0])
    assert isinstance(answer, NotComputable)
    assert answer.reason.startswith("Not printed: ")


def test_a_percentage_that_fits_no_number_or_several_is_said() -> None:
    content = _content()
    arm = content["outcomes"][1]["reported"]["arms"][0]
    arm["percent"] = 46
    study = library.read_study(json.dumps(content), "other.json")
    answer = effect_of(study, study.outcomes[1])
    assert isinstance(answer, NotComputable)
    assert "No whole number out of 49" in answer.reason
    arm.update(n=490, percent=45)
    study = library.read_study(json.dumps(content), "other.json")
    effect = effect_of(study, study.outcomes[1])
    assert not isinstance(effect, NotComputable)
    # 44.5 to 45.5 % of 490 is 218.05 to 222.95; 220 is one of the two nearest to 45 %
    (told,) = [text for text in effect.assumptions if "of 490" in text]
    assert told == "LDN: 220 of 490 from the printed 45%; any number from 219 to 222 would fit."


def test_means_and_intervals_of_arms_give_an_effect_where_the_derivation_says_so() -> None:
    # SDs of change behind FINAL's arm intervals: 1.56667 and 1.58342;
    # √((48·1.56667² + 49·1.58342²)/97) = 1.57515
    content = _content()
    content["outcomes"][0]["derivation"]["formula"] = "mean_difference_from_arms"
    study = library.read_study(json.dumps(content), "arms.json")
    effect = effect_of(study, study.outcomes[0])
    assert not isinstance(effect, NotComputable)
    assert effect.estimate == pytest.approx(-0.4)
    assert effect.sd == pytest.approx(1.57515, abs=1e-5)


def test_a_turned_sign_turns_the_interval_too() -> None:
    content = _content()
    content["outcomes"][0]["derivation"].update(sign=-1, sign_reason="printed as an improvement")
    study = library.read_study(json.dumps(content), "turned.json")
    effect = effect_of(study, study.outcomes[0])
    assert not isinstance(effect, NotComputable)
    assert effect.estimate == 0.34
    assert effect.interval() == pytest.approx((-0.27, 0.95))
