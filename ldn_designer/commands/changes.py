"""An impossible request as an answer: why, and each change that would make it possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ldn_designer.commands import Refused
from ldn_designer.commands.layout import paragraph
from ldn_designer.notation import MINUS, count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.power.changes import Change

#: Names of options that differ from those of the plan.
_OPTIONS = {"n_total": "n"}


def impossible(evaluation: Evaluation) -> Refused:
    """Why there is no answer, and the changes: as values for JSON and as sentences."""
    answer = evaluation.answer
    return Refused(answer.reason, "impossible", *possible(evaluation, answer.changes))


def possible(evaluation: Evaluation, offered: Sequence[Change]) -> tuple[list[dict[str, Any]], str]:
    """Changes that make a request possible: as values for JSON, and as sentences."""
    from ldn_designer.protocol.changes import words

    changes = [_content(change, words(evaluation, change), evaluation) for change in offered]
    lines = [paragraph(change["sentence"], "- ") for change in changes]
    shown = "\n".join(("Any of these would make it possible:", *lines)) if lines else ""
    return changes, shown


def _content(change: Change, words: str, evaluation: Evaluation) -> dict[str, Any]:
    """A change: its settings by option, without dashes, and what is then enough.

    field, value: the first setting, which most often is the only one.
    """
    settings = {_OPTIONS.get(name, name): value for name, value in change.settings}
    field = next(iter(settings))
    ending = ", for an effect that is large enough" if evaluation.plan.solve_for == "effect" else ""
    said = f"{count(change.total)} randomised are then enough for "
    power = percentage(settings.get("power", evaluation.plan.power))
    sentence = f"{words[:1].upper()}{words[1:]}: {said}{power} power{ending}."
    return {
        "field": field,
        "value": settings[field],
        "settings": settings,
        "n_total": change.total,
        "sentence": sentence,
    }


def percentage(value: float) -> str:
    """A fraction as a percentage with the digits it was given: 92.5%."""
    return f"{_figure(value * 100)}%"


def _figure(value: float) -> str:
    return f"{value:,.10g}".replace("-", MINUS)
