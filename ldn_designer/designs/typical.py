"""A typical trial of each design: values to start a form with, and to try the design on."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ldn_designer import designs, resources

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design

FOLDER = "designs"


class Typical(BaseModel):
    """What the file of a design says.

    fields: by name, as JSON has them. margin: of non-inferiority and equivalence, counted as the effect's
    field is; None where only superiority can be shown. better: the direction that helps.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)

    fields: dict[str, Any]
    margin: Annotated[float, Field(gt=0)] | None = None
    better: Literal["higher", "lower"]


@lru_cache
def typical(kind: str) -> tuple[Design, Typical]:
    """The design of this kind with the values of its file, and what else that says.

    KeyError names the kinds there are; FileNotFoundError says that a kind has no file.
    """
    design = designs.load(kind)
    found = Typical.model_validate_json(resources.read_text(f"{FOLDER}/{kind}.json"))
    # Values are JSON's: a list there is a tuple here.
    return design.model_validate_json(json.dumps(found.fields)), found
