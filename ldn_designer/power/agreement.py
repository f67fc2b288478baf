"""Three ways to one power: the formula, a second engine that shares no code with it, and simulation."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import erfc, exp, isinf, pi, sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy import integrate, special, stats

from ldn_designer.hypotheses import Equivalence, Superiority
from ldn_designer.power.simulation import simulate, single_patients

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.designs.base import Counts, Design, Precision
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.power.simulation import Progress, Simulation

#: Two engines of one formula differ by no more than rounding and integration leave.
SAME = 1e-6
#: An approximation off by more than this is not one to plan on without saying so.
POINT = 0.01
#: The level of the simulation's interval.
LEVEL = 0.999
#: Standard errors on both sides of the effect that hold all but 1e-19 of the estimates.
WIDTH = 9.0
#: Where the chance that the estimated variance is small enough turns from 0 to 1, in its standard deviations.
TURNS = (-8.0, -2.0, 0.0, 2.0, 8.0)


@dataclass(frozen=True)
class Agreement:
    """One power, three ways.

    formula: the headline's. second: the second engine's; None where the design has none. simulated: the
    trial run many times. run: the formula's power of the trial that was simulated, which is the headline's
    unless clusters leave a fraction of a patient over. exact: whether the formula claims to be exact.
    """

    formula: float
    second: float | None
    simulated: Simulation
    run: float
    exact: bool

    @property
    def second_gap(self) -> float | None:
        """Second engine minus formula."""
        return None if self.second is None else self.second - self.formula

    @property
    def gap(self) -> float:
        """Simulation minus formula."""
        return self.simulated.power - self.run

    @property
    def z(self) -> float:
        """The simulation's gap in its standard errors, were the formula true."""
        spread = sqrt(self.run * (1 - self.run) / self.simulated.trials)
        return self.gap / max(spread, 1 / self.simulated.trials)

    @property
    def second_agrees(self) -> bool:
        """Whether both engines give one number."""
        return one_number(self.formula, self.second, exact=self.exact)

    @property
    def simulation_agrees(self) -> bool:
        """Whether the simulation bears the formula out."""
        return borne_out(self.simulated, self.run, exact=self.exact)

    @property
    def agrees(self) -> bool:
        """Whether all three agree."""
        return self.second_agrees and self.simulation_agrees

    @property
    def verdict(self) -> str:
        """The judgement in words: of an exact power whether it is right, of an approximation whether it is near."""
        if self.agrees:
            return "agrees"
        return "disagrees" if self.exact else "more than a point off"


def one_number(formula: float, second: float | None, *, exact: bool) -> bool:
    """Whether both engines give one number: to rounding, or to a point where the formula approximates."""
    return second is None or abs(second - formula) <= (SAME if exact else POINT)


def borne_out(simulated: Simulation, formula: float, *, exact: bool) -> bool:
    """Whether a simulation bears out a probability.

    An exact one is judged by z, against the 99.9 % interval; an approximation by its error, which is too
    large where the interval excludes that it is a point or less.
    """
    low, high = simulated.interval(LEVEL)
    allowed = 0.0 if exact else POINT
    return low - allowed <= formula <= high + allowed


def level_kept(simulated: Simulation, alpha: float, *, exact: bool, below: bool) -> bool:
    """Whether trials without the effect show one as often as the level says; `below`: or less often."""
    less = below and simulated.power <= alpha
    return less or borne_out(simulated, alpha, exact=exact)


def agreement(
    design: Design,
    hypothesis: Hypothesis,
    n: Counts,
    trials: int = 100_000,
    seed: int = 20_260,
    progress: Progress | None = None,
) -> Agreement:
    """The power at whole counts, three ways; `progress(done, total)` may raise to cancel."""
    run = single_patients(design, n)
    return Agreement(
        formula=float(design.power(n, hypothesis)),
        second=second_engine(design, n, hypothesis),
        simulated=simulate(design, hypothesis, n, trials, seed, progress),
        run=float(design.bare().power(run, hypothesis)),
        exact=type(design).exact,
    )


def second_engine(design: Design, n: Counts, hypothesis: Hypothesis) -> float | None:
    """Power from a second engine: the design's own, else by integration over the estimate.

    None where the design has neither. The integral stands on no noncentral t and on no normal distribution
    function: P = ∫ φ(u) P(test rejects | estimate = effect + u·SE) du, where given the estimate the test
    rejects if the variance's estimate, a scaled χ², is small enough.
    """
    design, n = design.bare(), design.effective(n)
    low, high = design.effect_range()
    if not low < float(design.effect) < high:
        return 0.0
    own = design.second_power(n, hypothesis)
    if own is not None or not design.measurable:
        return own
    if isinstance(hypothesis, Equivalence):
        return _between(design, n, hypothesis)
    null = hypothesis.null(design)
    precision = design.precision(n, null)
    if not precision.measures:
        return 0.0
    tails = [hypothesis.sign]
    if isinstance(hypothesis, Superiority) and hypothesis.both_directions and hypothesis.sides == 2:  # noqa: PLR2004 - both directions
        tails.append(-hypothesis.sign)
    away = float(design.effect) - null
    return min(sum(_tail(sign * away, precision, hypothesis.tail_alpha) for sign in tails), 1.0)


def _tail(distance: float, precision: Precision, alpha: float) -> float:
    """P((estimate − null)/divisor > critical value), the effect `distance` above the null."""
    se, df = float(precision.se), float(np.asarray(precision.df))
    critical = _critical(df, alpha) * float(precision.divisor) / se
    centre = distance / se
    if isinf(df):
        return _above(critical - centre)
    turns = [critical * (1 + turn / sqrt(2 * df)) - centre for turn in TURNS]
    return _integral(lambda u: _small_enough(centre + u, critical, df), [-centre, *turns])


def _between(design: Design, n: Counts, hypothesis: Equivalence) -> float:
    """P(both tests reject): the estimate is as many standard errors inside both limits as each test asks."""
    lower, upper = hypothesis.nulls(design)
    at_lower, at_upper = design.precision(n, lower), design.precision(n, upper)
    if not (at_lower.measures and at_upper.measures):
        return 0.0
    se, df = float(at_lower.se), float(np.asarray(at_lower.df))
    below, above = (float(design.effect) - lower) / se, (upper - float(design.effect)) / se
    critical = _critical(df, hypothesis.alpha)
    if isinf(df):
        first = critical * float(at_lower.divisor) / se - below
        last = above - critical * float(at_upper.divisor) / se
        return max(_above(first) - _above(last), 0.0)
    turns = [critical * (1 + turn / sqrt(2 * df)) for turn in TURNS]
    cuts = [
        -below,
        above,
        (above - below) / 2,
        *(t - below for t in turns),
        *(above - t for t in turns),
    ]
    return _integral(lambda u: _small_enough(min(below + u, above - u), critical, df), cuts)


def _critical(df: float, alpha: float) -> float:
    return float(stats.norm.isf(alpha) if isinf(df) else stats.t.isf(alpha, df))


def _above(z: float) -> float:
    """P(U > z) of a standard normal deviate."""
    return erfc(z / sqrt(2)) / 2


def _small_enough(distance: float, critical: float, df: float) -> float:
    """P(critical · s < distance), where df·s² is χ² with df degrees of freedom."""
    if critical == 0 or distance * critical < 0:
        return float(distance > 0)
    within = special.gammainc if critical > 0 else special.gammaincc
    return float(within(df / 2, df * (distance / critical) ** 2 / 2))


def _integral(chance: Callable[[float], float], cuts: list[float]) -> float:
    """∫ φ(u)·chance(u) du over all estimates, cut where the chance turns."""
    edges = sorted({-WIDTH, WIDTH, *(min(max(cut, -WIDTH), WIDTH) for cut in cuts)})
    total = sum(
        integrate.quad(
            lambda u: exp(-u * u / 2) * chance(u), low, high, epsabs=1e-13, epsrel=1e-11, limit=100
        )[0]
        for low, high in pairwise(edges)
    )
    return min(max(total / sqrt(2 * pi), 0.0), 1.0)
