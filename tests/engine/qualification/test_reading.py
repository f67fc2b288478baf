"""Rows from files: the bundled ones, and those of a stranger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ldn_designer.qualification import reading
from ldn_designer.qualification.adapters import ADAPTERS
from ldn_designer.qualification.reading import ReadingError, adapter_of, bundled, read

if TYPE_CHECKING:
    from pathlib import Path

ROW: dict[str, Any] = {
    "id": "t_two_sample-900",
    "procedure": "t_two_sample.power",
    "inputs": {"d": 0.5, "n_per_group": 64, "alpha": 0.05, "sides": 2},
    "expected": {"power": 0.801459557922328},
    "tool": "pwr",
    "tool_version": "1.3.0",
    "call": "pwr::pwr.t.test(n = 64, d = 0.5)",
    "tolerance": {"abs": 1e-9},
}


def written(folder: Path, content: Any, name: str = "t_two_sample.json") -> Path:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / name).write_text(text, "utf-8")
    return folder


def refused(folder: Path) -> str:
    with pytest.raises(ReadingError) as error:
        read(folder)
    sentence = str(error.value)
    assert sentence.endswith(".")
    assert len(sentence) < 300
    return sentence


def test_bundled_rows_are_of_the_procedures_that_have_an_adapter() -> None:
    found = bundled()
    assert {name.removesuffix(".json") for name in found.contents} <= set(ADAPTERS)
    assert all(each.adapter == each.file.removesuffix(".json") for each in found.given)
    assert found.others == ()


def test_a_row_is_read_as_the_file_has_it(tmp_path: Path) -> None:
    extra = ROW | {"note": "one look", "added later": [1, {"any": "thing"}]}
    (given,) = read(written(tmp_path, [extra])).given
    assert (given.file, given.adapter, given.group) == ("t_two_sample.json",) + 2 * (
        "t_two_sample",
    )
    assert given.row.id == ROW["id"]
    assert given.row.inputs == ROW["inputs"]
    assert type(given.row.inputs["sides"]) is int
    assert given.row.expected == ROW["expected"]
    assert given.row.tolerance == {"abs": 1e-9}
    assert (given.row.note, given.row.tolerance_hint) == ("one look", "")


def test_words_lists_and_refusals_are_values(tmp_path: Path) -> None:
    expected = {"q": "Inf", "p": ["NA", 0.5], "m": [[1, 2], [3, 4]], "refused": "no n is enough"}
    (given,) = read(written(tmp_path, [ROW | {"expected": expected}])).given
    assert given.row.expected == expected


def test_other_json_files_are_left_aside_and_named(tmp_path: Path) -> None:
    written(tmp_path, [ROW])
    for name, content in (("package.json", {"name": "x"}), ("list.json", [1, 2]), ("e.json", [])):
        written(tmp_path, content, name)
    (tmp_path / "README.md").write_text("procedure", "utf-8")
    (tmp_path / "folder.json").mkdir()
    found = read(tmp_path)
    assert len(found.given) == 1
    assert found.others == ("e.json", "list.json", "package.json")
    assert set(found.contents) == {"t_two_sample.json", *found.others}


def test_a_folder_without_rows_is_refused(tmp_path: Path) -> None:
    assert "no folder" in refused(tmp_path / "missing")
    assert "no JSON files" in refused(tmp_path)
    assert "No file" in refused(written(tmp_path, {"name": "x"}))
    assert "no folder" in refused(tmp_path / "t_two_sample.json")


#: What is wrong → the file's content, and what is said about it.
WRONG: dict[str, tuple[Any, str]] = {
    "no JSON": ("[", "no JSON: line 1"),
    "a constant": ('[{"procedure": NaN}]', "NaN"),
    "a procedure and no more": ([{"procedure": "t_two_sample.power"}], "“id”: field required"),
    "endless brackets": ("[" * 100_000, "too deep"),
    "endless digits": ('[{"procedure": ' + "9" * 5_000 + "}]", "number that is too long"),
    "a number for a row": ([ROW, 5], "row 2"),
    "an empty row": ([ROW, {"id": "x"}], "row 2"),
    "an id that is a number": ([ROW | {"id": 7}], "“id”"),
    "a long id": ([ROW | {"id": "x" * 201}], "“id”"),
    "no procedure": ([ROW | {"procedure": None}], "“procedure”"),
    "nothing expected": ([ROW | {"expected": {}}], "“expected”"),
    "expected as a list": ([ROW | {"expected": [1]}], "“expected”"),
    "no inputs": ([ROW | {"inputs": None}], "“inputs”"),
    "no tolerance": ([{name: ROW[name] for name in ROW if name != "tolerance"}], "“tolerance”"),
    "a negative tolerance": ([ROW | {"tolerance": {"abs": -1}}], "“tolerance.abs”"),
    "a tolerance in words": ([ROW | {"tolerance": {"abs": "1"}}], "“tolerance.abs”"),
    "an unknown tolerance": ([ROW | {"tolerance": {"near": 1}}], "a tolerance is count, abs, rel"),
    "a huge number": ([ROW | {"inputs": {"n": 10**16}}], "too large"),
    "deep lists": ([ROW | {"inputs": {"x": [[[[[[[1]]]]]]]}}], "nested too deeply"),
    "long lists": ([ROW | {"expected": {"x": [0] * 20_001}}], "more than 20,000 values"),
    "many rows": ([{"procedure": "x"}] * 20_001, "more than 20,000 rows"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path: Path, what: str) -> None:
    content, said = WRONG[what]
    assert said in refused(written(tmp_path, content))


def test_numbers_beyond_all_numbers_are_refused(tmp_path: Path) -> None:
    text = json.dumps([ROW]).replace("0.801459557922328", "1e999")
    assert "too large" in refused(written(tmp_path, text))


def test_files_of_other_encodings_and_sizes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.json").write_bytes(b'["\xff"]')
    assert "UTF-8" in refused(tmp_path)
    monkeypatch.setattr(reading, "MOST_BYTES", 3)
    assert "larger than" in refused(tmp_path)
    monkeypatch.setattr(reading, "MOST_FILES", 0)
    assert "more than 0" in refused(tmp_path)


def test_the_adapter_is_found_by_procedure_and_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"z_one_sample.n": ("t_one_sample", "z_means"), "t_hsu.power": ("t_welch",)}
    monkeypatch.setattr(reading, "_answered", lambda: known)
    assert adapter_of("z_one_sample.n", "t_one_sample") == "t_one_sample"
    assert adapter_of("z_one_sample.n", "z_means") == "z_means"
    assert adapter_of("z_one_sample.n", "everything") == "t_one_sample"
    assert adapter_of("t_hsu.power", "t_one_sample") == "t_welch"
    assert adapter_of("t_paired.unheard_of", "everything") == "t_paired"
    assert adapter_of("unheard_of", "anova") == "anova"
    assert adapter_of("unheard_of", "everything") == ""
