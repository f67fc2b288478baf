"""Designs whose fields are arrays, for curves, grids and solvers. They stay inside the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.designs.base.counts import Counts
    from ldn_designer.designs.base.design import Design
    from ldn_designer.kernels import Array, Numbers

D = TypeVar("D", bound="Design")


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
