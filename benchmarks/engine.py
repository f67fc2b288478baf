"""Sample sizes and power curves beside statsmodels, in one run.

Run with the Python of .venv: `.venv/bin/python benchmarks/engine.py`. Prints the times and their
ratios: 1,000 sample sizes of two means against `solve_power` (at least 50 times faster), a curve of
1,000 points against one vectorised call (at most 1.5 times as long), and the answer of an exact test
at about 200 an arm (within a second). Where R is present with pwr and rpact, the same sizes are timed there too.
"""

from __future__ import annotations

import shutil
import subprocess
import time
import warnings
from typing import TYPE_CHECKING

import numpy as np
from statsmodels.stats.power import TTestIndPower

from ldn_designer.designs.base import sweep
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions_exact import TwoProportionsExact
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.solving import size

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES, POINTS, ROUNDS = 1_000, 1_000, 5
#: The same sizes in R, each program's seconds on a line of its own; one that is not installed prints nothing.
IN_R = """
effects <- seq(0.2, 1.5, length.out = %d)
report <- function(name, work) if (requireNamespace(name, quietly = TRUE))
    cat(name, system.time(work())[["elapsed"]], "\\n")
report("pwr", function() for (d in effects) pwr::pwr.t.test(d = d, power = 0.9))
report("rpact", function() for (d in effects) rpact::getSampleSizeMeans(
    rpact::getDesignGroupSequential(kMax = 1, alpha = 0.025, beta = 0.1), alternative = d, stDev = 1))
"""
#: As many of them are solved by the slower program, and its time is multiplied up.
SAMPLE = 100


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The shortest of several runs, after one to warm up."""
    work()
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def in_r() -> dict[str, float]:
    """Seconds that each package of R takes for the sizes; empty where there is no R."""
    program = shutil.which("Rscript")
    if program is None:
        return {}
    done = subprocess.run(
        [program, "-e", IN_R % SIZES], capture_output=True, text=True, check=True, timeout=600
    )
    found = (line.split() for line in done.stdout.splitlines() if line.strip())
    return {name: float(spent) for name, spent in found}


def main() -> None:
    """Print each pair with its ratio."""
    hypothesis, peer = Superiority(), TTestIndPower()
    effects = np.linspace(0.2, 1.5, SIZES)
    design = sweep(TwoMeans(difference=0.5, sd=1.0), difference=effects)
    ours = seconds(lambda: size(design, hypothesis, 0.9))

    def solved() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for effect in effects[:: SIZES // SAMPLE]:
                peer.solve_power(float(effect), power=0.9, alpha=0.05)

    theirs = seconds(solved, 1) * SIZES / SAMPLE
    print(
        f"{SIZES:,} sizes: {ours * 1e3:.1f} ms, statsmodels {theirs * 1e3:.0f} ms, ratio {theirs / ours:.0f}"
    )

    for name, spent in in_r().items():
        print(f"{SIZES:,} sizes in R’s {name}: {spent * 1e3:.0f} ms, ratio {spent / ours:.0f}")

    totals = np.linspace(20, 600, POINTS)
    one = TwoMeans(difference=0.5, sd=1.0)
    curve = seconds(lambda: one.power(one.counts(totals), hypothesis))
    call = seconds(lambda: peer.power(0.5, totals / 2, 0.025, ratio=1, alternative="larger"))
    print(
        f"{POINTS:,} points: {curve * 1e3:.2f} ms, statsmodels {call * 1e3:.2f} ms, ratio {curve / call:.2f}"
    )

    exact = TwoProportionsExact(control=0.3, treatment=0.44)
    start = time.perf_counter()
    found = size(exact, hypothesis, 0.8)
    spent = time.perf_counter() - start
    print(f"Fisher’s exact test, {int(found.total) // 2} an arm: {spent:.2f} s")


if __name__ == "__main__":
    main()
