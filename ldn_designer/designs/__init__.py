"""The designs, each one file, loaded when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design

#: Kind → (module, class), in the order in which they are offered. A new design adds one line here.
DESIGNS: dict[str, tuple[str, str]] = {
    "two-means": ("ldn_designer.designs.two_means", "TwoMeans"),
    "ancova": ("ldn_designer.designs.ancova", "Ancova"),
    "crossover-means": ("ldn_designer.designs.crossover_means", "CrossoverMeans"),
    "two-proportions": ("ldn_designer.designs.two_proportions", "TwoProportions"),
    "two-proportions-exact": ("ldn_designer.designs.two_proportions_exact", "TwoProportionsExact"),
    "two-proportions-ratio": ("ldn_designer.designs.two_proportions_ratio", "TwoProportionsRatio"),
    "two-proportions-odds": ("ldn_designer.designs.two_proportions_odds", "TwoProportionsOdds"),
    "mmrm": ("ldn_designer.designs.mmrm", "Mmrm"),
    "slopes": ("ldn_designer.designs.slopes", "Slopes"),
    "diary-means": ("ldn_designer.designs.diary", "DiaryMeans"),
    "crossover-measures": ("ldn_designer.designs.crossover_measures", "CrossoverMeasures"),
    "crossover-balanced": ("ldn_designer.designs.crossover_balanced", "CrossoverBalanced"),
    "crossover-binary": ("ldn_designer.designs.crossover_binary", "CrossoverBinary"),
    "n-of-1": ("ldn_designer.designs.n_of_1", "NofOne"),
    "paired-means": ("ldn_designer.designs.paired_means", "PairedMeans"),
    "paired-proportions": ("ldn_designer.designs.paired_proportions", "PairedProportions"),
    "paired-proportions-exact": (
        "ldn_designer.designs.paired_proportions_exact",
        "PairedProportionsExact",
    ),
    "ordinal": ("ldn_designer.designs.ordinal", "Ordinal"),
    "mann-whitney": ("ldn_designer.designs.mann_whitney", "MannWhitney"),
    "mann-whitney-categories": (
        "ldn_designer.designs.mann_whitney_categories",
        "MannWhitneyCategories",
    ),
    "mann-whitney-pilot": ("ldn_designer.designs.mann_whitney_pilot", "MannWhitneyPilot"),
    "mann-whitney-shift": ("ldn_designer.designs.mann_whitney_shift", "MannWhitneyShift"),
    "signed-rank": ("ldn_designer.designs.signed_rank", "SignedRank"),
    "signed-rank-probability": (
        "ldn_designer.designs.signed_rank_probability",
        "SignedRankProbability",
    ),
    "ratio-of-means": ("ldn_designer.designs.ratio_of_means", "RatioOfMeans"),
    "ratio-of-means-normal": ("ldn_designer.designs.fieller_ratio", "FiellerRatio"),
    "doses": ("ldn_designer.designs.doses", "Doses"),
    "co-primary": ("ldn_designer.designs.co_primary", "CoPrimary"),
    "anova": ("ldn_designer.designs.anova", "Anova"),
    "anova-contrast": ("ldn_designer.designs.contrast", "Contrast"),
    "factorial": ("ldn_designer.designs.factorial", "Factorial"),
    "repeated-anova": ("ldn_designer.designs.repeated_anova", "RepeatedAnova"),
    "one-mean": ("ldn_designer.designs.one_mean", "OneMean"),
    "one-proportion": ("ldn_designer.designs.one_proportion", "OneProportion"),
    "one-proportion-exact": ("ldn_designer.designs.one_proportion", "OneProportionExact"),
    "correlation": ("ldn_designer.designs.correlation", "Correlation"),
    "two-correlations": ("ldn_designer.designs.two_correlations", "TwoCorrelations"),
    "precision-mean": ("ldn_designer.designs.precision", "PrecisionMean"),
    "precision-difference": ("ldn_designer.designs.precision", "PrecisionDifference"),
    "precision-proportion": ("ldn_designer.designs.precision_proportion", "PrecisionProportion"),
    "precision-sd": ("ldn_designer.designs.precision", "PrecisionSd"),
}


def load(kind: str) -> type[Design]:
    """The design class of this kind; KeyError names the kinds there are."""
    if kind not in DESIGNS:
        msg = f"unknown design {kind!r}; the designs are {', '.join(DESIGNS)}"
        raise KeyError(msg)
    module, name = DESIGNS[kind]
    return getattr(import_module(module), name)  # type: ignore[no-any-return]


def load_all() -> tuple[type[Design], ...]:
    """Every design class, in order."""
    return tuple(load(kind) for kind in DESIGNS)
