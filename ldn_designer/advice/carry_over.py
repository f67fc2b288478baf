"""What a crossover loses where the treatment outlasts its period, and up to which carry-over it stays the smaller."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ldn_designer.advice.base import Advice, Advised, AdvisedTable, Source
from ldn_designer.designs.base import sweep
from ldn_designer.evaluation import evaluate
from ldn_designer.evaluation.answer_part import effect_words
from ldn_designer.evaluation.other_designs import CORRELATION, same_target
from ldn_designer.fields import Quantity, quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import count, number, percent
from ldn_designer.power.attrition import analysed, randomised
from ldn_designer.power.carry_over import (
    bias,
    compensating_size,
    exposed,
    largest_carry_over,
    true_power,
)
from ldn_designer.power.solving import size

if TYPE_CHECKING:
    from ldn_designer.designs.base import Counts, Design
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.kernels import Array
    from ldn_designer.plan import TrialPlan
    from ldn_designer.power.solving import Size

#: Shares of the effect in the table; the one asked for joins them.
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0)
#: Points of the curve from no carry-over to all of the effect.
POINTS = 201
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


@dataclass(frozen=True, eq=False)
class Comparison:
    """A crossover, planned as if nothing carried over, and the parallel trial with the same target.

    plan: the crossover's. target: the power that is to be kept. n_total and parallel: randomised in all, parallel
    None where no such trial measures the same. own: whether the plan itself is the crossover.
    """

    plan: TrialPlan
    design: Design
    target: float
    analysed: Counts
    n_total: int
    power: float
    parallel: int | None
    own: bool

    def needed(self, found: Size) -> Array:
        """Randomised in all for these sizes; not a number where no size reaches the power."""
        total = randomised(found.counts, self.plan.attrition).total
        return np.where(found.reached, total, np.nan)

    def compensating(self, carry_over: float | Array) -> Array:
        """Randomised in all for the target power in spite of a carry-over, as `needed` counts them."""
        found = compensating_size(
            self.design,
            self.plan.hypothesis,
            np.broadcast_to(self.target, np.shape(carry_over)),
            carry_over,
        )
        return self.needed(found)


@dataclass(frozen=True, eq=False)
class Curve:
    """Randomised in all against carry-over: `totals` as far as the target is reached; break_even may be None."""

    carry_over: tuple[float, ...]
    totals: tuple[int, ...]
    break_even: float | None


@lru_cache(maxsize=32)
def comparison(plan: TrialPlan, correlation: float = CORRELATION) -> Comparison | None:
    """The crossover that a plan is, or that has its target; None where there is none.

    correlation: of a patient's two periods, where the plan's own design says nothing of it.
    """
    if _changes_over(plan.design):
        evaluation = evaluate(plan)
        target = evaluation.answer.power if plan.solve_for == "power" else plan.power
        # How much patients differ must be known, or the parallel trial's size would be made up.
        rows = same_target(plan) if _correlation(plan.design) is not None else ()
        alone = (row.answer for row in rows if _parallel(row.answer.design))
        parallel = next((answer.n_total for answer in alone if answer.possible), None)
        return _compared(evaluation, target, parallel, own=True)
    if not _parallel(plan.design):
        return None
    rows = same_target(plan)
    crossover = next((row.plan for row in rows if _correlated_crossover(row.plan.design)), None)
    if crossover is None:
        return None
    own = next(row.answer for row in rows if row.kind == plan.design.kind)
    parallel = own.n_total if own.possible else None
    changed = crossover.edited("design.correlation", correlation)
    return _compared(evaluate(changed), plan.power, parallel, own=False)


def _compared(
    evaluation: Evaluation, target: float, parallel: int | None, *, own: bool
) -> Comparison | None:
    answer = evaluation.answer
    if not answer.possible:
        return None
    return Comparison(
        evaluation.plan, answer.design, target, answer.analysed,
        answer.n_total, answer.power, parallel, own,
    )  # fmt: skip


@lru_cache(maxsize=32)
def curve(plan: TrialPlan, correlation: float = CORRELATION) -> Curve | None:
    """The crossover's size over every carry-over; None where nothing is compared."""
    found = comparison(plan, correlation)
    if found is None:
        return None
    shares = np.linspace(0.0, 1.0, POINTS)
    totals = found.compensating(shares)
    last = int(np.argmax(np.isnan(totals))) if np.isnan(totals).any() else len(totals)
    return Curve(
        tuple(shares[:last].tolist()),
        tuple(int(total) for total in totals[:last]),
        _break_even(found),
    )


def _break_even(found: Comparison) -> float | None:
    """The largest carry-over at which the crossover, with as many randomised as the parallel trial, has the power."""
    if found.parallel is None:
        return None
    remaining = analysed(found.design.apportion(found.parallel), found.plan.attrition)
    return largest_carry_over(found.design, found.plan.hypothesis, found.target, remaining)


def _changes_over(design: Design) -> bool:
    """Whether participants take the control after the treatment, so that something can carry over."""
    return design.periods > 1 and exposed(design) > 0


def _parallel(design: Design) -> bool:
    """Whether one arm receives the treatment and another the control, and patients differ by the SD of one result.

    A standard deviation that the design itself reduces means something else in a crossover.
    """
    divided = design.courses == (("treatment",), ("control",))
    return divided and design.spread_field is not None and not design.discounts


def _correlated_crossover(design: Design) -> bool:
    """Whether it is a crossover that says how much patients differ and how alike their periods are."""
    return _changes_over(design) and _correlation(design) is not None


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
        own = _changes_over(plan.design)
        return tuple(q for q in cls.fields() if not own or q.name != "compared_correlation")

    @classmethod
    def applies(cls, plan: TrialPlan) -> bool:
        return _changes_over(plan.design) or comparison(plan) is not None

    @classmethod
    def told(cls, plan: TrialPlan) -> bool:
        return _changes_over(plan.design)

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
        even = _break_even(found)
        if found.parallel is not None:
            sentences.append(_even(found, even))
        moved = _correlations(found)
        if moved:
            said = " and ".join(f"{_number(n)} at {number(rho)}" for rho, n in moved)
            sentences.append(
                f"Without carry-over it needs {count(found.n_total)} at a correlation of periods of "
                f"{number(_correlation(found.design) or 0.0)}, {said}."
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


def _correlation(design: Design) -> float | None:
    """The correlation of two periods, where the spread rests on it."""
    return None if design.spread_field is None else getattr(design, "correlation", None)


def _correlations(found: Comparison) -> tuple[tuple[float, float], ...]:
    """A smaller and a larger correlation, and those randomised in all without carry-over."""
    rho = _correlation(found.design)
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
