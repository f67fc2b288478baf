"""Sample size and power against R's own power.t.test and power.prop.test."""

from __future__ import annotations

import shutil
import subprocess
from math import ceil

import pytest

from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.solving import size

pytestmark = pytest.mark.r

# R counts only significance in the direction of the effect, as we do.
HIGHER = {(alpha, sides): Superiority(alpha=alpha, sides=sides, benefit="higher")
          for alpha in (0.05, 0.01) for sides in (1, 2)}  # fmt: skip
SIDES = {1: "one.sided", 2: "two.sided"}


def r(expression: str) -> float:
    """The number that R makes of an expression."""
    done = subprocess.run(
        [
            shutil.which("Rscript") or "Rscript",
            "--vanilla",
            "-e",
            f"cat(format({expression}, digits = 15))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


@pytest.mark.parametrize("sides", [1, 2])
@pytest.mark.parametrize(
    ("difference", "sd", "alpha", "power"),
    [(1.0, 1.8, 0.05, 0.9), (0.5, 1.53, 0.05, 0.8), (2.0, 1.2, 0.01, 0.95), (0.1, 2.03, 0.01, 0.8)],
)
def test_two_means(difference: float, sd: float, alpha: float, power: float, sides: int) -> None:
    asked = f"delta = {difference}, sd = {sd}, sig.level = {alpha}, alternative = '{SIDES[sides]}'"
    design, hypothesis = TwoMeans(difference=difference, sd=sd), HIGHER[alpha, sides]
    found = size(design, hypothesis, power)
    per_arm = ceil(r(f"power.t.test({asked}, power = {power}, tol = 1e-9)$n"))
    assert int(found.total) == 2 * per_arm
    assert float(found.power) == pytest.approx(
        r(f"power.t.test({asked}, n = {per_arm})$power"), abs=1e-9
    )


@pytest.mark.parametrize("sides", [1, 2])
@pytest.mark.parametrize(
    ("control", "treatment", "alpha", "power"),
    [(0.3, 0.5, 0.05, 0.9), (0.1, 0.15, 0.05, 0.8), (0.5, 0.9, 0.01, 0.8)],
)
def test_two_proportions(
    control: float, treatment: float, alpha: float, power: float, sides: int
) -> None:
    asked = f"p1 = {control}, p2 = {treatment}, sig.level = {alpha}, alternative = '{SIDES[sides]}'"
    design, hypothesis = TwoProportions(control=control, treatment=treatment), HIGHER[alpha, sides]
    found = size(design, hypothesis, power)
    per_arm = ceil(r(f"power.prop.test({asked}, power = {power}, tol = 1e-9)$n"))
    assert int(found.total) == 2 * per_arm
    assert float(found.power) == pytest.approx(
        r(f"power.prop.test({asked}, n = {per_arm})$power"), abs=1e-9
    )
