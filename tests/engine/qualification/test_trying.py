"""A typical trial of every design, and that a wrong formula is found by running it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ldn_designer import designs, resources
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.typical import FOLDER, typical
from ldn_designer.qualification import trying
from ldn_designer.qualification.trying import questions, tried

if TYPE_CHECKING:
    from ldn_designer.designs.base import Counts, Design


def test_every_design_has_a_typical_trial_and_every_file_a_design() -> None:
    assert set(resources.names(FOLDER)) == {f"{kind}.json" for kind in designs.DESIGNS}


@pytest.mark.parametrize("kind", designs.DESIGNS)
def test_it_is_of_its_design_and_can_ask_all_that_the_design_shows(kind: str) -> None:
    design, given = typical(kind)
    assert type(design) is designs.load(kind)
    effect = float(design.effect) - float(design.on_scale(design.no_difference))
    if design.directional:
        assert (effect > 0) == (given.better == "higher")
    needs_margin = {"non-inferiority", "equivalence"} & set(design.shows)
    assert (given.margin is not None) == bool(needs_margin)


def test_two_means_agree_three_ways() -> None:
    found = [trying._one("two-means", shown, 20_000) for shown in TwoMeans.shows]
    assert [each.shows for each in found] == ["superiority", "non-inferiority", "equivalence"]
    for each in found:
        assert each.agreement is not None
        assert each.agreement.agrees
        assert 0.8 <= each.agreement.formula < 0.85
        assert each.agreement.simulated.trials == 20_000


def test_a_wrong_standard_error_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = TwoMeans.precision

    def wrong(self: TwoMeans, n: Counts, null: float = 0.0) -> object:
        found = right(self, n, null)
        return type(found)(found.se * 2**0.5, found.df)

    monkeypatch.setattr(TwoMeans, "precision", wrong)
    for shown in TwoMeans.shows:
        found = trying._one("two-means", shown, 2_000).agreement
        assert found is not None
        assert not found.agrees


def test_a_design_without_a_typical_trial_or_an_answer_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def absent(kind: str) -> tuple[Design, object]:
        raise FileNotFoundError(kind)

    monkeypatch.setattr(trying, "LARGEST", 20)
    assert trying._one("two-means", "superiority", 100).reason == "no number suffices"
    monkeypatch.setattr(trying, "typical", absent)
    found = trying._one("two-means", "superiority", 100)
    assert found.agreement is None
    assert found.reason == "no typical trial is known"


def test_progress_is_told_and_may_cancel(monkeypatch: pytest.MonkeyPatch) -> None:
    def one(kind: str, shown: str, trials: int) -> trying.Tried:
        return trying.Tried(kind, "", shown, (trials,), None)

    monkeypatch.setattr(trying, "_one", one)
    told: list[tuple[int, int]] = []
    found = tried(50, lambda *step: told.append(step))
    assert [(each.kind, each.shows) for each in found] == list(questions())
    assert {each.units for each in found} == {(50,)}
    assert told[-1] == (len(questions()), len(questions()))

    def cancel(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        tried(50, cancel)
