"""A series of n-of-1 trials: each patient goes through several cycles of both treatments."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import OUTCOME_UNIT, quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.statistics.repeated_measures import in_batches

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers


class NofOne(Design, kind="n-of-1"):
    """Patients treated in cycles of two periods, one on each treatment in random order, analysed together.

    SE = √((τ² + 2σ²/k)/N) for N patients of k cycles; df = N − 1.
    τ is the standard deviation between patients of their true treatment effects, σ that within a patient of one
    period's outcome, so that the difference within a cycle has variance 2σ² around the patient's effect. Each
    patient's mean difference is one observation of the mean effect in such patients; more cycles measure it better,
    but only more patients reduce the part of τ.
    Assumes normal outcomes, normal effects between patients, no carry-over, and the same number of cycles for each.
    Source: Senn, Stat Methods Med Res 2019;28:372–383, DOI 10.1177/0962280217726801, the random-effects analysis of
    patients' mean differences.
    """

    title: ClassVar[str] = "Series of n-of-1 trials"
    short_title: ClassVar[str] = "N-of-1"
    measure: ClassVar[str] = "mean difference within patients"
    reference: ClassVar[str] = (
        "Senn S. Sample size considerations for n-of-1 trials. Stat Methods Med Res 2019;28:372–383. "
        "doi:10.1177/0962280217726801"
    )
    names: ClassVar[tuple[str, ...]] = ("patients",)
    stratum: ClassVar[str] = "group"

    difference: float = quantity(
        "Mean difference",
        symbol="δ",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Mean effect in such patients to detect, treatment minus control.",
        ge=-1e9,
        le=1e9,
    )
    sd_within: float = quantity(
        "Within-patient SD",
        symbol="σ",
        unit=OUTCOME_UNIT,
        description="Standard deviation of one patient's outcomes on one treatment from period to period.",
        gt=0,
        le=1e9,
    )
    sd_effect: float = quantity(
        "SD of the effect",
        symbol="τ",
        unit=OUTCOME_UNIT,
        description="Standard deviation between patients of their true treatment effects; 0 if all are alike.",
        ge=0,
        le=1e9,
    )
    cycles: int = quantity(
        "Cycles",
        3,
        symbol="k",
        unit="cycles",
        description="Pairs of periods, one on each treatment, that each patient goes through.",
        ge=1,
        le=100,
    )

    @property
    def periods(self) -> int:  # type: ignore[override] # the cycles decide
        return 2 * self.cycles

    @property
    def courses(self) -> tuple[tuple[str, ...], ...]:
        return (("treatment", "control") * self.cycles,)

    @property
    def nuisance_field(self) -> str:
        between, within = self._parts
        return "sd_effect" if np.all(between > within) else "sd_within"

    def method(self) -> str:
        return (
            f"one-sample t test of the patients’ mean differences over {self.cycles} "
            f"{'cycle' if self.cycles == 1 else 'cycles'}, the order within each at random"
        )

    def facts(self) -> tuple[Fact, ...]:
        between, within = (float(part) for part in self._parts)
        return (
            Fact(
                "SD of a patient's mean difference",
                (between + within) ** 0.5,
                "√(τ² + 2σ²/k)",
                OUTCOME_UNIT,
            ),
            Fact(
                "Variance that more cycles cannot reduce",
                between / (between + within),
                "τ²/(τ² + 2σ²/k)",
                PROPORTION,
            ),
        )

    @property
    def _parts(self) -> tuple[Array, Array]:
        """The variances between and within patients of a patient's mean difference."""
        between = np.square(np.asarray(self.sd_effect, float))
        within = 2 * np.square(np.asarray(self.sd_within, float)) / np.asarray(self.cycles, float)
        return between, within

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        between, within = self._parts
        return Precision(np.sqrt((between + within) * n.inverse_sum), n.total - 1)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Every period's outcome in the order of its cycle, and the t test of the patients’ mean differences."""
        from ldn_designer.statistics.studentised import studentised

        patients, cycles = int(n.total), int(self.cycles)

        def differences(many: int) -> tuple[Array]:
            shape = (many, patients, cycles)
            effect = self.difference + self.sd_effect * rng.standard_normal((many, patients, 1))
            # The disease comes and goes between cycles, which their pairs cancel.
            level = 3 * self.sd_within * rng.standard_normal((*shape, 1))
            outcome = level + self.sd_within * rng.standard_normal((*shape, 2))
            first = rng.random(shape) < 0.5  # noqa: PLR2004 - a fair coin decides the order
            outcome[..., 0] += np.where(first, effect, 0.0)
            outcome[..., 1] += np.where(first, 0.0, effect)
            change = outcome[..., 0] - outcome[..., 1]
            return (np.where(first, change, -change).mean(-1),)

        (found,) = in_batches(differences, trials, 2 * patients * cycles)
        estimate = found.mean(1)
        if patients < 2:  # noqa: PLR2004 - one patient has no spread
            return Outcomes.inconclusive(estimate)
        variance = found.var(1) / (patients - 1)
        return Outcomes(estimate, *studentised(estimate - null, variance, patients - 1))
