"""`curve`: points over any field, each that of the command for one trial."""

from __future__ import annotations

import json
from typing import Any

import pytest
from command_line import assert_refused

from ldn_designer.cli import main

TWO_MEANS = ["two-means", "--difference", "-1", "--sd", "1.8"]


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main([*words, "--json"]) == 0
    content: dict[str, Any] = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    return content


def test_each_number_is_that_of_size(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(
        capsys, "curve", *TWO_MEANS, "--across", "sd=1.2:2.4:3", "--series", "power=0.8,0.9",
        "--result", "n", "--dropout", "0.15",
    )  # fmt: skip
    assert found["across"] == {"name": "sd", "values": [1.2, 1.8, 2.4]}
    assert found["series"] == {"name": "power", "values": [0.8, 0.9]}
    for curve in found["curves"]:
        for sd, number in zip(found["across"]["values"], curve["points"], strict=True):
            words = ["two-means", "--difference", "-1", "--sd", str(sd), "--dropout", "0.15"]
            one = asked(capsys, "size", *words, "--power", str(curve["value"]))
            assert one["n_total"] == number
    assert found["plan"] == 166


def test_each_power_and_each_effect_is_that_of_one_trial(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = asked(capsys, "curve", *TWO_MEANS, "--n", "120", "--across", "alpha=0.01:0.05:2")
    for alpha, power in zip(found["across"]["values"], found["curves"][0]["points"], strict=True):
        one = asked(capsys, "power", *TWO_MEANS, "--n", "120", "--alpha", str(alpha))
        assert one["power"] == pytest.approx(power, abs=1e-12)
    found = asked(capsys, "curve", *TWO_MEANS, "--across", "n=60:120:2", "--result", "detectable")
    one = asked(capsys, "detect", "two-means", "--sd", "1.8", "--n", "60", "--better", "lower")
    assert found["curves"][0]["points"][0] == pytest.approx(one["detectable"], abs=1e-9)


def test_what_no_trial_reaches_is_null_and_a_dash(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("curve", *TWO_MEANS, "--across", "difference=-1:0:2", "--result", "n")
    assert asked(capsys, *words)["curves"][0]["points"] == [140, None]
    assert main(list(words)) == 0
    out = capsys.readouterr().out
    assert "–" in out
    assert "A dash stands where no trial has the value." in out
    assert "nan" not in out.lower()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("--across colour", 2, "power cannot be drawn over “colour” here: write n, effect"),
        ("--across n --result n", 2, "n cannot be drawn over “n” here"),
        ("--across sd=3:2", 2, "goes backwards"),
        ("--across sd=3", 2, "write them as in sd=1:3"),
        ("--across sd=1:2:1", 2, "from 2 to 1000 steps"),
        ("--across sd --series sd=1,2", 2, "--series and --across both name sd"),
        ("--across sd --series power=a", 2, "“a” is no number"),
        ("--across power", 2, "power cannot be drawn over “power”"),
        ("--across difference=1:2 --result n", 1, "No trial has a value of difference"),
        ("--across sd=1:2 --better higher", 1, "Give the number with --n."),
        ("", 2, "--across"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], words: str, code: int, said: str
) -> None:
    assert_refused(capsys, ["curve", *TWO_MEANS, *words.split()], code, said)
