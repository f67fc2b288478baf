"""The program is broken on purpose, one formula at a time, and its tests must notice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.mutation

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("ldn_designer", "resources", "tests")
TESTS_FAILED = 1  # pytest's exit code; others mean that no test was run to its end


class Mutation(NamedTuple):
    """A module, what stands there once, what is put in its place, and the tests that must fail."""

    module: str
    right: str
    wrong: str
    tests: str


MUTATIONS = (
    Mutation("hypotheses.py", "self.alpha / self.sides", "self.alpha", "test_hypotheses.py"),
    Mutation("power/attrition.py", "n / (1 - attrition)", "n * (1 + attrition)", "power/test_attrition.py"),
    Mutation("power/attrition.py", "DECIMALS = 9", "DECIMALS = 17", "power/test_attrition.py"),
    Mutation("power/solving.py", "total = high * block", "total = (high + 1) * block", "designs/test_anchors.py"),
    Mutation("power/assurance.py", "prior.pdf(theta) * weight", "prior.pdf(theta)", "power/test_assurance.py"),
    Mutation("designs/two_means.py", "Precision(se, n.total - 2)", "Precision(se, n.total - 1)",
             "designs/test_reference.py"),
    Mutation("designs/crossover_means.py", "np.sqrt(2 * (1 - correlation))", "np.sqrt(1 - correlation)",
             "designs/test_anchors.py"),
    Mutation("designs/crossover_means.py", "self.difference_sd / 2 *", "self.difference_sd *",
             "designs/test_anchors.py"),
    Mutation("designs/two_proportions.py", "mean * (1 - mean) * n.inverse_sum", "mean * n.inverse_sum",
             "designs/test_reference.py"),
    Mutation("evidence/pooling.py", "(tau / scale) ** 2 / 2", "(tau / scale) ** 2", "evidence/test_pooling.py"),
    Mutation("evidence/pooling.py", "np.sqrt(variance + tau**2)", "np.sqrt(variance)", "evidence/test_pooling.py"),
    Mutation("evidence/effects_binary.py", "c + 0.5, d + 0.5", "c + 0.5, d", "evidence/test_effects_binary.py"),
    Mutation("protocol/checklists.py", '"open" if item(row) in missing else', "",
             "protocol/test_compose_sections.py"),
)  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with the engine's sources and tests, to be broken."""
    for name in SOURCES:
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def run_tests(folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """The engine's tests of some files, run on the sources in a folder."""
    places = os.pathsep.join((str(folder), str(folder / "resources")))
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-m", "not slow", *files],
        cwd=folder / "tests" / "engine",
        env={**os.environ, "PYTHONPATH": places},
        capture_output=True,
        text=True,
        check=False,
    )


def test_nothing_is_noticed_where_nothing_is_wrong(copy: Path) -> None:
    done = run_tests(copy, *{mutation.tests for mutation in MUTATIONS})
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: f"{one.module}: {one.wrong}")
def test_a_wrong_formula_is_noticed(copy: Path, mutation: Mutation) -> None:
    module = copy / "ldn_designer" / mutation.module
    source = module.read_text("utf-8")
    assert source.count(mutation.right) == 1, "the formula has moved: bring this list up to date"
    module.write_text(source.replace(mutation.right, mutation.wrong), "utf-8")
    done = run_tests(copy, mutation.tests)
    assert done.returncode == TESTS_FAILED, done.stdout + done.stderr
