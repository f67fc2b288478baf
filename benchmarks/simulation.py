"""Time to simulate trials of two means, beside a bare loop over one trial at a time with scipy.

Run with the Python of .venv: `.venv/bin/python benchmarks/simulation.py`. Both do the same number of trials
in turns, so that what else the machine does slows both. The aim is 10,000 trials of 70 an arm in 50 ms.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.simulation import simulate

if TYPE_CHECKING:
    from collections.abc import Callable

AIM = 50.0
TRIALS = 10_000
#: Trials of the loop, whose time is then scaled: it is slow.
LOOPED = 500
ROUNDS = 15
DESIGN = TwoMeans(difference=-1.0, sd=1.8)
HYPOTHESIS = Superiority(benefit="lower")
COUNTS = DESIGN.apportion(140)


def ours() -> float:
    """The share of significant trials."""
    return simulate(DESIGN, HYPOTHESIS, COUNTS, TRIALS).power


def bare() -> float:
    """The same, one trial after another."""
    rng = np.random.default_rng(1)
    successes = 0
    for _ in range(LOOPED):
        treated, control = rng.normal(-1.0, 1.8, 70), rng.normal(0.0, 1.8, 70)
        p = float(stats.ttest_ind(treated, control, alternative="less").pvalue)
        successes += p <= 0.025  # noqa: PLR2004 - one tail
    return successes / LOOPED


def milliseconds(work: Callable[[], float]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main() -> int:
    """Exit code: 1 where the aim is missed."""
    ours()
    bare()
    pairs = [(milliseconds(ours), milliseconds(bare) * TRIALS / LOOPED) for _ in range(ROUNDS)]
    here, loop = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(slow / quick for quick, slow in pairs)
    print(f"10,000 trials of 70 an arm: {here:.1f} ms, aim {AIM:.0f} ms")
    print(f"one trial after another with scipy: {loop:.0f} ms, {ratio:.0f} times as long")
    return int(here > AIM)


if __name__ == "__main__":
    raise SystemExit(main())
