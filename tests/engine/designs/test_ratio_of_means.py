"""Ratio of log-normal means: values of PowerTOST, laws, simulation."""

from __future__ import annotations

import numpy as np
import pytest
from design_laws import DesignLaws, units
from scipy import stats

from ldn_designer.designs.ratio_of_means import RatioOfMeans
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.solving import detectable, size

SAMPLES: dict[str, RatioOfMeans] = {
    "parallel": RatioOfMeans(ratio=1.3, cv=0.5),
    "parallel, 2 : 1": RatioOfMeans(ratio=1.3, cv=0.5, allocation=(2, 1)),
    "paired": RatioOfMeans(ratio=1.2, cv=0.3, layout="paired"),
    "2x2": RatioOfMeans(ratio=1.1, cv=0.25, layout="2x2"),
    "2x2x3": RatioOfMeans(ratio=1.15, cv=0.3, layout="2x2x3"),
    "2x2x4": RatioOfMeans(ratio=1.15, cv=0.4, layout="2x2x4", allocation=(1, 2)),
}
ASKED: list[Hypothesis] = [
    Superiority(),
    Superiority(sides=1, alpha=0.01),
    Superiority(limit=1.02),
    NonInferiority(limit=0.9),
    Equivalence(lower=0.8, upper=1.5),
]
SIMULATED: list[tuple[RatioOfMeans, Hypothesis, tuple[int, ...]]] = [
    (RatioOfMeans(ratio=1.3, cv=0.5), Superiority(), (40, 40)),
    (RatioOfMeans(ratio=0.7, cv=0.5), Superiority(benefit="lower"), (50, 20)),
    (RatioOfMeans(ratio=0.95, cv=0.3, layout="paired"), NonInferiority(limit=0.8), (40,)),
    (RatioOfMeans(ratio=0.95, cv=0.3, layout="2x2"), Equivalence(lower=0.8, upper=1.25), (16, 24)),
    (RatioOfMeans(ratio=0.95, cv=0.3, layout="2x2x3"), NonInferiority(limit=0.8), (10, 14)),
    (RatioOfMeans(ratio=0.95, cv=0.3, layout="2x2x4"), NonInferiority(limit=0.8), (7, 12)),
    (RatioOfMeans(ratio=3.0, cv=0.3, layout="2x2"), Superiority(), (2, 1)),
]

TRIALS = 100_000


class TestLaws(DesignLaws):
    """The laws that it shares with others of its sort."""

    samples = SAMPLES
    asked = ASKED
    simulated = SIMULATED
    effects = tuple(np.log([1.0, 1 + 1e-9, 0.5, 1e6, 1e-6]))
    few = ((1,), (2,), (1, 1), (2, 2))


@pytest.mark.parametrize(
    ("layout", "cv", "total", "power"),
    [
        # PowerTOST 1.5.6: sampleN.TOST(CV, theta0 = 0.95, design, targetpower = 0.8)
        ("parallel", 0.3, 76, 0.803122677583259),
        ("paired", 0.15, 12, 0.835541959201574),
        ("2x2", 0.3, 40, 0.815845280273183),
        ("2x2x3", 0.3, 30, 0.820400414711051),
        ("2x2x4", 0.3, 20, 0.820239829664683),
    ],
)
def test_sizes_of_bioequivalence_agree(layout: str, cv: float, total: int, power: float) -> None:
    design = RatioOfMeans.model_validate({"ratio": 0.95, "cv": cv, "layout": layout})
    found = size(design, Equivalence(lower=0.8, upper=1.25), 0.8)
    assert int(found.total) == total
    assert float(found.power) == pytest.approx(power, abs=1e-9)


def test_other_powers_agree() -> None:
    # PowerTOST 1.5.6: power.noninf(CV = 0.3, margin = 0.8, theta0 = 0.95, alpha = 0.025, n = 24, design = "2x2")
    crossover = RatioOfMeans(ratio=0.95, cv=0.3, layout="2x2")
    found = crossover.power(crossover.apportion(24), NonInferiority(limit=0.8))
    assert float(found) == pytest.approx(0.491674804081859, abs=1e-9)
    # PowerTOST 1.5.6: power.TOST(CV = 0.3, theta0 = 0.95, n = c(10, 14), design = "2x2"); c(5, 19), "parallel"
    limits = Equivalence(lower=0.8, upper=1.25)
    assert float(crossover.power(units(10, 14), limits)) == pytest.approx(
        0.541278350917584, abs=1e-9
    )
    parallel = RatioOfMeans(ratio=0.95, cv=0.3)
    assert float(parallel.power(units(5, 19), limits)) == pytest.approx(
        0.0253030706046378, abs=1e-9
    )


@pytest.mark.parametrize(("first", "second"), [(3, 3), (4, 9)])
@pytest.mark.parametrize("layout", ["2x2", "2x2x3", "2x2x4"])
def test_crossovers_are_least_squares(layout: str, first: int, second: int) -> None:
    """Variance and residual degrees of freedom from the model matrix itself."""
    design = RatioOfMeans.model_validate({"ratio": 1.2, "cv": 0.4, "layout": layout})
    rows = []
    patients = [design.strata[0]] * first + [design.strata[1]] * second
    periods = len(patients[0])
    for patient, sequence in enumerate(patients):
        for period, given in enumerate(sequence):
            of_patient = np.eye(len(patients))[patient]
            rows.append([float(given == "A"), *np.eye(periods)[period], *of_patient])
    matrix = np.array(rows)
    variance = np.linalg.pinv(matrix.T @ matrix)[0, 0] * np.log1p(0.4**2)
    precision = design.precision(units(first, second))
    assert float(precision.se) == pytest.approx(float(np.sqrt(variance)), rel=1e-9)
    assert float(precision.df) == len(rows) - np.linalg.matrix_rank(matrix)


def test_power_is_that_of_the_noncentral_t() -> None:
    design = RatioOfMeans(ratio=1.3, cv=0.5)
    ncp = np.log(1.3) / np.sqrt(np.log(1.25) * 2 / 25)
    known = stats.nct.sf(stats.t.isf(0.025, 48), 48, ncp)
    assert float(design.power(units(25, 25), Superiority())) == pytest.approx(known, abs=1e-11)


def test_a_detectable_ratio_has_its_power() -> None:
    design = SAMPLES["2x2"]
    n = design.apportion(24)
    found = detectable(design, Superiority(benefit="lower"), n, 0.8).effect
    ratio = float(design.off_scale(found))
    assert 0 < ratio < 1
    back = RatioOfMeans(ratio=ratio, cv=design.cv, layout=design.layout)
    assert float(back.power(n, Superiority(benefit="lower"))) == pytest.approx(0.8, abs=1e-8)


def test_what_each_layout_is_made_of() -> None:
    assert SAMPLES["parallel"].strata == ("treatment", "control")
    assert SAMPLES["paired"].strata == ("participants",)
    assert SAMPLES["2x2x3"].strata == ("ABA", "BAB")
    assert SAMPLES["2x2"].courses == (("treatment", "control"), ("control", "treatment"))
    assert SAMPLES["2x2x4"].allocation == (1, 2)
