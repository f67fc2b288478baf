"""Distributions over ordered categories: their relative effect, its variances, and paths between them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

#: Proportions that should add up to one may miss it by this much, as typed decimals do.
ROUNDING = 1e-6


def proportions_problem(name: str, shares: tuple[float, ...]) -> str | None:
    """What is wrong with the proportions of ordered categories, as a sentence; None where nothing is."""
    if len(shares) < 2:  # noqa: PLR2004 - one category cannot be ordered
        return f"{name} must have a proportion for each of two or more categories"
    total = sum(shares)
    if abs(total - 1) > ROUNDING:
        return f"{name} must add up to 100%; it adds up to {100 * total:.6g}%"
    return None


def relative_effect(treated: Array, control: Array) -> Array:
    """P(treated higher) + ½·P(equal) − ½; the last axis is the categories, lowest first."""
    return np.asarray((treated * (np.cumsum(control, -1) - control / 2)).sum(-1) - 0.5)


def effect_range(control: Array) -> tuple[float, float]:
    """Relative effects when every treated patient is in the lowest, or in the highest, category."""
    return -0.5 * (1 - float(control[0])), 0.5 * (1 - float(control[-1]))


def moved(treated: Array, control: Array, effect: Numbers) -> Array:
    """The treated arm's distribution with this relative effect; with its own effect, the given one.

    The path is a mixture. Between no difference and the given one, a share of the patients is as the given
    arm and the others are as the control arm; beyond, a growing share is in the highest (lowest) category.
    The relative effect is linear in each share. Effects out of reach give the end of the path.
    """
    categories = control.size
    low, high = effect_range(control)
    given = float(relative_effect(treated, control))
    bottom, top = np.eye(categories)[[0, -1]]
    inner = (control, treated) if given >= 0 else (treated, control)
    stations = np.stack([bottom, *inner, top])
    effects = np.array([low, min(given, 0.0), max(given, 0.0), high])
    wanted = np.clip(np.asarray(effect, float), low, high)
    part = np.clip(np.searchsorted(effects, wanted, side="left") - 1, 0, 2)
    length = effects[part + 1] - effects[part]
    share = np.where(length > 0, wanted - effects[part], 1.0) / np.where(length > 0, length, 1.0)
    share = np.clip(share, 0.0, 1.0)[..., None]
    return np.asarray(stations[part] * (1 - share) + stations[part + 1] * share)


def null_variance(treated: Array, control: Array, share: Numbers) -> Array:
    """n-free variance of the relative effect without a difference, (1 − Σ p̄ₖ³)/12, ties included.

    p̄ₖ = share·treated + (1 − share)·control. The variance of the estimate is this times 1/nₜ + 1/n꜀.
    """
    weight = np.asarray(share, float)[..., None]
    pooled = weight * treated + (1 - weight) * control
    return np.asarray(np.maximum(1 - (pooled**3).sum(-1), 0.0) / 12)


def null_error(treated: Array, control: Array, share: Numbers, inverse_sum: Array) -> Array:
    """Standard error of the relative effect without a difference; infinite with an empty arm."""
    filled = np.isfinite(inverse_sum)
    variance = null_variance(treated, control, share) * np.where(filled, inverse_sum, 1.0)
    return np.asarray(np.where(filled, np.sqrt(variance), np.inf))


def placement_variances(treated: Array, control: Array) -> tuple[Array, Array]:
    """Variances of the placements of a treated and of a control patient among the other arm."""
    above = np.cumsum(control, -1) - control / 2
    below = np.cumsum(treated, -1) - treated / 2
    share = (treated * above).sum(-1, keepdims=True)
    first = (treated * np.square(above - share)).sum(-1)
    second = (control * np.square(below - 1 + share)).sum(-1)
    return np.asarray(first), np.asarray(second)


@lru_cache(maxsize=64)
def distributions(treated: tuple[float, ...], control: tuple[float, ...]) -> tuple[Array, Array]:
    """The proportions of each distinct value of two lists of data, in order of the values."""
    values = np.unique(treated + control)
    first, second = (
        np.bincount(np.searchsorted(values, data), minlength=values.size) / len(data)
        for data in (treated, control)
    )
    return first, second
