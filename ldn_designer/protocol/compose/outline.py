"""The protocol's sections in order: number, heading, SPIRIT rows, and what writes them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from ldn_designer import resources

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer.protocol.blocks import Block

    Compose = Callable[[TrialPlan, Evaluation], tuple[Block, ...]]

AnsweredBy = Literal["plan", "draft", "author"]


@dataclass(frozen=True, slots=True)
class Bullet:
    """A suggestion, the fact that it rests on, and where it stands: “” in every trial.

    “compared”: where something else than the treatment is given; “single”: where nothing else is.
    """

    text: str
    fact: str = ""
    where: Literal["", "compared", "single"] = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One section: `module` writes what follows from the plan; paragraphs are the same for all.

    `suggestions` and `suggested` stand until the author writes the section.
    """

    id: str
    number: str
    heading: str
    level: Literal[1, 2, 3]
    rows: tuple[str, ...] = ()
    module: str = ""
    paragraphs: tuple[str, ...] = ()
    suggestions: tuple[Bullet, ...] = ()
    suggested: tuple[str, ...] = ()

    @property
    def author_writes(self) -> bool:
        """Whether only the author can write what a row of this section asks for."""
        return any(spirit_rows()[row].answered_by == "author" for row in self.rows)

    def compose(self, plan: TrialPlan, evaluation: Evaluation) -> tuple[Block, ...]:
        """The blocks that follow from the plan; none without a module."""
        if not self.module:
            return ()
        module = import_module(f"ldn_designer.protocol.compose.{self.module}")
        write: Compose = module.compose
        return write(plan, evaluation)


@dataclass(frozen=True, slots=True)
class SpiritRow:
    """One row of SPIRIT 2025 in own words: who answers it, and what to ask the author for."""

    number: str
    part: str
    topic: str
    answered_by: AnsweredBy
    prompt: str = ""


@cache
def sections() -> tuple[Section, ...]:
    """Every section in the order of the document."""
    listed = json.loads(resources.read_text("protocol/outline.json"))["sections"]
    return tuple(_section(entry) for entry in listed)


def section(identifier: str) -> Section:
    """The section with this id; KeyError where there is none."""
    for found in sections():
        if found.id == identifier:
            return found
    raise KeyError(identifier)


@cache
def spirit_rows() -> dict[str, SpiritRow]:
    """The rows of SPIRIT 2025 by number, in order."""
    listed = json.loads(resources.read_text("protocol/spirit_2025.json"))["rows"]
    return {row["number"]: SpiritRow(**row) for row in listed}


def _section(entry: dict[str, Any]) -> Section:
    suggested = entry.get("suggestions", {})
    return Section(
        id=entry["id"],
        number=entry["number"],
        heading=entry["heading"],
        level=entry["level"],
        rows=tuple(entry.get("rows", ())),
        module=entry.get("module", ""),
        paragraphs=tuple(entry.get("paragraphs", ())),
        suggestions=tuple(Bullet(**bullet) for bullet in suggested.get("bullets", ())),
        suggested=tuple(suggested.get("paragraphs", ())),
    )
