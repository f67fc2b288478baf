"""Changes that make an impossible request possible, in the words of every place that offers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ldn_designer.figures.scale import assumption_text, effect_scale, share, spoken
from ldn_designer.notation import count, listed
from ldn_designer.power.unknowns import MARGIN
from ldn_designer.protocol.compose.assumed import list_text
from ldn_designer.protocol.compose.prose import named

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.power.changes import Change

_OF_PLAN: dict[str, tuple[str, Callable[[float], str]]] = {
    "power": ("a target power of", share),
    "n_total": ("a trial of", lambda value: f"{count(value)} participants"),
}


class Setting(NamedTuple):
    """One setting of a change in words: what it is called, its value as printed, and as a number, if it is one."""

    name: str
    text: str
    value: float | None


def settings(evaluation: Evaluation, change: Change) -> tuple[Setting, ...]:
    """What a change sets, in words."""
    return tuple(_setting(evaluation, name, value) for name, value in change.settings)


def _setting(evaluation: Evaluation, name: str, value: Any) -> Setting:
    design = evaluation.answer.design
    every = (*type(design).fields(), *type(design).layers())
    field = next((each for each in every if each.name == name), None)
    if isinstance(value, tuple):
        assert field is not None
        return Setting(f"{spoken(field.label)} of", list_text(evaluation, value, field.unit), None)
    if name == MARGIN:
        return Setting("a margin of", effect_scale(evaluation).distance(value), value)
    if field is None:
        words, text = _OF_PLAN[name]
        return Setting(words, text(value), value)
    words = (
        "an SD of at most" if name == design.spread_field else f"{named(spoken(field.label))} of"
    )
    return Setting(words, assumption_text(evaluation, value, field.unit), value)


def words(evaluation: Evaluation, change: Change) -> str:
    """A change as part of a sentence: “a target power of 85%”."""
    return listed(tuple(f"{each.name} {each.text}" for each in settings(evaluation, change)))
