"""P values adjusted for several tests, so that each is compared with the level of the whole family."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from ldn_designer.kernels import Array

Adjustment = Literal["none", "bonferroni", "holm", "hochberg"]
#: By name.
ADJUSTMENTS: dict[str, Adjustment] = {
    "none": "none",
    "bonferroni": "bonferroni",
    "holm": "holm",
    "hochberg": "hochberg",
}


def adjusted(p: Array, adjustment: Adjustment, tests: int | None = None) -> Array:
    """Adjusted p values; the tests are the last axis. The family's error stays at the level.

    With p₍₁₎ ≤ … ≤ p₍ₘ₎: Bonferroni m·p; Holm max over j ≤ i of (m − j + 1)·p₍ⱼ₎ (Scand J Stat 1979;6:65); Hochberg
    min over j ≥ i of (m − j + 1)·p₍ⱼ₎ (Biometrika 1988;75:800), which assumes independent or positively
    dependent tests; all at most 1.
    tests: the size of the family, where only its smallest p values are given.
    """
    values = np.asarray(p, float)
    many = values.shape[-1]
    family = many if tests is None else tests
    if adjustment == "none":
        return values
    if adjustment == "bonferroni":
        return np.asarray(np.minimum(family * values, 1.0))
    order = values.argsort(-1)
    raised = np.take_along_axis(values, order, -1) * (family - np.arange(many))
    if adjustment == "holm":
        stepped = np.maximum.accumulate(raised, -1)
    else:
        stepped = np.minimum.accumulate(raised[..., ::-1], -1)[..., ::-1]
    found = np.empty_like(values)
    np.put_along_axis(found, order, np.minimum(stepped, 1.0), -1)
    return found
