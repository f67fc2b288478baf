"""Simulation: reproducible, in chunks, cancellable, with an exact interval."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta

from ldn_designer.designs.base import Counts, Outcomes
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.hypotheses import Superiority
from ldn_designer.power import simulation
from ldn_designer.power.simulation import Simulation, simulate

DESIGN = TwoMeans(difference=0.8, sd=1.0)


def test_the_same_seed_gives_the_same_trials() -> None:
    n = DESIGN.apportion(40)
    one, two = (simulate(DESIGN, Superiority(), n, 5_000, seed=3) for _ in range(2))
    assert one == two
    assert simulate(DESIGN, Superiority(), n, 5_000, seed=4) != one


def test_progress_is_reported_and_may_cancel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation, "CHUNK_VALUES", 40_000)
    told: list[tuple[int, int]] = []
    n = DESIGN.apportion(40)
    found = simulate(DESIGN, Superiority(), n, 3_500, progress=lambda *step: told.append(step))
    assert told == [(1_000, 3_500), (2_000, 3_500), (3_000, 3_500), (3_500, 3_500)]
    assert found.trials == 3_500

    def cancel(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        simulate(DESIGN, Superiority(), n, 3_500, progress=cancel)


@pytest.mark.parametrize("total", [2, 140, 30_000, 6_000_000])
def test_no_chunk_draws_more_than_memory_takes(total: int, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    def draw(
        self: TwoMeans, rng: np.random.Generator, n: Counts, trials: int, null: float
    ) -> Outcomes:
        drawn.append(trials)
        return Outcomes(*(np.ones(trials) for _ in range(3)))

    monkeypatch.setattr(TwoMeans, "draw", draw)
    simulate(DESIGN, Superiority(), DESIGN.apportion(total), 3_000)
    assert sum(drawn) == 3_000
    assert max(drawn) == 1 or max(drawn) * total <= simulation.CHUNK_VALUES


def test_the_direction_that_helps_is_counted() -> None:
    n = DESIGN.apportion(60)
    assert simulate(DESIGN, Superiority(), n, 2_000).power > 0.8
    assert simulate(DESIGN, Superiority(benefit="lower"), n, 2_000).power < 0.01


@pytest.mark.parametrize("successes", [0, 1, 500, 999, 1000])
def test_the_interval_is_clopper_and_pearsons(successes: int) -> None:
    found = Simulation(1000, successes, 1)
    low, high = found.interval(0.95)
    assert low == pytest.approx(
        0 if not successes else beta.ppf(0.025, successes, 1001 - successes)
    )
    assert high == pytest.approx(
        1 if successes == 1000 else beta.ppf(0.975, successes + 1, 1000 - successes)
    )
    assert low <= found.power <= high


def test_half_width() -> None:
    assert Simulation(1000, 500, 1).half_width() == pytest.approx(1.959964 * (0.25 / 1000) ** 0.5)
