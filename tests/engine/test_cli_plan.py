"""The commands around a plan file, and those that list what the program knows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ldn_designer.cli import main
from ldn_designer.commands import export
from ldn_designer.designs import DESIGNS, load
from ldn_designer.evidence import library
from ldn_designer.examples import EXAMPLES, load_example
from ldn_designer.files import open_plan, save_plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAME = "fibromyalgia-parallel"


def refuse(name: str) -> None:
    raise AssertionError(f"JSON must not hold {name}")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Exit code of a command, what it printed and what it complained of."""

    def called(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        return code, *capsys.readouterr()

    return called


@pytest.fixture
def content(run: Any) -> Callable[..., Any]:
    """The JSON of a command that succeeds."""

    def called(*words: object) -> Any:
        code, out, err = run(*words, "--json")
        assert (code, err) == (0, "")
        return json.loads(out, parse_constant=refuse)

    return called


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    path = tmp_path / "trial.ldn"
    save_plan(load_example(NAME), path)
    return path


@pytest.fixture
def impossible_file(plan_file: Path) -> Path:
    path = plan_file.with_name("impossible.ldn")
    save_plan(open_plan(plan_file).edited("design.difference", 1.0), path)
    return path


# ---- Designs and evidence


def test_designs_are_told_with_all_their_fields(content: Any, run: Any) -> None:
    found = content("designs")["designs"]
    assert [one["design"] for one in found] == list(DESIGNS)
    code, text, _ = run("designs")
    assert code == 0
    for one in found:
        design = load(one["design"])
        assert [field["name"] for field in one["fields"]] == [f.name for f in design.fields()]
        assert one["title"] == design.title
        assert one["reference"] == design.reference
        for field in one["fields"]:
            assert f"--{field['name'].replace('_', '-')}" in text


def test_the_conditions_and_every_study(content: Any, run: Any) -> None:
    found = content("evidence")
    assert found["conditions"][0] == {"condition": "fibromyalgia", "studies": 9}
    assert {one["id"] for one in found["studies"]} == {study.id for study in library.load()}
    code, text, _ = run("evidence")
    assert code == 0
    for study in library.load():
        assert study.label in text


def test_what_was_printed_stands_apart_from_what_was_computed(content: Any) -> None:
    found = content("evidence", "--condition", "Fibromyalgia")
    assert [one["condition"] for one in found["conditions"]] == ["fibromyalgia"]
    final = next(one for one in found["studies"] if one["label"] == "FINAL 2024")
    printed = final["outcomes"][0]["reported"]["difference"]
    assert (printed["estimate"], printed["ci_low"], printed["ci_high"]) == (-0.34, -0.95, 0.27)
    effect = final["effects"][0]["effect"]
    assert effect["formula"] == "mean_difference_from_interval"
    assert effect["se"] == pytest.approx(0.307, abs=5e-4)
    for study in found["studies"]:
        assert len(study["effects"]) == len(study["outcomes"])
        for one in study["effects"]:
            assert (one["effect"] is None) == bool(one["reason"])
        assert "doubts" in study


def test_the_pool_of_fibromyalgia(content: Any) -> None:
    (pool,) = content("evidence", "--condition", "fibromyalgia")["pooled"]
    assert [row["study"] for row in pool["results"]] == ["FINAL 2024", "INNOVA"]
    assert sum(row["weight"] for row in pool["results"]) == pytest.approx(1)
    bayes, fixed, random_effects, hartung_knapp = pool["methods"]
    assert bayes["method"].startswith("Bayesian")
    assert bayes["estimate"] == pytest.approx(0.03, abs=0.02)
    assert bayes["interval"] == pytest.approx([-1.23, 1.35], abs=0.02)
    assert bayes["prediction"] == pytest.approx([-2.09, 2.21], abs=0.02)
    assert fixed["estimate"] == pytest.approx(-0.042, abs=1e-3)
    assert fixed["interval"] == pytest.approx([-0.525, 0.440], abs=1e-3)
    assert random_effects["estimate"] == pytest.approx(0.030, abs=1e-3)
    assert random_effects["interval"] == pytest.approx([-0.778, 0.839], abs=1e-3)
    assert hartung_knapp["interval"] == pytest.approx([-5.21, 5.27], abs=5e-3)
    assert pool["heterogeneity"]["tau_squared"] == pytest.approx(0.213, abs=1e-3)
    assert pool["heterogeneity"]["i_squared"] == pytest.approx(0.62, abs=5e-3)
    assert pool["sd"] == 1.80


def test_the_evidence_as_text(run: Any) -> None:
    code, out, err = run("evidence", "--condition", "fibromyalgia")
    assert (code, err) == (0, "")
    flat = " ".join(out.split())
    for said in (
        "9 studies",
        "Printed: −0.34 (−0.95 to 0.27), p .27",
        "mean difference −0.34 (−0.95 to 0.27), by SE =",
        "? The printed difference has no direction.",
        "not pooled: crossover · other scale",
        "next trial −2.09 to 2.21",
        "Pooled: FINAL 2024 and INNOVA, mean difference",
    ):
        assert said in flat, said
    code, out, _ = run("evidence", "--condition", "crohn's disease and ibd")
    assert code == 0
    assert "no poolable randomised evidence" in out


def test_a_condition_without_evidence(run: Any) -> None:
    code, out, err = run("evidence", "--condition", "gout")
    assert (code, out) == (1, "")
    assert err.startswith("There is no evidence on “gout”: write fibromyalgia")
    code, out, err = run("evidence", "--condition", "gout", "--json")
    assert code == 1
    assert json.loads(out) == {"error": "wrong input", "reason": err.strip(), "changes": []}


# ---- Examples


def test_examples_are_listed(run: Any) -> None:
    code, out, _ = run("example", "--list")
    assert code == 0
    for name, title in EXAMPLES.items():
        assert name in out
        assert title in out


def test_an_example_is_written_and_a_file_with_other_work_is_kept(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "mine.ldn"
    for _ in range(2):  # the same example again is no loss
        code, out, err = run("example", NAME, "--output", path)
        assert (code, err) == (0, "")
        assert str(path) in out
    assert open_plan(path) == load_example(NAME)
    save_plan(open_plan(path).edited("title", "Mine"), path)
    code, out, err = run("example", NAME, "--output", path)
    assert (code, out) == (1, "")
    assert "would be lost" in err
    assert open_plan(path).title == "Mine"


def test_an_example_that_cannot_be_written(run: Any, tmp_path: Path) -> None:
    code, out, err = run("example", NAME, "--output", tmp_path / "no" / "x.ldn")
    assert (code, out) == (1, "")
    assert "the folder does not exist" in err


# ---- A plan file


def test_the_summary(run: Any, content: Any, plan_file: Path) -> None:
    found = content("summary", plan_file)
    assert found["n_total"] == 166
    assert found["n_randomised"] == {"treatment": 83, "control": 83}
    assert found["n_analysed"] == {"treatment": 70, "control": 70}
    assert found["power"] == pytest.approx(0.9038, abs=5e-5)
    assert (found["effect"], found["sd"]) == (-1.0, 1.8)
    assurance = found["assurance"]
    assert assurance["success"] == pytest.approx(0.21, abs=0.005)
    assert assurance["ceiling"] == pytest.approx(0.49, abs=0.005)
    assert assurance["harm"] == pytest.approx(0.23, abs=0.005)
    assert assurance["at_least_planned"] == pytest.approx(0.10, abs=0.005)
    assert "assurance-low" in {finding["key"] for finding in found["findings"]}
    code, out, err = run("summary", plan_file)
    assert (code, err) == (0, "")
    for said in (
        "166 participants: 83 treatment : 83 control",
        "90.38%",
        "21%",
        "49%",
        "51 analysed",
    ):
        assert said in " ".join(out.split()), said


def test_a_plan_without_evidence_has_no_assurance(content: Any, run: Any, plan_file: Path) -> None:
    bare = open_plan(plan_file).edited("evidence.included", ()).edited("spread.rule", "own")
    save_plan(bare, plan_file)
    assert content("summary", plan_file)["assurance"] is None
    assert "Assurance" not in run("summary", plan_file)[1]


def test_an_impossible_plan_is_answered_by_every_command(
    run: Any, impossible_file: Path, tmp_path: Path
) -> None:
    output = tmp_path / "x.pdf"
    for words in (("summary",), ("simulate",), ("export", "--output", output)):
        code, out, err = run(words[0], impossible_file, *words[1:])
        assert code == 1
        assert "points the wrong way" in err
        assert out.count("\n  - ") >= 2
    assert not output.exists()
    code, out, err = run("summary", impossible_file, "--json")
    assert code == 1
    assert len(json.loads(out)["changes"]) >= 2


def test_a_file_that_is_no_plan(run: Any, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.ldn"
    damaged.write_text("{", "utf-8")
    for words in (("summary",), ("simulate",), ("export", "--output", tmp_path / "x.pdf")):
        code, out, err = run(words[0], damaged, *words[1:])
        assert (code, out) == (1, "")
        assert "not JSON" in err
        assert err.count("\n") == 1
    code, _, err = run("summary", tmp_path / "missing.ldn")
    assert code == 1
    assert "is not there" in err


def test_the_simulation_sides_with_the_formula(content: Any, run: Any, plan_file: Path) -> None:
    found = content("simulate", plan_file, "--trials", "20000", "--seed", "7")
    low, high = found["interval"]
    assert low <= found["power"] <= high
    assert found["trials"] == 20_000
    assert found["simulated"] == found["successes"] / 20_000
    assert content("simulate", plan_file, "--trials", "20000", "--seed", "7") == found
    assert content("simulate", plan_file, "--trials", "20000", "--seed", "8") != found
    code, out, _ = run("simulate", plan_file, "--trials", "1000")
    assert code == 0
    assert "of 1,000 trials" in out


def test_a_simulation_that_is_too_large_or_none(run: Any, plan_file: Path) -> None:
    for option, value in (("--trials", "0"), ("--trials", "10000001"), ("--seed", "-1")):
        code, out, err = run("simulate", plan_file, option, value)
        assert (code, out) == (1, "")
        assert "must be at least" in err


def test_a_design_is_simulated_by_its_fields(content: Any, run: Any) -> None:
    asked = ("simulate", "two-means", "--difference", "-1", "--sd", "1.8", "--trials", "20000")
    found = content(*asked)
    assert found["n_analysed"] == {"treatment": 70, "control": 70}
    assert found["power"] == pytest.approx(0.903847, abs=1e-6)
    assert found["second_engine"] == pytest.approx(found["power"], abs=1e-9)
    assert found["agrees"] is True
    assert abs(found["z"]) < 3.5
    smaller = content(*asked, "--n", "60", "--dropout", "0.1")
    assert smaller["n_analysed"] == {"treatment": 27, "control": 27}
    low, high = smaller["interval"]
    assert low <= smaller["power"] <= high
    assert content(*asked, "--power", "0.8")["n_analysed"]["treatment"] == 52
    code, out, err = run(*asked)
    assert (code, err) == (0, "")
    for words in (
        "Two parallel means: simulation",
        "70 treatment : 70 control",
        "two-sample t test",
    ):
        assert words in out
    code, _, err = run("simulate", "two-means", "--difference", "0", "--sd", "1")
    assert code == 1
    assert err


def test_an_approximation_is_judged_by_its_error(content: Any, run: Any) -> None:
    asked = ("simulate", "two-proportions", "--control", "0.3", "--treatment", "0.7", "--n", "24")
    found = content(*asked)
    assert found["exact"] is False
    assert found["gap"] == pytest.approx(0.065, abs=0.01)
    assert found["agrees"] is False
    assert "an approximation" in " ".join(run(*asked)[1].split())


def test_equivalence_is_simulated_with_both_tests(content: Any) -> None:
    found = content(
        "simulate", "two-means", "--difference", "0", "--sd", "1", "--show", "equivalence",
        "--margin", "0.5", "--n", "140", "--trials", "20000",
    )  # fmt: skip
    assert found["agrees"] is True
    assert found["power"] == pytest.approx(0.6716, abs=1e-3)


# ---- Export


def test_the_documents_named_in_the_help_are_those_there_are() -> None:
    from ldn_designer.protocol.documents import DOCUMENTS

    assert tuple(DOCUMENTS) == export.DOCUMENTS


@pytest.mark.parametrize("document", export.DOCUMENTS)
def test_a_plan_becomes_a_pdf(run: Any, plan_file: Path, tmp_path: Path, document: str) -> None:
    import pypdfium2

    output = tmp_path / "out.pdf"
    code, out, err = run("export", plan_file, "--output", output, "--document", document)
    assert (code, err) == (0, "")
    assert str(output) in out
    with pypdfium2.PdfDocument(output) as pdf:
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
        assert f"{len(pdf)} page" in out
    assert "166" in text


def test_the_protocol_is_the_default(run: Any, plan_file: Path, tmp_path: Path) -> None:
    code, out, _ = run("export", plan_file, "--output", tmp_path / "out.pdf")
    assert code == 0
    assert "the protocol" in out


def test_the_plan_is_not_overwritten_by_its_pdf(run: Any, plan_file: Path) -> None:
    code, out, err = run("export", plan_file, "--output", plan_file)
    assert (code, out) == (1, "")
    assert "is the plan itself" in err
    assert open_plan(plan_file) == load_example(NAME)


def test_a_pdf_that_cannot_be_written(run: Any, plan_file: Path, tmp_path: Path) -> None:
    code, out, err = run("export", plan_file, "--output", tmp_path / "no" / "out.pdf")
    assert (code, out) == (1, "")
    assert "the folder does not exist" in err
