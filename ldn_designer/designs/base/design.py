"""The base of all designs: declared fields, the pair of effect laws, what is laid over, and power."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, cast

import numpy as np
from pydantic import model_validator

from ldn_designer.designs.base.layered import DILUTION, Layered
from ldn_designer.designs.base.sweeping import sweep
from ldn_designer.fields import OUTCOME_UNIT, Quantity

if TYPE_CHECKING:
    from ldn_designer.designs.base.counts import Counts, Fact, Outcomes, Precision
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers


class Design(Layered):
    """Base of all designs: a design is fields, precision(), draw() and a source."""

    kind: ClassVar[str] = ""
    title: ClassVar[str]
    #: The title in one word, where there is little room.
    short_title: ClassVar[str]
    #: The statistic whose value is the effect, in the words of a report.
    measure: ClassVar[str]
    #: The measure of published effects that can be planned on in this design; None where there is none.
    pools: ClassVar[Literal["mean difference", "risk difference"] | None] = "mean difference"
    #: What an effect of this design is counted in, for labels.
    effect_unit: ClassVar[str] = OUTCOME_UNIT
    reference: ClassVar[str]
    unit: ClassVar[str] = "participant"
    #: "log": effect and limits are ratios, estimates are their logarithms.
    scale: ClassVar[Literal["identity", "log"]] = "identity"
    #: The effect, as its field counts it, where the treatments do not differ.
    no_difference: ClassVar[float] = 0.0
    #: What can be shown with this design. Nothing is diluted where only the width of an interval is planned.
    shows: ClassVar[tuple[str, ...]] = ("superiority", "non-inferiority", "equivalence")
    #: Whether further measurements reduce its standard deviation, which is then that of one unadjusted measurement:
    #: one that was adjusted, or is that of a mean already, would be reduced twice.
    discounts: ClassVar[bool] = False
    #: Whether the test has a direction; an omnibus test has none.
    directional: ClassVar[bool] = True
    #: Whether precision() is defined: there is one estimate with one standard error.
    measurable: ClassVar[bool] = True
    effect_field: ClassVar[str] = "difference"
    #: Ways to give the same assumption; exactly one of them must be filled in.
    alternatives: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    #: Whole blocks around an answer among which power may dip (exact tests): size() looks at them. Where the
    #: standard errors fall with √n at a fixed allocation none are needed.
    dips: ClassVar[int] = 0
    exact: ClassVar[bool] = True

    def __init_subclass__(cls, kind: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if kind:
            cls.kind = kind

    @model_validator(mode="after")
    def _one_alternative(self) -> Self:
        if not self.alternatives:
            return self
        names = {n for _, group in self.alternatives for n in group}
        given = {n for n in names if getattr(self, n) is not None}
        if not any(given == set(group) for _, group in self.alternatives):
            ways = " or ".join(way for way, _ in self.alternatives)
            msg = f"give exactly one of: {ways}"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _has_what_is_diluted(self) -> Self:
        if self.dilution and not self._has_effect():
            raise ValueError(
                "only the width of an interval is planned, which no patient dilutes: leave the share "
                "who never reach the dose at 0"
            )
        return self

    # ---- what is declared
    @classmethod
    def fields(cls) -> tuple[Quantity, ...]:
        """The design's own fields in order, as forms, options, tables and tests over all designs need them."""
        return tuple(q for q in cls._declared() if q.role != "layer")

    @classmethod
    def layers(cls) -> tuple[Quantity, ...]:
        """The fields of what is laid over the design: dilution, where there is an effect, and clusters."""
        laid = tuple(q for q in cls._declared() if q.role == "layer")
        return laid if cls._has_effect() else tuple(q for q in laid if q.name not in DILUTION)

    @classmethod
    def _has_effect(cls) -> bool:
        """Whether an effect is planned, and not only the width of an interval."""
        return cls.shows != ("precision",)

    @classmethod
    def _declared(cls) -> tuple[Quantity, ...]:
        return tuple(
            Quantity.of(name, info)
            for name, info in cls.model_fields.items()
            if name != "allocation"
        )

    @property
    def alternative(self) -> str:
        """The name of the way in which the assumption with several ways was given; "" where there is one."""
        for way, group in self.alternatives:
            if all(getattr(self, name) is not None for name in group):
                return way
        return ""

    @property
    def courses(self) -> tuple[tuple[str, ...], ...]:
        """What each arm or sequence receives, period by period, for the picture of the trial."""
        if len(self.strata) == 1:
            return (("treatment",),)
        return tuple((name,) for name in self.strata)

    @property
    def period_weeks(self) -> tuple[float, ...]:
        """Weeks on the treatment and on the comparator, where the design itself says them; else nothing."""
        return ()

    @property
    def spread_field(self) -> str | None:
        """The field that holds a between-patient standard deviation; None where the design has none."""
        return None

    @property
    def nuisance_field(self) -> str:
        """The field, besides the effect, that moves the sample size most; sensitivity varies it."""
        raise NotImplementedError

    def method(self) -> str:
        """The analysis in the words of a methods section."""
        raise NotImplementedError

    def facts(self) -> tuple[Fact, ...]:
        """Quantities that follow from the fields and that a reader wants beside them."""
        return ()

    def approximation(self) -> Design | None:
        """For exact tests: the design whose quick answer is near; None where power is quick itself."""
        return None

    def approximation_note(self, n: Counts) -> str | None:  # noqa: ARG002 - exact designs need no counts
        """Why an approximate power may be off for these counts, as a sentence; None where it holds."""
        return None

    # ---- effect
    @property
    def effect(self) -> Array:
        """The planned effect on the scale of analysis, treatment minus control, sign kept."""
        return self.on_scale(getattr(self, self.effect_field))

    def on_scale(self, value: Numbers) -> Array:
        """A value that is counted as the effect's field is, on the scale of analysis."""
        found = np.asarray(value, float)
        if self.scale == "identity":
            return found
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.log(found))

    def off_scale(self, value: Numbers) -> Numbers:
        """A value on the scale of analysis, counted as the effect's field is; ratios past all numbers are infinite."""
        if self.scale == "identity":
            return value
        with np.errstate(over="ignore"):
            return cast("Numbers", np.exp(value))

    def limits(self, margin: float) -> tuple[float, float]:
        """The limits that lie a margin below and above no difference, counted as the effect's field is.

        A ratio's margin is a ratio itself: 1.25 and 0.8 both mean 0.8 to 1.25.
        """
        if self.scale == "log":
            ratio = max(margin, 1 / margin)
            return self.no_difference / ratio, self.no_difference * ratio
        return self.no_difference - margin, self.no_difference + margin

    def first_margin(self) -> float:
        """A margin to begin with: half of the planned effect, or half a unit where none is planned."""
        half = abs(float(self.effect)) / 2 or 0.5
        return float(f"{float(self.off_scale(half)):.3g}")

    def with_effect(self, estimate: Numbers) -> Self:
        """The same design with the effect replaced; arrays allowed; d.with_effect(x).effect == x."""
        return sweep(self, **{self.effect_field: self.off_scale(estimate)})

    def effect_range(self) -> tuple[float, float]:
        """The effects that are possible at all; open ends are infinite."""
        return (-np.inf, np.inf)

    def with_spread(self, sd: Numbers) -> Self:
        """The same design with its between-patient standard deviation replaced, if it has one."""
        return self if self.spread_field is None else sweep(self, **{self.spread_field: sd})

    # ---- what is laid over it
    def bare(self) -> Self:
        """The design without layers, with the effect that dilution leaves: δ(1 − w(1 − k))."""
        if not self.layered:
            return self
        none = float(self.on_scale(self.no_difference))
        left = 1 - self.dilution * (1 - np.asarray(self.kept_effect, float))
        diluted = none + (self.effect - none) * left
        design = self.with_effect(diluted if np.ndim(diluted) else float(diluted))
        return sweep(design, dilution=0.0, icc=0.0)

    def measured(self, n: Counts, null: Numbers = 0.0) -> Precision:
        """What n units buy, with what is laid over the design."""
        return self.bare().precision(self.effective(n), null)

    # ---- what a family writes
    def precision(self, n: Counts, null: Numbers = 0.0) -> Precision:
        """What n units buy when the test's null value is `null`."""
        raise NotImplementedError

    def draw(self, rng: np.random.Generator, n: Counts, trials: int, null: float = 0.0) -> Outcomes:
        """Simulated trials: data as the trial would collect them, and the test the protocol names."""
        raise NotImplementedError

    def power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        """Probability of showing what the hypothesis asks, with what is laid over the design."""
        return self.bare().bare_power(self.effective(n), hypothesis)

    def bare_power(self, n: Counts, hypothesis: Hypothesis) -> Array:
        """Probability of showing it without any layer; 0 where the effect is not possible.

        Exact tests and tests without one standard error override this and nothing else.
        """
        low, high = self.effect_range()
        possible = (self.effect > low) & (self.effect < high)
        return np.where(possible, hypothesis.power(self, n), 0.0)

    def second_power(self, n: Counts, hypothesis: Hypothesis) -> float | None:  # noqa: ARG002 - those that override need them
        """Power from a second engine that shares no code with `power`; None for the general one."""
        return None
