"""The built-in examples: finished plans to look at, to learn from and to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer import resources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ldn_designer.plan import TrialPlan

#: Name → what it is, in the order in which they are offered. A new example adds a file and a line.
EXAMPLES: Mapping[str, str] = {
    "fibromyalgia-parallel": "LDN against placebo for pain in fibromyalgia, two parallel arms",
}


def load_example(name: str) -> TrialPlan:
    """The plan of a built-in example; KeyError names the examples there are."""
    from ldn_designer.files import SUFFIX, plan_from_bytes

    if name not in EXAMPLES:
        raise KeyError(f"there is no example “{name}”; the examples are {', '.join(EXAMPLES)}")
    return plan_from_bytes(resources.read_bytes(f"examples/{name}{SUFFIX}"), name + SUFFIX)
