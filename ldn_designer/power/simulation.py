"""The trial run many times: data as it would collect them, the test that the protocol names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from ldn_designer.designs.base import Counts

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.hypotheses import Hypothesis

#: Numbers drawn at a time: bounds memory, and gives progress its steps.
CHUNK_VALUES = 2_000_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Simulation:
    """Significant results in the direction that helps, out of so many simulated trials."""

    trials: int
    successes: int
    seed: int

    @property
    def power(self) -> float:
        """The share of trials that succeed."""
        return self.successes / self.trials

    def half_width(self, level: float = 0.95) -> float:
        """Half the width of the normal interval of the share."""
        z = float(special.ndtri((1 + level) / 2))
        return z * sqrt(self.power * (1 - self.power) / self.trials)

    def interval(self, level: float = 0.999) -> tuple[float, float]:
        """Clopper–Pearson interval of the share (Biometrika 1934;26:404)."""
        tail = (1 - level) / 2
        k, n = self.successes, self.trials
        low = 0.0 if k == 0 else float(special.betaincinv(k, n - k + 1, tail))
        high = 1.0 if k == n else float(special.betaincinv(k + 1, n - k, 1 - tail))
        return low, high


def single_patients(design: Design, n: Counts) -> Counts:
    """The whole single patients that counts are worth: fewer than they are where clusters are randomised."""
    return Counts(np.floor(np.round(design.effective(n).units, 9)))


def simulate(
    design: Design,
    hypothesis: Hypothesis,
    n: Counts,
    trials: int = 100_000,
    seed: int = 20_260,
    progress: Progress | None = None,
) -> Simulation:
    """Simulated power at whole counts. Each chunk has its own seed, so results do not depend on chunking in time.

    Diluted and clustered trials are run at the mean effect and the number of single patients they are worth.
    A trial with an empty stratum, or whose effect is not possible, never succeeds. `progress(done, total)` may
    raise to cancel.
    """
    design, n = design.bare(), single_patients(design, n)
    low, high = design.effect_range()
    # What dilution leaves of an effect may not be possible; its power is 0 as well.
    if (n.units < 1).any() or not low < float(design.effect) < high:
        return Simulation(trials, 0, seed)
    chunk = min(max(CHUNK_VALUES // int(n.total), 1), trials)
    starts = range(0, trials, chunk)
    successes = 0
    for seeds, start in zip(np.random.SeedSequence(seed).spawn(len(starts)), starts, strict=True):
        many = min(chunk, trials - start)
        # The same seed gives the same data, tested at each null value.
        outcomes = tuple(
            design.draw(np.random.default_rng(seeds), n, many, null)
            for null in hypothesis.nulls(design)
        )
        successes += int(hypothesis.succeeds(design, outcomes).sum())
        if progress:
            progress(start + many, trials)
    return Simulation(trials, successes, seed)
