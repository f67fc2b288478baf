"""The plan: immutable, hashable, saved as JSON, and edited field by field with sentences for what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel, ValidationError

from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.two_means import TwoMeans
from ldn_designer.plan import Exclusion, PlanError, SectionText, Step, TrialPlan, revised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_designer.designs.base import Design


def leaves(model: BaseModel, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Dotted path and value of every field that is no model itself."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def refusal(plan: TrialPlan, path: str, value: object) -> str:
    before = plan.model_dump_json()
    with pytest.raises(PlanError) as caught:
        plan.edited(path, value)
    assert caught.value.path == path
    assert str(caught.value) == caught.value.sentence
    assert caught.value.sentence.endswith(".")
    assert plan.model_dump_json() == before
    return caught.value.sentence


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("alpha", 0.7, "Significance level must be greater than 0% and less than 50%; 70% is not."),
        ("alpha", "5", "Significance level must be a number; “5” is not."),
        ("alpha", float("nan"), "Significance level must be a number; “nan” is not."),
        ("power", 1.0, "Target power must be greater than 1% and less than 100%; 100% is not."),
        ("sides", 3, "Sides must be 1 or 2; 3 is not."),
        ("dropout", -0.1, "Dropout must be at least 0% and less than 95%; −10% is not."),
        ("n_total", 1, "Participants randomised must be at least 2 and at most 10,000,000; 1 is not."),
        ("version_date", "2026-02-31", "Version date must be a day such as 2026-11-24; “2026-02-31” is not."),
        ("power", 0.04, "The target power must be above the significance level."),
        ("n_total", 99.5, "Participants randomised must be a whole number; 99.5 is not."),
        ("design.sd", 0.0, "Standard deviation must be greater than 0 and at most 1,000,000,000; 0 is not."),
        ("design.sd", -1.0, "Standard deviation must be greater than 0 and at most 1,000,000,000; −1 is not."),
        ("design.test", "u", "Analysis must be “t” or “welch” or “hsu” or “z”; “u” is not."),
        ("design.allocation", (0, 1), "Allocation must be 2 whole numbers from 1 to 100, such as 1 : 1."),
        ("outcome.weeks", 0, "Time point must be at least 1 and at most 520; 0 is not."),
        ("outcome.better", "up", "Better must be “higher” or “lower”; “up” is not."),
        ("outcome.minimum", 11.0, "The scale's lowest value must be below its highest."),
        ("recruitment.not_eligible", 0.99, "Screened, not eligible must be at least 0% and less than 99%; 99% is not."),
        ("dosing.visits", (4, 0), "Visits must be whole weeks in rising order, such as 0, 4, 12."),
        ("dosing.visits", (0, 600), "Visits must lie between week 0 and week 520."),
        ("dosing.weeks", 2, "The titration must end before the treatment does."),
        ("dosing.dose_mg", 3.0, "Each titration step must be below the daily dose."),
        ("solve_for", "cost", "Solve for must be “size”, “power” or “effect”; “cost” is not."),
        ("colour", "red", "There is no field colour."),
        ("design.colour", "red", "There is no field design.colour."),
        ("alpha.sides", 1, "There is no field alpha.sides."),
        ("dosing.steps.0.weeks", 1.0, "There is no field dosing.steps.0.weeks."),
        ("", 1, "There is no field ."),
    ],
)  # fmt: skip
def test_a_refused_edit_says_what_to_do(
    example: TrialPlan, path: str, value: object, sentence: str
) -> None:
    assert refusal(example, path, value) == sentence


def test_refusals_of_longer_fields_are_sentences_too(example: TrialPlan) -> None:
    for path, value in (
        ("version_date", "tomorrow"), ("title", "x" * 401), ("evidence.included", ("no reference",)),
        ("evidence.tau_scale", 0.0), ("design", "two-means"), ("design", {"kind": "three-means"}),
        ("dosing.steps", ((1.5, 2),)), ("texts", "words"), ("title", None),
    ):  # fmt: skip
        assert refusal(example, path, value)


def test_every_field_can_be_edited_to_itself(example: TrialPlan) -> None:
    for path, value in leaves(example):
        assert example.edited(path, value) == example


def test_an_edit_changes_one_field_and_not_the_plan(example: TrialPlan) -> None:
    before = dict(leaves(example))
    changed = example.edited("design.sd", 2.5)
    assert dict(leaves(example)) == before
    after = dict(leaves(changed))
    assert {path for path in before if before[path] != after[path]} == {"design.sd"}
    assert after["design.sd"] == 2.5
    assert changed.edited("design.sd", 1.8) == example


def test_a_plan_cannot_be_changed_in_place(example: TrialPlan) -> None:
    with pytest.raises(ValidationError):
        example.alpha = 0.01  # type: ignore[misc]


def test_plans_are_values(example: TrialPlan) -> None:
    again = TrialPlan.model_validate_json(example.model_dump_json())
    assert again == example
    assert hash(again) == hash(example)
    assert example.edited("alpha", 0.01) != example
    assert len({example, again, example.edited("title", "Another")}) == 2


def test_every_design_survives_the_file(example: TrialPlan, design: Design) -> None:
    plan = example.edited("design", design)
    text = plan.model_dump_json()
    assert json.loads(text)["design"]["kind"] == design.kind
    again = TrialPlan.model_validate_json(text)
    assert again == plan
    assert type(again.design) is type(design)


def test_contents_of_every_kind_survive_the_file(example: TrialPlan) -> None:
    plan = example.edited(
        "evidence.exclusions", (Exclusion(reference="a-b/c", reason="Too “old”."),)
    )
    plan = plan.edited("dosing.steps", (Step(dose_mg=1.5, weeks=0.5),))
    plan = plan.with_text("rationale", "First.\n\nSecond: Σ ≤ ½ <b>&amp;</b> 🙂")
    assert TrialPlan.model_validate_json(plan.model_dump_json()) == plan


@pytest.mark.parametrize(
    "damage",
    [
        {"kind": "__import__('os')"}, {"kind": "two-means"}, {"kind": "two-means", "difference": 1, "sd": "1"},
        {"kind": "two-means", "difference": 1e400, "sd": 1}, {"difference": 1, "sd": 1}, [], None, "two-means",
    ],
)  # fmt: skip
def test_a_damaged_design_is_refused(example: TrialPlan, damage: object) -> None:
    values = json.loads(example.model_dump_json())
    values["design"] = damage
    with pytest.raises(ValidationError):
        TrialPlan.model_validate_json(json.dumps(values))


def test_texts_are_added_replaced_and_removed(example: TrialPlan) -> None:
    assert example.text("rationale") == ""
    one = example.with_text("rationale", "Because.").with_text("aims", "To know.")
    assert one.texts == (
        SectionText(section="aims", text="To know."),
        SectionText(section="rationale", text="Because."),
    )
    assert one.with_text("rationale", "Therefore.").text("rationale") == "Therefore."
    assert one.with_text("rationale", " \n").texts == one.texts[:1]


def test_the_hypothesis_follows_the_plan(example: TrialPlan) -> None:
    plan = example.edited("alpha", 0.01).edited("sides", 1).edited("outcome.better", "higher")
    assert plan.hypothesis.tail_alpha == 0.01
    assert plan.hypothesis.benefit == "higher"
    assert example.outcome.time_point == "week 12"


def test_revised_models_are_validated() -> None:
    design = TwoMeans(difference=1, sd=1)
    assert revised(design, {"sd": 2.0}, "sd") == TwoMeans(difference=1, sd=2)
    with pytest.raises(PlanError, match="Give exactly one of"):
        revised(CrossoverMeans(difference=1, sd_within=1), {"sd": 2.0}, "design.sd")
