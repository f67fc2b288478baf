"""Several parallel arms compared by an F test of their means."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, sweep
from ldn_designer.fields import OUTCOME_UNIT, Positive, Real, quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.statistics.f_tests import (
    averaged,
    f_tail,
    f_tail_mixture,
    published_shares,
    shares,
)
from ldn_designer.statistics.linear_models import average, differences, fit, in_batches

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers

MOST_ARMS = 60
FACTORS = "ABC"


class Anova(Design, kind="anova"):
    """Several parallel arms, of one factor or crossed ones, compared by an F test of their means.

    Noncentrality λ = (Cμ)′(C·diag(1/nᵢ)·C′)⁻¹(Cμ)/(σ²(1 − R²)), where the rows of C span the tested effect; for
    one factor that is Σ nᵢ(μᵢ − μ̄)²/(σ²(1 − R²)). Numerator df the rank of C; denominator df N − k − q, q the
    number of covariates, which explain R² of the variance within arms. Power = P(F′(λ) > F(1 − α)).
    Covariates are normal and not balanced by randomisation: λ is multiplied by a random share Λ
    ~ Beta((df₂ + df₁)/2, q/2), over which power is averaged; other programs take them as fixed (Λ = 1), or use
    Shieh's law, which for more than two arms has 1 in place of df₁ (Psychometrika 2020;85:101).
    The effect is the standard deviation of the means about their average, weighted by the allocation: Cohen's
    f × σ. Its sign is that of the first arm's distance from the average; the test has no direction.
    Assumes independent, normally distributed outcomes with the same standard deviation in every arm.
    Source: Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd edition 1988, chapter 8; Shieh,
    Psychometrika 2020;85:101.
    """

    title: ClassVar[str] = "Several means, analysis of variance"
    short_title: ClassVar[str] = "ANOVA"
    measure: ClassVar[str] = "standard deviation of the means of the arms"
    reference: ClassVar[str] = (
        "Cohen J. Statistical Power Analysis for the Behavioral Sciences, 2nd edition. Erlbaum, 1988, chapter 8"
    )
    names: ClassVar[tuple[str, ...]] = ()
    pools: ClassVar[None] = None
    effect_field: ClassVar[str] = "means"
    shows: ClassVar[tuple[str, ...]] = ("superiority",)
    directional: ClassVar[bool] = False
    measurable: ClassVar[bool] = False

    means: tuple[Real, ...] = quantity(
        "Means",
        symbol="μ",
        unit=OUTCOME_UNIT,
        role="effect",
        description="Expected mean of each arm, treatment first; with crossed factors, the last varies first.",
        min_length=2,
        max_length=MOST_ARMS,
    )
    sd: float = quantity(
        "Standard deviation",
        symbol="σ",
        unit=OUTCOME_UNIT,
        role="spread",
        description="Standard deviation of the outcome between patients of one arm, before any covariate.",
        gt=0,
        le=1e9,
    )
    levels: tuple[Positive, ...] = quantity(
        "Levels of crossed factors",
        (),
        symbol="L",
        unit="levels",
        description="Only where up to three factors are crossed: levels of each, such as 3, 2.",
        max_length=len(FACTORS),
    )
    tested: Literal["all", "A", "B", "C", "AB", "AC", "BC", "ABC"] = quantity(
        "Tested effect",
        "all",
        role="option",
        description="Any difference between arms; or a main effect or interaction of crossed factors.",
        choices={"all": "any difference between arms"}
        | {name: f"main effect of factor {name}" for name in FACTORS}
        | {name: f"interaction of factors {', '.join(name)}" for name in ("AB", "AC", "BC", "ABC")},
    )
    covariates: int = quantity(
        "Covariates",
        0,
        symbol="q",
        unit="covariates",
        description="Covariates in the model, such as baseline; each costs a degree of freedom.",
        ge=0,
        le=100,
    )
    explained: float = quantity(
        "Variance explained by covariates",
        0.0,
        symbol="R²",
        unit=PROPORTION,
        description="Share of the variance within arms that the covariates explain together.",
        ge=0,
        lt=1,
    )
    covariates_are: Literal["random", "fixed", "shieh", "shieh-program"] = quantity(
        "Covariates are",
        "random",
        role="option",
        description="Random ones are not quite balanced, which costs a little power; other programs differ.",
        choices={
            "random": "random, averaged exactly",
            "fixed": "fixed, as most programs take them",
            "shieh": "random, by Shieh's formula",
            "shieh-program": "random, by Shieh's program, which leaves out the ends of its integral",
        },
    )

    @model_validator(mode="after")
    def _factors_fit(self) -> Self:
        if any(level != int(level) or level < 2 for level in self.levels):  # noqa: PLR2004 - a factor has two
            raise ValueError("the levels of each factor must be a whole number of at least 2")
        if self.levels and prod(self.levels) != len(self.means):
            msg = f"these factors have {prod(self.levels):g} cells; give one mean for each"
            raise ValueError(msg)
        if self.tested != "all" and not set(self.tested) <= set(FACTORS[: len(self.levels)]):
            msg = f"give the levels of {' and '.join(f'factor {name}' for name in self.tested)} to test it"
            raise ValueError(msg)
        if self.explained > 0 and self.covariates == 0:
            raise ValueError("variance can be explained only where there is a covariate")
        return self

    @property
    def strata(self) -> tuple[str, ...]:
        if prod(self.levels) != len(self.means):
            return tuple(f"arm {i}" for i in range(1, len(self.means) + 1))
        cells = np.ndindex(*(int(level) for level in self.levels))
        return tuple(
            " ".join(f"{name}{at + 1}" for name, at in zip(FACTORS, cell, strict=False))
            for cell in cells
        )

    @property
    def spread_field(self) -> str | None:
        return "sd"

    @property
    def nuisance_field(self) -> str:
        return "sd"

    @property
    def contrasts(self) -> Array:
        """Orthonormal rows that span the tested effect: Kronecker products of one matrix a factor."""
        if self.tested == "all":
            return differences(len(self.means))
        found: Array = np.ones((1, 1))
        for name, level in zip(FACTORS, self.levels, strict=False):
            many = int(level)
            rows = differences(many) if name in self.tested else average(many)
            found = np.asarray(np.kron(found, rows), float)
        return found

    @property
    def effect(self) -> Array:
        return self._signed_size(self._stacked)

    @property
    def _stacked(self) -> Array:
        """The means with the arms as last axis."""
        return np.stack(np.broadcast_arrays(*(np.asarray(m, float) for m in self.means)), axis=-1)

    def _signed_size(self, means: Array) -> Array:
        """√((Cμ)′(C·diag(1/w)·C′)⁻¹(Cμ)), w the shares of the arms; signed by the first arm that differs."""
        contrasts, weight = self.contrasts, np.array(self.allocation) / self.block
        along = means @ contrasts.T
        inverse = np.linalg.inv((contrasts / weight) @ contrasts.T)
        size = np.sqrt(np.einsum("...c,cd,...d->...", along, inverse, along))
        away = along @ contrasts
        first = np.argmax(np.abs(away) > 1e-9 * np.abs(away).max(-1, keepdims=True), axis=-1)
        sign = np.sign(np.take_along_axis(away, first[..., None], -1)[..., 0])
        return np.asarray(sign * size)

    def with_effect(self, estimate: Numbers) -> Self:
        """The same design with the pattern of its means widened to this effect; one arm apart if it had none."""
        means, contrasts = self._stacked, self.contrasts
        away = means @ contrasts.T @ contrasts
        flat = (self._signed_size(away) == 0)[..., None]
        # What is kept of a mean is what the tested effect leaves: the average, and untested effects.
        pattern = np.where(flat, contrasts[0], away)
        unit = pattern / self._signed_size(pattern)[..., None]
        wider = np.moveaxis(means - away + unit * np.asarray(estimate, float)[..., None], -1, 0)
        values: dict[str, Any] = {"means": tuple(m if m.ndim else float(m) for m in wider)}
        return sweep(self, **values)

    def method(self) -> str:
        rows = "one-way" if not self.levels else f"{len(self.levels)}-way"
        tested = "" if self.tested == "all" else f" of the {dict(self._choices())[self.tested]}"
        many = f"{self.covariates:g} covariate{'' if self.covariates == 1 else 's'}"
        adjusted = f", adjusted for {many}" if self.covariates else ""
        return f"F test{tested} in a {rows} analysis of variance{adjusted}"

    @classmethod
    def _choices(cls) -> tuple[tuple[str, str], ...]:
        return next(field.choices for field in cls.fields() if field.name == "tested")

    def facts(self) -> tuple[Fact, ...]:
        left = self.sd * (1 - self.explained) ** 0.5
        f = abs(float(self.effect)) / left
        return (
            Fact("SD of the means", f * left, "Cohen's f × SD", OUTCOME_UNIT),
            Fact("Cohen's f", f, "SD of the means / SD within arms after covariates"),
            Fact("Partial η²", f * f / (1 + f * f), "f²/(1 + f²)"),
        )

    def noncentrality(self, n: Counts) -> tuple[Array, Array]:
        """(λ with balanced covariates, denominator df); 0 degrees of freedom where an arm is empty."""
        contrasts, filled = self.contrasts, n.units > 0
        along = self._stacked @ contrasts.T
        spread = np.einsum(
            "cg,...g,dg->...cd", contrasts, 1 / np.where(filled, n.units, 1), contrasts
        )
        explained = (along * np.linalg.solve(spread, along[..., None])[..., 0]).sum(-1)
        df = np.where(filled.all(-1), n.total - len(self.means) - self.covariates, 0.0)
        ncp = explained / (np.square(self.sd) * (1 - np.asarray(self.explained, float)))
        return np.broadcast_arrays(ncp, df)[0], np.broadcast_arrays(ncp, df)[1]

    def bare_power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        """Power of the F test at α, whatever the sides; 0 beyond a limit, which no F test has."""
        ncp, df = self.noncentrality(n)
        tested = len(self.contrasts)
        if hypothesis.null(self) != 0:
            return np.zeros(ncp.shape)
        share, weights = self._shares(df, tested)
        found = f_tail(ncp * share, tested, df, hypothesis.alpha)
        return np.asarray(np.clip((weights * found).sum(0), 0, 1))

    def _shares(self, df: Array, tested: int) -> tuple[Array, Array]:
        if np.all(np.equal(self.covariates, 0)) or self.covariates_are == "fixed":
            return np.ones((1, *df.shape)), np.ones((1, *df.shape))
        if self.covariates_are == "shieh-program":
            return published_shares(df, int(self.covariates))
        return shares(df, 1 if self.covariates_are == "shieh" else tested, self.covariates)

    def second_power(self, n: Counts, hypothesis: Hypothesis) -> float | None:
        """The noncentral F as a Poisson mixture, averaged by adaptive quadrature."""
        design = self.bare()
        ncp, df = (float(each) for each in design.noncentrality(self.effective(n)))
        tested, alpha = len(self.contrasts), hypothesis.alpha
        if df <= 0 or hypothesis.null(self) != 0:
            return 0.0
        if self.covariates == 0 or self.covariates_are == "fixed":
            return float(f_tail_mixture(ncp, tested, df, alpha))
        law = tested if self.covariates_are == "random" else 1
        return averaged(
            lambda share: float(f_tail_mixture(ncp * share, tested, df, alpha)),
            df, law, self.covariates,
        )  # fmt: skip

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Patients with their covariates, fitted by least squares, and the F test of the adjusted means."""
        sizes, many = [int(units) for units in n.units], int(self.covariates)
        patients = sum(sizes)
        if patients - len(sizes) - many < 1 or null != 0:
            return Outcomes.inconclusive(np.zeros(trials))
        mean = np.repeat(np.array(self.means, float), sizes)
        slope = self.sd * (self.explained / max(many, 1)) ** 0.5
        left = self.sd * (1 - self.explained) ** 0.5

        def make(batch: int) -> tuple[Array, ...]:
            covariates = rng.standard_normal((batch, patients, many))
            noise = rng.standard_normal((batch, patients))
            found = fit(mean + slope * covariates.sum(-1) + left * noise, sizes, covariates)
            return self._signed_size(found.means), found.f_test(self.contrasts)

        estimate, p = in_batches(trials, patients * (many + 1), make)
        return Outcomes(estimate, p, p, p)
