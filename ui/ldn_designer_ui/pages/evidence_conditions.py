"""The conditions there is evidence on, with the number of their studies."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldn_designer.plan import TrialPlan


def chips(plan: TrialPlan) -> tuple[tuple[str, str, int], ...]:
    """Key, name and count of every condition of the library, and of the plan's own if it is none of them."""
    from ldn_designer.evidence import library

    counted = dict(library.conditions())
    counted.setdefault(plan.condition, 0)
    return tuple(
        (name, name[:1].upper() + name[1:] or "No condition", count)
        for name, count in counted.items()
    )


def total(plan: TrialPlan) -> int:
    """Studies of the plan's condition, second reports not counted, and the user's own."""
    from ldn_designer.evidence import library

    counted = dict(library.conditions())
    return counted.get(plan.condition, 0) + len(plan.evidence.own_studies)
