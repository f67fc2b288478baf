"""Outcome scales: range, direction, and the differences that someone called important.

A threshold for one patient's change is not a difference between groups: each value says which
it is, and `between_groups` is what may be used as one.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from ldn_designer import resources
from ldn_designer.evidence.reported import Better, Count, Doi, Name, NotNegative, Slug, Text
from ldn_designer.frozen import Frozen

_FOLDER = "scales"


class Source(Frozen):
    """Where a value of a scale was published."""

    text: Name
    doi: Doi | None = None
    pmid: Name | None = None


class ImportantDifference(Frozen):
    """A difference that was called important, for whom, and whom it compares."""

    #: None where only a range was given.
    value: NotNegative | None = None
    low: NotNegative | None = None
    high: NotNegative | None = None
    unit: Literal["points", "percent"]
    meaning: Literal[
        "within patient: slightly better",
        "within patient: much improved",
        "between groups",
        "response threshold",
        "expert opinion",
    ]
    population: Name
    n: Count | None = None
    source: Source
    #: Confirmed in a second source.
    verified: bool
    note: Text | None = None

    @property
    def between_groups(self) -> bool:
        """Whether this is a difference between groups, the only kind that a trial can plan on."""
        return self.meaning == "between groups"


class TypicalSpread(Frozen):
    """A published standard deviation on a scale; those of the library's trials are computed."""

    value: NotNegative
    kind: Literal["baseline", "change", "difference within patient"]
    population: Name
    n: Count | None = None
    source: Source
    #: Worked out from other printed numbers, as the note says.
    derived: bool = False
    note: Text | None = None


class Scale(Frozen):
    """An outcome scale: bounds (None: no bound, or a T score), direction and published values."""

    id: Slug
    name: Name
    min: float | None = None
    max: float | None = None
    better: Better | None = None
    unit: Name
    important_differences: tuple[ImportantDifference, ...] = ()
    typical_spreads: tuple[TypicalSpread, ...] = ()
    note: Text | None = None


def within_patient_threshold(identifier: str) -> ImportantDifference | None:
    """The verified change, in the scale's unit, from which one patient is much improved; None without one."""
    return next(
        (
            each
            for scale in load_scales()
            if scale.id == identifier
            for each in scale.important_differences
            if each.meaning == "within patient: much improved"
            if each.verified and each.unit == "points" and each.value is not None
        ),
        None,
    )


@cache
def load_scales() -> tuple[Scale, ...]:
    """All bundled scales, by id."""
    return tuple(
        Scale.model_validate_json(resources.read_text(f"{_FOLDER}/{name}"))
        for name in resources.names(_FOLDER)
    )


def scale_by_id(identifier: str) -> Scale:
    """The scale with this id; KeyError where there is none."""
    for scale in load_scales():
        if scale.id == identifier:
            return scale
    raise KeyError(identifier)
