"""What is known of naltrexone at low dose, each fact with its source and when it was read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from ldn_designer import resources
from ldn_designer.protocol.blocks import Column, Link, Spans, Table
from ldn_designer.protocol.compose.prose import with_values


@dataclass(frozen=True, slots=True)
class Fact:
    """One sourced fact."""

    id: str
    topic: str
    text: str
    source: str
    address: str
    read: str

    def spans(self) -> Spans:
        """The fact with its numbers as values."""
        return with_values(self.text, f"fact.{self.id}", self.source)

    def origin(self) -> Spans:
        """Source as a link, and when it was read."""
        return (Link(self.source, self.address), f"; read {self.read}")


@cache
def facts() -> dict[str, Fact]:
    """Every fact by its id, in the order of the file."""
    listed = json.loads(resources.read_text("protocol/facts.json"))["facts"]
    return {entry["id"]: Fact(**entry) for entry in listed}


def table(key: str, caption: str, topics: frozenset[str]) -> Table:
    """The facts on these topics."""
    rows = tuple(
        ((fact.topic,), fact.spans(), fact.origin())
        for fact in facts().values()
        if fact.topic in topics
    )
    columns = (
        Column(("Topic",), share=1.0),
        Column(("What is known",), share=3.2),
        Column(("Source",), share=1.7),
    )
    return Table(key, columns, rows, (caption,))
