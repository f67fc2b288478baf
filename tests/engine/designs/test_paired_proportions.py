"""McNemar's test by approximation: peers' values, the enumerated test, and simulated trials."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from ldn_designer.designs.base import Counts, Design, Precision
from ldn_designer.designs.paired_proportions import PairedProportions
from ldn_designer.designs.paired_proportions_exact import PairedProportionsExact
from ldn_designer.hypotheses import Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.simulation import simulate
from ldn_designer.power.solving import detectable, real_size, size

SAMPLES: dict[str, Design] = {
    "paired proportions": PairedProportions(control_only=0.1, treatment_only=0.25),
    "paired proportions, ratio": PairedProportions(control_only=0.08, ratio=3.0),
    "paired proportions, conditional": PairedProportions(
        control_only=0.15, treatment_only=0.4, variance="conditional"
    ),
}
HIGHER = Superiority()
QUESTIONS: list[Hypothesis] = [
    HIGHER,
    Superiority(sides=1, alpha=0.05),
    Superiority(limit=0.02),
    NonInferiority(limit=-0.1),
    Equivalence(lower=-0.05, upper=0.3),
]
#: At 30 and more expected discordant pairs the approximation is within so much of the simulated trial.
APPROXIMATION = 0.025


def pairs(n: float) -> Counts:
    return Counts(np.array([n], float))


@pytest.mark.parametrize(
    ("smaller", "ratio", "n", "power"),
    [
        # MESS 0.5.12: power_mcnemar_test(n, paid, psi, sig.level = 0.05, method = "normal")
        (0.1, 2.0, 20, 0.122411653322856),
        (0.05, 3.0, 150, 0.787819078265748),
        (0.2, 1.5, 150, 0.408957661779835),
    ],
)
def test_powers_of_mess(smaller: float, ratio: float, n: int, power: float) -> None:
    design = PairedProportions(control_only=smaller, ratio=ratio)
    assert float(design.power(pairs(n), HIGHER)) == pytest.approx(power, abs=1e-9)


def test_the_size_of_trial_size() -> None:
    """TrialSize 1.4.1: McNemar.Test(alpha = 0.05, beta = 0.1, psai = 3, paid = 0.4)."""
    design = PairedProportions(control_only=0.1, treatment_only=0.3)
    assert real_size(design, HIGHER, 0.9) == pytest.approx(100.85391558129, rel=1e-8)
    assert size(design, HIGHER, 0.9).total == 101


def test_the_known_number_of_discordant_pairs_by_hand() -> None:
    """m = (z(.975)/2 + z(.8)·√(P(1 − P)))²/(P − ½)² discordant pairs, P = p₁₀/d; n = m/d (Miettinen 1968)."""
    design = PairedProportions(control_only=0.1, treatment_only=0.2, variance="conditional")
    share = 2 / 3
    m = (1.959963984540054 / 2 + 0.8416212335729143 * (share * (1 - share)) ** 0.5) ** 2
    expected = m / (share - 0.5) ** 2 / 0.3
    assert real_size(design, HIGHER, 0.8) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=list(SAMPLES))
@pytest.mark.parametrize("hypothesis", QUESTIONS, ids=range(len(QUESTIONS)))
def test_simulated_trials_agree(sample: PairedProportions, hypothesis: Hypothesis) -> None:
    n = pairs(150)
    low, high = simulate(sample, hypothesis, n, 100_000, seed=5).interval(0.999)
    assert low - APPROXIMATION <= float(sample.power(n, hypothesis)) <= high + APPROXIMATION


def test_the_enumerated_test_is_near() -> None:
    for control_only, treatment_only in ((0.1, 0.25), (0.2, 0.3)):
        given: dict[str, Any] = {"control_only": control_only, "treatment_only": treatment_only}
        exact = PairedProportionsExact(**given, test="asymptotic")
        for n in (120, 200):
            near = float(PairedProportions(**given).power(pairs(n), HIGHER))
            assert float(exact.power(pairs(n), HIGHER)) == pytest.approx(near, abs=APPROXIMATION)


@pytest.mark.parametrize("factor", [2**0.5, 2**-0.5])
def test_a_wrong_standard_error_is_noticed(factor: float, monkeypatch: pytest.MonkeyPatch) -> None:
    design, n = SAMPLES["paired proportions"], pairs(60)
    right = PairedProportions.precision

    def wrong(self: PairedProportions, n: Counts, null: float = 0.0) -> Precision:
        found = right(self, n, null)
        assert found.se_null is not None
        return Precision(found.se * factor, found.df, found.se_null * factor)

    monkeypatch.setattr(PairedProportions, "precision", wrong)
    low, high = simulate(design, HIGHER, n, 100_000, seed=5).interval(0.999)
    power = float(design.power(n, HIGHER))
    assert not low - APPROXIMATION <= power <= high + APPROXIMATION


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=list(SAMPLES))
def test_the_effect_s_law(sample: Design) -> None:
    low, high = sample.effect_range()
    wanted = np.linspace(low, high, 14)[1:-1].reshape(3, 4)
    changed = sample.with_effect(wanted)
    assert np.allclose(changed.effect, wanted, rtol=0, atol=1e-15)
    assert sample.with_effect(float(sample.effect)).effect == pytest.approx(float(sample.effect))
    assert float(sample.with_effect(0.0).power(pairs(100), HIGHER)) == pytest.approx(0.025)
    for beyond in (low - 0.01, high + 0.01):
        assert float(sample.with_effect(beyond).power(pairs(100), HIGHER)) == 0


def test_size_power_and_effect_are_one_relation() -> None:
    for sample in SAMPLES.values():
        n = real_size(sample, HIGHER, 0.9)
        assert float(sample.power(pairs(n), HIGHER)) == pytest.approx(0.9, abs=1e-8)
        found = detectable(sample, HIGHER, pairs(n), 0.9)
        assert float(found.effect) == pytest.approx(float(sample.effect), abs=1e-7)


def test_the_two_ways_to_give_it_are_one() -> None:
    one = PairedProportions(control_only=0.08, ratio=2.5)
    other = PairedProportions(control_only=0.08, treatment_only=0.2)
    assert float(one.power(pairs(90), HIGHER)) == pytest.approx(
        float(other.power(pairs(90), HIGHER))
    )
    assert [fact.name for fact in one.facts()] == [fact.name for fact in other.facts()]
    with pytest.raises(ValidationError, match="exactly one of"):
        PairedProportions(control_only=0.1)
    with pytest.raises(ValidationError, match=r"add up to 1\.10; together they are at most 1"):
        PairedProportions(control_only=0.1, ratio=10.0)


def test_edges_have_probabilities_and_no_warnings() -> None:
    for p, q in ((1e-6, 0.99), (0.5, 0.5), (1e-9, 1e-9), (0.99, 1e-6)):
        for variance in ("unconditional", "conditional"):
            design = PairedProportions(control_only=p, treatment_only=q, variance=variance)
            for hypothesis in (*QUESTIONS, Superiority(alpha=1e-9), NonInferiority(limit=-0.999)):
                for n in (0, 1, 2, 1e6):
                    power = float(design.power(pairs(n), hypothesis))
                    assert 0 <= power <= 1
                    assert n or power == 0
    assert (
        simulate(PairedProportions(control_only=0.1, ratio=1.0), HIGHER, pairs(1), 100).power == 0
    )


def test_few_discordant_pairs_are_pointed_out() -> None:
    design = PairedProportions(control_only=0.02, ratio=2.0)
    note = design.approximation_note(pairs(100))
    assert note is not None
    assert note.startswith("Only 6.0 discordant pairs")
    assert design.approximation_note(pairs(1000)) is None


@pytest.mark.parametrize("hypothesis", QUESTIONS)
@pytest.mark.parametrize("design", SAMPLES.values(), ids=SAMPLES)
def test_the_second_engine_is_the_test_itself(design: Design, hypothesis: Hypothesis) -> None:
    """It counts outcomes, so that it meets simulated trials where the formula is points away."""
    found = design.second_power(pairs(60), hypothesis)
    low, high = simulate(design, hypothesis, pairs(60), 40_000).interval()
    assert found is not None
    assert low <= found <= high
    assert design.second_power(pairs(401), hypothesis) is None  # too many outcomes
