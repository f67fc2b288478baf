"""How the sample size moves with the effect and the standard deviation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.designs.base import sweep
from ldn_designer.power.attrition import Attrition, randomised
from ldn_designer.power.solving import size

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design
    from ldn_designer.hypotheses import Hypothesis
    from ldn_designer.kernels import Array


@dataclass(frozen=True)
class Sensitivity:
    """Numbers to randomise: rows are effects, columns are the second assumption; 0 where no number suffices."""

    effects: tuple[float, ...]
    columns: tuple[float, ...]
    column_field: str
    total: Array


def sensitivity(
    design: Design,
    hypothesis: Hypothesis,
    power: float,
    dropout: Attrition,
    effects: tuple[float, ...],
    columns: tuple[float, ...],
    column_field: str,
) -> Sensitivity:
    """Totals to randomise for each effect and each value of `column_field`, all solved together."""
    swept = sweep(design, **{column_field: np.asarray(columns, float)[None, :]})
    swept = swept.with_effect(np.asarray(effects, float)[:, None])
    found = size(swept, hypothesis, power)
    total = randomised(found.counts, dropout).total
    return Sensitivity(effects, columns, column_field, np.where(found.reached, total, 0.0))
