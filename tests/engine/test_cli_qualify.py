"""`qualify` as a site runs it: what is printed, what is written, and the exit code that a script reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

from ldn_designer.cli import main
from ldn_designer.qualification import trying
from ldn_designer.qualification.causes import CAUSES, Cause

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RIGHT = 0.801459557922328


def row(name: str, power: float = RIGHT, procedure: str = "t_two_sample.power") -> dict[str, Any]:
    """pwr's power of 64 a group at d = 0.5, or one that is wrong."""
    return {
        "id": name,
        "procedure": procedure,
        "inputs": {"n_per_group": 64, "d": 0.5, "alpha": 0.05, "sides": 2},
        "expected": {"power": power},
        "tool": "pwr",
        "tool_version": "1.3.0",
        "call": 'pwr::pwr.t.test(n = 64, d = 0.5, sig.level = 0.05, alternative = "two.sided")',
        "tolerance": {"abs": 1e-9},
    }


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Exit code, what was printed, and what was complained of; typical trials of two means only."""
    monkeypatch.setattr(trying, "questions", lambda: (("two-means", "superiority"),))

    def called(*words: object) -> tuple[int, str, str]:
        code = main(["qualify", *map(str, words)])
        return code, *capsys.readouterr()

    return called


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """A folder with one file a procedure."""

    def written(**files: list[dict[str, Any]]) -> Path:
        place = tmp_path / "vectors"
        place.mkdir(exist_ok=True)
        for name, rows in files.items():
            (place / f"{name}.json").write_text(json.dumps(rows), "utf-8")
        return place

    return written


def numbers(text: str, procedure: str) -> list[int]:
    """The row of a procedure in the printed table."""
    line = next(line for line in text.splitlines() if line.split()[:1] == [procedure])
    return [int(part.replace(",", "")) for part in line.split()[1:]]


def test_all_agrees(run: Any, folder: Any) -> None:
    code, out, err = run("--vectors", folder(t_two_sample=[row("a"), row("b")]))
    assert (code, err) == (0, "")
    assert out.split()[:6] == ["procedure", "rows", "agreed", "explained", "disagreed", "not"]
    assert numbers(out, "t_two_sample") == [2, 2, 0, 0, 0]
    assert numbers(out, "all") == [2, 2, 0, 0, 0]


def test_the_bundled_values_are_the_default(run: Any) -> None:
    code, out, err = run("--only", "t_two_sample")
    assert (code, err) == (0, "")
    rows, agreed, *others = numbers(out, "t_two_sample")
    assert rows == agreed > 40
    assert others == [0, 0, 0]


def test_a_disagreement_ends_with_1_and_is_told(run: Any, folder: Any) -> None:
    wrong = [row(f"wrong-{i}", 0.8) for i in range(25)]
    code, out, err = run(
        "--vectors", folder(t_two_sample=[row("a"), *wrong], chisq=[row("c", procedure="chisq.n")])
    )
    assert (code, err) == (1, "")
    assert numbers(out, "t_two_sample") == [26, 1, 0, 25, 0]
    assert "wrong-0: beyond the tolerance: power." in out
    assert "and 5 more" in out


def test_what_is_not_covered_ends_with_3(run: Any, folder: Any) -> None:
    code, out, err = run(
        "--vectors", folder(t_two_sample=[row("a")], chisq=[row("c", procedure="chisq.n")])
    )
    assert (code, err) == (3, "")
    assert numbers(out, "chisq") == [1, 0, 0, 0, 1]
    assert "nothing here answers this procedure" in out


def test_only_the_named_procedures_are_run(run: Any, folder: Any) -> None:
    place = folder(
        t_two_sample=[row("a")],
        t_paired=[row("b", procedure="t_paired.power")],
        chisq=[row("c", 0.8, "chisq.n")],
    )
    code, out, _ = run("--vectors", place, "--only", "t_two_sample")
    assert code == 0
    assert "chisq" not in out
    code, out, _ = run("--vectors", place, "--only", "t_two_sample", "--only", "chisq")
    assert code == 3
    assert numbers(out, "all") == [2, 1, 0, 0, 1]
    code, out, err = run("--vectors", place, "--only", "t_three_sample")
    assert (code, out) == (1, "")
    assert err == (
        "No row belongs to the procedure “t_three_sample”; there are chisq, t_paired, t_two_sample.\n"
    )


def test_what_is_wrong_with_a_folder_is_one_sentence(run: Any, folder: Any, tmp_path: Path) -> None:
    place = folder(t_two_sample=[{"procedure": "t_two_sample.power"}])
    for vectors in (tmp_path / "missing", place):
        code, out, err = run("--vectors", vectors)
        assert (code, out) == (1, "")
        assert err.count("\n") == 1
        assert "Traceback" not in err


def test_report_and_json_are_written(run: Any, folder: Any, tmp_path: Path) -> None:
    report, held = tmp_path / "report.pdf", tmp_path / "report.json"
    place = folder(t_two_sample=[row("right-1"), row("wrong-1", 0.8)])
    code, out, err = run("--vectors", place, "--report", report, "--json", held, "--trials", "2000")
    assert (code, err) == (1, "")
    content = json.loads(held.read_text("utf-8"))
    assert content["exit_code"] == 1
    assert [each["id"] for each in content["rows"]] == ["right-1", "wrong-1"]
    assert content["rows_from"] == f"the folder {place}"
    assert content["simulations"][0]["trials"] == 2000
    with pypdfium2.PdfDocument(report) as pdf:
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
        assert f"{len(pdf)} pages" in out
    assert "wrong-1" in text
    assert f"Wrote {held}" in out
    assert "1 of 1 typical trials agree" in out


def test_what_cannot_be_written_is_said(run: Any, folder: Any, tmp_path: Path) -> None:
    place = folder(t_two_sample=[row("a")])
    for option in ("--report", "--json"):
        code, out, err = run(
            "--vectors", place, option, tmp_path / "missing" / "file", "--trials", "1000"
        )
        assert (code, out) == (1, "")
        assert "the folder does not exist" in err
        assert err.count("\n") == 1


def test_one_name_for_both_is_refused(run: Any, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as end:
        run("--report", tmp_path / "f", "--json", tmp_path / "f")
    assert end.value.code == 2


@pytest.mark.parametrize("trials", ["0", "999", "10000001"])
def test_trials_within_bounds(run: Any, trials: str) -> None:
    code, out, err = run("--trials", trials)
    assert (code, out) == (1, "")
    assert "Trials must be at least 1,000" in err


def test_explanations_are_told_with_their_cause(
    run: Any, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ldn_designer.power.simulation import Simulation
    from ldn_designer.qualification.adapters import t_two_sample
    from ldn_designer.qualification.rows import Obtained

    cause = Cause(("t_two_sample",), "The other program counts another tail.", "Its manual.")
    monkeypatch.setitem(CAUSES, "tail", cause)
    monkeypatch.setattr(
        t_two_sample,
        "obtained",
        lambda row: Obtained(
            {"power": RIGHT},
            cause="tail",
            simulated=lambda trials, seed: Simulation(trials, round(trials * RIGHT), seed),
        ),
    )
    place = folder(t_two_sample=[row("other", 0.7), *(row(f"same-{i}") for i in range(40))])
    code, out, _ = run("--vectors", place)
    assert code == 0
    assert numbers(out, "t_two_sample") == [41, 40, 1, 0, 0]
    assert "1 of tail: The other program counts another tail." in out
    code, out, _ = run("--vectors", place, "--trials", "1000000")
    assert code == 0
