"""The report: PDF and JSON say the same, and nothing of the proof is missing from either."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

from ldn_designer.commands import as_json
from ldn_designer.power.agreement import Agreement
from ldn_designer.power.simulation import Simulation
from ldn_designer.qualification.causes import CAUSES, Cause
from ldn_designer.qualification.comparing import Comparison
from ldn_designer.qualification.content import Proof, content, worst
from ldn_designer.qualification.environment import Environment, sha256
from ldn_designer.qualification.reading import Given, Vectors
from ldn_designer.qualification.report import document, write_report
from ldn_designer.qualification.rows import Row
from ldn_designer.qualification.running import Decided, Qualification, Result
from ldn_designer.qualification.trying import Tried
from ldn_designer.qualification.wording import off_words, tolerance_words, value_words

if TYPE_CHECKING:
    from pathlib import Path

CALL = 'pwr::pwr.t.test(n = 64, d = 0.5, type = "two.sample") # <b>&amp;'
CAUSE = "another-tail"


def given(name: str, adapter: str, **expected: Any) -> Given:
    tolerance = {"abs": 1e-6, "count": 0}
    row = Row(name, f"{adapter}.power", {"d": 0.5}, expected, "pwr", "1.3.0", CALL, tolerance)
    return Given(row, f"{adapter}.json", adapter)


def simulation(share: float) -> Simulation:
    return Simulation(1_000_000, round(share * 1_000_000), 20_260)


@pytest.fixture
def proof(monkeypatch: pytest.MonkeyPatch) -> Proof:
    monkeypatch.setitem(CAUSES, CAUSE, Cause(("anova",), "The other tail is counted.", "A manual."))
    two = given("t_two_sample-001", "t_two_sample", power=0.801459595476469, n=64, ci=["Inf", 0.5])
    results = (
        Result(
            two,
            "agreed",
            (
                Comparison("power", 0.801459595476469, 0.80145969, 0.0945),
                Comparison("n", 64, 64, 0.0),
            ),
            left_out=(("ci", "an echo of the request"),),
        ),
        Result(
            given("anova-007", "anova", power=0.4),
            "explained",
            (Comparison("power", 0.4, 0.45, 50_000.0),),
            reason="beyond the tolerance: power",
            cause=CAUSE,
            decided=Decided(simulation(0.45), 0.4, 0.45),
        ),
        Result(
            given("anova-008", "anova", power=0.4),
            "disagreed",
            (Comparison("power", 0.4, None, float("inf")),),
            reason="beyond the tolerance: power",
        ),
        Result(
            given("multiplicity-003", "multiplicity", q=2.5),
            "not covered",
            reason="p values are adjusted elsewhere",
            excused=True,
        ),
    )
    contents = {"anova.json": b"[1]", "t_two_sample.json": b"[2]"}
    formula = 0.9038472608988674
    trials = (
        Tried(
            "two-means",
            "Two parallel means",
            "superiority",
            (70, 70),
            Agreement(formula, formula, simulation(0.9041), formula, exact=True),
        ),
        Tried("omnibus", "An omnibus test", "superiority", (), None, "no number suffices"),
    )
    environment = Environment(
        "0.1.0",
        "CPython 3.11.7",
        "Linux-6.1",
        "x86_64",
        2,
        (("numpy", "2.4.6"), ("scipy", "1.17.1"), ("pip", "1")),
        tuple((f"ldn_designer/{name}.py", sha256(name.encode())) for name in "abcdef"),
        changed=(),
    )
    return Proof(
        Vectors(tuple(each.given for each in results), ("package.json",), contents),
        "the program itself",
        (),
        1_000_000,
        Qualification(results),
        trials,
        environment,
        datetime(2026, 11, 24, 18, 30, tzinfo=UTC),
    )


def pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def flat(text: str) -> str:
    """Text without the breaks and hyphens that lines put into it."""
    return re.sub(r"[\s\ufffe\u00ad-]+", "", text)


def test_every_row_is_in_both_with_all_that_it_was_judged_by(proof: Proof, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    number = write_report(proof, path)
    texts = pages(path)
    assert number == len(texts)
    whole = flat("".join(texts))
    held = json.loads(as_json(content(proof)))
    for result, row in zip(proof.qualification.results, held["rows"], strict=True):
        known = result.given.row
        assert (row["id"], row["verdict"], row["reason"]) == (
            known.id,
            result.verdict,
            result.reason,
        )
        assert (row["inputs"], row["call"]) == (known.inputs, CALL)
        assert [value["value"] for value in row["values"]] == [c.key for c in result.comparisons]
        assert flat(known.id) in whole
    for words in (
        CALL,
        "0.801459595476",
        "0.80145969",
        "abs 1e−6, count 0",
        "0.095",
        "not compared: an echo of the request",
        "beyond",
        "none",
        "p values are adjusted elsewhere",
        "The other tail is counted.",
        "A manual.",
        "44.836 to 45.164",
    ):
        assert flat(words) in whole, words
    assert held["rows"][0]["values"][0] == {
        "value": "power",
        "expected": 0.801459595476469,
        "obtained": 0.80145969,
        "multiple_of_tolerance": 0.0945,
        "agrees": True,
    }
    assert held["rows"][2]["values"][0]["multiple_of_tolerance"] == "Inf"
    assert held["rows"][2]["values"][0]["obtained"] == "NA"
    assert held["rows"][1]["simulation"]["trials"] == 1_000_000


def test_totals_by_procedure(proof: Proof, tmp_path: Path) -> None:
    held = content(proof)
    assert held["totals"] == {
        "rows": 4, "agreed": 1, "explained": 1, "disagreed": 1, "not_covered": 1,
    }  # fmt: skip
    assert held["procedures"]["anova"]["rows"] == 2
    assert held["procedures"]["t_two_sample"]["worst_within_tolerance"] == {
        "row": "t_two_sample-001",
        "value": "power",
        "multiple_of_tolerance": 0.0945,
    }
    assert held["procedures"]["multiplicity"]["worst_within_tolerance"] == "NA"
    assert held["exit_code"] == 1
    assert held["outcome"].startswith("not qualified")
    path = tmp_path / "report.pdf"
    write_report(proof, path)
    text = " ".join("".join(pages(path)).split())
    assert "4 rows: 1 agreed, 1 explained, 1 disagreed, 1 not covered" in text
    assert "Not qualified: some values disagree" in text


def test_only_what_agrees_counts_for_the_worst_within_the_tolerance(proof: Proof) -> None:
    found = worst(proof.qualification.results)
    assert found is not None
    assert (found[0].given.row.id, found[2]) == ("t_two_sample-001", 0.0945)
    assert worst(proof.qualification.groups["multiplicity"]) is None


def test_the_environment_the_files_and_the_signatures(proof: Proof, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    write_report(proof, path)
    whole = flat("".join(pages(path)))
    held = content(proof)
    digests = [one["sha256"] for one in held["references"]]
    assert digests == [sha256(b"[1]"), sha256(b"[2]")]
    assert held["other_files"] == ["package.json"]
    assert held["environment"]["digest"] == proof.environment.digest
    words = [*digests, proof.environment.digest, "CPython 3.11.7", "scipy", "1.17.1"]
    words += [digest for _, digest in proof.environment.files]
    words += ["Performed by", "Reviewed by", "Approved by", "Signature and date"]
    words += ["Every file is as it was installed", "2026-11-24 18:30 UTC"]
    for each in words:
        assert flat(each) in whole, each


def test_what_was_changed_since_the_installation_is_named(proof: Proof, tmp_path: Path) -> None:
    for changed, said in (
        (("ldn_designer/a.py",), "1 file changed since the installation: ldn_designer/a.py"),
        (None, "run from its source"),
    ):
        path = tmp_path / "report.pdf"
        write_report(replace(proof, environment=replace(proof.environment, changed=changed)), path)
        assert flat(said) in flat("".join(pages(path)))


def test_simulations_by_design(proof: Proof, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    write_report(proof, path)
    whole = flat("".join(pages(path)))
    for words in (
        "1 of 2 typical trials agree; 1 no number suffices.",
        "70 : 70",
        "90.385",
        "90.410",
        "+0.025",
        "no number suffices",
    ):
        assert flat(words) in whole, words
    first, second = content(proof)["simulations"]
    assert first["formula"] == pytest.approx(0.90385, abs=1e-5)
    assert first["agrees"] is True
    assert second == {
        "design": "omnibus", "title": "An omnibus test", "shows": "superiority", "units": [],
        "reason": "no number suffices",
    }  # fmt: skip


def test_nothing_is_cut_off(proof: Proof, tmp_path: Path) -> None:
    """Every character stands within the margins, also of long calls, names and lists."""
    long = given("a-very-long-identifier-" + "x" * 60, "t_two_sample", adjusted=[0.123456789] * 60)
    result = Result(
        replace(long, row=replace(long.row, call="f(" + "argument_" * 90 + ")")),
        "agreed",
        (Comparison("adjusted" * 6, [0.123456789] * 60, [0.123456789] * 60, 0.0),),
    )
    path = tmp_path / "report.pdf"
    write_report(replace(proof, qualification=Qualification((result,))), path)
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            width, height = page.get_size()
            assert width > height
            text = page.get_textpage()
            for index in range(text.count_chars()):
                if text.get_text_range(index, 1).strip():
                    left, bottom, right, top = text.get_charbox(index)
                    assert 44 <= left <= right <= width - 44
                    assert 10 <= bottom <= top <= height - 30


def test_a_run_of_some_procedures_says_so(proof: Proof, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    write_report(replace(proof, only=("anova",), tried=()), path)
    text = "".join(pages(path))
    assert "Only these procedures" in text
    assert "No trial was simulated" in text
    assert content(replace(proof, only=("anova",)))["only"] == ["anova"]


def test_the_same_run_gives_the_same_document(proof: Proof) -> None:
    assert document(proof) == document(proof)


def test_words() -> None:
    assert value_words(-0.801459595476469) == "−0.801459595476"
    assert value_words([[1, 2.5], ["NA"]]) == "[[1, 2.5], [NA]]"
    assert value_words({"a": 1}) == "a: 1"
    assert value_words(None) == "none"
    assert value_words(True) == "True"
    assert tolerance_words({"rel": 1e-4, "count": 1}) == "rel 0.0001, count 1"
    assert off_words(0.0) == "0"
    assert off_words(float("inf")) == "beyond"
    assert off_words(612_345.0) == "6.1e5"
    assert off_words(2.4e-7) == "2.4e−7"
