"""Arms measured several times, compared by a repeated-measures analysis of variance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, sweep
from ldn_designer.fields import OUTCOME_UNIT, Real, quantity
from ldn_designer.statistics.f_tests import f_tail, f_tail_mixture
from ldn_designer.statistics.linear_models import average, differences, in_batches

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers

MOST_ARMS = 20
#: Bounds of what is typed may be missed by rounding: 0.333 for a third.
ROUNDING = 1e-3


class RepeatedAnova(Design, kind="repeated-anova"):
    """One or more arms measured m times, tested by the F tests of a repeated-measures analysis of variance.

    With Q the sum of squares of the tested effect at the expected means, under compound symmetry with correlation ρ:
    between arms λ = Q/(σ²(1 + (m − 1)ρ)), df k − 1 and N − k;
    within patients λ = εQ/(σ²(1 − ρ)), df ε(m − 1) and ε(N − k)(m − 1);
    arm by time λ = εQ/(σ²(1 − ρ)), df ε(k − 1)(m − 1) and ε(N − k)(m − 1).
    ε is the departure from sphericity (Greenhouse and Geisser, Psychometrika 1959;24:95): 1 under compound symmetry,
    where power is exact, down to 1/(m − 1); below 1 the tests are corrected by it and power is an approximation.
    The effect is √(Q/(Nm)), the standard deviation of the tested part of the means: Cohen's f × σ, signed by the
    first mean that differs; the test has no direction. Assumes normal outcomes and no missing measurement.
    Source: Muller and Barton, J Am Stat Assoc 1989;84:549; Cohen, Statistical Power Analysis for the Behavioral
    Sciences, 2nd edition 1988, chapter 8.
    """

    title: ClassVar[str] = "Repeated measures, analysis of variance"
    short_title: ClassVar[str] = "Repeated ANOVA"
    measure: ClassVar[str] = "standard deviation of the means that the tested effect makes"
    reference: ClassVar[str] = (
        "Muller KE, Barton CN. Approximate power for repeated-measures ANOVA lacking sphericity. "
        "J Am Stat Assoc 1989;84:549–555"
    )
    names: ClassVar[tuple[str, ...]] = ()
    pools: ClassVar[None] = None
    effect_field: ClassVar[str] = "means"
    shows: ClassVar[tuple[str, ...]] = ("superiority",)
    directional: ClassVar[bool] = False
    measurable: ClassVar[bool] = False
    exact: ClassVar[bool] = False

    means: tuple[tuple[Real, ...], ...] = quantity(
        "Means",
        symbol="μ",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Expected mean of each arm (a row, treatment first) at each measurement (a column).",
        min_length=1,
        max_length=MOST_ARMS,
    )
    sd: float = quantity(
        "Standard deviation",
        symbol="σ",
        unit=OUTCOME_UNIT,
        role="spread",
        description="Standard deviation between patients of one measurement in one arm.",
        gt=0,
        le=1e9,
    )
    correlation: float = quantity(
        "Correlation of measurements",
        symbol="ρ",
        description="Correlation of two measurements of the same patient; their mean where they differ.",
        gt=-1,
        lt=1,
    )
    sphericity: float = quantity(
        "Sphericity",
        1.0,
        symbol="ε",
        unit="",
        description="1 where all differences between measurements vary alike; 1/(m − 1) is the least.",
        gt=0,
        le=1,
    )
    tested: Literal["interaction", "within", "between"] = quantity(
        "Tested effect",
        "interaction",
        role="option",
        description="Whether arms differ in their course, on average, or whether all change with time.",
        choices={
            "interaction": "arm by time interaction",
            "within": "change with time",
            "between": "difference between arms on average",
        },
    )
    corrected: Literal["within", "all"] = quantity(
        "Sphericity reduces",
        "within",
        role="option",
        description="The test between arms does not depend on sphericity; the R package pwrss has it so.",
        choices={"within": "tests within patients", "all": "every noncentrality, as pwrss has it"},
    )

    @model_validator(mode="after")
    def _possible(self) -> Self:
        arms, measures = len(self.means), len(self.means[0])
        if any(len(row) != measures for row in self.means) or not 2 <= measures <= MOST_ARMS:  # noqa: PLR2004 - repeated
            msg = f"give the mean of every arm at the same measurements, from 2 to {MOST_ARMS} of them"
            raise ValueError(msg)
        if arms == 1 and self.tested != "within":
            raise ValueError(
                "a test of arms needs at least two of them: give a row of means for each"
            )
        if 1 + (measures - 1) * self.correlation <= 0:
            msg = f"{measures} measurements cannot all be correlated by less than {-1 / (measures - 1):.3g}"
            raise ValueError(msg)
        if self.sphericity < 1 / (measures - 1) - ROUNDING:
            msg = f"sphericity is at least {1 / (measures - 1):.3g} with {measures} measurements"
            raise ValueError(msg)
        return self

    @property
    def strata(self) -> tuple[str, ...]:
        return tuple(f"arm {i}" for i in range(1, len(self.means) + 1))

    @property
    def spread_field(self) -> str | None:
        return "sd"

    @property
    def nuisance_field(self) -> str:
        return "sd"

    @property
    def _stacked(self) -> Array:
        """The means with arms and measurements as last axes."""
        arms, measures = len(self.means), len(self.means[0])
        flat = np.broadcast_arrays(*(np.asarray(m, float) for row in self.means for m in row))
        stacked = np.stack(flat, axis=-1)
        return stacked.reshape(*stacked.shape[:-1], arms, measures)

    @property
    def _rows(self) -> tuple[Array, Array]:
        """Orthonormal rows over arms and over measurements whose products span the tested effect."""
        arms, measures = len(self.means), len(self.means[0])
        over_arms = average(arms) if self.tested == "within" else differences(arms)
        over_time = average(measures) if self.tested == "between" else differences(measures)
        return over_arms, over_time

    def _squares(self, means: Array, units: Array) -> Array:
        """Q: the sum of squares of the tested effect for so many patients in each arm."""
        over_arms, over_time = self._rows
        along = over_arms @ means @ over_time.T
        spread = np.einsum("ag,...g,bg->...ab", over_arms, 1 / units, over_arms)
        return np.asarray((along * np.linalg.solve(spread, along)).sum((-2, -1)))

    def _signed_size(self, means: Array) -> Array:
        over_arms, over_time = self._rows
        shares = np.array(self.allocation) / self.block
        size = np.sqrt(np.maximum(self._squares(means, shares), 0) / means.shape[-1])
        away = over_arms.T @ (over_arms @ means @ over_time.T) @ over_time
        away = away.reshape(*away.shape[:-2], -1)
        first = np.argmax(np.abs(away) > 1e-9 * np.abs(away).max(-1, keepdims=True), axis=-1)
        return np.asarray(np.sign(np.take_along_axis(away, first[..., None], -1)[..., 0]) * size)

    @property
    def effect(self) -> Array:
        return self._signed_size(self._stacked)

    def with_effect(self, estimate: Numbers) -> Self:
        """The same design with the tested part of its means widened to this effect."""
        means, (over_arms, over_time) = self._stacked, self._rows
        away = over_arms.T @ (over_arms @ means @ over_time.T) @ over_time
        flat = (self._signed_size(away) == 0)[..., None, None]
        pattern = np.where(flat, np.outer(over_arms[0], over_time[0]), away)
        unit = pattern / self._signed_size(pattern)[..., None, None]
        wider = means - away + unit * np.asarray(estimate, float)[..., None, None]
        moved = np.moveaxis(wider, (-2, -1), (0, 1))
        rows = tuple(tuple(m if m.ndim else float(m) for m in row) for row in moved)
        values: dict[str, Any] = {"means": rows}
        return sweep(self, **values)

    def method(self) -> str:
        tested = {
            "interaction": "arm by time interaction",
            "within": "change with time",
            "between": "difference between arms",
        }[self.tested]
        spherical = self.tested == "between" or self.sphericity == 1
        corrected = "" if spherical else ", with the Greenhouse–Geisser correction"
        return f"F test of the {tested} in a repeated-measures analysis of variance{corrected}"

    def facts(self) -> tuple[Fact, ...]:
        f = abs(float(self.effect)) / self.sd
        return (
            Fact("Cohen's f", f, "SD of the tested part of the means / SD"),
            Fact("Partial η²", f * f / (1 + f * f), "f²/(1 + f²)"),
        )

    def approximation_note(self, n: Counts) -> str | None:  # noqa: ARG002 - at any size
        if self.sphericity == 1 or self.tested == "between":
            return None
        return (
            "Without sphericity power depends on which measurements vary more, of which ε says only how much; "
            "the formula is right on average."
        )

    def test(self, n: Counts) -> tuple[Array, Array, Array]:
        """(λ, numerator df, denominator df); 0 degrees of freedom where an arm is empty."""
        arms, measures = len(self.means), len(self.means[0])
        filled = n.units > 0
        squares = self._squares(self._stacked, np.where(filled, n.units, 1))
        rho, epsilon = np.asarray(self.correlation, float), np.asarray(self.sphericity, float)
        residual = np.where(filled.all(-1), np.maximum(n.total - arms, 0), 0.0)
        if self.tested == "between":
            kept = epsilon if self.corrected == "all" else 1.0
            ncp = kept * squares / (np.square(self.sd) * (1 + (measures - 1) * rho))
            return ncp, np.asarray(arms - 1.0), residual
        ncp = epsilon * squares / (np.square(self.sd) * (1 - rho))
        df1 = epsilon * (measures - 1) * (1 if self.tested == "within" else arms - 1)
        return ncp, df1, epsilon * (measures - 1) * residual

    def bare_power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        """Power of the F test at α, whatever the sides; 0 beyond a limit, which no F test has."""
        found = f_tail(*self.test(n), hypothesis.alpha)
        return found if hypothesis.null(self) == 0 else np.zeros(found.shape)

    def second_power(self, n: Counts, hypothesis: Hypothesis) -> float | None:
        """The noncentral F as a Poisson mixture."""
        ncp, df1, df2 = (float(each) for each in self.bare().test(self.effective(n)))
        if df2 <= 0 or hypothesis.null(self) != 0:
            return 0.0
        return float(f_tail_mixture(ncp, df1, df2, hypothesis.alpha))

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Every measurement of every patient, and the F test, corrected where sphericity is not assumed."""
        sizes = [int(units) for units in n.units]
        if sum(sizes) <= len(sizes) or null != 0:
            return Outcomes.inconclusive(np.zeros(trials))
        means = np.array(self.means, float)
        root, expected = self._root(means), np.repeat(means, sizes, axis=0)

        def make(many: int) -> tuple[Array, ...]:
            noise = rng.standard_normal((many, *expected.shape))
            return self._analysed(expected + noise @ root.T, sizes)

        estimate, p = in_batches(trials, expected.size, make)
        return Outcomes(estimate, p, p, p)

    def _analysed(self, data: Array, sizes: list[int]) -> tuple[Array, Array]:
        """(signed size of the effect, p) of each trial: trials × patients × measurements."""
        from scipy import special

        arm = np.repeat(np.arange(len(sizes)), sizes)
        size, starts = np.array(sizes, float), np.cumsum([0, *sizes[:-1]])
        means = np.add.reduceat(data, starts, axis=1) / size[:, None]
        over_arms, over_time = self._rows
        scores = (data - means[:, arm]) @ over_time.T
        products = np.einsum("tpi,tpj->tij", scores, scores)
        trace, columns, df = (
            np.trace(products, axis1=1, axis2=2),
            len(over_time),
            sum(sizes) - len(sizes),
        )
        numerator = self._squares(means, size) / (len(over_arms) * columns)
        epsilon = np.ones(len(data))
        if self.sphericity < 1:
            epsilon = trace**2 / (columns * np.square(products).sum((1, 2)))
        ratio = numerator / (trace / (columns * df))
        p = special.fdtrc(epsilon * columns * len(over_arms), epsilon * columns * df, ratio)
        return self._signed_size(means), np.asarray(p, float)

    def _root(self, means: Array) -> Array:
        """A square root of the covariance of one patient's measurements, with the sphericity planned.

        One direction of change varies more than the others, which vary alike; it is chosen so that the effect
        lies along it as much as along any other.
        """
        measures = means.shape[-1]
        many = measures - 1
        level, change = average(measures), differences(measures)
        over_arms, _ = self._rows
        principal = np.linalg.svd(over_arms @ means @ change.T)[2][0]
        aside = np.linalg.svd(principal[None, :])[2][-1]
        along = principal / many**0.5 + aside * (1 - 1 / many) ** 0.5
        excess = 0.0 if many == 1 else min((1 / self.sphericity - 1) / (many - 1), 1.0) ** 0.5
        shape = (1 - excess) * np.eye(many) + many * excess * np.outer(along, along)
        found = (1 + many * self.correlation) * level.T @ level
        found = found + (1 - self.correlation) * change.T @ shape @ change
        values, vectors = np.linalg.eigh(found)
        return np.asarray(self.sd * vectors * np.sqrt(np.maximum(values, 0)))
