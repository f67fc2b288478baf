"""Shapes of distributions, in standard deviations: draws, and the probabilities that ranks go by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from ldn_designer.kernels import Array, Numbers

ShapeName = Literal["normal", "uniform", "laplace", "logistic"]
#: The choices of a field that names the shape of outcomes.
SHAPES: dict[str, str] = {
    "normal": "normal",
    "uniform": "uniform",
    "laplace": "Laplace (double exponential)",
    "logistic": "logistic",
}
#: 1 over the asymptotic relative efficiency of rank tests to t tests, 1/(12σ²(∫f²)²).
INFLATION: dict[str, float] = {
    "normal": np.pi / 3,
    "uniform": 1.0,
    "laplace": 2 / 3,
    "logistic": 9 / np.pi**2,
}
#: Below this shift in standard deviations P(higher) − ½ is linear to double precision.
TINY = 1e-12
#: Below this x the logistic formula loses digits, and its power series has them.
SERIES = 0.02


def drawn(shape: ShapeName, rng: np.random.Generator, size: tuple[int, ...]) -> Array:
    """Values with mean 0 and standard deviation 1."""
    if shape == "uniform":
        return rng.uniform(-(3**0.5), 3**0.5, size)
    if shape == "laplace":
        return rng.laplace(0.0, 0.5**0.5, size)
    if shape == "logistic":
        return rng.logistic(0.0, 3**0.5 / np.pi, size)
    return rng.standard_normal(size)


def higher(shape: ShapeName, shift: Numbers) -> Array:
    """P(X + δ > Y) − ½ for independent X and Y of one shape with SD 1, δ in SDs; odd in δ.

    Normal: Φ(δ/√2) − ½ = ½·erf(δ/2). Uniform: ½u(2 − u), u = δ/√12 up to 1. Laplace: ½ − ½e⁻ˣ(1 + x/2), x = √2δ.
    Logistic: (e²ˣ − 1 − 2x·eˣ) / (2(eˣ − 1)²), x = πδ/√3.
    """
    delta = np.abs(np.asarray(shift, float))
    if shape == "normal":
        found = special.erf(delta / 2) / 2
    elif shape == "uniform":
        within = np.minimum(delta / 12**0.5, 1.0)
        found = within * (2 - within) / 2
    elif shape == "laplace":
        x = 2**0.5 * delta
        found = -np.expm1(-x) / 2 - np.exp(-x) * x / 4
    else:
        x = np.pi / 3**0.5 * delta
        found = np.where(
            x < SERIES, x / 6 - x**3 / 180 + x**5 / 5040, _logistic(np.maximum(x, SERIES))
        )
    return np.asarray(np.sign(shift) * found)


def _logistic(x: Array) -> Array:
    """The logistic P(higher) − ½ in powers of e⁻ˣ, none of which overflows."""
    small = np.exp(-x)
    return np.asarray((-np.expm1(-2 * x) - 2 * x * small) / (2 * np.square(np.expm1(-x))))


def slope(shape: ShapeName, shift: Numbers) -> Array:
    """(P(X + δ > Y) − ½)/δ; at δ = 0 the density of X − Y there, 1/√(12·W) with the inflation W."""
    delta = np.asarray(shift, float)
    small = np.abs(delta) < TINY
    safe = np.where(small, 1.0, delta)
    return np.asarray(np.where(small, (12 * INFLATION[shape]) ** -0.5, higher(shape, safe) / safe))
