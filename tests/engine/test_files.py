"""Project files: exact round trips, saves that happen whole or not at all, and files from strangers."""

from __future__ import annotations

import copy
import errno
import json
import os
import random
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ldn_designer import atomic, files
from ldn_designer.atomic import NotReplaced, replace_file
from ldn_designer.designs import load
from ldn_designer.examples import EXAMPLES, load_example
from ldn_designer.files import FileError, open_plan, plan_bytes, plan_from_bytes, save_plan
from ldn_designer.plan import Exclusion, TrialPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAME = "fibromyalgia-parallel"
#: One complete set of fields for every design.
FIELDS: dict[str, dict[str, Any]] = {
    "two-means": {"difference": -0.1, "sd": 1 / 3, "sd_treatment": 2.5, "test": "welch"},
    "crossover-means": {"difference": 0.5, "sd": 1.9, "correlation": 0.1 + 0.2},
    "two-proportions": {"control": 0.3, "treatment": 0.45, "test": "unpooled"},
}


@pytest.fixture
def plan() -> TrialPlan:
    return load_example(NAME)


@pytest.fixture
def content(plan: TrialPlan) -> dict[str, Any]:
    found = json.loads(plan_bytes(plan))
    assert isinstance(found, dict)
    return found


def read(content: Any) -> TrialPlan:
    text = content if isinstance(content, str) else json.dumps(content)
    return plan_from_bytes(text.encode("utf-8", "surrogatepass"), "trial.ldn")


def complaint(content: Any) -> str:
    with pytest.raises(FileError) as found:
        read(content)
    assert found.value.sentence == str(found.value)
    assert "trial.ldn" in found.value.sentence
    assert found.value.sentence.endswith(".")
    assert len(found.value.sentence) < 600
    return found.value.sentence


# ---- Round trips


@pytest.mark.parametrize("kind", FIELDS)
def test_a_plan_of_every_design_comes_back_exactly(
    kind: str, plan: TrialPlan, tmp_path: Path
) -> None:
    design = load(kind)(**FIELDS[kind], allocation=(2, 1))
    full = plan.edited("design", design).edited("alpha", 0.1 + 0.2 - 0.15)
    reason = '“quoted”\r\n\tπ − 0 \u2028 🧪 \\ " </script>'
    full = full.edited("evidence.exclusions", (Exclusion(reference="a/b", reason=reason),))
    full = full.with_text("rationale", "  spaces stay \n\n")
    save_plan(full, tmp_path / "p.ldn")
    assert open_plan(tmp_path / "p.ldn") == full
    assert plan_bytes(open_plan(tmp_path / "p.ldn")) == plan_bytes(full)


def test_the_users_own_study_comes_back(plan: TrialPlan) -> None:
    from ldn_designer.evidence import library

    own = tuple(study.model_copy(update={"origin": "user"}) for study in library.load())
    full = plan.edited("evidence.own_studies", own)
    assert plan_from_bytes(plan_bytes(full), "p") == full


def test_the_file_is_readable_text_in_a_fixed_order(plan: TrialPlan) -> None:
    text = plan_bytes(plan).decode("utf-8")
    assert text.endswith("}\n")
    assert "NRS 0–10" in text
    found = json.loads(text)
    assert list(found) == ["format", "format_version", "program_version", "plan"]
    assert list(found["plan"]) == list(TrialPlan.model_fields)
    assert found["format"] == "ldn-designer plan"
    assert found["format_version"] == 1


def test_a_mark_of_byte_order_is_tolerated(plan: TrialPlan) -> None:
    assert plan_from_bytes(b"\xef\xbb\xbf" + plan_bytes(plan), "p") == plan


def test_there_is_a_loader_for_what_is_written() -> None:
    assert max(files.LOADERS) == files.FORMAT_VERSION
    assert set(files.LOADERS) == set(range(1, files.FORMAT_VERSION + 1))


def test_examples_are_written_as_the_program_would_save_them() -> None:
    from ldn_designer import resources

    for name in EXAMPLES:
        saved = json.loads(resources.read_bytes(f"examples/{name}.ldn"))
        again = json.loads(plan_bytes(load_example(name)))
        assert saved | {"program_version": ""} == again | {"program_version": ""}
    assert set(resources.names("examples")) == {f"{name}.ldn" for name in EXAMPLES}


def test_an_unknown_example_is_named() -> None:
    with pytest.raises(KeyError, match="fibromyalgia-parallel"):
        load_example("../secret")


# ---- Saving whole or not at all


def left(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


@pytest.fixture
def saved(plan: TrialPlan, tmp_path: Path) -> Path:
    path = tmp_path / "trial.ldn"
    save_plan(plan, path)
    return path


def refusing(error: OSError, times: int, really: Callable[..., None]) -> Callable[..., None]:
    """A call that fails so many times, then does what it should."""
    calls = iter(range(times))

    def call(*arguments: Any, **settings: Any) -> None:
        if next(calls, None) is not None:
            raise error
        really(*arguments, **settings)

    return call


def test_a_refused_rename_leaves_the_old_file(
    saved: Path, plan: TrialPlan, monkeypatch: pytest.MonkeyPatch, no_waiting: list[float]
) -> None:
    old = saved.read_bytes()
    held = PermissionError(errno.EACCES, "held by another program")
    monkeypatch.setattr(os, "replace", refusing(held, 1000, os.replace))
    with pytest.raises(
        FileError, match=r"another program holds the file open.*Your work is still here"
    ):
        save_plan(plan.edited("title", "New"), saved)
    assert saved.read_bytes() == old
    assert left(saved.parent) == ["trial.ldn"]
    assert 0 < sum(no_waiting) < 1


def test_a_file_that_is_held_for_a_moment_is_saved(
    saved: Path, plan: TrialPlan, monkeypatch: pytest.MonkeyPatch, no_waiting: list[float]
) -> None:
    held = PermissionError(errno.EACCES, "held by another program")
    monkeypatch.setattr(os, "replace", refusing(held, 2, os.replace))
    save_plan(plan.edited("title", "New"), saved)
    assert open_plan(saved).title == "New"
    assert left(saved.parent) == ["trial.ldn"]
    assert len(no_waiting) == 2


def test_a_full_disk_leaves_the_old_file(
    saved: Path, plan: TrialPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = saved.read_bytes()
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(os, "fsync", refusing(full, 1, os.fsync))
    with pytest.raises(FileError, match="the disk is full"):
        save_plan(plan.edited("title", "New"), saved)
    assert saved.read_bytes() == old
    assert left(saved.parent) == ["trial.ldn"]


@pytest.mark.parametrize(
    ("number", "words"), [(errno.EACCES, "may not write"), (errno.EROFS, "can only be read")]
)
def test_a_folder_that_can_only_be_read(
    saved: Path, plan: TrialPlan, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    old = saved.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refusing(OSError(number, "refused"), 1, lambda: None))
        with pytest.raises(FileError, match=words):
            save_plan(plan.edited("title", "New"), saved)
    assert saved.read_bytes() == old
    assert left(saved.parent) == ["trial.ldn"]


def test_a_protected_file_is_not_replaced(
    saved: Path, plan: TrialPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(FileError, match="protected against writing"):
        save_plan(plan, saved)


def test_a_missing_folder_a_folder_and_a_name_that_cannot_be(
    plan: TrialPlan, tmp_path: Path
) -> None:
    for path, words in (
        (tmp_path / "no" / "p.ldn", "the folder does not exist"),
        (tmp_path, "there is a folder of that name"),
        (tmp_path / ("x" * 300), "the name is too long"),
        (tmp_path / "a\0b", "does not allow that name"),
    ):
        with pytest.raises(FileError, match=words):
            save_plan(plan, path)
    assert left(tmp_path) == []


def test_what_is_no_ordinary_file_is_not_replaced(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotReplaced, match="no ordinary file"):
        replace_file(tmp_path / "pipe", b"x")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    with pytest.raises(FileError, match="no ordinary file"):
        open_plan(tmp_path / "pipe")


def test_a_link_stays_a_link_and_permissions_stay(saved: Path, plan: TrialPlan) -> None:
    if os.name == "nt":
        pytest.skip("links and permissions are another matter there")
    saved.chmod(0o640)
    link = saved.with_name("link.ldn")
    link.symlink_to(saved)
    save_plan(plan.edited("title", "New"), link)
    assert link.is_symlink()
    assert open_plan(saved).title == "New"
    assert stat.S_IMODE(saved.stat().st_mode) == 0o640


def test_half_a_character_is_not_saved(saved: Path, plan: TrialPlan) -> None:
    old = saved.read_bytes()
    with pytest.raises(FileError, match="half a character"):
        save_plan(plan.model_copy(update={"title": "abc \ud800"}), saved)
    assert saved.read_bytes() == old


def test_what_could_not_be_opened_again_is_not_saved(
    saved: Path, plan: TrialPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST_BYTES", 1000)
    with pytest.raises(FileError, match="shorten its texts"):
        save_plan(plan, saved)


def test_an_unforeseen_refusal_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", refusing(OSError(12345, "odd"), 1, os.fsync))
    with pytest.raises(NotReplaced, match="the system refused it"):
        atomic.replace_file(tmp_path / "x", b"x")


# ---- Opening what is not there, or not ours


def test_a_missing_file_a_folder_and_one_that_may_not_be_read(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FileError, match="is not there"):
        open_plan(saved.with_name("other.ldn"))
    with pytest.raises(FileError, match="is a folder"):
        open_plan(saved.parent)
    with pytest.raises(FileError, match="no file can have that name"):
        open_plan("a\0b")
    monkeypatch.setattr(
        Path, "open", refusing(PermissionError(errno.EACCES, "no"), 1, lambda: None)
    )
    with pytest.raises(FileError, match="may not be read by you"):
        open_plan(saved)


def test_a_disk_with_a_fault(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "open", refusing(OSError(errno.EIO, "no"), 1, lambda: None))
    with pytest.raises(FileError, match="the disk reports a fault"):
        open_plan(saved)


def test_a_file_that_is_too_large(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_BYTES", 1_000)
    with pytest.raises(FileError, match="larger than"):
        open_plan(saved)


def test_empty_and_damaged_files() -> None:
    assert "is empty" in complaint(" \n")
    assert "line 3, column 1 is not JSON" in complaint('{\n"format":\n}')
    with pytest.raises(FileError, match="line 2 is not text in UTF-8"):
        plan_from_bytes(b"{\n\xff}", "p.ldn")
    with pytest.raises(FileError, match="no plan of LDN Designer"):
        plan_from_bytes(b"%PDF-1.7\n%\xe2\xe3", "p.ldn")


@pytest.mark.parametrize("other", ["[]", "3", '"text"', "null", "{}", '{"format": "other"}'])
def test_foreign_json(other: str) -> None:
    assert "another program" in complaint(other)


def test_a_file_of_a_newer_program_names_both_versions(content: dict[str, Any]) -> None:
    newer = content | {"format_version": 7, "program_version": "3.2"}
    sentence = complaint(newer)
    for words in ("version 3.2", "format 7", "format 1", "Update LDN Designer"):
        assert words in sentence
    assert "a newer version" in complaint(newer | {"program_version": ["x"]})


@pytest.mark.parametrize("version", [None, "1", True, 0, -1, 1.0, [1]])
def test_a_version_that_is_none(content: dict[str, Any], version: Any) -> None:
    assert "does not say its format version" in complaint(content | {"format_version": version})


def test_what_is_not_part_of_the_format(content: dict[str, Any]) -> None:
    assert "“extra”" in complaint(content | {"extra": 1})
    assert "there is no plan" in complaint(content | {"plan": []})
    content["plan"]["surprise"] = 1
    assert "surprise" in complaint(content)


OUT_OF_RANGE = [
    ("alpha", 0.7, "Significance level must be greater than 0% and less than 50%; 70% is not"),
    ("outcome.weeks", 0, "Time point must be at least 1"),
    ("outcome.better", "up", "Better must be"),
    ("design.sd", -1, "Standard deviation must be greater than 0"),
    ("design.allocation", [0, 1], "Allocation must be 2 whole numbers from 1 to 100"),
    ("design.kind", "magic", "“magic” is no design; the designs are two-means"),
    ("design.kind", [], "is no design"),
    ("n_total", 2.5, "must be a whole number"),
    ("dosing.visits", [4, 0], "Visits must be whole weeks in rising order"),
    ("title", 5, "Title"),
    ("evidence.included", ["../../x"], "evidence.included.0"),
]


@pytest.mark.parametrize(("path", "value", "words"), OUT_OF_RANGE)
def test_a_field_out_of_range_is_named_with_what_is_allowed(
    content: dict[str, Any], path: str, value: Any, words: str
) -> None:
    *parents, name = path.split(".")
    place = content["plan"]
    for parent in parents:
        place = place[parent]
    place[name] = value
    assert words in complaint(content)


def test_numbers_that_are_none() -> None:
    for number in ("NaN", "Infinity", "-Infinity", "1e999", "9" * 5000):
        assert "damaged" in complaint(f'{{"format": "ldn-designer plan", "x": {number}}}')


def test_a_key_twice() -> None:
    text = '{"format": "ldn-designer plan", "format": "ldn-designer plan"}'
    assert "“format” stands in it twice" in complaint(text)


@pytest.mark.parametrize("depth", [50, 900, 200_000])
def test_parts_nested_too_deeply(depth: int) -> None:
    assert "nested too deeply" in complaint("[" * depth + "]" * depth)
    assert "nested too deeply" in complaint('{"a":' * depth + "1" + "}" * depth)


def test_nothing_in_a_file_is_executed(
    content: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    attack = "__import__('os').mkdir('owned')"
    for path, value in list(leaves(content["plan"])):
        if isinstance(value, str):
            try:
                read(content | {"plan": changed(content["plan"], path, attack)})
            except FileError:
                continue
    assert left(tmp_path) == []


def opened(content: bytes) -> TrialPlan | str:
    """The plan in the bytes, or the sentence that refuses them; nothing else may happen."""
    try:
        return plan_from_bytes(content, "p.ldn")
    except FileError as error:
        return str(error)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every place in a JSON value."""
    yield path, value
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inside in items:
        yield from leaves(inside, (*path, key))


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """The JSON value with one place replaced."""
    if not path:
        return new
    found = copy.deepcopy(value)
    place = found
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = new
    return found


HOSTILE: list[Any] = [
    None,
    True,
    -1,
    0,
    10**25,
    -0.0,
    1e308,
    "",
    "\x00",
    "\ud83e",
    "a" * 500_000,
    [],
    [[]],
    {},
    {"a": {}},
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda value: repr(value)[:12])
def test_any_place_may_hold_anything(content: dict[str, Any], hostile: Any) -> None:
    for path, _ in list(leaves(content)):
        found = opened(json.dumps(changed(content, path, hostile)).encode())
        if isinstance(found, str):
            assert len(found) < 600
        else:
            assert plan_from_bytes(plan_bytes(found), "p") == found


def test_damaged_bytes_give_a_plan_or_a_sentence(plan: TrialPlan) -> None:
    whole = plan_bytes(plan)
    chance = random.Random(20_260)  # noqa: S311 - damage, not secrets
    for _ in range(400):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        cut = bytes(damaged[: chance.choice((len(damaged), chance.randrange(len(damaged))))])
        found = opened(cut)
        assert isinstance(found, TrialPlan) or found.endswith(".")
