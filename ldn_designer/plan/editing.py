"""Edits of a plan: a field at a dotted path replaced and validated, or refused with a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ldn_designer.frozen import Problem, problems

if TYPE_CHECKING:
    from pydantic import BaseModel


class PlanError(Exception):
    """An edit that is refused: the path of the field and a sentence that says what is wrong and what to do."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(sentence)
        self.path = path
        self.sentence = sentence


def replaced(model: Any, path: list[str], value: Any, whole: str) -> Any:
    """The model with the value at the end of a path replaced; `whole` is the path for messages."""
    name, *rest = path
    if name not in getattr(type(model), "model_fields", {}):
        raise PlanError(whole, f"There is no field {whole}.")
    new = replaced(getattr(model, name), rest, value, whole) if rest else value
    return revised(model, {name: new}, whole)


def revised(model: BaseModel, changes: dict[str, Any], path: str) -> Any:
    """The model with fields replaced and validated; PlanError under `path` where that is refused."""
    current = {name: getattr(model, name) for name in type(model).model_fields}
    try:
        return type(model).model_validate(current | changes)
    except ValidationError as error:
        first: Problem = problems(error, type(model))[0]
        raise PlanError(path, first.sentence) from None
