"""Two risks estimated together under a null value of their difference, ratio or odds ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers


def under_difference(
    treated: Numbers, control: Numbers, size: Numbers, size_control: Numbers, null: Numbers
) -> tuple[Array, Array]:
    """Maximum likelihood estimates (p̃ₜ, p̃꜀) with p̃ₜ − p̃꜀ = null, for observed risks in arms of these sizes.

    The middle root of a cubic, in trigonometric form. At a null value of 0 both are the pooled risk.
    Source: Farrington and Manning, Stat Med 1990;9:1447, appendix; Miettinen and Nurminen, Stat Med
    1985;4:213, appendix I.
    """
    p, q, m, k, delta = np.broadcast_arrays(
        *(np.asarray(a, float) for a in (treated, control, size, size_control, null))
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        theta = k / m
        a = 1 + theta
        b = -(a + p + theta * q + delta * (theta + 2)) / (3 * a)
        c = (delta**2 + delta * (2 * p + a) + p + theta * q) / (3 * a)
        d = -p * delta * (1 + delta) / (2 * a)
        # Products, because powers above the second take numpy ten times as long.
        v = b * b * b - 3 * b * c / 2 + d
        u = np.where(v < 0, -1.0, 1.0) * np.sqrt(np.maximum(b**2 - c, 0))
        angle = (np.pi + np.arccos(np.clip(v / np.where(u == 0, 1.0, u * u * u), -1, 1))) / 3
        root = 2 * u * np.cos(angle) - b
        root = np.where(delta == 0, (p + theta * q) / a, root)
    root = np.clip(root, np.clip(delta, 0, 1), np.clip(1 + delta, 0, 1))
    return np.asarray(root), np.asarray(np.clip(root - delta, 0, 1))


def under_ratio(
    treated: Numbers, control: Numbers, size: Numbers, size_control: Numbers, null: Numbers
) -> tuple[Array, Array]:
    """Maximum likelihood estimates (p̃ₜ, p̃꜀) with p̃ₜ/p̃꜀ = null: the smaller root of a quadratic.

    Source: Farrington and Manning, Stat Med 1990;9:1447; Miettinen and Nurminen, Stat Med 1985;4:213.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        theta = np.asarray(size_control, float) / size
        events = np.asarray(treated, float) + theta * control
        b = null * (1 + theta * control) + theta + treated
        root = (
            2 * null * events / (b + np.sqrt(np.maximum(b**2 - 4 * (1 + theta) * null * events, 0)))
        )
        root = np.clip(root, 0, np.minimum(1, null))
        return np.asarray(root), np.asarray(np.clip(root / null, 0, 1))


def under_odds_ratio(
    treated: Numbers, control: Numbers, size: Numbers, size_control: Numbers, null: Numbers
) -> tuple[Array, Array]:
    """Maximum likelihood estimates (p̃ₜ, p̃꜀) with a given odds ratio, which keep the number of events.

    p̃ₜ = ψp̃꜀/(1 + (ψ − 1)p̃꜀) and nₜp̃ₜ + n꜀p̃꜀ = events, a quadratic in p̃꜀.
    Source: Miettinen and Nurminen, Stat Med 1985;4:213.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        theta = np.asarray(size_control, float) / size
        events = np.asarray(treated, float) + theta * control
        over = np.asarray(null, float) - 1
        b = null + theta - events * over
        discriminant = np.sqrt(np.maximum(b**2 + 4 * theta * over * events, 0))
        # Of two forms of the root, the one in which nothing cancels.
        upper = (discriminant - b) / np.where(over == 0, 1.0, 2 * theta * over)
        root = np.where(b >= 0, 2 * events / (b + discriminant), upper)
        root = np.asarray(np.clip(root, 0, 1))
        return np.asarray(null * root / (1 + over * root)), root
