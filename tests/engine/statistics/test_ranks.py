"""Rank tests of data against scipy's and against counting every arrangement."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING, Literal

import numpy as np
import pytest
from scipy import stats

from ldn_designer.statistics import ranks
from ldn_designer.statistics.studentised import studentised

if TYPE_CHECKING:
    from ldn_designer.kernels import Array

RNG = np.random.default_rng(20)
CONTINUOUS = (RNG.normal(0.3, 1, (6, 9)), RNG.normal(0, 1, (6, 7)))
TIED = (RNG.integers(1, 5, (6, 9)).astype(float), RNG.integers(0, 4, (6, 7)).astype(float))


@pytest.mark.parametrize("data", [CONTINUOUS, TIED], ids=["continuous", "tied"])
def test_normal_p_values_are_scipy_s(data: tuple[Array, Array]) -> None:
    sides: tuple[Literal["greater", "less"], ...] = ("greater", "less")
    for correct in (False, True):
        _, *tails = ranks.mann_whitney(*data, "corrected" if correct else "normal")
        for row, (x, y) in enumerate(zip(*data, strict=True)):
            for found, side in zip(tails, sides, strict=True):
                known = stats.mannwhitneyu(x, y, correct, side, method="asymptotic")
                assert found[row] == pytest.approx(known.pvalue, rel=1e-9)


@pytest.mark.parametrize("data", [CONTINUOUS, TIED], ids=["continuous", "tied"])
def test_studentised_placements_are_the_brunner_munzel_test(
    data: tuple[Array, Array],
) -> None:
    found = ranks.compare(*data)
    higher, _ = studentised(found.difference, found.variance, found.df)
    for row, (x, y) in enumerate(zip(*data, strict=True)):
        known = stats.brunnermunzel(x, y, alternative="greater")
        assert higher[row] == pytest.approx(known.pvalue, rel=1e-9)


def test_counts_in_categories_compare_as_their_values_do() -> None:
    counts = [np.stack([(arm == k).sum(1) for k in range(5)], 1).astype(float) for arm in TIED]
    values, grouped = ranks.compare(*TIED), ranks.compare_counts(*counts)
    for name in ("difference", "null_variance", "variance", "df"):
        assert np.allclose(getattr(values, name), getattr(grouped, name), rtol=1e-12)
    assert values.step == grouped.step


def test_the_exact_distribution_counts_every_choice() -> None:
    scores = (1.0, 2.5, 2.5, 4.0, 5.5, 5.5, 7.0)
    sums = [sum(chosen) for chosen in combinations(scores, 3)]
    found = ranks.rank_sum_distribution(scores, 3)
    for total in np.arange(0, 22, 0.5):
        assert float(found.cdf(total)) == pytest.approx(np.mean([s <= total for s in sums]))
        assert float(found.sf(total)) == pytest.approx(np.mean([s >= total for s in sums]))
    centre = float(np.mean(sums))
    far = np.mean([abs(s - centre) >= abs(18.0 - centre) - 1e-9 for s in sums])
    assert found.both(18.0) == pytest.approx(far)


def test_signs_of_ranks_are_counted_one_by_one() -> None:
    found = ranks.signed_rank_distribution(6)
    totals = [sum(r for r, s in enumerate(signs, 1) if s) for signs in product((0, 1), repeat=6)]
    for total in range(-1, 23):
        assert float(found.cdf(total)) == pytest.approx(np.mean([t <= total for t in totals]))


def test_exact_p_values_are_scipy_s() -> None:
    _, higher, lower = ranks.mann_whitney(*CONTINUOUS, "exact")
    differences = CONTINUOUS[0]
    up, down = ranks.signed_rank(differences, "exact")
    above, _ = ranks.signed_rank(differences, "corrected")
    for row, (x, y) in enumerate(zip(*CONTINUOUS, strict=True)):
        assert higher[row] == pytest.approx(
            stats.mannwhitneyu(x, y, alternative="greater", method="exact").pvalue
        )
        assert lower[row] == pytest.approx(
            stats.mannwhitneyu(x, y, alternative="less", method="exact").pvalue
        )
        assert up[row] == pytest.approx(stats.wilcoxon(x, alternative="greater").pvalue)
        assert down[row] == pytest.approx(stats.wilcoxon(x, alternative="less").pvalue)
        normal = stats.wilcoxon(x, alternative="greater", method="approx", correction=True)
        assert above[row] == pytest.approx(normal.pvalue)


def test_the_permutation_p_value_of_tied_data() -> None:
    x, y = TIED[0][0], TIED[1][0]
    pooled = stats.rankdata([*x, *y])
    sums = np.array([sum(chosen) for chosen in combinations(pooled, x.size)])
    centre = x.size * (pooled.size + 1) / 2
    far = np.abs(sums - centre) >= abs(pooled[: x.size].sum() - centre) - 1e-9
    assert ranks.permutation_p(x, y) == pytest.approx(far.mean())


def test_constant_data_show_nothing_and_separated_ones_everything() -> None:
    same = np.ones((2, 5))
    _, higher, lower = ranks.mann_whitney(same, same, "normal")
    assert (higher == 0.5).all()
    assert (lower == 0.5).all()
    apart = ranks.compare(same + 1, same)
    assert ranks.relative_effect_test(apart, 0.1)[0] == pytest.approx([0, 0])
    assert ranks.doubled(np.array([0.7]), np.array([0.6])) == 1


def test_the_chance_that_two_are_below_one() -> None:
    """Φ₂(h, h; ½) by scipy's bivariate normal distribution."""
    for p in (0.01, 0.3, 0.5, 0.8, 0.999):
        h = stats.norm.ppf(p)
        known = stats.multivariate_normal(cov=[[1, 0.5], [0.5, 1]]).cdf([h, h])
        assert float(ranks.triple(p)) == pytest.approx(known, abs=1e-7)
    assert float(ranks.triple(0.5)) == pytest.approx(1 / 3, abs=1e-15)


def test_positive_sums_of_pairs_are_counted_one_by_one() -> None:
    share, variance = ranks.walsh(CONTINUOUS[0])
    for row, d in enumerate(CONTINUOUS[0]):
        positive = d[:, None] + d[None, :] > 0
        own = (positive.sum(1) - (d > 0)) / (d.size - 1)
        assert share[row] == pytest.approx(own.mean())
        assert variance[row] == pytest.approx(4 * own.var(ddof=1) / d.size)
