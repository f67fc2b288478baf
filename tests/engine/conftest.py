"""Designs and the example plan, for tests that hold for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ldn_designer.designs.base import Design
from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.examples import load_example

if TYPE_CHECKING:
    from ldn_designer.plan import TrialPlan

#: Every design in its variants; a test asks that no design is missing here.
SAMPLES: dict[str, Design] = {
    "t": TwoMeans(difference=0.6, sd=1.0),
    "t, 2 : 1": TwoMeans(difference=0.9, sd=1.3, allocation=(2, 1)),
    "Welch": TwoMeans(difference=1.0, sd=1.0, sd_treatment=2.0, test="welch"),
    "Welch, 1 : 3": TwoMeans(difference=1.5, sd=2.0, sd_treatment=0.8, allocation=(1, 3)),
    "z, 3 : 2": TwoMeans(difference=0.7, sd=1.0, test="z", allocation=(3, 2)),
    "crossover, within": CrossoverMeans(difference=0.5, sd_within=0.8),
    "crossover, differences, 2 : 1": CrossoverMeans(
        difference=0.6, sd_differences=1.2, allocation=(2, 1)
    ),
    "crossover, correlation": CrossoverMeans(difference=0.8, sd=2.0, correlation=0.6),
    "pooled": TwoProportions(control=0.3, treatment=0.55),
    "pooled, 1 : 2": TwoProportions(control=0.2, treatment=0.4, allocation=(1, 2)),
    "unpooled": TwoProportions(control=0.6, treatment=0.8, test="unpooled"),
}


@pytest.fixture(params=list(SAMPLES.values()), ids=list(SAMPLES))
def design(request: pytest.FixtureRequest) -> Design:
    """One of the designs; its effect is positive."""
    found = request.param
    assert isinstance(found, Design)
    return found


@pytest.fixture
def example() -> TrialPlan:
    """The built-in example, LDN against placebo in fibromyalgia."""
    return load_example("fibromyalgia-parallel")
