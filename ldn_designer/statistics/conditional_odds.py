"""Inference on an odds ratio given all margins: of a 2 × 2 table, or of the discordant pairs of a paired one.

Given its margins, the first cell x of a table has P(x; ψ) ∝ w(x)·ψˣ: Fisher's noncentral hypergeometric
distribution for two independent groups, the binomial distribution with success probability ψ/(1 + ψ) for
discordant pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import optimize, special

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.kernels import Array, Numbers, Whole

#: How a two-sided p value counts: twice the smaller tail; cells at most as likely; cells of the other tail
#: that are at most as probable as this one's tail (Blaker).
TwoSided = Literal["central", "likelihood", "blaker"]

#: Values this near to one another are equal, as in R's fisher.test.
TIE = 1 + 1e-7
#: Odds ratios are looked for between e^−FAR and e^FAR.
FAR = 40.0
#: Points at which a p value is looked at between two of its jumps, where it need not be monotone.
LOOKS = 400
#: A part of the level so small that no interval reaches to where one tail has it.
OUTSIDE = 0.01
#: A step to either side of a jump, on the scale of log ψ.
BESIDE = 1e-9


@dataclass(frozen=True)
class Conditional:
    """A cell x, the values that it could have had, and the logarithms of their weights w."""

    x: int
    values: tuple[int, ...]
    weights: tuple[float, ...]

    @classmethod
    def of_table(cls, table: tuple[tuple[int, int], tuple[int, int]]) -> Conditional:
        """The first cell of a 2 × 2 table of two independent groups, given rows and columns."""
        (a, b), (c, d) = table
        k = np.arange(max(0, a - d), min(a + b, a + c) + 1, dtype=np.int64)
        row, other, column = a + b, c + d, a + c
        ways = _log_choose(row, k) + _log_choose(other, np.asarray(column - k, np.int64))
        return cls(a, tuple(k.tolist()), tuple(ways.tolist()))

    @classmethod
    def of_pairs(cls, first: int, second: int) -> Conditional:
        """The pairs discordant in the first way, given how many are discordant."""
        k = np.arange(first + second + 1, dtype=np.int64)
        return cls(first, tuple(k.tolist()), tuple(_log_choose(first + second, k).tolist()))

    @cached_property
    def _k(self) -> Array:
        return np.asarray(self.values, float)

    @property
    def _at(self) -> int:
        return self.x - self.values[0]

    def chances(self, log_odds: Numbers) -> Array:
        """P(k; ψ) of every value k, last axis; log_odds is log ψ."""
        exponent = np.asarray(self.weights) + np.asarray(log_odds, float)[..., None] * self._k
        found = np.exp(exponent - exponent.max(-1, keepdims=True))
        return np.asarray(found / found.sum(-1, keepdims=True))

    def tail(self, log_odds: Numbers, direction: int, *, mid: bool = False) -> Array:
        """P(K ≥ x) for direction 1, P(K ≤ x) for −1; mid: x itself counts half."""
        chances = self.chances(log_odds)
        those = chances[..., self._at :] if direction > 0 else chances[..., : self._at + 1]
        found = those.sum(-1) - (chances[..., self._at] / 2 if mid else 0.0)
        return np.asarray(found)

    def mean(self, log_odds: Numbers) -> Array:
        """E(K; ψ)."""
        return np.asarray(self.chances(log_odds) @ self._k)

    def p_value(
        self, how: TwoSided = "likelihood", log_odds: Numbers = 0.0, *, mid: bool = False
    ) -> Array:
        """The two-sided p value of an odds ratio; mid-p only where it is central.

        Source: Fay, Biostatistics 2010;11:373; Blaker, Can J Stat 2000;28:783.
        """
        if how == "central":
            lower, upper = (self.tail(log_odds, side, mid=mid) for side in (-1, 1))
            return np.asarray(np.minimum(2 * np.minimum(lower, upper), 1.0))
        chances = self.chances(log_odds)
        if how == "likelihood":
            measure = chances
        else:
            below = np.cumsum(chances, -1)
            above = np.cumsum(chances[..., ::-1], -1)[..., ::-1]
            measure = np.minimum(below, above)
        own = measure[..., self._at, None]
        return np.asarray(np.minimum(np.where(measure <= own * TIE, chances, 0.0).sum(-1), 1.0))

    def estimate(self) -> float:
        """The conditional maximum likelihood estimate of ψ: E(K; ψ) = x; 0 or ∞ at the ends."""
        if self.x == self.values[0]:
            return 0.0
        if self.x == self.values[-1]:
            return float("inf")
        return _root(lambda at: float(self.mean(at)) - self.x)

    def interval(
        self, level: float = 0.95, how: TwoSided = "central", *, mid: bool = False
    ) -> tuple[float, float]:
        """The odds ratios that the two-sided test at 1 − level does not reject, as one interval."""
        alpha = 1 - level
        low = 0.0 if self.x == self.values[0] else self._limit(alpha, how, 1, mid=mid)
        high = float("inf") if self.x == self.values[-1] else self._limit(alpha, how, -1, mid=mid)
        return low, high

    def one_sided_limit(self, level: float, direction: int) -> float:
        """The lower (direction 1) or upper (−1) limit of a one-sided interval."""
        end = self.values[0] if direction > 0 else self.values[-1]
        if self.x == end:
            return 0.0 if direction > 0 else float("inf")
        return _root(lambda at: float(self.tail(at, direction)) - (1 - level))

    def _limit(self, alpha: float, how: TwoSided, direction: int, *, mid: bool) -> float:
        """Where the p value comes down to alpha; central: where one tail is alpha / 2."""
        if how == "central":
            return _root(lambda at: float(self.tail(at, direction, mid=mid)) - alpha / 2)
        # Where this tail is so small the interval has not begun; from there p is looked at towards the
        # estimate, jump by jump.
        outer = np.log(_root(lambda at: float(self.tail(at, direction)) - alpha * OUTSIDE))
        jumps = [each for each in self._jumps(how, direction) if (each - outer) * direction > 0]
        inner = np.log(self._centre())
        cuts = sorted({float(outer), *jumps, float(inner)}, reverse=direction < 0)
        for start, stop in pairwise(cuts):
            found = self._crossing(
                start + direction * BESIDE, stop - direction * BESIDE, alpha, how
            )
            if found is not None:
                return float(np.exp(found))
        return float(np.exp(inner))

    def _crossing(self, start: float, stop: float, alpha: float, how: TwoSided) -> float | None:
        """The first place from start to stop, between which p is continuous, with p above alpha."""
        at = np.linspace(start, stop, LOOKS)
        above = self.p_value(how, at) > alpha
        if not above.any():
            return None
        first = int(above.argmax())
        if first == 0:
            return start
        return float(
            optimize.brentq(
                lambda each: float(self.p_value(how, each)) - alpha, at[first - 1], at[first]
            )
        )

    def _centre(self) -> float:
        """An odds ratio at which x is likely, inside every interval."""
        found = self.estimate()
        return found if 0 < found < np.inf else float(np.exp(np.sign(found - 1) * FAR))

    def _jumps(self, how: TwoSided, direction: int) -> list[float]:
        """Values of log ψ at which another value on the far side joins or leaves the p value."""
        others = [k for k in self.values if (self.x - k) * direction > 0]
        if how == "likelihood":
            log = dict(zip(self.values, self.weights, strict=True))
            return [(log[k] - log[self.x]) / (self.x - k) for k in others]
        return [self._equal_tails(k, direction) for k in others]

    def _equal_tails(self, other: int, direction: int) -> float:
        """The log ψ at which the tail from x outwards is as probable as the tail from the other value."""
        at = other - self.values[0]

        def apart(log_odds: float) -> float:
            chances = self.chances(log_odds)
            far = chances[: at + 1].sum() if direction > 0 else chances[at:].sum()
            return float(self.tail(log_odds, direction)) - float(far)

        return float(optimize.brentq(apart, -FAR, FAR))


def _log_choose(n: int, k: Whole) -> Array:
    return np.asarray(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))


def _root(gap: Callable[[float], float]) -> float:
    """ψ at which a monotone function of log ψ is 0."""
    return float(np.exp(optimize.brentq(gap, -FAR, FAR, xtol=1e-13, rtol=1e-14)))
