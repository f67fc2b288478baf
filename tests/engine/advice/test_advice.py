"""Advice: the anchors, laws over every topic and design, and numbers by something that shares no code with them."""

from __future__ import annotations

import json
import re
from math import isfinite, sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats

from ldn_designer import designs
from ldn_designer.advice import ADVICE, applicable, load
from ldn_designer.advice.carry_over import CarryOver
from ldn_designer.advice.carry_over_comparison import comparison, curve
from ldn_designer.advice.diary_dividend import DiaryDividend
from ldn_designer.advice.incomplete import Incomplete
from ldn_designer.advice.pilot import Pilot
from ldn_designer.advice.washout import Washout
from ldn_designer.designs.typical import typical
from ldn_designer.evaluation import evaluate
from ldn_designer.evaluation.other_designs import in_design
from ldn_designer.figures.registry import FIGURES
from ldn_designer.plan import PlannedOutcome, TrialPlan

if TYPE_CHECKING:
    from ldn_designer.advice.base import Advised

WRONG = re.compile(r"(?<!\w)(nan|inf|None|True|False)(?!\w)|  |\{|\}|\.\.")


def usual(kind: str) -> TrialPlan:
    """A plan with the design's typical values."""
    design, found = typical(kind)
    show = design.shows[0]
    return TrialPlan(
        design=design,
        show=show,  # type: ignore[arg-type]
        margin=None if show == "superiority" else found.margin,
        outcome=PlannedOutcome(better=found.better),
        dropout=0.15,
    )


def number(found: Advised, name: str) -> float:
    value = found.numbers[name]
    assert isinstance(value, int | float)
    return value


@pytest.fixture
def crossover(example: TrialPlan) -> TrialPlan:
    return in_design(example, "crossover-means")


# ---- every topic, every design
@pytest.mark.parametrize("kind", designs.DESIGNS)
def test_every_advice_is_true_to_its_shape_for_every_design(kind: str) -> None:
    plan = usual(kind)
    evaluation = evaluate(plan)
    for topic in applicable(plan):
        advice = load(topic)()
        found = advice.advise(plan, evaluation)
        assert found.sentences
        assert found.sources
        for text in (*found.sentences, *found.cautions):
            assert text.endswith(".")
            assert not WRONG.search(text), text
        assert found.table is not None
        assert all(len(row) == len(found.table.columns) for row in found.table.rows)
        assert not any(WRONG.search(text) for row in found.table.rows for text in row)
        assert found.figure in {"", *FIGURES}
        numbers = [n for n in found.numbers.values() if isinstance(n, float)]
        assert all(isfinite(n) for n in numbers)
        json.dumps(dict(found.numbers), allow_nan=False)


@pytest.mark.parametrize("topic", ADVICE)
def test_an_impossible_plan_is_answered_in_words(topic: str) -> None:
    for kind in designs.DESIGNS:
        plan = usual(kind)
        if topic not in applicable(plan):
            continue
        turned = plan.edited(
            "outcome.better", "lower" if plan.outcome.better == "higher" else "higher"
        )
        if load(topic).applies(turned):
            found = load(topic)().advise(turned, evaluate(turned))
            assert found.sentences
            assert not any(WRONG.search(text) for text in found.sentences)


@pytest.mark.parametrize("topic", ADVICE)
def test_fields_are_declared_as_those_of_designs_are(topic: str) -> None:
    advice = load(topic)
    assert advice.title
    assert advice.short_title
    assert advice.reference
    options = {
        field.name for kind in designs.load_all() for field in (*kind.fields(), *kind.layers())
    }
    for field in advice.fields():
        assert field.label
        assert field.description.endswith(".")
        assert field.name not in options, "an option of some design has this name"
        assert not field.required


def test_unknown_topics_are_named() -> None:
    with pytest.raises(KeyError, match="carry-over, incomplete"):
        load("luck")


def test_which_topics_apply(example: TrialPlan, crossover: TrialPlan) -> None:
    assert applicable(example) == ("carry-over", "pilot")
    assert applicable(crossover) == ("carry-over", "incomplete", "washout")
    assert applicable(usual("diary-means")) == ("diary-dividend", "pilot")
    assert applicable(usual("precision-proportion")) == ("pilot",)
    assert applicable(usual("two-proportions")) == ()
    assert "washout" in applicable(usual("n-of-1"))


# ---- carry-over
@pytest.mark.parametrize("own", [True, False])
def test_the_anchors_of_the_example(own: bool, example: TrialPlan, crossover: TrialPlan) -> None:
    """At 30 % the crossover shows 0.85, its power falls from 91 to 81 %, 70 restore it; break-even at 92 %."""
    plan = crossover if own else example
    found = CarryOver().advise(plan, evaluate(plan))
    numbers = found.numbers
    assert numbers["n_total"] == 54
    assert numbers["shown"] == pytest.approx(-0.85)
    assert numbers["n_compensating"] == 70
    assert numbers["parallel_n_total"] == 166
    assert numbers["n_at_correlation_0.30"] == 70
    assert numbers["n_at_correlation_0.70"] == 34
    first, second, third, fourth = found.sentences
    assert "shows −0.85 points on average instead of −1.00 point" in first
    assert "its power falls from 91% to 81%" in first
    assert second == "90% power then needs 70 randomised instead of 54."
    assert third.startswith("Up to a carry-over of about 92% it needs no more than the 166")
    assert "70 at 0.30 and 34 at 0.70" in fourth


def t_power(n: int, effect: float, sd: float, alpha: float = 0.05) -> float:
    """Power in the helping direction of the two-sided test, straight from the noncentral t."""
    df = n - 2
    critical = stats.t.ppf(1 - alpha / 2, df)
    return float(stats.nct.sf(critical, df, abs(effect) / (sd / sqrt(n))))


@pytest.mark.parametrize("share", [0.0, 0.15, 0.5, 1.0])
def test_carry_over_from_the_noncentral_t(share: float, crossover: TrialPlan) -> None:
    found = CarryOver(carry_over=share).advise(crossover, evaluate(crossover)).numbers
    shown = 1 - share / 2
    assert found["true_power"] == pytest.approx(t_power(38, shown, 1.8), abs=1e-6)
    analysed = next(n for n in range(4, 2000, 2) if t_power(n, shown, 1.8) >= 0.9)
    each = int(np.ceil(round(analysed / 2 / 0.7225, 9)))
    assert found["n_compensating"] == 2 * each


def test_the_break_even_is_where_the_curve_passes_the_parallel_trial(example: TrialPlan) -> None:
    line, compared = curve(example), comparison(example)
    assert line is not None
    assert compared is not None
    assert compared.parallel is not None
    assert line.break_even is not None
    assert line.break_even == pytest.approx(0.9167, abs=1e-3)
    for share, total in zip(line.carry_over, line.totals, strict=True):
        assert (total <= compared.parallel) == (share <= line.break_even)


def test_another_correlation_is_compared(example: TrialPlan) -> None:
    asked = CarryOver(compared_correlation=0.3)
    assert asked.advise(example, evaluate(example)).numbers["n_total"] == 70
    assert [q.name for q in CarryOver.fields_for(example)] == ["carry_over", "compared_correlation"]


def test_a_crossover_has_its_own_correlation(crossover: TrialPlan) -> None:
    assert [q.name for q in CarryOver.fields_for(crossover)] == ["carry_over"]
    changed = crossover.edited("design.correlation", 0.7)
    assert CarryOver().advise(changed, evaluate(changed)).numbers["n_total"] == 34


def test_a_given_number_keeps_its_own_power(crossover: TrialPlan) -> None:
    plan = crossover.edited("n_total", 80).edited("solve_for", "power")
    found = CarryOver().advise(plan, evaluate(plan))
    assert number(found, "n_total") == 80
    assert number(found, "power") == pytest.approx(t_power(56, 1.0, 1.8), abs=1e-6)
    assert number(found, "n_compensating") > 80


def test_no_parallel_trial_is_made_up_where_patients_differ_unknown(crossover: TrialPlan) -> None:
    design = type(crossover.design)(difference=-1.0, sd_within=1.2)  # type: ignore[call-arg]
    plan = crossover.edited("spread.rule", "own").edited("design", design)
    assert CarryOver().advise(plan, evaluate(plan)).numbers["parallel_n_total"] is None


# ---- washout
@pytest.mark.parametrize(
    ("days", "verdict", "said"),
    [
        (3.0, "short", "shorter than in any trial"),
        (10.0, "as used before", "does not cover"),
        (15.0, "covers the blockade", "shortest half-life, not its longest"),
        (22.5, "covers the blockade", "covers the blockade’s longest"),
    ],
)
def test_a_washout_is_judged(days: float, verdict: str, said: str, crossover: TrialPlan) -> None:
    found = Washout(washout_days=days).advise(crossover, evaluate(crossover))
    assert found.numbers["verdict"] == verdict
    assert said in found.sentences[0]
    assert found.numbers["remaining_low"] == pytest.approx(0.5 ** (days / 3))
    assert found.numbers["remaining_high"] == pytest.approx(0.5 ** (days / 4.5))
    assert "low dose is not known" in found.cautions[0]


def test_the_plan_s_washout_is_the_default(crossover: TrialPlan) -> None:
    plan = crossover.edited("dosing.washout_weeks", 2)
    assert Washout().advise(plan, evaluate(plan)).numbers["washout_days"] == 14


# ---- first period only
def test_both_sizes_of_incomplete_crossovers(crossover: TrialPlan) -> None:
    found = Incomplete().advise(crossover, evaluate(crossover))
    pairs, model = number(found, "n_complete_pairs"), number(found, "n_mixed_model")
    assert pairs == 54  # the plan's own number
    assert found.numbers["complete"] == pytest.approx(0.85**2)
    assert found.numbers["first_only"] == pytest.approx(0.85 * 0.15)
    # Information of 0.7225 pairs and 0.1275 first periods worth (1 − ρ)/2 = 1/4 each.
    assert model / pairs == pytest.approx(0.7225 / (0.7225 + 0.1275 / 4), abs=0.05)
    assert model < pairs


def test_shares_of_more_than_everybody_are_refused() -> None:
    with pytest.raises(ValidationError, match="100% at most"):
        Incomplete(complete=0.8, first_only=0.3)


def test_a_correlation_is_assumed_only_where_none_is_known(crossover: TrialPlan) -> None:
    known = {q.name for q in Incomplete.fields_for(crossover)}
    assert known == {"complete", "first_only"}
    design = type(crossover.design)(difference=-1.0, sd_differences=1.8)  # type: ignore[call-arg]
    plan = crossover.edited("spread.rule", "own").edited("design", design)
    found = Incomplete(assumed_correlation=0.2).advise(plan, evaluate(plan))
    assert found.numbers["worth"] == pytest.approx(0.4)
    assert "which is assumed" in found.sentences[1]


# ---- diary
def test_the_diary_dividend_from_the_variance_of_a_mean() -> None:
    """SD of a mean of m alike days σ√(ρ + (1 − ρ)/m), and the t test's number for it by search."""
    plan = usual("diary-means").edited("design.compliance", 1.0).edited("design.least_days", 1)
    plan = plan.edited("design.structure", "exchangeable")
    design = plan.design
    sigma, rho, delta = (float(getattr(design, n)) for n in ("sd", "correlation", "difference"))
    found = DiaryDividend(lengths=(1.0, 14.0)).advise(plan, evaluate(plan)).numbers
    for days in (1, 14):
        sd = sigma * sqrt(rho + (1 - rho) / days)
        n = next(n for n in range(2, 5000) if arm_power(n, delta, sd) >= plan.power)
        assert found[f"n_total_{days}_days"] == 2 * int(np.ceil(round(n / 0.85, 9)))


def arm_power(n: int, effect: float, sd: float) -> float:
    df = 2 * n - 2
    critical = stats.t.ppf(0.975, df)
    return float(stats.nct.sf(critical, df, abs(effect) / (sd * sqrt(2 / n))))


def test_a_diary_s_lengths_are_whole_days() -> None:
    with pytest.raises(ValidationError, match="whole days"):
        DiaryDividend(lengths=(1.5,))


# ---- pilot
def test_a_pilot_by_the_stepped_rule(example: TrialPlan) -> None:
    found = Pilot().advise(example, evaluate(example)).numbers
    # 1.00 over 1.80 is 0.56: 15 an arm for 90 % in Whitehead's table, 10 for 80 %.
    assert (found["patients_per_arm"], found["patients"]) == (15, 30)
    other = Pilot(main_power="80%").advise(example, evaluate(example)).numbers
    assert other["patients_per_arm"] == 10
    assert found["sd_inflation"] == pytest.approx(sqrt(28 / stats.chi2.ppf(0.2, 28)))


def test_a_pilot_stops_amends_or_goes_by_the_binomial(example: TrialPlan) -> None:
    found = Pilot(patients=30, expected=0.7, stop=0.5, go=0.75).advise(example, evaluate(example))
    numbers = found.numbers
    assert (numbers["amend_from"], numbers["go_from"]) == (15, 23)
    rng = np.random.default_rng(3)
    counts = rng.binomial(30, 0.7, 400_000)
    assert numbers["chance_stop"] == pytest.approx((counts < 15).mean(), abs=2e-3)
    assert numbers["chance_go"] == pytest.approx((counts >= 23).mean(), abs=3e-3)
    assert "85%" not in found.sentences[2]


def test_a_plan_for_precision_is_its_own_pilot() -> None:
    plan = usual("precision-mean")
    evaluation = evaluate(plan)
    found = Pilot().advise(plan, evaluation)
    assert found.numbers["patients"] == evaluation.answer.n_analysed
    assert found.numbers["patients_per_arm"] is None
    asked = Pilot(standardised=0.2).advise(plan, evaluation)
    assert asked.numbers["patients_per_arm"] == 25


def test_limits_out_of_order_are_refused() -> None:
    with pytest.raises(ValidationError, match="must be at most the limit to go"):
        Pilot(stop=0.9, go=0.8)
