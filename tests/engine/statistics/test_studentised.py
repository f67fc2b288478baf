"""P values of differences over standard errors, also where nothing varies."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ldn_designer.statistics.studentised import studentised


@pytest.mark.parametrize("df", [1.0, 7.0, np.inf])
def test_tails_are_those_of_the_library(df: float) -> None:
    difference, variance = np.array([-1.2, 0.0, 0.4, 3.0]), np.array([0.5, 1.0, 2.0, 0.1])
    higher, lower = studentised(difference, variance, df)
    z = difference / np.sqrt(variance)
    assert higher == pytest.approx(stats.t.sf(z, df), rel=1e-10)
    assert lower == pytest.approx(stats.t.cdf(z, df), rel=1e-10)


@pytest.mark.parametrize("df", [3.0, np.inf])
def test_without_any_variance_equal_arms_show_nothing_and_others_everything(df: float) -> None:
    higher, lower = studentised(np.array([0.0, 2.0, -2.0]), np.zeros(3), df)
    assert higher.tolist() == pytest.approx([0.5, 0.0, 1.0])
    assert lower.tolist() == pytest.approx([0.5, 1.0, 0.0])
