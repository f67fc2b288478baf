"""Abbreviations used in the protocol."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ldn_designer import resources
from ldn_designer.protocol.blocks import Block, KeyValues, Spans

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


def compose(_plan: TrialPlan, _evaluation: Evaluation) -> tuple[Block, ...]:
    """Each abbreviation with its meaning."""
    listed = json.loads(resources.read_text("protocol/abbreviations.json"))["abbreviations"]
    entries: tuple[tuple[str, Spans], ...] = tuple(
        (entry["short"], (entry["meaning"],)) for entry in listed
    )
    return (KeyValues(entries),)
