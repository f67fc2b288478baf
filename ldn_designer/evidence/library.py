"""The bundled studies: loading, counting by condition, and who may not stand beside whom."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from ldn_designer import resources
from ldn_designer.evidence.study import Outcome, Study
from ldn_designer.frozen import problems

if TYPE_CHECKING:
    from collections.abc import Iterable

_FOLDER = "evidence"
#: The condition that the program's evidence is fullest for stands first.
_FIRST_CONDITION = "fibromyalgia"
_TOLD_FAULTS = 3


class EvidenceError(ValueError):
    """A sentence for the reader about a study that cannot be read or found."""


class ConditionCount(NamedTuple):
    """A condition and the number of its studies of low-dose naltrexone, each trial counted once."""

    condition: str
    studies: int


@cache
def load() -> tuple[Study, ...]:
    """All bundled studies: what may be pooled first, then randomised, compared, the newest."""
    studies = (
        read_study(resources.read_text(f"{_FOLDER}/{name}"), name)
        for name in resources.names(_FOLDER)
    )
    return tuple(sorted(studies, key=_rank))


def by_id(identifier: str) -> Study:
    """The bundled study with this id; EvidenceError where there is none."""
    for study in load():
        if study.id == identifier:
            return study
    raise EvidenceError(f"There is no study “{identifier}” in the evidence library.")


def for_condition(condition: str) -> tuple[Study, ...]:
    """Bundled studies of one condition group in the order of `load`; empty where there are none."""
    return tuple(study for study in load() if study.condition_group == condition)


def conditions() -> tuple[ConditionCount, ...]:
    """Condition groups with their studies in the low-dose range, second reports not counted.

    Fibromyalgia first, then those with most studies.
    """
    counted = [s.condition_group for s in load() if s.ldn_range and s.companion_of is None]
    groups = sorted(
        set(counted), key=lambda group: (group != _FIRST_CONDITION, -counted.count(group), group)
    )
    return tuple(ConditionCount(group, counted.count(group)) for group in groups)


def read_study(text: str, name: str) -> Study:
    """A study from the JSON text of its file; EvidenceError says where the text is no study."""
    try:
        return Study.model_validate_json(text)
    except ValidationError as error:
        faults = problems(error, Study)
        told = " ".join(
            f"{fault.path}: {fault.sentence}" if fault.path else fault.sentence
            for fault in faults[:_TOLD_FAULTS]
        )
        more = f" And {len(faults) - _TOLD_FAULTS} more." if len(faults) > _TOLD_FAULTS else ""
        raise EvidenceError(f"“{name}” is not a study. {told}{more}") from error


def find(reference: str, own: Iterable[Study] = ()) -> tuple[Study, Outcome]:
    """The study and outcome of a reference "study-id/outcome-key", in the user's own or bundled.

    EvidenceError where there is none.
    """
    identifier, _, key = reference.partition("/")
    for study in (*own, *load()):
        if study.id == identifier:
            try:
                return study, study.outcome(key)
            except KeyError:
                break
    raise EvidenceError(f"No study has an outcome called “{reference}”.")


def conflict(one: Study, other: Study) -> str | None:
    """Why two studies may not enter one pool, as a sentence; None where they may.

    Two reports of one trial, or trials with some of the same people, would count them twice.
    """
    if one.id == other.id:
        return f"{one.label} would be counted twice."
    if one.family == other.family:
        return f"{one.label} and {other.label} report the same trial: only one may be pooled."
    if other.id in one.overlaps or one.id in other.overlaps:
        return f"{one.label} and {other.label} share some of their people: only one may be pooled."
    return None


def conflicts(references: Iterable[str], own: Iterable[Study] = ()) -> tuple[str, ...]:
    """A sentence for each pair of outcomes that would put the same people into a pool twice.

    EvidenceError where a reference names no outcome.
    """
    known = tuple(own)
    chosen = [find(reference, known) for reference in references]
    found = (_conflict_of_outcomes(one, other) for one, other in combinations(chosen, 2))
    return tuple(sentence for sentence in found if sentence is not None)


def _conflict_of_outcomes(one: tuple[Study, Outcome], other: tuple[Study, Outcome]) -> str | None:
    (study, outcome), (other_study, other_outcome) = one, other
    if study.id != other_study.id:
        return conflict(study, other_study)
    if outcome.key == other_outcome.key:
        return f"{study.label}: {outcome.name} is chosen twice."
    return (
        f"{study.label}: {outcome.name} and {other_outcome.name} come from the same people; "
        "one may replace the other, never stand beside it."
    )


def _rank(study: Study) -> tuple[bool, bool, bool, bool, int, str]:
    return (
        study.companion_of is not None or not study.ldn_range,
        not any(outcome.poolable for outcome in study.outcomes),
        not study.randomised,
        len(study.arms) < 2,  # noqa: PLR2004 - without a second arm nothing is compared
        -(study.year or 0),
        study.label,
    )
