"""What is laid over any design: dilution of the effect, and clusters."""

from __future__ import annotations

import numpy as np
import pytest

from ldn_designer.designs import DESIGNS, load
from ldn_designer.designs.base import Counts, Design
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.designs.typical import typical
from ldn_designer.evaluation.other_designs import in_design
from ldn_designer.hypotheses import Superiority
from ldn_designer.plan import TrialPlan
from ldn_designer.power.solving import size

HELPS = Superiority()


def test_dilution_leaves_the_mean_effect(design: Design) -> None:
    diluted = design.model_copy(update={"dilution": 0.2, "kept_effect": 0.25})
    n = design.apportion(60 * design.block)
    assert float(diluted.effect) == float(design.effect)
    weaker = design.with_effect(float(design.effect) * (1 - 0.2 * 0.75))
    assert float(diluted.power(n, HELPS)) == pytest.approx(float(weaker.power(n, HELPS)), abs=1e-14)


def test_clusters_are_worth_fewer_patients(design: Design) -> None:
    clustered = design.model_copy(update={"cluster_size": 11.0, "icc": 0.1})
    assert clustered.design_effect == pytest.approx(2.0)
    n = design.apportion(60 * design.block)
    half = Counts(n.units / 2)
    assert float(clustered.power(n, HELPS)) == pytest.approx(
        float(design.power(half, HELPS)), abs=1e-14
    )
    assert clustered.measured(n).se == pytest.approx(design.precision(half).se)


def test_unequal_clusters_are_worth_less() -> None:
    # Eldridge and others 2006: (1 + ((CV² + 1)m − 1)ICC), here with m = 20, CV = 0.65, ICC = 0.05
    design = TwoMeans(difference=1.0, sd=2.0, cluster_size=20.0, cluster_cv=0.65, icc=0.05)
    assert design.design_effect == pytest.approx(1 + (20 * 1.4225 - 1) * 0.05)


def test_a_simulated_cluster_trial_has_the_power_that_the_design_effect_says() -> None:
    rng = np.random.default_rng(7)
    clusters, size_of, icc, sd, difference = 40, 15, 0.08, 2.0, 0.8
    between = rng.normal(0, sd * icc**0.5, (20_000, 2, clusters))
    within = rng.normal(0, sd * ((1 - icc) / size_of) ** 0.5, (20_000, 2, clusters))
    means = between + within + np.array([difference, 0.0])[:, None]
    t = (means[:, 0].mean(1) - means[:, 1].mean(1)) / (
        means.var(2, ddof=1).sum(1) / clusters
    ) ** 0.5
    design = TwoMeans(difference=difference, sd=sd, cluster_size=float(size_of), icc=icc)
    power = float(design.power(design.apportion(2 * clusters * size_of), HELPS))
    # The test of cluster means has 78 degrees of freedom, the design effect counts patients.
    assert (t > 1.9908).mean() == pytest.approx(power, abs=0.015)


def test_a_size_in_clusters_is_the_size_times_the_design_effect() -> None:
    plain = TwoMeans(difference=1.0, sd=2.0, test="z")
    clustered = plain.model_copy(update={"cluster_size": 21.0, "icc": 0.05})
    single = int(size(plain, HELPS, 0.9).total)
    assert int(size(clustered, HELPS, 0.9).total) == pytest.approx(2 * single, abs=4)


def test_the_layers_are_declared_apart() -> None:
    names = {quantity.name for quantity in TwoProportions.layers()}
    assert names == {"dilution", "kept_effect", "cluster_size", "cluster_cv", "icc"}
    assert names.isdisjoint(quantity.name for quantity in TwoProportions.fields())


@pytest.mark.parametrize("kind", [kind for kind in DESIGNS if load(kind).shows == ("precision",)])
def test_no_patient_dilutes_the_width_of_an_interval(kind: str) -> None:
    design = typical(kind)[0]
    names = {layer.name for layer in type(design).layers()}
    assert names == {"cluster_size", "cluster_cv", "icc"}
    with pytest.raises(ValueError, match="which no patient dilutes"):
        type(design)(**design.model_dump() | {"dilution": 0.2})


def test_another_design_keeps_what_is_laid_over_the_plan() -> None:
    diluted = TrialPlan(design=TwoMeans(difference=-1.0, sd=1.8, dilution=0.2, icc=0.01))
    crossover = in_design(diluted, "crossover-means").design
    assert (crossover.dilution, crossover.icc) == (0.2, 0.01)
    width = in_design(diluted, "precision-mean").design
    assert (width.dilution, width.icc) == (0.0, 0.01)
