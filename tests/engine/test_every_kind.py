"""Every kind of design, with typical values: evaluated, drawn, written and asked for on the command line."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest
from matplotlib.figure import Figure

from ldn_designer.cli import main
from ldn_designer.designs import DESIGNS
from ldn_designer.designs import load as load_design
from ldn_designer.designs.typical import typical
from ldn_designer.evaluation import Evaluation, evaluate
from ldn_designer.figures import LIGHT, FigureError, paint
from ldn_designer.figures.registry import FIGURES, load
from ldn_designer.files import plan_bytes, plan_from_bytes
from ldn_designer.plan import TrialPlan
from ldn_designer.protocol.documents import DOCUMENTS
from ldn_designer.protocol.plaintext import plain_text
from ldn_designer.protocol.spans import Value
from ldn_designer.protocol.statement import LENGTHS, statement

if TYPE_CHECKING:
    from ldn_designer.designs.base import Design

KINDS = tuple(DESIGNS)


@lru_cache
def planned(kind: str) -> tuple[TrialPlan, Evaluation]:
    """A plan on the typical design, and its evaluation."""
    design, said = typical(kind)
    plan = TrialPlan.model_validate(
        {"design": design, "show": design.shows[0], "condition": "fibromyalgia"}
    )
    plan = plan.edited("outcome.better", said.better).edited("dropout", 0.1)
    return plan, evaluate(plan)


@pytest.mark.parametrize("kind", KINDS)
def test_the_typical_trial_has_a_size(kind: str) -> None:
    plan, evaluation = planned(kind)
    assert evaluation.answer.possible, evaluation.answer.reason
    assert evaluation.answer.power >= plan.power
    assert 4 <= evaluation.answer.n_total <= 2_000
    assert plan_from_bytes(plan_bytes(plan), "x.ldn") == plan


@pytest.mark.parametrize("kind", KINDS)
def test_both_documents_name_method_and_reference(kind: str) -> None:
    plan, evaluation = planned(kind)
    design: Design = plan.design
    for document in DOCUMENTS.values():
        text = plain_text(document(plan, evaluation))
        assert "nan" not in text.lower().split()
        assert f"{evaluation.answer.n_total:,}" in text
        assert design.method().partition(", ")[0].partition(" (")[0] in text
        assert design.reference in text or design.reference.partition(". ")[0] in text
    for length in LENGTHS:
        spans = statement(plan, evaluation, length)
        said = "".join(span.text if isinstance(span, Value) else str(span) for span in spans)
        assert said.endswith(".")
        assert "  " not in said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", list(FIGURES))
def test_every_figure_is_drawn_or_says_why_not(kind: str, key: str) -> None:
    _, evaluation = planned(kind)
    axes = Figure(figsize=(6, 4)).add_subplot()
    figure = load(key)
    refused = ""
    try:
        paint(figure.draw, axes, evaluation, LIGHT)
    except FigureError as error:
        refused = str(error)
    assert axes.has_data() or axes.texts or refused.endswith(".")
    assert figure.alternative(evaluation).endswith(".")
    assert figure.aspect(evaluation) > 0


def words(kind: str) -> list[str]:
    """The typical design's fields as options."""
    design, said = typical(kind)
    found = []
    for field in design.fields():
        value = getattr(design, field.name)
        if value is None or value == field.default:
            continue
        if field.shape == "matrix":
            text = ";".join(",".join(map(str, row)) for row in value)
        elif field.shape == "numbers":
            text = ",".join(map(str, value))
        elif field.shape == "flag":
            text = "yes" if value else "no"
        else:
            text = str(value)
        found.append(f"--{field.name.replace('_', '-')}={text}")
    if len(set(design.allocation)) > 1:
        found.append(f"--allocation={':'.join(map(str, design.allocation))}")
    return [*found, "--better", said.better]


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_line_answers_as_the_plan_does(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, evaluation = planned(kind)
    asked = [kind, *words(kind), "--dropout", "0.1"]
    assert main(["size", *asked, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["n_total"] == evaluation.answer.n_total
    assert content["power"] == pytest.approx(evaluation.answer.power, abs=1e-12)
    assert main(["power", *asked, "--n", str(content["n_total"]), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["power"] == pytest.approx(content["power"], abs=1e-9)
    assert main(["size", *asked]) == 0
    assert plan.design.entered.capitalize() in capsys.readouterr().out


def said(kind: str, length: str = "standard", **fields: object) -> str:
    """The statement for the typical design, some of the plan's fields replaced."""
    plan, _ = planned(kind)
    for path, value in fields.items():
        plan = plan.edited(path, value)
    spans = statement(plan, evaluate(plan), length)
    return "".join(span.text if isinstance(span, Value) else str(span) for span in spans)


def test_a_number_in_a_matrix_has_bounds() -> None:
    means = next(field for field in load_design("repeated-anova").fields() if field.name == "means")
    assert (means.shape, means.minimum, means.maximum) == ("matrix", -1e9, 1e9)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith("precision")])
def test_where_precision_is_wanted_nothing_is_tested(kind: str) -> None:
    plan, evaluation = planned(kind)
    assert plan.show == "precision"
    for length in LENGTHS:
        assert "detect" not in said(kind, length)
        assert "superior" not in said(kind, length)
    assert "95% confidence interval" in said(kind)
    assert "Nothing is tested" in plain_text(DOCUMENTS["protocol"](plan, evaluation))


@pytest.mark.parametrize("kind", ["two-means", "two-proportions", "ratio-of-means"])
def test_no_harm_and_equivalence_are_said_with_their_margin(kind: str) -> None:
    margin = typical(kind)[1].margin
    no_harm = said(kind, margin=margin, show="non-inferiority")
    assert "a one-sided two-sample" in no_harm
    assert "power to show non-inferiority by a margin of" in no_harm
    alike = said(kind, margin=margin, show="equivalence")
    assert "two one-sided tests, each a two-sample" in alike
    assert "power to show equivalence by a margin of" in alike


@pytest.mark.parametrize("kind", ["one-mean", "correlation", "precision-mean"])
def test_one_group_is_included_and_compared_with_nothing(kind: str) -> None:
    plan, evaluation = planned(kind)
    assert "will be included" in said(kind)
    text = plain_text(DOCUMENTS["protocol"](plan, evaluation))
    assert "single-group study of LDN" in text
    assert "LDN 4.5 mg compared with placebo" not in text


def test_a_test_without_a_direction_has_no_sides() -> None:
    assert "an F test in a one-way analysis of variance at the 5% level" in said("anova")
    assert "(means " in said("anova")


def test_a_transformed_effect_is_read_as_it_was_given() -> None:
    assert "a correlation of 0.40" in said("correlation")
    assert "a probability of the higher outcome of 65.0%" in said("mann-whitney")


def test_four_periods_are_no_two() -> None:
    text = plain_text(DOCUMENTS["protocol"](*planned("crossover-balanced")))
    assert "four-period crossover" in text
    assert "two-period" not in text


def test_an_interaction_is_called_one() -> None:
    assert "a main effect of the first treatment of" in said("factorial")
    assert "an interaction of two treatments of" in said(
        "factorial", **{"design.tested": "interaction"}
    )
