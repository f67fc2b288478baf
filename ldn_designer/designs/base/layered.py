"""What is laid over any design: patients who stay on a lower dose, and clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ldn_designer.designs.base.allocated import Allocated
from ldn_designer.designs.base.counts import Counts
from ldn_designer.fields import quantity
from ldn_designer.frozen import PROPORTION

if TYPE_CHECKING:
    from ldn_designer.kernels import Array

#: The layers that take some of an effect away.
DILUTION = ("dilution", "kept_effect")


class Layered(Allocated):
    """Participants some of whom never reach the dose, in clusters where those are randomised."""

    dilution: float = quantity(
        "Never reach the dose",
        0.0,
        symbol="w",
        unit=PROPORTION,
        role="layer",
        description="Share of patients who stay on a lower dose; the mean effect is diluted by them.",
        ge=0,
        lt=1,
    )
    kept_effect: float = quantity(
        "Effect that they keep",
        0.0,
        symbol="k",
        unit=PROPORTION,
        role="layer",
        description="Share of the effect that those patients have all the same.",
        ge=0,
        le=1,
    )
    cluster_size: float = quantity(
        "Participants a cluster",
        1.0,
        symbol="m",
        role="layer",
        description="Only where clusters are randomised, such as clinics; 1 where patients are.",
        ge=1,
        le=10_000,
    )
    cluster_cv: float = quantity(
        "Variation of cluster sizes",
        0.0,
        symbol="CV",
        role="layer",
        description="Standard deviation of the cluster sizes over their mean.",
        ge=0,
        le=3,
    )
    icc: float = quantity(
        "Intracluster correlation",
        0.0,
        symbol="ICC",
        role="layer",
        description="Share of the variance that lies between clusters.",
        ge=0,
        le=1,
    )

    @property
    def design_effect(self) -> Array:
        """Variance in clusters over that of as many single patients: 1 + (m(1 + CV²) − 1)·ICC.

        Source: Eldridge, Ashby and Kerry, Int J Epidemiol 2006;35:1292, doi 10.1093/ije/dyl129.
        """
        size = np.asarray(self.cluster_size, float)
        return np.asarray(1 + (size * (1 + np.square(self.cluster_cv)) - 1) * self.icc)

    @property
    def layered(self) -> bool:
        """Whether anything is laid over the design."""
        return not (np.all(np.equal(self.dilution, 0)) and np.all(np.equal(self.icc, 0)))

    def effective(self, n: Counts) -> Counts:
        """As many single patients as the counts are worth in clusters; whole where power needs that."""
        if not self.layered:
            return n
        units = n.units / self.design_effect[..., None]
        return Counts(np.floor(units) if self.whole else units)
