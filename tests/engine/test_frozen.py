"""Refusals in sentences: what is wrong, what is allowed, what was entered."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from pydantic import Field, ValidationError, field_validator, model_validator

from ldn_designer.frozen import PROPORTION, Frozen, Problem, problems


class Inner(Frozen):
    count: int = Field(1, title="Count", ge=1, le=9)


class Model(Frozen):
    share: float = Field(0.5, title="Share", gt=0, lt=1, json_schema_extra={"unit": PROPORTION})
    length: float = Field(1.0, title="Length", ge=-2000, le=1e9)
    whole: int = Field(1, title="Whole", ge=0)
    side: Literal["left", "right"] = Field("left", title="Side")
    chosen: str = Field("a", title="Chosen", json_schema_extra={"choices": {"a": "first"}})
    needed: str = Field(title="Needed")
    inner: Inner = Inner()
    many: tuple[int, ...] = Field((), title="Many")

    @field_validator("chosen")
    @classmethod
    def _one_word(cls, value: str) -> str:
        if " " in value:
            raise ValueError("must be one word")
        return value

    @model_validator(mode="after")
    def _not_both(self) -> Model:
        if self.length > 10 and self.whole > 10:
            raise ValueError("length and whole cannot both be large.")
        return self


def refused(*, fractions: bool = False, **values: Any) -> tuple[Problem, ...]:
    with pytest.raises(ValidationError) as caught:
        Model(**{"needed": "x", **values})
    return problems(caught.value, Model, fractions=fractions)


@pytest.mark.parametrize(
    ("values", "path", "sentence"),
    [
        ({"share": 1.2}, "share", "Share must be greater than 0% and less than 100%; 120% is not."),
        ({"share": 0.0}, "share", "Share must be greater than 0% and less than 100%; 0% is not."),
        ({"length": -1e4}, "length", "Length must be at least −2,000 and at most 1,000,000,000; −10,000 is not."),
        ({"length": float("nan")}, "length", "Length must be a number; “nan” is not."),
        ({"length": float("inf")}, "length", "Length must be a number; “inf” is not."),
        ({"length": "3"}, "length", "Length must be a number; “3” is not."),
        ({"length": True}, "length", "Length must be a number; “True” is not."),
        ({"whole": 1.5}, "whole", "Whole must be a whole number; 1.5 is not."),
        ({"whole": -1}, "whole", "Whole must be at least 0; −1 is not."),
        ({"side": "top"}, "side", "Side must be “left” or “right”; “top” is not."),
        ({"chosen": "a b"}, "chosen", "Chosen must be one word."),
        ({"needed": 5}, "needed", "Needed cannot be 5: input should be a valid string."),
        ({"inner": {"count": 0}}, "inner.count", "Count must be at least 1 and at most 9; 0 is not."),
        ({"many": (1, "x")}, "many.1", "Many must be a whole number; “x” is not."),
        ({"unknown": 1}, "unknown", "unknown is not a field that exists here."),
        ({"length": 20.0, "whole": 20}, "", "Length and whole cannot both be large."),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_wrong_and_what_is_allowed(
    values: dict[str, Any], path: str, sentence: str
) -> None:
    (found,) = refused(**values)
    assert found.path == path
    assert found.sentence == sentence


def test_a_missing_field_is_named() -> None:
    with pytest.raises(ValidationError) as caught:
        Model.model_validate({})
    assert problems(caught.value, Model) == (Problem("needed", "Needed is missing."),)


def test_fractions_are_shown_as_they_were_entered() -> None:
    (found,) = refused(fractions=True, share=1.2)
    assert found.sentence == "Share must be greater than 0 and less than 1; 1.2 is not."


def test_every_problem_is_told() -> None:
    assert {one.path for one in refused(share=2.0, whole=-1, side="top")} == {
        "share",
        "whole",
        "side",
    }


def test_long_input_is_cut() -> None:
    (found,) = refused(side="x" * 5_000)
    assert len(found.sentence) < 150


def test_models_are_values() -> None:
    one = Model(needed="x")
    with pytest.raises(ValidationError):
        one.needed = "y"  # type: ignore[misc]
    assert hash(one) == hash(Model(needed="x"))
