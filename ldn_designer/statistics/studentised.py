"""One-sided p values of a difference over its standard error, in simulated trials."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers


def studentised(difference: Array, variance: Array, df: Numbers = np.inf) -> tuple[Array, Array]:
    """One-sided p values (higher, lower) of difference / √variance.

    Without any variance equal arms show nothing, and different ones everything.
    """
    steady = variance <= 0
    certain = np.select([difference > 0, difference < 0], [np.inf, -np.inf], 0.0)
    z = np.where(steady, certain, difference / np.sqrt(np.where(steady, 1.0, variance)))
    if np.isinf(df).all():
        return np.asarray(special.ndtr(-z)), np.asarray(special.ndtr(z))
    finite = np.clip(z, -1e300, 1e300)
    return np.asarray(special.stdtr(df, -finite)), np.asarray(special.stdtr(df, finite))
