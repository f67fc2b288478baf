"""What a crossover loses where the treatment outlasts its period, and up to which carry-over it stays the smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ldn_designer.advice.base import Advice, Advised, AdvisedTable, Source
from ldn_designer.advice.carry_over_comparison import (
    break_even,
    changes_over,
    comparison,
    correlation_of,
)
from ldn_designer.designs.base import sweep
from ldn_designer.evaluation.answer_part import effect_words
from ldn_designer.evaluation.other_designs import CORRELATION
from ldn_designer.fields import Quantity, quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import count, number, percent
from ldn_designer.power.carry_over import (
    bias,
    true_power,
)
from ldn_designer.power.solving import size

if TYPE_CHECKING:
    from ldn_designer.advice.carry_over_comparison import Comparison
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan

#: Shares of the effect in the table; the one asked for joins them.
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0)
#: How far the correlation is moved to show what it decides.
STEP = 0.2
CAUTIONS = (
    "More participants restore the power, not the estimate: on average it still shows less than the effect.",
    (
        "A test for carry-over in the trial’s own data has little power, and to choose the analysis by it misleads. "
        "An effect beyond the blockade of receptors may outlast any washout."
    ),
)
SOURCES = (
    Source("Senn S. Cross-over Trials in Clinical Research, 2nd edition. Wiley, 2002, chapters 3 and 10"),
    Source(
        "Freeman PR. The performance of the two-stage analysis of two-treatment, two-period crossover trials. "
        "Stat Med 1989;8:1421",
        "https://doi.org/10.1002/sim.4780081202",
    ),
)  # fmt: skip


class CarryOver(Advice):
    """Bias, true power and compensating size at a carry-over λ, and the break-even with the parallel trial."""

    title: ClassVar[str] = "Carry-over"
    short_title: ClassVar[str] = "Carry-over"
    summary: ClassVar[str] = "what a crossover loses where the treatment outlasts its period"
    reference: ClassVar[str] = SOURCES[0].text
    subject: ClassVar[str] = "crossovers, and to parallel trials that could be one"
    section: ClassVar[str] = "sample-size"

    carry_over: float = quantity(
        "Carry-over",
        0.3,
        symbol="λ",
        unit=PROPORTION,
        description="Share of the treatment's effect that remains in a control period that follows treatment.",
        ge=0,
        le=1,
    )
    compared_correlation: float = quantity(
        "Correlation of periods",
        CORRELATION,
        symbol="ρ",
        description="Correlation of one patient's outcomes in two periods, where the plan itself is no crossover.",
        gt=-1,
        lt=1,
    )

    @classmethod
    def fields_for(cls, plan: TrialPlan) -> tuple[Quantity, ...]:
        own = changes_over(plan.design)
        return tuple(q for q in cls.fields() if not own or q.name != "compared_correlation")

    @classmethod
    def applies(cls, plan: TrialPlan) -> bool:
        return changes_over(plan.design) or comparison(plan) is not None

    @classmethod
    def told(cls, plan: TrialPlan) -> bool:
        return changes_over(plan.design)

    def advise(self, plan: TrialPlan, evaluation: Evaluation) -> Advised:
        found = comparison(plan, self.compared_correlation)
        if found is None:
            return Advised((evaluation.answer.reason or "No crossover reaches this power.",))
        hypothesis, unit = found.plan.hypothesis, plan.outcome.unit
        effect = float(found.design.effect)
        lost = float(bias(found.design, self.carry_over))
        power = float(true_power(found.design, hypothesis, found.analysed, self.carry_over))
        restored = float(found.compensating(self.carry_over))
        before = effect_words(found.design, effect, unit, solved=plan.solve_for == "effect")
        after = effect_words(found.design, effect + lost, unit, solved=True)
        trial = "this trial" if found.own else "a crossover"
        sentences = [
            (
                f"If {percent(self.carry_over)} of the effect carries over, {trial} shows {after} on average "
                f"instead of {before}; {_power(found.power, power)}."
            ),
            _restored(found, restored),
        ]
        even = break_even(found)
        if found.parallel is not None:
            sentences.append(_even(found, even))
        moved = _correlations(found)
        if moved:
            said = " and ".join(f"{_number(n)} at {number(rho)}" for rho, n in moved)
            sentences.append(
                f"Without carry-over it needs {count(found.n_total)} at a correlation of periods of "
                f"{number(correlation_of(found.design) or 0.0)}, {said}."
            )
        return Advised(
            tuple(sentences),
            CAUTIONS,
            self._table(found, unit),
            "carry-over",
            SOURCES,
            {
                "carry_over": self.carry_over,
                "effect": effect,
                "shown": effect + lost,
                "power": found.power,
                "true_power": power,
                "n_total": found.n_total,
                "n_compensating": _whole(restored),
                "parallel_n_total": found.parallel,
                "break_even": even,
                **{f"n_at_correlation_{rho:.2f}": _whole(n) for rho, n in moved},
            },
        )

    def _table(self, found: Comparison, unit: str) -> AdvisedTable:
        shares = sorted({*SHARES, self.carry_over})
        rows = []
        for share in shares:
            shown = float(found.design.effect) + float(bias(found.design, share))
            power = true_power(found.design, found.plan.hypothesis, found.analysed, share)
            rows.append(
                (
                    percent(share),
                    effect_words(found.design, shown, unit, solved=True),
                    percent(float(power)),
                    _number(float(found.compensating(share))),
                )
            )
        caption = f"The {found.design.title} under carry-over: N for {percent(found.target)} power."
        power_of = f"Power of {count(found.n_total)}"
        return AdvisedTable(caption, ("Carry-over", "Shows", power_of, "N needed"), tuple(rows))


def _power(before: float, after: float) -> str:
    change = "falls" if after < before else "rises"
    if percent(before) == percent(after):
        return f"its power stays at {percent(before)}"
    return f"its power {change} from {percent(before)} to {percent(after)}"


def _restored(found: Comparison, total: float) -> str:
    target = percent(found.target)
    if np.isnan(total):
        return f"No number of participants restores {target} power."
    if total == found.n_total:
        return f"The {count(total)} randomised still have {target} power."
    return f"{target} power then needs {count(total)} randomised instead of {count(found.n_total)}."


def _even(found: Comparison, even: float | None) -> str:
    parallel = f"the {count(found.parallel or 0)} of the parallel trial"
    if even is None:
        return f"Even without carry-over it needs more than {parallel}."
    if even == 1:
        return f"Even if all of the effect carries over it needs no more than {parallel}."
    return f"Up to a carry-over of about {percent(even)} it needs no more than {parallel}."


def _correlations(found: Comparison) -> tuple[tuple[float, float], ...]:
    """A smaller and a larger correlation, and those randomised in all without carry-over."""
    rho = correlation_of(found.design)
    if rho is None:
        return ()
    moved = [round(rho + step, 9) for step in (-STEP, STEP) if -1 < rho + step < 1]
    sizes = [
        size(sweep(found.design, correlation=each), found.plan.hypothesis, found.target)
        for each in moved
    ]
    return tuple((each, float(found.needed(s))) for each, s in zip(moved, sizes, strict=True))


def _number(total: float) -> str:
    return "no number suffices" if np.isnan(total) else count(total)


def _whole(total: float) -> int | None:
    return None if np.isnan(total) else int(total)
