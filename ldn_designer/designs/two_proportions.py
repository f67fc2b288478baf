"""Two parallel groups compared by the proportions that respond."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np

from ldn_designer.designs.base import Counts, Design, Fact, Outcomes, Precision, sweep
from ldn_designer.fields import quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import number

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers


#: Fewer expected events or non-events than this, and the approximation may be off by more than a point.
FEW_EXPECTED = 5.0


class TwoProportions(Design, kind="two-proportions"):
    """Two parallel groups compared by the difference of proportions, a normal approximation.

    SE = √(pₜ(1 − pₜ)/nₜ + p꜀(1 − p꜀)/n꜀).
    Pooled: the test divides by √(p̄(1 − p̄)(1/nₜ + 1/n꜀)), p̄ = (nₜpₜ + n꜀p꜀)/(nₜ + n꜀).
    Unpooled: the test divides by the standard error itself.
    Source: Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 3rd edition 2003,
    section 4.2; Chow, Shao, Wang and Lokhnygina 2017, section 4.2.
    """

    title: ClassVar[str] = "Two proportions"
    short_title: ClassVar[str] = "Proportions"
    measure: ClassVar[str] = "risk difference"
    pools: ClassVar[Literal["mean difference", "risk difference"]] = "risk difference"
    effect_unit: ClassVar[str] = PROPORTION
    reference: ClassVar[str] = (
        "Fleiss JL, Levin B, Paik MC. Statistical Methods for Rates and Proportions, 3rd edition. "
        "Wiley, 2003, section 4.2"
    )
    effect_field: ClassVar[str] = "treatment"
    exact: ClassVar[bool] = False

    control: float = quantity(
        "Proportion, control arm",
        symbol="p꜀",
        unit=PROPORTION,
        description="Proportion with the outcome in the control arm.",
        gt=0,
        lt=1,
    )
    treatment: float = quantity(
        "Proportion, treatment arm",
        symbol="pₜ",
        unit=PROPORTION,
        role="effect",
        description="Proportion with the outcome in the treatment arm.",
        gt=0,
        lt=1,
    )
    test: Literal["pooled", "unpooled"] = quantity(
        "Variance in the test",
        "pooled",
        role="option",
        description="Pooled is the usual χ² test; unpooled estimates each arm's variance on its own.",
        choices={"pooled": "pooled (χ² test)", "unpooled": "unpooled (Wald test)"},
    )

    @property
    def effect(self) -> Array:
        return np.asarray(np.asarray(self.treatment, float) - self.control)

    def with_effect(self, estimate: Numbers) -> Self:
        return sweep(self, treatment=self.control + estimate)

    def effect_range(self) -> tuple[float, float]:
        return (-self.control, 1 - self.control)

    @property
    def nuisance_field(self) -> str:
        return "control"

    def method(self) -> str:
        return (
            "two-sample z test of proportions, pooled variance (χ² test without continuity correction)"
            if self.test == "pooled"
            else "two-sample z test of proportions, unpooled variance"
        )

    def facts(self) -> tuple[Fact, ...]:
        treated, control = self.treatment, self.control
        odds = treated / (1 - treated) / (control / (1 - control))
        return (
            Fact("Risk difference", treated - control, unit=PROPORTION),
            Fact("Risk ratio", treated / control),
            Fact("Odds ratio", odds),
        )

    def approximation_note(self, n: Counts) -> str | None:
        expected = min(
            float(size) * share
            for size, p in ((n.treatment, self.treatment), (n.control, self.control))
            for share in (p, 1 - p)
        )
        if expected >= FEW_EXPECTED:
            return None
        return (
            f"Only {number(expected, 1)} events (or non-events) are expected in an arm, so the normal "
            "approximation may be off by more than a point. Confirm it by simulation."
        )

    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:  # noqa: ARG002 - no null value moves its spread
        treated, control = np.clip(self.treatment, 0, 1), self.control
        with np.errstate(divide="ignore", invalid="ignore"):
            se = np.sqrt(
                treated * (1 - treated) / n.treatment + control * (1 - control) / n.control
            )
            if self.test == "unpooled":
                return Precision(se)
            mean = (treated * n.treatment + control * n.control) / n.total
            return Precision(se, se_null=np.sqrt(mean * (1 - mean) * n.inverse_sum))

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        from scipy import special

        size_treatment, size_control = int(n.treatment), int(n.control)
        treated = rng.binomial(size_treatment, self.treatment, trials) / size_treatment
        control = rng.binomial(size_control, self.control, trials) / size_control
        estimate = treated - control
        if self.test == "pooled":
            both = (treated * size_treatment + control * size_control) / (
                size_treatment + size_control
            )
            variance = both * (1 - both) * (1 / size_treatment + 1 / size_control)
        else:
            variance = (
                treated * (1 - treated) / size_treatment + control * (1 - control) / size_control
            )
        # Without any variance the two arms are constant: equal arms show nothing, different ones everything.
        steady = variance <= 0
        z = np.where(
            steady,
            np.select([estimate > null, estimate < null], [np.inf, -np.inf], 0.0),
            (estimate - null) / np.sqrt(np.where(steady, 1.0, variance)),
        )
        return Outcomes(estimate, special.ndtr(-z), special.ndtr(z))
