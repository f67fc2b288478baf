"""What every design shares: declared fields, whole participants, precision, and the pair of effect laws."""

from ldn_designer.designs.base.allocated import LARGEST_SHARE
from ldn_designer.designs.base.counts import Counts, Fact, Outcomes, Precision, seats
from ldn_designer.designs.base.design import Design
from ldn_designer.designs.base.sweeping import elementwise, grid, sweep

__all__ = [
    "LARGEST_SHARE",
    "Counts",
    "Design",
    "Fact",
    "Outcomes",
    "Precision",
    "elementwise",
    "grid",
    "seats",
    "sweep",
]
