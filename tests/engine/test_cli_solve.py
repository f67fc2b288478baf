"""`solve`: one unknown, answered with the value that gives the power back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from command_line import assert_refused

from ldn_designer.cli import main


@pytest.mark.parametrize(
    ("sought", "words", "option"),
    [
        ("sd", "two-means --difference 1 --n 140", "--sd"),
        ("correlation", "crossover-means --difference 1 --sd 2 --n 60", "--correlation"),
        ("control", "two-proportions --treatment .5 --n 248", "--control"),
        ("alpha", "two-means --difference .5 --sd 1 --n 150", "--alpha"),
        ("margin", "two-means --difference 0 --sd 1 --n 172 --show non-inferiority --margin 1", "--margin"),
        ("dilution", "two-means --difference 1 --sd 1.5 --n 140", "--dilution"),
        ("margin", "two-means --difference 0 --sd 1 --n 172 --show equivalence", "--margin"),
        ("alpha", "two-means --difference 0 --sd 1 --n 172 --show non-inferiority --margin .45", "--alpha"),
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
        ("mmrm --difference 1 --sd 2 --n 400 --for correlation", 1, "does not depend"),
        ("two-means --difference 1 --sd 2 --n 90", 2, "--for"),
    ],
)
def test_what_cannot_be_solved_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], words: str, code: int, said: str
) -> None:
    assert_refused(capsys, ["solve", *words.split()], code, said)


def in_json(capsys: pytest.CaptureFixture[str], words: str) -> tuple[int, dict[str, Any]]:
    code = main([*words.split(), "--json"])
    content: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, content


@pytest.mark.parametrize(
    ("sought", "words", "step"),
    [
        ("cycles", "n-of-1 --difference -1 --sd-within 1.5 --sd-effect .8 --n 24", -1),
        ("days", "diary-means --difference -1 --sd 2.4 --correlation .6 --n 160", -1),
        ("covariates", "ancova --difference -1 --sd 2.3 --correlation .5 --n 172", 1),
        ("lost", "two-means --difference -1 --sd 1.8 --n 166", 1),
    ],
)
def test_a_whole_number_reaches_the_target_and_its_neighbour_does_not(
    capsys: pytest.CaptureFixture[str], sought: str, words: str, step: int
) -> None:
    code, found = in_json(capsys, f"solve {words} --for {sought}")
    assert code == 0
    value = found["value"]
    assert value == round(value) == found["usable"]
    assert found["at_most"] == (step > 0)
    power = [
        in_json(capsys, f"power {words} --{sought} {round(value) + by}")[1]["power"]
        for by in (0, step)
    ]
    assert power[1] < 0.9 <= power[0]


def test_the_dropout_is_a_whole_participant_of_an_arm(capsys: pytest.CaptureFixture[str]) -> None:
    """83 in each arm, and 70 must be left: 13 of 83 may drop out."""
    words = "two-means --difference -1 --sd 1.8 --n 166"
    assert in_json(capsys, f"solve {words} --for dropout")[1]["value"] == pytest.approx(13 / 83)
    assert in_json(capsys, f"solve {words} --for lost")[1]["value"] == 13


@pytest.mark.parametrize(
    ("words", "fewest"),
    [
        ("two-means --difference -1 --sd 1.8 --n 20 --for dropout", 3),
        ("two-means --difference 0 --sd 1.8 --n 20 --for alpha", 2),
        ("two-proportions --control .5 --n 4 --for treatment", 2),
        ("mmrm --difference 1 --sd 2 --n 400 --for correlation", 2),
    ],
)
def test_where_no_value_reaches_it_changes_do(
    capsys: pytest.CaptureFixture[str], words: str, fewest: int
) -> None:
    code, found = in_json(capsys, f"solve {words}")
    assert (code, found["error"]) == (1, "impossible")
    assert found["reason"].endswith(".")
    assert len(found["changes"]) >= fewest
    bare = words.partition(" --for ")[0].split()
    for change in found["changes"]:
        asked = [
            part
            for name, value in change["settings"].items()
            if name != "power"
            for part in (f"--{name.replace('_', '-')}={value!r}",)
        ]
        given = [
            part
            for name, value in zip(bare[1::2], bare[2::2], strict=True)
            if name[2:].replace("-", "_") not in change["settings"]
            for part in (name, value)
        ]
        if "mmrm" in words:
            given += ["--correlation", "0.6"]
        target = change["settings"].get("power", 0.9)
        if "treatment" in words and "treatment" not in change["settings"]:
            given += ["--treatment", "0.5"]
        power = in_json(capsys, " ".join(["power", bare[0], *given, *asked]))[1]["power"]
        assert power >= target, change


def test_help_lists_what_can_be_solved_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["solve", "n-of-1", "--help"])
    shown = "".join(capsys.readouterr().out.split())
    assert (
        "Here:difference,sd-within,sd-effect,cycles,dilution,alpha,margin,dropoutorlost." in shown
    )


def test_other_values_at_which_power_crosses_the_target_are_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A correlation of −0.5 with baseline helps as much as one of 0.5."""
    words = "ancova --difference -1 --sd 2.3 --n 168"
    given = f"solve {words} --for correlation --correlation"
    values = []
    for begin in (".5", "-.5"):
        code, found = in_json(capsys, f"{given}={begin}")
        assert (code, found["others"]) == (0, 1)
        values.append(found["value"])
    assert values[0] == pytest.approx(-values[1])
    assert main(f"{given}=.5".split()) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Power crosses the target at 1 other value too: this is the one nearest" in shown
