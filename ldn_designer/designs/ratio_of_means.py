"""The ratio of two geometric means of log-normal outcomes, in parallel groups or within participants."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision
from ldn_designer.fields import quantity
from ldn_designer.frozen import PROPORTION

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: The two sequences of each crossover layout, A the treatment and B the control.
SEQUENCES: dict[str, tuple[str, str]] = {
    "2x2": ("AB", "BA"),
    "2x2x3": ("ABA", "BAB"),
    "2x2x4": ("ABAB", "BABA"),
}
_GIVEN = {"A": "treatment", "B": "control"}


def _contrast(sequences: tuple[str, str]) -> Array:
    """The difference of the sequences' treatment indicators by period, less its mean over periods."""
    first, second = (np.array([float(given == "A") for given in each]) for each in sequences)
    difference = first - second
    return np.asarray(difference - difference.mean())


class RatioOfMeans(Design, kind="ratio-of-means"):
    """Log-normal outcomes compared by the ratio of their geometric means, analysed as logarithms.

    σ = √ln(1 + CV²) is the standard deviation of the logarithms: between participants in parallel groups,
    within participants in the other layouts.
    parallel: SE = σ√(1/nₜ + 1/n꜀), df = N − 2. paired: SE = σ√(2/n), df = n − 1.
    Crossovers of p periods in two sequences, by least squares with effects of participant, period and
    treatment: SE = σ√((1/n₁ + 1/n₂)/Σc²), where c is the difference of the sequences' treatment indicators
    less its mean (Σc² = 2, 8/3 and 4 for AB/BA, ABA/BAB and ABAB/BABA); df = (p − 1)(N − 1) − 1.
    Assumes equal variances of both treatments and no carry-over.
    Source: Hauschke, Steinijans and Pigeot, Bioequivalence Studies in Drug Development, 2007;
    Chow and Liu, Design and Analysis of Bioavailability and Bioequivalence Studies, 3rd edition 2009.
    """

    title: ClassVar[str] = "Ratio of means"
    short_title: ClassVar[str] = "Ratio"
    measure: ClassVar[str] = "ratio of geometric means"
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = None
    effect_unit: ClassVar[str] = ""
    reference: ClassVar[str] = (
        "Hauschke D, Steinijans V, Pigeot I. Bioequivalence Studies in Drug Development. Wiley, 2007"
    )
    names: ClassVar[tuple[str, ...]] = ()
    scale: ClassVar[Literal["identity", "log"]] = "log"
    no_difference: ClassVar[float] = 1.0
    effect_field: ClassVar[str] = "ratio"

    ratio: float = quantity(
        "Ratio of means",
        symbol="θ",
        role="effect",
        description="Ratio of geometric means to detect, treatment to control; 1 is no difference.",
        ge=1e-6,
        le=1e6,
    )
    cv: float = quantity(
        "Coefficient of variation",
        symbol="CV",
        unit=PROPORTION,
        description="Standard deviation over mean before logarithms: within participants in a crossover.",
        gt=0,
        le=100,
    )
    layout: Literal["parallel", "paired", "2x2", "2x2x3", "2x2x4"] = quantity(
        "Layout",
        "parallel",
        role="option",
        description="Whether each participant receives one treatment, or both once or repeatedly.",
        choices={
            "parallel": "parallel groups",
            "paired": "two measurements of each participant",
            "2x2": "crossover AB/BA",
            "2x2x3": "replicate crossover ABA/BAB",
            "2x2x4": "replicate crossover ABAB/BABA",
        },
    )

    @property
    def strata(self) -> tuple[str, ...]:
        if self.layout == "parallel":
            return ("treatment", "control")
        return SEQUENCES.get(self.layout, ("participants",))

    @property
    def periods(self) -> int:  # type: ignore[override] # the layout decides
        return len(self.courses[0]) if self.layout in SEQUENCES else 1

    @property
    def courses(self) -> tuple[tuple[str, ...], ...]:
        if self.layout == "parallel":
            return (("treatment",), ("control",))
        if self.layout == "paired":
            return (("control and treatment",),)
        return tuple(tuple(_GIVEN[given] for given in each) for each in SEQUENCES[self.layout])

    @property
    def nuisance_field(self) -> str:
        return "cv"

    @property
    def log_sd(self) -> Array:
        """σ = √ln(1 + CV²), the standard deviation of the logarithms."""
        return np.asarray(np.sqrt(np.log1p(np.square(self.cv))))

    def method(self) -> str:
        if self.layout == "parallel":
            return "two-sample t test of logarithms"
        if self.layout == "paired":
            return "paired t test of logarithms"
        return (
            "analysis of variance of logarithms with effects of participant, period and treatment"
        )

    def facts(self) -> tuple[Fact, ...]:
        where = "between participants" if self.layout == "parallel" else "within participants"
        return (
            Fact("SD of logarithms", float(self.log_sd), f"√ln(1 + CV²), {where}"),
            Fact("Difference of logarithms", float(self.effect), "ln of the ratio"),
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        if self.layout == "paired":
            return Precision(np.asarray(self.log_sd * np.sqrt(2 * n.inverse_sum)), n.total - 1)
        if self.layout == "parallel":
            return Precision(np.asarray(self.log_sd * np.sqrt(n.inverse_sum)), n.total - 2)
        contrast = _contrast(SEQUENCES[self.layout])
        se = self.log_sd * np.sqrt(n.inverse_sum / np.square(contrast).sum())
        return Precision(np.asarray(se), (len(contrast) - 1) * (n.total - 1) - 1)

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        from ldn_designer.statistics.studentised import studentised

        log_ratio = float(np.log(self.ratio))
        if self.layout == "parallel":
            estimate, squares, factor, df = self._parallel(rng, n, trials, log_ratio)
        elif self.layout == "paired":
            estimate, squares, factor, df = self._paired(rng, n, trials, log_ratio)
        else:
            estimate, squares, factor, df = self._crossover(rng, n, trials, log_ratio)
        if df < 1:
            return Outcomes.inconclusive(estimate)
        return Outcomes(estimate, *studentised(estimate - null, squares / df * factor, df))

    def _parallel(
        self, rng: np.random.Generator, n: Counts, trials: int, log_ratio: float
    ) -> tuple[Array, Array, float, int]:
        """Estimate, residual sum of squares, variance factor and degrees of freedom of two groups."""
        first, second = int(n.treatment), int(n.control)
        spread = np.log1p(self.cv**2) ** 0.5
        # Logarithms of the outcomes as measured: each is drawn on the natural scale.
        treated = np.log(rng.lognormal(log_ratio, spread, (trials, first)))
        control = np.log(rng.lognormal(0.0, spread, (trials, second)))
        squares = treated.var(1) * first + control.var(1) * second
        return (
            treated.mean(1) - control.mean(1),
            squares,
            1 / first + 1 / second,
            first + second - 2,
        )

    def _paired(
        self, rng: np.random.Generator, n: Counts, trials: int, log_ratio: float
    ) -> tuple[Array, Array, float, int]:
        """The same of two measurements of each participant, whose levels cancel."""
        size = int(n.total)
        spread = np.log1p(self.cv**2) ** 0.5
        level = 2 * spread * rng.standard_normal((trials, size))
        control = level + spread * rng.standard_normal((trials, size))
        treated = level + log_ratio + spread * rng.standard_normal((trials, size))
        differences = treated - control
        return differences.mean(1), differences.var(1) * size, 1 / size, size - 1

    def _crossover(
        self, rng: np.random.Generator, n: Counts, trials: int, log_ratio: float
    ) -> tuple[Array, Array, float, int]:
        """The same by least squares with effects of participant, period and treatment."""
        sequences = SEQUENCES[self.layout]
        periods = len(sequences[0])
        spread = np.log1p(self.cv**2) ** 0.5
        sizes = (int(n.treatment), int(n.control))
        means, squares = [], np.zeros(trials)
        for size, given in zip(sizes, sequences, strict=True):
            # Periods differ by any amount: the analysis removes it.
            mean = np.array([log_ratio * (g == "A") + 0.4 * p for p, g in enumerate(given)])
            data = mean + spread * rng.standard_normal((trials, size, periods))
            data += 2 * spread * rng.standard_normal((trials, size, 1))
            data -= data.mean(2, keepdims=True)
            means.append(data.mean(1))
            squares += np.square(data - means[-1][:, None, :]).sum((1, 2))
        contrast = np.array(
            [(a == "A") - (b == "A") for a, b in zip(*sequences, strict=True)], float
        )
        contrast -= contrast.mean()
        length = float(contrast @ contrast)
        between = means[0] - means[1]
        estimate = between @ contrast / length
        # What the contrast of sequences leaves unexplained beside the treatment is error as well.
        misfit = np.square(between - estimate[:, None] * contrast).sum(1)
        squares += misfit * sizes[0] * sizes[1] / sum(sizes)
        factor = (1 / sizes[0] + 1 / sizes[1]) / length
        return estimate, squares, factor, (periods - 1) * (sum(sizes) - 1) - 1
