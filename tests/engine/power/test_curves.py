"""Curves and tables are single answers, many at a time."""

from __future__ import annotations

import numpy as np
import pytest

from ldn_designer.designs.base import Design, sweep
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.evaluation.answer_part import solve_size
from ldn_designer.hypotheses import Superiority
from ldn_designer.power.curves import power_curve
from ldn_designer.power.sensitivity import sensitivity

HELPS = Superiority()


def test_a_curve_is_power_at_each_total(design: Design) -> None:
    effects = tuple(float(design.effect) * share for share in (0.75, 1.0))
    totals = np.linspace(10, 200, 37)
    curve = power_curve(design, HELPS, effects, totals)
    assert curve.power.shape == (2, 37)
    assert np.isfinite(curve.power).all()
    for i, effect in enumerate(effects):
        for j in (0, 18, 36):
            alone = design.with_effect(effect).power(design.counts(float(totals[j])), HELPS)
            assert curve.power[i, j] == pytest.approx(float(alone), abs=1e-14)


def test_a_curve_passes_through_the_answer(design: Design) -> None:
    answer = solve_size(design, HELPS, 0.9, 0.0)
    curve = power_curve(design, HELPS, (float(design.effect),), np.array([float(answer.n_total)]))
    assert curve.power[0, 0] == pytest.approx(answer.power, abs=1e-13)


def test_a_table_is_an_answer_in_each_cell(design: Design) -> None:
    field = design.nuisance_field
    value = float(getattr(design, field))
    effects = tuple(float(design.effect) * share for share in (0.75, 1.0, 1.1))
    columns = (0.9 * value, value, 1.05 * value)
    table = sensitivity(design, HELPS, 0.8, 0.15, effects, columns, field)
    for i, effect in enumerate(effects):
        for j, column in enumerate(columns):
            changed = sweep(design, **{field: column}).with_effect(effect)
            assert table.total[i, j] == solve_size(changed, HELPS, 0.8, 0.15).n_total


def test_a_cell_that_no_number_reaches_is_zero() -> None:
    design = TwoMeans(difference=0.5, sd=1)
    table = sensitivity(design, HELPS, 0.9, 0.1, (0.0, -0.5, 0.5), (1.0,), "sd")
    assert table.total[:2].tolist() == [[0], [0]]
    assert table.total[2, 0] == 192
