"""Laws of designs with one standard error, for the tests of each: size, edges, simulation, clusters, effect."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pytest

from ldn_designer.designs.base import Counts, Design, Precision
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import real_size, size

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ldn_designer.hypotheses import Hypothesis

TRIALS = 100_000


def units(*each: float) -> Counts:
    """Counts by stratum."""
    return Counts(np.array(each, float))


class DesignLaws:
    """A subclass names its samples and questions, and its tests are collected.

    simulated: design, question and units per stratum. noticed: the places in it at which a wrong
    standard error is noticed, by default all. approximation: what the formula may be off by beyond
    the interval. effects: effects to try, on the scale of analysis. few: units per stratum at the edge.
    """

    samples: ClassVar[Mapping[str, Design]]
    asked: ClassVar[Sequence[Hypothesis]]
    simulated: ClassVar[Sequence[tuple[Design, Hypothesis, tuple[int, ...]]]]
    noticed: ClassVar[Sequence[int] | None] = None
    approximation: ClassVar[float] = 0.0
    effects: ClassVar[Sequence[float]] = (0.0, 1e-6, -1.0, 1e6, -1e6)
    few: ClassVar[Sequence[tuple[float, ...]]]

    @classmethod
    def pytest_generate_tests(cls, metafunc: pytest.Metafunc) -> None:
        """Each law for all that it is about."""
        wanted = metafunc.fixturenames
        if "design" in wanted:
            metafunc.parametrize("design", cls.samples.values(), ids=list(cls.samples))
        if "hypothesis" in wanted:
            metafunc.parametrize("hypothesis", cls.asked)
        if "trial" in wanted:
            every = range(len(cls.simulated))
            places = cls.noticed if "factor" in wanted and cls.noticed is not None else every
            metafunc.parametrize("trial", places)

    def test_a_size_has_its_power_and_one_block_less_has_not(
        self, design: Design, hypothesis: Hypothesis
    ) -> None:
        if not bool(hypothesis.helps(design, design.effect)):
            assert not bool(size(design, hypothesis, 0.9, limit=100_000).reached)
            return
        found = size(design, hypothesis, 0.9)
        assert bool(found.reached)
        assert float(design.power(found.counts, hypothesis)) >= 0.9
        smaller = design.apportion(int(found.total) - design.block)
        assert float(design.power(smaller, hypothesis)) < 0.9
        real = real_size(design, hypothesis, 0.9)
        assert int(found.total) - design.block < real <= int(found.total) + 1e-6

    def test_power_is_a_probability_at_the_edges(
        self, design: Design, hypothesis: Hypothesis
    ) -> None:
        strict = hypothesis.model_copy(update={"alpha": 1e-9})
        effects, strata = np.array(self.effects), len(design.strata)
        fitting = [units(*each) for each in self.few if len(each) == strata]
        assert fitting
        for n in (*fitting, design.apportion(100_000 * design.block)):
            for asked in (hypothesis, strict):
                power = design.with_effect(effects).power(n, asked)
                assert power.shape == effects.shape
                assert ((power >= 0) & (power <= 1)).all()
        assert float(design.power(units(*[0.0] * strata), hypothesis)) == 0
        most = size(design, hypothesis, 0.9999, limit=100_000)
        assert 0 <= float(most.power) <= 1
        simulated = simulate(design, hypothesis, units(*[1.0] * strata), 2_000, seed=3).power
        assert 0 <= simulated <= 1

    def test_simulation_agrees(self, trial: int) -> None:
        assert self._agrees(trial)

    @pytest.mark.parametrize("factor", [sqrt(2), 1 / sqrt(2)])
    def test_a_wrong_standard_error_is_noticed(
        self, trial: int, factor: float, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kind = type(self.simulated[trial][0])
        right = kind.precision

        def wrong(self: Design, n: Counts, null: float = 0.0) -> Precision:
            precision = right(self, n, null)
            return Precision(precision.se * factor, precision.df)

        monkeypatch.setattr(kind, "precision", wrong)
        assert not self._agrees(trial)

    def test_clusters_cost_what_their_design_effect_says(
        self, design: Design, hypothesis: Hypothesis
    ) -> None:
        clustered = type(design).model_validate(
            design.model_dump() | {"cluster_size": 11.0, "icc": 0.1}
        )
        n = design.counts(60 * design.block)
        doubled = clustered.power(Counts(2 * n.units), hypothesis)
        assert float(doubled) == pytest.approx(float(design.power(n, hypothesis)), abs=1e-12)

    def test_effect_and_words(self, design: Design) -> None:
        for wanted in (0.31, np.linspace(0.05, 0.9, 12).reshape(3, 4)):
            assert np.allclose(design.with_effect(wanted).effect, wanted, rtol=0, atol=1e-14)
        assert design.method()
        assert design.nuisance_field in {q.name for q in design.fields()}
        assert len(design.courses) == len(design.strata)
        for fact in design.facts():
            assert fact.value is not None
            assert np.isfinite(fact.value)

    def _agrees(self, trial: int) -> bool:
        """Whether the 99.9 % interval of simulated trials, and what the formula may be off by, holds its power."""
        design, hypothesis, each = self.simulated[trial]
        low, high = simulate(design, hypothesis, units(*each), TRIALS, seed=2026).interval(0.999)
        slack, power = self.approximation, float(design.power(units(*each), hypothesis))
        return low - slack <= power <= high + slack
