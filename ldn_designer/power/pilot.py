"""Pilot trials: rules for their size, what their SD may be worth, and whether a main trial should follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import stats

from ldn_designer.evidence.planning import UPPER_LEVEL, sd_upper_limit
from ldn_designer.statistics.proportion_intervals import blaker, interval

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

MainPower = Literal["80%", "90%"]
#: Pilot patients an arm by the standardised difference of the main trial, which is below the first number
#: (Whitehead, Julious, Cooper and Campbell, Stat Methods Med Res 2016;25:1057, doi 10.1177/0962280215588241).
STEPPED: dict[MainPower, tuple[tuple[float, int], ...]] = {
    "80%": ((0.1, 50), (0.3, 20), (0.7, 10), (np.inf, 10)),
    "90%": ((0.1, 75), (0.3, 25), (0.7, 15), (np.inf, 10)),
}
#: No feasibility study has more patients than this.
MOST_PATIENTS = 5_000
#: A limit of a proportion times a number of patients is not missed by rounding.
ROUNDING = 1e-9


def stepped_size(standardised: float, power: MainPower = "90%") -> int:
    """Pilot patients in each arm for a main trial with this standardised difference and power.

    The pilot's SD is then used as it is; the sign of the difference does not matter.
    """
    return next(size for below, size in STEPPED[power] if abs(standardised) < below)


def sd_inflation(patients: int, arms: int = 2, level: float = UPPER_LEVEL) -> float:
    """The factor from a pilot's pooled SD to its one-sided upper confidence limit: √(df/χ²(1 − level, df)).

    A main trial planned with the limit has its power or more with probability `level` (Browne, Stat Med
    1995;14:1933). ValueError where the pilot has no degrees of freedom.
    """
    if patients <= arms:
        msg = f"a pilot of {arms} arms needs at least {arms + 1} patients for a standard deviation"
        raise ValueError(msg)
    return sd_upper_limit(1.0, patients - arms, level)


Verdict = Literal["stop", "amend", "go"]


@dataclass(frozen=True, slots=True)
class Chances:
    """Probability of each verdict; together they are 1."""

    stop: float
    amend: float
    go: float


@dataclass(frozen=True, slots=True)
class Progression:
    """Limits of a feasibility proportion: below `stop` the main trial is not done, from `go` on it is.

    Between them the protocol is amended (Avery and others, BMJ Open 2017;7:e013537; Lewis and others,
    Pilot Feasibility Stud 2021;7:40). ValueError where the limits are not ordered within 0 and 1.
    """

    stop: float
    go: float

    def __post_init__(self) -> None:
        """Refuses limits between which nothing lies."""
        if not 0 <= self.stop <= self.go <= 1:
            msg = (
                f"the limit to stop must be at most the limit to go, both between 0 and 1, "
                f"not {self.stop:g} and {self.go:g}"
            )
            raise ValueError(msg)

    def limits(self, patients: Numbers) -> tuple[Array, Array]:
        """The smallest counts that do not stop, and that go, of so many patients."""
        n = np.asarray(patients, float)
        return np.ceil(self.stop * n - ROUNDING), np.ceil(self.go * n - ROUNDING)

    def verdict(self, count: int, patients: int) -> Verdict:
        """What the observed count of so many patients says."""
        amend_from, go_from = self.limits(patients)
        return "go" if count >= go_from else "amend" if count >= amend_from else "stop"

    def chances(self, patients: int, proportion: float) -> Chances:
        """Probability of each verdict when the true proportion is this: exact binomial."""
        amend_from, go_from = self.limits(patients)
        stop = float(stats.binom.cdf(amend_from - 1, patients, proportion))
        go = float(stats.binom.sf(go_from - 1, patients, proportion))
        return Chances(stop, max(1.0 - stop - go, 0.0), go)

    def smallest(
        self, good: float, poor: float, *, go: float = 0.8, wrongly: float = 0.05
    ) -> int | None:
        """Fewest patients from which a good proportion goes, and a poor one goes wrongly, as often as asked.

        P(go | good) ≥ `go` and P(go | poor) ≤ `wrongly` hold for that number and every larger one up to
        MOST_PATIENTS; None where they do not hold there.
        """
        patients = np.arange(1.0, MOST_PATIENTS + 1)
        at_least = self.limits(patients)[1] - 1
        enough = np.asarray(stats.binom.sf(at_least, patients, good) >= go) & np.asarray(
            stats.binom.sf(at_least, patients, poor) <= wrongly
        )
        if not enough[-1]:
            return None
        missed = np.flatnonzero(~enough)
        return int(missed[-1]) + 2 if missed.size else 1


def observed_interval(
    count: int,
    patients: int,
    level: float = 0.95,
    method: Literal["exact", "wilson", "blaker"] = "exact",
) -> tuple[float, float]:
    """Confidence interval of the feasibility proportion that the pilot found."""
    alpha = (1 - level) / 2
    if method == "blaker":
        return blaker(count, patients, alpha)
    lower, upper = interval(method, count, patients, alpha)
    return float(lower), float(upper)
