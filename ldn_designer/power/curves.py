"""Power over sample size, for several effects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.designs.base import Counts, Design

if TYPE_CHECKING:
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array


@dataclass(frozen=True)
class PowerCurve:
    """Power at real-valued totals: `analysed` has one axis, `power` has a row for each of `effects`."""

    analysed: Array
    effects: tuple[float, ...]
    power: Array


def power_curve(
    design: Design, hypothesis: Hypothesis, effects: tuple[float, ...], totals: Array
) -> PowerCurve:
    """Power at each total for each effect on the scale of analysis."""
    units = design.counts(totals).units
    swept = design.with_effect(np.asarray(effects, float)[:, None])
    return PowerCurve(totals, effects, swept.power(Counts(units[None, :, :]), hypothesis))
