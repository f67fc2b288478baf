"""`solve`: one unknown, answered with the value that gives the power back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ldn_designer.cli import main


@pytest.mark.parametrize(
    ("sought", "words", "option"),
    [
        ("sd", "two-means --difference 1 --n 140", "--sd"),
        ("correlation", "crossover-means --difference 1 --sd 2 --n 60", "--correlation"),
        ("control", "two-proportions --treatment .5 --n 248", "--control"),
        ("alpha", "two-means --difference .5 --sd 1 --n 150", "--alpha"),
        ("margin", "two-means --difference 0 --sd 1 --n 172 --show non-inferiority --margin 1", "--margin"),
        ("sd-treatment", "two-means --difference 1 --sd 1.5 --n 140 --sd-treatment 1", "--sd-treatment"),
    ],
)  # fmt: skip
def test_the_value_found_has_the_power(
    capsys: pytest.CaptureFixture[str], sought: str, words: str, option: str
) -> None:
    def answer(*asked: str) -> dict[str, Any]:
        assert main([*asked, "--json"]) == 0
        content: dict[str, Any] = json.loads(capsys.readouterr().out)
        return content

    found = answer("solve", *words.split(), "--for", sought, "--power", "0.85")
    again = words.split()
    if option in again:
        at = again.index(option)
        del again[at : at + 2]
    power = answer("power", *again, f"{option}={found['value']!r}")["power"]
    assert power == pytest.approx(0.85, abs=1e-6)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("two-means --difference 1 --sd 2 --n 90 --for colour", 2, "no number “colour”"),
        ("two-proportions --control .5 --n 4 --for treatment", 1, "the most is"),
        ("mmrm --difference 1 --sd 2 --n 400 --for correlation", 1, "ask with fewer"),
        ("two-means --difference 1 --sd 2 --n 90", 2, "--for"),
    ],
)
def test_what_cannot_be_solved_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], words: str, code: int, said: str
) -> None:
    try:
        found = main(["solve", *words.split()])
    except SystemExit as end:
        found = int(str(end.code))
    err = capsys.readouterr().err
    assert found == code
    assert said in err
    assert err.count("\n") == 1
