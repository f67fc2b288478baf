"""Everything that follows from a plan: computed when asked for, kept as long as its inputs stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ldn_designer.evaluation import robustness_part
from ldn_designer.evaluation.answer_part import Answer, answer_part, effect_words
from ldn_designer.evaluation.evidence_part import Evidence, evidence_part
from ldn_designer.evaluation.exploration_part import exploration_part
from ldn_designer.evaluation.one_trial_part import OneTrial, one_trial_part
from ldn_designer.evaluation.part import part
from ldn_designer.evaluation.planning_part import Planned, planned_part
from ldn_designer.evaluation.rows_part import (
    EffectRow,
    SpreadRow,
    assurance_part,
    effect_rows,
    spread_rows,
)
from ldn_designer.power.assurance import Assurance, beyond

if TYPE_CHECKING:
    from ldn_designer.findings import Finding
    from ldn_designer.plan import TrialPlan
    from ldn_designer.power.curves import PowerCurve
    from ldn_designer.power.exploring import Exploration
    from ldn_designer.power.sensitivity import Sensitivity

__all__ = ["Evaluation", "evaluate"]

#: Fields on which no part depends that is kept by the plan: editing them evaluates nothing. The evidence is here
#: because such parts are given what follows from it.
WORDS = (
    "title", "short_title", "version", "version_date", "authors", "sponsor", "condition", "treatment",
    "comparator", "evidence", "dropout_reason", "exploration", "recruitment", "dosing", "texts",
)  # fmt: skip


def evaluate(plan: TrialPlan) -> Evaluation:
    """The evaluation of a plan. Cheap: each part is computed on first use and shared between plans."""
    blank: dict[str, Any] = {name: type(plan).model_fields[name].get_default() for name in WORDS}
    blank["effect"] = plan.effect.model_copy(update={"reason": ""})
    blank["spread"] = plan.spread.model_copy(update={"reason": ""})
    return Evaluation(plan, plan.model_copy(update=blank))


@dataclass(frozen=True)
class Evaluation:
    """The parts of an evaluation. `numbers` is the plan without its words, the key of every part."""

    plan: TrialPlan
    numbers: TrialPlan

    @part
    def evidence(self) -> Evidence:
        """The selected results, pooled; the others as printed."""
        plan = self.plan
        return evidence_part(
            plan.condition,
            plan.evidence,
            plan.outcome.scale_id,
            plan.design.pools or "mean difference",
        )

    @part
    def planned(self) -> Planned:
        """The effect, the standard deviation and the prior that the plan's rules give."""
        return planned_part(self.numbers, self.evidence)

    @part
    def answer(self) -> Answer:
        """The headline."""
        plan = self.plan
        return answer_part(
            self.planned.design,
            plan.hypothesis,
            plan.solve_for,
            plan.power,
            plan.attrition,
            plan.n_total,
            plan.outcome.unit,
        )

    @property
    def effect_words(self) -> str:
        """The effect planned on, or the one that was solved for, in the words of a sentence: −1.00 point."""
        solved = self.plan.solve_for == "effect"
        return effect_words(
            self.answer.design, self.answer.effect, self.plan.outcome.unit, solved=solved
        )

    @part
    def assurance(self) -> Assurance | None:
        """How likely the trial is to end how; None without a prior or an answer."""
        return assurance_part(self.numbers, self.planned, self.answer)

    @part
    def beyond_target(self) -> float | None:
        """Probability of a true effect at least as helpful as the planned one."""
        if self.planned.prior is None:
            return None
        return beyond(self.plan.hypothesis, self.planned.prior, self.answer.effect)

    @part
    def half_width(self) -> float | None:
        """Half the expected width of the 95 % interval of the effect; None where too few are analysed for one."""
        from ldn_designer.evidence.effect import t_quantile

        if not self.answer.design.measurable:
            return None
        precision = self.answer.design.measured(self.answer.analysed)
        if not precision.measures:
            return None
        return t_quantile(0.975, float(precision.df)) * float(precision.se)

    @part
    def effect_rows(self) -> tuple[EffectRow, ...]:
        """The ways to choose the effect, each with its number and assurance."""
        return effect_rows(self.numbers, self.evidence)

    @part
    def spread_rows(self) -> tuple[SpreadRow, ...]:
        """The standard deviations on offer, each with its number and the power of the plan's number."""
        return spread_rows(self.numbers, self.evidence, self.answer.n_total)

    @part
    def one_trial(self) -> OneTrial | None:
        """What the smallest standard deviation of one trial alone would suggest, and the power of that."""
        return one_trial_part(self.numbers, self.planned, self.answer, self.spread_rows)

    @part
    def curve(self) -> PowerCurve:
        """Power over the number analysed."""
        return robustness_part.curve_part(self.numbers, self.planned, self.answer)

    @part
    def sensitivity(self) -> Sensitivity:
        """Numbers to randomise over the two assumptions that matter most."""
        return robustness_part.sensitivity_part(self.numbers, self.planned, self.answer)

    @part
    def exploration(self) -> Exploration:
        """What the plan wants explored, as curves."""
        return exploration_part(self, "curves")

    @part
    def exploration_grid(self) -> Exploration:
        """The same as two numbers crossed."""
        return exploration_part(self, "grid")

    @part
    def tornado(self) -> tuple[robustness_part.TornadoRow, ...]:
        """Power over each assumption's range."""
        return robustness_part.tornado_part(self.numbers, self.planned, self.answer, self.evidence)

    @part
    def contour(self) -> robustness_part.Contour:
        """Power over effect and nuisance."""
        return robustness_part.contour_part(self.numbers, self.planned, self.answer)

    @part
    def dilution(self) -> tuple[robustness_part.DilutionRow, ...]:
        """Power when some patients never reach an effective dose."""
        return robustness_part.dilution_part(self.numbers, self.planned, self.answer)

    @part
    def added(self) -> tuple[robustness_part.AddedRow, ...]:
        """What this trial would add to the pool."""
        return robustness_part.added_part(self.numbers, self.planned, self.answer, self.evidence)

    @part
    def second_engine(self) -> float | None:
        """The headline's power from an engine that shares no code with it; None where there is none."""
        from ldn_designer.power.agreement import second_engine

        answer = self.answer
        return second_engine(answer.design, answer.analysed, self.plan.hypothesis)

    @part
    def tested(self) -> float | None:
        """The power of the test itself, over all its outcomes, where the headline approximates it; else None."""
        design, analysed = self.answer.design, self.answer.analysed
        if design.exact:
            return None
        return design.bare().second_power(design.effective(analysed), self.plan.hypothesis)

    @part
    def fragile(self) -> robustness_part.Fragile | None:
        """The loss of effect that leaves 70 % power."""
        return robustness_part.fragile_part(self.numbers, self.planned, self.answer)

    @part
    def screened(self) -> int:
        """Patients to screen, given the share that is not eligible."""
        from math import ceil

        return ceil(round(self.answer.n_total / (1 - self.plan.recruitment.not_eligible), 9))

    @part
    def months(self) -> float:
        """Months to randomise everyone at the planned rate."""
        recruitment = self.plan.recruitment
        return self.answer.n_total / (recruitment.centres * recruitment.per_centre_month)

    @part
    def findings(self) -> tuple[Finding, ...]:
        """What a reader must know, the gravest first."""
        from ldn_designer.findings import findings

        return findings(self)
