"""What every design shares: declared fields, whole participants, precision, and the pair of effect laws."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, Self, TypeVar, cast

import numpy as np
from pydantic import field_validator, model_validator

from ldn_designer.fields import OUTCOME_UNIT, Quantity, quantity
from ldn_designer.frozen import PROPORTION, Frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array, Numbers, Whole


class Counts(NamedTuple):
    """Units per stratum, treatment first; the last axis is the strata; real for curves, whole for answers."""

    units: Array

    @property
    def total(self) -> Array:
        return np.asarray(self.units.sum(-1))

    @property
    def treatment(self) -> Array:
        return np.asarray(self.units[..., 0])

    @property
    def control(self) -> Array:
        return np.asarray(self.units[..., -1])

    @property
    def inverse_sum(self) -> Array:
        """Σ 1/nᵢ; infinite where a stratum is empty, so that the standard error is infinite and power 0."""
        filled = np.where(self.units > 0, self.units, 1.0)
        return np.where((self.units > 0).all(-1), (1 / filled).sum(-1), np.inf)


@dataclass(frozen=True, slots=True)
class Precision:
    """What n units buy.

    se: standard error of the effect's estimate under the alternative. df: degrees of freedom of its
    variance estimate. se_null: the standard error the test divides by, where that is not an estimate
    of se (score tests); such tests are normal tests, so df is then infinite.
    """

    se: Array
    df: Numbers = np.inf
    se_null: Array | None = None

    @property
    def divisor(self) -> Array:
        """The standard error in the denominator of the test statistic."""
        return self.se if self.se_null is None else self.se_null

    @property
    def measures(self) -> bool:
        """Whether one set of counts is enough to estimate the effect and its variance."""
        return bool(np.isfinite(self.se) & (np.asarray(self.df) > 0))


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Results of simulated trials: the estimate and the p value of the test in each direction.

    p_both: the p value of a two-sided test that is not twice the smaller one (Fisher's, omnibus tests).
    """

    estimate: Array
    p_higher: Array
    p_lower: Array
    p_both: Array | None = None

    @classmethod
    def inconclusive(cls, estimate: Array) -> Outcomes:
        """Trials with too few units to estimate a variance: their test can never reject."""
        return cls(estimate, np.ones_like(estimate), np.ones_like(estimate))


@dataclass(frozen=True, slots=True)
class Fact:
    """One derived quantity worth showing beside the form: what it is, its value and its unit."""

    name: str
    value: float | None
    note: str = ""
    unit: str = ""


@lru_cache
def seats(weights: tuple[int, ...]) -> Array:
    """Whole units per stratum for 0 … W − 1 extra units, by Adams' rule: ⌈weight × x⌉ for some x.

    No stratum ever shrinks when the total grows (Balinski and Young, Fair Representation, 1982), and a total
    that came from rounding each stratum up, as attrition does, is split into the same strata again.
    """
    weight = np.array(weights, float)
    filled = np.zeros_like(weight)
    rows = [filled.copy()]
    for _ in range(int(weight.sum()) - 1):
        # An empty stratum comes before any other, the one with the largest weight first.
        filled[np.argmax(weight / np.maximum(filled, 1e-9))] += 1
        rows.append(filled.copy())
    return np.array(rows)


#: The largest share of an allocation that is a ratio and no slip.
LARGEST_SHARE = 100


def _ratio_wanted(strata: int) -> str:
    need = " : ".join(["1"] * strata)
    return f"must be {strata} whole numbers from 1 to {LARGEST_SHARE}, such as {need}"


def _lowest_terms(parts: tuple[int, ...]) -> tuple[int, ...]:
    divisor = int(np.gcd.reduce(parts)) if parts else 1
    return tuple(part // divisor for part in parts)


D = TypeVar("D", bound="Design")


class Design(Frozen):
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
    #: The arms or sequences, treatment first; empty where their number depends on the fields.
    names: ClassVar[tuple[str, ...]] = ("treatment", "control")
    stratum: ClassVar[str] = "arm"
    #: Periods of treatment that each participant goes through.
    periods: ClassVar[int] = 1
    #: "log": effect and limits are ratios, estimates are their logarithms.
    scale: ClassVar[Literal["identity", "log"]] = "identity"
    #: The effect, as its field counts it, where the treatments do not differ.
    no_difference: ClassVar[float] = 0.0
    #: What can be shown with this design.
    shows: ClassVar[tuple[str, ...]] = ("superiority", "non-inferiority", "equivalence")
    #: Whether the test has a direction; an omnibus test has none.
    directional: ClassVar[bool] = True
    #: Whether precision() is defined: there is one estimate with one standard error.
    measurable: ClassVar[bool] = True
    #: Whether power is defined for whole participants only (exact tests).
    whole: ClassVar[bool] = False
    effect_field: ClassVar[str] = "difference"
    #: Ways to give the same assumption; exactly one of them must be filled in.
    alternatives: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    #: Whole blocks around an answer among which power may dip (exact tests): size() looks at them. Where the
    #: standard errors fall with √n at a fixed allocation none are needed.
    dips: ClassVar[int] = 0
    exact: ClassVar[bool] = True

    allocation: tuple[int, ...] = quantity(
        "Allocation",
        (),
        role="option",
        description="Participants in each arm or sequence, as a ratio, treatment first. Empty: equal.",
        validate_default=True,
    )

    dilution: float = quantity(
        "Never reach the dose",
        0.0,
        symbol="w",
        unit=PROPORTION,
        role="layer",
        description="Share of patients who stay on a lower dose; the mean effect is diluted by them.",
        ge=0,
        lt=1,
    )
    kept_effect: float = quantity(
        "Effect that they keep",
        0.0,
        symbol="k",
        unit=PROPORTION,
        role="layer",
        description="Share of the effect that those patients have all the same.",
        ge=0,
        le=1,
    )
    cluster_size: float = quantity(
        "Participants a cluster",
        1.0,
        symbol="m",
        role="layer",
        description="Only where clusters are randomised, such as clinics; 1 where patients are.",
        ge=1,
        le=10_000,
    )
    cluster_cv: float = quantity(
        "Variation of cluster sizes",
        0.0,
        symbol="CV",
        role="layer",
        description="Standard deviation of the cluster sizes over their mean.",
        ge=0,
        le=3,
    )
    icc: float = quantity(
        "Intracluster correlation",
        0.0,
        symbol="ICC",
        role="layer",
        description="Share of the variance that lies between clusters.",
        ge=0,
        le=1,
    )

    def __init_subclass__(cls, kind: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if kind:
            cls.kind = kind

    @field_validator("allocation")
    @classmethod
    def _whole_ratio(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not value and cls.names:
            return (1,) * len(cls.names)
        if cls.names and len(value) != len(cls.names):
            raise ValueError(_ratio_wanted(len(cls.names)))
        if not all(1 <= part <= LARGEST_SHARE for part in value):
            raise ValueError(_ratio_wanted(len(value)))
        return _lowest_terms(value)

    @model_validator(mode="after")
    def _one_share_a_stratum(self) -> Self:
        many = len(self.strata)
        if not self.allocation:
            self.__dict__["allocation"] = (
                1,
            ) * many  # equal shares: the number of arms is known only now
        elif len(self.allocation) != many:
            msg = f"Allocation {_ratio_wanted(many)}"
            raise ValueError(msg)
        return self

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

    # ---- what is declared
    @classmethod
    def fields(cls) -> tuple[Quantity, ...]:
        """The design's own fields in order, as forms, options, tables and tests over all designs need them."""
        return tuple(q for q in cls._declared() if q.role != "layer")

    @classmethod
    def layers(cls) -> tuple[Quantity, ...]:
        """The fields of what is laid over any design: dilution and clusters."""
        return tuple(q for q in cls._declared() if q.role == "layer")

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
    def strata(self) -> tuple[str, ...]:
        """The arms or sequences, treatment first."""
        return self.names

    @property
    def courses(self) -> tuple[tuple[str, ...], ...]:
        """What each arm or sequence receives, period by period, for the picture of the trial."""
        if len(self.strata) == 1:
            return (("treatment",),)
        return tuple((name,) for name in self.strata)

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

    # ---- participants
    @property
    def block(self) -> int:
        """The smallest number of units that keeps the allocation ratio."""
        return sum(self.allocation)

    def counts(self, total: Numbers) -> Counts:
        """Real-valued units per stratum at a real-valued total (curves); whole ones where power needs those."""
        if self.whole:
            return self.apportion(np.floor(np.asarray(total, float)).astype(np.int64))
        weight = np.array(self.allocation, float)
        return Counts(np.asarray(total, float)[..., None] * (weight / weight.sum()))

    def apportion(self, total: Numbers | Whole) -> Counts:
        """Whole units per stratum at a whole total; each stratum is nondecreasing in the total."""
        whole = np.asarray(total, np.int64)
        weight = np.array(self.allocation)
        block = int(weight.sum())
        return Counts(
            (whole // block)[..., None] * weight + seats(tuple(self.allocation))[whole % block]
        )

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
    @property
    def design_effect(self) -> Array:
        """Variance in clusters over that of as many single patients: 1 + (m(1 + CV²) − 1)·ICC.

        Source: Eldridge, Ashby and Kerry, Int J Epidemiol 2006;35:1292, doi 10.1093/ije/dyl129.
        """
        size = np.asarray(self.cluster_size, float)
        return np.asarray(1 + (size * (1 + np.square(self.cluster_cv)) - 1) * self.icc)

    @property
    def layered(self) -> bool:
        """Whether anything is laid over the design."""
        return not (np.all(np.equal(self.dilution, 0)) and np.all(np.equal(self.icc, 0)))

    def bare(self) -> Self:
        """The design without layers, with the effect that dilution leaves: δ(1 − w(1 − k))."""
        if not self.layered:
            return self
        none = float(self.on_scale(self.no_difference))
        left = 1 - self.dilution * (1 - np.asarray(self.kept_effect, float))
        diluted = none + (self.effect - none) * left
        design = self.with_effect(diluted if np.ndim(diluted) else float(diluted))
        return sweep(design, dilution=0.0, icc=0.0)

    def effective(self, n: Counts) -> Counts:
        """As many single patients as the counts are worth in clusters; whole where power needs that."""
        if not self.layered:
            return n
        units = n.units / self.design_effect[..., None]
        return Counts(np.floor(units) if self.whole else units)

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


def sweep(design: D, **fields: Numbers) -> D:
    """The design with fields replaced by numbers or arrays, not validated: for use inside the engine."""
    if unknown := fields.keys() - type(design).model_fields.keys():
        msg = f"{design.kind} has no field {', '.join(sorted(unknown))}"
        raise TypeError(msg)
    values: dict[str, Any] = {name: getattr(design, name) for name in type(design).model_fields}
    return cast(D, type(design).model_construct(**(values | fields)))


def elementwise(design: D, n: Counts, one: Callable[[D, tuple[int, ...]], float]) -> Array:
    """`one(design, units)` for every element of swept fields and counts: for tests that enumerate outcomes.

    Swept fields broadcast against the counts without their last axis, the strata.
    """
    swept = {
        name: value
        for name in type(design).model_fields
        if isinstance(value := getattr(design, name), np.ndarray)
    }
    shape = np.broadcast_shapes(n.units.shape[:-1], *(value.shape for value in swept.values()))
    units = np.broadcast_to(n.units, (*shape, n.units.shape[-1])).astype(np.int64)
    values = {name: np.broadcast_to(value, shape) for name, value in swept.items()}
    found = np.empty(shape)
    for at in np.ndindex(shape):
        fields = {name: float(value[at]) for name, value in values.items()}
        found[at] = one(sweep(design, **fields), tuple(int(u) for u in units[at]))
    return found


def grid(design: D, n: Numbers, **fields: Numbers) -> tuple[D, Counts]:
    """The design and its counts over named axes: totals `n` first, then each field in the order given.

    Each argument is a 1-D array and gets an axis of its own, so that two of equal length never pair up.
    """
    axes = [np.atleast_1d(np.asarray(values, float)) for values in (n, *fields.values())]
    shaped = [
        axis.reshape((1,) * i + (-1,) + (1,) * (len(axes) - i - 1)) for i, axis in enumerate(axes)
    ]
    swept = sweep(design, **dict(zip(fields, shaped[1:], strict=True)))
    return swept, swept.counts(shaped[0])
