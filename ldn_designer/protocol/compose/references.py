"""The reference list: the studies and works that the document cites, in the order of citation."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from ldn_designer import resources
from ldn_designer.evidence.citation import citation, doi_link
from ldn_designer.protocol.blocks import (
    Block,
    Citation,
    Columns,
    Emphasis,
    Entry,
    Link,
    References,
    Span,
    Spans,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan

METHOD = "method"


def references(blocks: Iterable[Block], plan: TrialPlan, evaluation: Evaluation) -> References:
    """Every work cited in the blocks, each once."""
    keys = dict.fromkeys(span.key for span in _spans(blocks) if isinstance(span, Citation))
    evidence = evaluation.evidence
    known = [row.study for row in evidence.rows] + [row.study for row in evidence.printed]
    studies = {study.id: study for study in (*known, *plan.evidence.own_studies)}
    entries: list[Entry] = []
    for key in keys:
        if key == METHOD:
            entries.append(Entry(key, (f"{plan.design.reference}.",)))
        elif key in studies:
            study = studies[key]
            entries.append(Entry(key, _linked(citation(study), study.doi)))
        else:
            entries.append(Entry(key, _works()[key]))
    return References(tuple(entries))


@cache
def _works() -> dict[str, Spans]:
    """Guidelines and methods by their key."""
    listed = json.loads(resources.read_text("protocol/references.json"))["references"]
    return {work["key"]: _work(work["text"], work.get("doi")) for work in listed}


def _work(text: str, doi: str | None) -> Spans:
    return (text,) if doi is None else (f"{text} ", Link(doi_link(doi), doi_link(doi)))


def _linked(text: str, doi: str | None) -> Spans:
    """The reference with its DOI as a link."""
    if doi is None:
        return (text,)
    address = doi_link(doi)
    before, found, after = text.partition(address)
    return (before, Link(address, address), after) if found else (text,)


def _spans(blocks: Iterable[Block]) -> Iterator[Span]:
    for block in blocks:
        if isinstance(block, Columns):
            for column in block.columns:
                yield from _spans(column)
        for line in block.lines():
            yield from _inside(line)


def _inside(spans: Spans) -> Iterator[Span]:
    for span in spans:
        if isinstance(span, Emphasis):
            yield from _inside(span.spans)
        yield span
