"""`ldn-designer advise`: topics, designs by their fields, plan files, and what it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ldn_designer.advice import ADVICE
from ldn_designer.cli import main
from ldn_designer.designs import DESIGNS

if TYPE_CHECKING:
    from pathlib import Path

CROSSOVER = [
    "crossover-means",
    "--difference",
    "-1",
    "--sd",
    "1.8",
    "--correlation",
    "0.5",
    "--dropout",
    "0.2775",
]
PARALLEL = ["two-means", "--difference", "-1", "--sd", "1.8", "--dropout", "0.15"]


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(["advise", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("design", [CROSSOVER, PARALLEL], ids=lambda words: words[0])
def test_the_anchors_by_the_command(design: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "carry-over", *design)
    numbers = found["numbers"]
    assert numbers["shown"] == pytest.approx(-0.85)
    assert (round(numbers["power"], 2), round(numbers["true_power"], 2)) == (0.91, 0.81)
    assert (numbers["n_total"], numbers["n_compensating"]) == (54, 70)
    assert numbers["parallel_n_total"] == 166
    assert round(numbers["break_even"], 2) == 0.92
    assert (numbers["n_at_correlation_0.30"], numbers["n_at_correlation_0.70"]) == (70, 34)
    assert found["table"]["columns"] == ["Carry-over", "Shows", "Power of 54", "N needed"]


def test_fields_of_the_topic_are_options(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "carry-over", *PARALLEL, "--compared-correlation", "0.3")
    assert found["numbers"]["n_total"] == 70
    found = answer(capsys, "pilot", *PARALLEL, "--main-power", "80%", "--patients", "24")
    assert found["numbers"]["patients_per_arm"] == 10
    assert found["numbers"]["patients"] == 24


def test_the_text_has_sentences_a_table_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["advise", "washout", *CROSSOVER, "--washout-days", "10"]) == 0
    text = capsys.readouterr().out
    assert "A washout of 10 days leaves" in text
    assert "Days of washout: 5 half-lives" in text
    assert "days 15 to 22.5; source Swiss product information" in " ".join(text.split())
    assert "https://generika.cc" in text
    assert all(len(line) <= 130 for line in text.splitlines())  # addresses are never broken


def test_a_plan_file_is_advised_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.ldn"
    assert main(["example", "fibromyalgia-parallel", "--output", str(path)]) == 0
    capsys.readouterr()
    found = answer(capsys, "carry-over", str(path))
    assert found["numbers"]["n_total"] == 54
    assert "−0.85 points" in found["sentences"][0]


def test_the_topics_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["advise", "--list"]) == 0
    text = capsys.readouterr().out
    assert all(topic in text for topic in ADVICE)
    assert [each["topic"] for each in answer(capsys, "--list")["topics"]] == list(ADVICE)


@pytest.mark.parametrize("topic", ADVICE)
def test_every_topic_has_help_with_every_design(
    topic: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for design in DESIGNS:
        with pytest.raises(SystemExit) as ended:
            main(["advise", topic, design, "--help"])
        assert ended.value.code == 0
        assert f"ldn-designer advise {topic} {design}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["washout", *PARALLEL], "applies to crossovers, which Two parallel means is not"),
        (["carry-over", *PARALLEL, "--carry-over", "30"], "Write 30% as 0.3"),
        (["pilot", *PARALLEL, "--stop", "0.9"], "must be at most the limit to go"),
        (["carry-over", "nowhere.ldn"], "nowhere.ldn"),
    ],
)
def test_what_has_no_answer_is_refused(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["advise", *words]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "name a topic"),
        (["luck"], "is no topic: write carry-over"),
        (["carry-over"], "required: F.ldn"),
        (["carry-over", *CROSSOVER, "--compared-correlation", "0.3"], "says nothing here"),
    ],
)
def test_misuse_ends_with_two(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["advise", *words])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
