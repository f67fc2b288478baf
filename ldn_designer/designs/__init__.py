"""The designs, each one file, loaded when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design

#: Kind → (module, class), in the order in which they are offered. A new design adds one line here.
DESIGNS: dict[str, tuple[str, str]] = {
    "two-means": ("ldn_designer.designs.two_means", "TwoMeans"),
    "crossover-means": ("ldn_designer.designs.crossover_means", "CrossoverMeans"),
    "two-proportions": ("ldn_designer.designs.two_proportions", "TwoProportions"),
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
