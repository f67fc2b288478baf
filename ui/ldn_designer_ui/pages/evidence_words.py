"""What a study printed and what follows from it, as names and values for the evidence page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evidence.effect import Effect
    from ldn_designer.evidence.reported import PrintedArm, PrintedDifference
    from ldn_designer.evidence.study import Outcome, Study
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.widgets.interval_cell import Scale

#: Ticks on each side of no effect, at most.
_TICKS = 3
#: Longer lists of authors are cut after these.
_AUTHORS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """How effects of one measure are read: the factor of their numbers, decimals, unit; or as a ratio."""

    unit: str
    factor: float = 1.0
    decimals: int = 2
    ratio: bool = False

    def number(self, value: float) -> str:
        """One value."""
        from ldn_designer.notation import number

        return number(math.exp(value) if self.ratio else value * self.factor, self.decimals)

    def interval(self, low: float, high: float) -> str:
        """Both limits."""
        return f"{self.number(low)} to {self.number(high)}"

    def estimate(self, value: float, low: float, high: float) -> str:
        """A value with its limits."""
        return f"{self.number(value)} ({self.interval(low, high)})"


def reading(measure: str, plan: TrialPlan) -> Reading:
    """How effects of a measure are read."""
    if measure.startswith("log "):
        return Reading(measure.removeprefix("log "), ratio=True)
    if measure == "risk difference":
        return Reading("percentage points", 100.0, 1)
    if measure == "standardised mean difference":
        return Reading("standard deviations")
    return Reading(plan.outcome.unit)


def axis(values: Iterable[float], read: Reading) -> Scale:
    """A scale with round ticks, no effect in its middle, and room for all values."""
    from ldn_designer.notation import number
    from ldn_designer_ui.widgets.interval_cell import Scale

    reach = max((abs(value) for value in values), default=1.0) or 1.0
    size = reach * read.factor / _TICKS
    power = 10.0 ** math.floor(math.log10(size))
    step = next(round_ * power for round_ in (1, 2, 5, 10) if round_ * power >= size * 0.999)
    count = max(1, math.floor(reach * read.factor / step + 1e-9))
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    ticks = tuple(
        (
            index * step / read.factor,
            read.number(index * step) if read.ratio else number(index * step, decimals),
        )
        for index in range(-count, count + 1)
    )
    edge = max(reach, count * step / read.factor) * 1.08
    return Scale(-edge, edge, ticks)


def people(study: Study) -> str:
    """The number of people, or a dash."""
    from ldn_designer.notation import count

    return "–" if study.n is None else count(study.n)


def dose(study: Study) -> str:
    """The daily dose in mg or its range, or a dash."""
    if study.dose_range is None:
        return "–"
    low, high = (f"{value:g}" for value in study.dose_range)
    return low if low == high else f"{low}–{high}"


def reference_line(study: Study) -> str:
    """Authors, where and when it was published, registry numbers and country."""
    names = (study.authors or "").split(", ")
    authors = ", ".join(names)
    if len(names) > _AUTHORS + 1:
        authors = f"{', '.join(names[:_AUTHORS])} … {names[-1]}"
    source = " ".join(str(part) for part in (study.journal, study.year) if part is not None)
    source += f"; {study.volume}" if study.volume else ""
    source += f": {study.pages.replace('-', '–')}" if study.pages else ""
    doi = f"doi {study.doi}" if study.doi else ""
    parts = (authors, source, doi, ", ".join(study.registry_ids), study.country or "")
    return " · ".join(filter(None, parts))


def reported_rows(study: Study, outcome: Outcome) -> tuple[tuple[str, str], ...]:
    """Names and values exactly as printed."""
    from ldn_designer.evidence.effect import as_printed

    printed = outcome.reported
    rows: list[tuple[str, str]] = []
    if printed.difference is not None:
        rows += _of_difference(printed.difference)
    for arm in printed.arms:
        rows += _of_arm(study, arm)
    for value in printed.values:
        text = value.value if isinstance(value.value, str) else as_printed(value.value)
        unit = "%" if value.unit == "percent" else f" {value.unit}" if value.unit else ""
        rows.append((_capital(value.name), text + unit))
    return tuple(rows)


def _of_difference(printed: PrintedDifference) -> Iterator[tuple[str, str]]:
    from ldn_designer.evidence.effect import as_printed

    if printed.estimate is not None:
        name = _capital(printed.measure or "difference")
        yield f"{name}{', adjusted' if printed.adjusted else ''}", as_printed(printed.estimate)
    if printed.ci_low is not None and printed.ci_high is not None:
        level = "" if printed.ci_level is None else f"{printed.ci_level:g}% "
        yield f"{level}CI", f"{as_printed(printed.ci_low)} to {as_printed(printed.ci_high)}"
    if printed.p is not None:
        yield "p", _p(printed.p, printed.p_relation)
    if printed.p_low is not None and printed.p_high is not None:
        yield "p", f"{_p(printed.p_low)} to {_p(printed.p_high)}"
    if printed.statistic is not None:
        yield printed.statistic_name or "Test statistic", as_printed(printed.statistic)
    if printed.standardised is not None:
        name = printed.standardised_name or "Standardised"
        yield _capital(name), as_printed(printed.standardised)
    if printed.iqr is not None:
        yield "Interquartile range, width", as_printed(printed.iqr)
    if printed.sd_differences is not None:
        yield "SD of differences", as_printed(printed.sd_differences)
    if printed.favours is not None:
        yield "Favours", printed.favours


#: Printed figures of an arm: the field, its name, what follows the number, and its spread's field.
_ARM = (
    ("events", "Events", "", ""),
    ("percent", "Share", "%", ""),
    ("mean_baseline", "Baseline", "", "sd_baseline"),
    ("mean_final", "Final value", "", "sd_final"),
    ("mean_change", "Change", "", "sd_change"),
    ("mean_percent_reduction", "Reduction", "%", ""),
    ("mean_percent_improvement", "Improvement", "%", ""),
)


def _of_arm(study: Study, arm: PrintedArm) -> Iterator[tuple[str, str]]:
    from ldn_designer.evidence.effect import as_printed
    from ldn_designer.figures.scale import spoken

    who = spoken(arm.arm)
    if arm.n is not None:
        who += f", n {arm.n}"
    elif study.arm(arm.arm).n_randomised is not None:
        who += f", {study.arm(arm.arm).n_randomised} randomised"
    for field, name, tail, spread in _ARM:
        value = getattr(arm, field)
        if value is None:
            continue
        text = as_printed(value) + tail
        if spread and getattr(arm, spread) is not None:
            text += f" (SD {as_printed(getattr(arm, spread))})"
        if field == arm.ci_of and arm.ci_low is not None and arm.ci_high is not None:
            text += f" ({as_printed(arm.ci_low)} to {as_printed(arm.ci_high)})"
        yield f"{name}, {who}", text
    if arm.se_change is not None:
        yield f"SE of change, {who}", as_printed(arm.se_change)
    if arm.p_within is not None:
        yield f"p within {who}", _p(arm.p_within, arm.p_within_relation)


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that follows from what was printed: its name, how it reads, and how it came about.

    lines: the formula, its inputs, and what had to be assumed; empty where there is nothing to tell.
    """

    name: str
    value: str
    lines: tuple[str, ...] = ()


def derived(effect: Effect, plan: TrialPlan, outcome: Outcome) -> tuple[Derived, ...]:
    """Direction, estimate, standard error, interval, p and standard deviation of an outcome's effect."""
    from ldn_designer.notation import number, p_value

    read = reading(effect.measure, plan)
    low, high = effect.interval()
    inputs = "; ".join(f"{name.replace('_', ', ')} {value:g}" for name, value in effect.inputs)
    told = (f"With {inputs}.".replace("-", "−"),) if inputs else ()
    why = (*effect.assumptions, *effect.cautions)
    freedom = "" if math.isinf(effect.df) else f", {effect.df:g} df"
    quantile = "z(0.975)" if math.isinf(effect.df) else f"t(0.975, {effect.df:g})"
    log = " on the log scale" if read.ratio else ""
    rows = [
        Derived("Direction", _direction(effect, in_direction(plan, outcome))),
        Derived(f"{plan.treatment} − {plan.comparator}", read.number(effect.estimate), why),
        Derived(
            f"Standard error{log}",
            number(effect.se * (1 if read.ratio else read.factor), 3 if read.factor == 1 else 1),
            (effect.formula_text, *told, *why),
        ),
        Derived(
            "95% CI",
            read.interval(low, high),
            (f"Estimate ± {quantile} × standard error{log}.",),
        ),
        Derived(
            f"p{freedom}",
            p_value(effect.p_value()).removeprefix("p ").removeprefix("= "),
            (f"Two-sided p of estimate / standard error = {number(effect.t, 3)}{freedom}.",),
        ),
    ]
    if effect.sd is not None:
        kind = f", {effect.spread}" if effect.spread else ""
        text = "Standard error / √(Σ 1/n), the people analysed in each arm: "
        text += " and ".join(str(n) for n in effect.sizes) + "."
        rows.append(Derived(f"SD{kind}", number(effect.sd), (text, *effect.cautions)))
    return tuple(rows)


def in_direction(plan: TrialPlan, outcome: Outcome) -> TrialPlan:
    """The plan as if its outcome improved the way a study's does, which on another scale may be the other way.

    On one and the same scale the plan decides.
    """
    planned = plan.outcome
    same = {outcome.scale_id, outcome.scale} & {planned.scale_id, planned.scale} - {"", None}
    if same or outcome.better is None or outcome.better == planned.better:
        return plan
    return plan.edited("outcome.better", outcome.better)


def on_another_scale(plan: TrialPlan, evaluation: Evaluation) -> str:
    """That the pooled results are on another scale than the plan's outcome; "" where they are not."""
    evidence, planned = evaluation.evidence, plan.outcome
    if not evidence.scale or evidence.scale in {planned.scale_id, planned.scale}:
        return ""
    named = (
        f"the plan’s outcome is on {planned.scale}" if planned.scale else "the plan names no scale"
    )
    return f"What is pooled is {evidence.rows[0].outcome.name}, but {named}: nothing follows from it for the plan."


def _direction(effect: Effect, plan: TrialPlan) -> str:
    if effect.estimate == 0:
        return "favours neither"
    helps = bool(plan.hypothesis.helps(plan.design, effect.estimate))
    return f"favours {plan.treatment if helps else plan.comparator}"


def _p(p: float, relation: str = "=") -> str:
    from ldn_designer.evidence.effect import as_printed

    text = as_printed(p)
    text = text.removeprefix("0") if p else text
    return text if relation == "=" else f"{relation} {text}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
