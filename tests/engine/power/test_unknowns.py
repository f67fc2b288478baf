"""Any unknown: what is solved for gives back the value it was computed with."""

from __future__ import annotations

import pytest
from scipy import stats

from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.unknowns import solved_for

MEANS = TwoMeans(difference=0.5, sd=1.0)
CASES = [
    (MEANS, Superiority(), "sd"),
    (MEANS, Superiority(), "difference"),
    (MEANS, Superiority(), "alpha"),
    (MEANS, NonInferiority(limit=-0.25), "margin"),
    (MEANS.with_effect(0.0), Equivalence(lower=-0.5, upper=0.5), "margin"),
    (MEANS, Superiority(limit=0.1), "margin"),
    (CrossoverMeans(difference=1.0, sd=2.0, correlation=0.4), Superiority(), "correlation"),
    (TwoProportions(control=0.3, treatment=0.5), Superiority(), "control"),
    (TwoProportions(control=0.5, treatment=0.3), Superiority(benefit="lower"), "treatment"),
]


@pytest.mark.parametrize(("design", "hypothesis", "name"), CASES)
def test_the_value_that_gave_the_power_is_found_again(
    design: TwoMeans, hypothesis: Hypothesis, name: str
) -> None:
    n = design.apportion(150)
    power = float(design.power(n, hypothesis))
    assert 0.05 < power < 0.9999
    moved = solved_for(name, design, hypothesis, n, power)
    assert moved.value is not None
    if name == "alpha":
        wanted = hypothesis.alpha
    elif name == "margin":
        wanted = abs(hypothesis.nulls(design)[-1])
    else:
        wanted = getattr(design, name)
    assert moved.value == pytest.approx(wanted, rel=1e-7)


def test_the_standard_deviation_by_the_closed_form_of_the_z_test() -> None:
    design = TwoMeans(difference=0.5, sd=3.0, test="z")
    found = solved_for("sd", design, Superiority(), design.apportion(128), 0.8).value
    z = stats.norm.isf(0.025) + stats.norm.ppf(0.8)
    assert found == pytest.approx(0.5 / z / (2 / 64) ** 0.5, rel=1e-9)


def test_where_no_value_suffices_the_best_is_told() -> None:
    design = TwoProportions(control=0.5, treatment=0.6)
    found = solved_for("treatment", design, Superiority(), design.apportion(4), 0.9999)
    assert found.value is None
    assert 0 < found.most_power < 0.9999


@pytest.mark.parametrize("name", ["test", "sd_treatment", "colour"])
def test_what_is_no_number_cannot_be_solved_for(name: str) -> None:
    with pytest.raises(KeyError, match="no number"):
        solved_for(name, MEANS, Superiority(), MEANS.apportion(10), 0.8)
