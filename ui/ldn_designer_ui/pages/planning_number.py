"""Numbers to plan on, shown as every table shows them: with two decimals, and more only where they have more."""

from __future__ import annotations

from dataclasses import dataclass, fields

from ldn_designer_ui.widgets.number_field import NumberKind

_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class PlanningNumber(NumberKind):
    """A number kind whose text has at least two decimals: −1.00, 1.80, 1.645. Percentages stay as they are."""

    @classmethod
    def of(cls, kind: NumberKind) -> PlanningNumber:
        """The same numbers, shown that way."""
        return cls(**{field.name: getattr(kind, field.name) for field in fields(kind)})

    def text(self, value: float | None) -> str:
        """The number as the field shows it; "" for none."""
        plain = NumberKind.text(self, value)
        if not plain or self.percent or "e" in plain:
            return plain
        whole, _, decimals = plain.partition(".")
        return f"{whole}.{decimals.ljust(_DECIMALS, '0')}"

    def _bound(self, bound: float) -> str:
        """Limits are spoken of plainly: “greater than 0”."""
        return NumberKind.text(self, bound) + ("%" if self.percent else "")
