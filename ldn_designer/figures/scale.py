"""How the effect reads on an axis: its unit, its decimals, and which side favours whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, log10
from typing import TYPE_CHECKING

from ldn_designer.designs.base import Design
from ldn_designer.fields import OUTCOME_UNIT
from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import MINUS, computed, interval, number, planned, quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.figures import Palette
    from ldn_designer.plan import TrialPlan

PERCENT = 100.0
#: Fractions below this are told apart by further decimals, such as 0.00001%.
TENTH_OF_PERCENT = 0.001


@dataclass(frozen=True, slots=True)
class Scale:
    """An effect's scale: what to multiply by, the unit in words, decimals of estimates.

    solved: whether the plan's effect was computed, and so reads like an estimate, not as it was typed.
    back: turns a value on the scale of analysis into the one that is read: a logarithm into its ratio, an excess
    over one half into a probability.
    """

    factor: float
    unit: str
    decimals: int
    solved: bool = False
    back: Callable[[float], float] | None = None

    @property
    def distance_unit(self) -> str:
        """The unit of a distance between two effects."""
        return "percentage points" if self.unit == PROPORTION else self.unit

    def distance(self, value: float) -> str:
        """A planned distance with its unit, such as a margin: one of ratios is a ratio."""
        return quantity(replace(self, back=None, solved=False).size(value), self.distance_unit)

    def number(self, value: float) -> str:
        """An estimate: −0.34, or 16.9 where the unit is percentage points."""
        return number(self.read(value), self.decimals)

    def read(self, value: float) -> float:
        """A value as it is read: in percentage points, or as a ratio."""
        return value * self.factor if self.back is None else float(self.back(value))

    def interval(self, low: float, high: float) -> str:
        """Both limits of an estimate."""
        return interval(self.read(low), self.read(high), self.decimals)

    def size(self, value: float) -> str:
        """The size of a planned effect, without sign or unit: with the digits it has, at least `decimals`."""
        shown = round(abs(value) * self.factor if self.back is None else self.read(value), 9)
        if self.solved:
            return computed(shown, self.decimals)
        text = planned(shown)
        whole, _, fraction = text.partition(".")
        return f"{whole}.{fraction.rstrip('0').ljust(self.decimals, '0')}"

    def signed(self, value: float) -> str:
        """The planned effect with its sign; a ratio has none."""
        return (MINUS if value < 0 and self.back is None else "") + self.size(value)


def effect_scale(evaluation: Evaluation) -> Scale:
    """The scale of the plan's effect: percentage points for proportions, the outcome's unit, a ratio, or its own."""
    plan, design = evaluation.plan, evaluation.plan.design
    solved = plan.solve_for == "effect"
    transformed = design.scale != "identity" or type(design).off_scale is not Design.off_scale
    if design.effect_unit == PROPORTION and transformed:
        read = lambda value: PERCENT * float(design.off_scale(value))  # noqa: E731 - the scale's own
        return Scale(PERCENT, PROPORTION, 1, solved, read)
    if design.effect_unit == PROPORTION:
        return Scale(PERCENT, "percentage points", 1, solved)
    unit = unit_words(evaluation, design.effect_unit)
    if transformed:
        return Scale(1.0, unit, 2, solved, lambda value: float(design.off_scale(value)))
    typed = getattr(design, design.effect_field)
    given = isinstance(typed, float) and abs(typed) == abs(float(design.effect))
    return Scale(1.0, unit, 2, solved or not given)


def evidence_scale(evaluation: Evaluation) -> Scale:
    """The scale of the pooled results, which need not be that of the plan's effect."""
    evidence, outcome = evaluation.evidence, evaluation.plan.outcome
    if evidence.measure == "risk difference":
        return Scale(PERCENT, "percentage points", 1)
    return Scale(
        1.0, outcome.unit if evidence.scale in {outcome.scale_id, outcome.scale} else "", 2
    )


def unit_words(evaluation: Evaluation, unit: str) -> str:
    """A field's unit, the outcome's own where it is that, or that by something else: points per week."""
    return (
        evaluation.plan.outcome.unit + unit.removeprefix(OUTCOME_UNIT)
        if unit.startswith(OUTCOME_UNIT)
        else unit
    )


def assumption_text(evaluation: Evaluation, value: float, unit: str) -> str:
    """A value of an assumption with its unit: 1.80 points, 28%, 0.50."""
    if unit == PROPORTION:
        return f"{number(value * PERCENT, 1).removesuffix('.0')}%"
    return quantity(planned(value), unit_words(evaluation, unit))


def computed_text(evaluation: Evaluation, value: float, unit: str) -> str:
    """A computed value with its unit and two decimals, or more where it is small: 8.94 points, −0.56."""
    if unit == PROPORTION:
        return assumption_text(evaluation, value, unit)
    return quantity(computed(value), unit_words(evaluation, unit))


def share(value: float) -> str:
    """A planned fraction as a percentage: 5%, 27.75%, at most two decimals, or three digits of a tiny one."""
    shown = value * PERCENT
    decimals = 2 - floor(log10(shown)) if 0 < value < TENTH_OF_PERCENT else 2
    return f"{shown:.{decimals}f}".rstrip("0").rstrip(".") + "%"


def favours(plan: TrialPlan) -> tuple[str, str]:
    """Who is favoured by effects left and right of no difference, with arrows."""
    names = (plan.treatment, plan.comparator)
    left, right = names if plan.hypothesis.sign < 0 else names[::-1]
    return f"← favours {left}", f"favours {right} →"


def difference_label(plan: TrialPlan) -> str:
    """The order of subtraction: LDN − placebo."""
    return f"{plan.treatment} − {plan.comparator}"


def spoken(label: str) -> str:
    """A field's label inside a sentence: “proportion in the control arm”, “SD of differences”."""
    first, _, arm = label.partition(", ")
    whole = f"{first} in the {arm}" if arm else first
    return whole if whole[:2].isupper() else whole[:1].lower() + whole[1:]


def strong(palette: Palette) -> str:
    """The weight of emphasised text that the palette's font has."""
    return "semibold" if palette.font == "Inter" else "bold"
