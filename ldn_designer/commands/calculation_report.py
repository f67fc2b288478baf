"""The answer of a calculation, as JSON and as text."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Any

from ldn_designer.commands import as_json
from ldn_designer.commands.changes import percentage
from ldn_designer.commands.layout import findings_text, parts, rows
from ldn_designer.evaluation.answer_part import effect_words
from ldn_designer.findings import findings
from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import count, percent, planned, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_designer.commands.calculation import Question
    from ldn_designer.designs.base import Counts, Design
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.evaluation.answer_part import Answer
    from ldn_designer.evaluation.engines_part import Engines
    from ldn_designer.fields import Quantity
    from ldn_designer.findings import Finding
    from ldn_designer.plan import TrialPlan


def json_report(
    evaluation: Evaluation, question: Question, said: str, checked: Engines | None = None
) -> str:
    """The answer with everything it rests on. `said`: who said which direction is better."""
    answer, plan = evaluation.answer, evaluation.plan
    design = answer.design
    inputs = design.model_dump(mode="json")
    for layer in design.layers():
        if inputs[layer.name] == layer.default:
            del inputs[layer.name]
    if not question.takes_effect:
        del inputs[design.effect_field]
    inputs |= {"alpha": plan.alpha, "sides": plan.sides, "dropout": plan.dropout}
    inputs |= {"lost": plan.lost} if plan.lost else {}
    inputs |= {"show": plan.show, "margin": plan.margin} if plan.margin is not None else {}
    inputs |= {"power": plan.power} if question.takes_power else {}
    inputs |= {"n": plan.n_total} if question.takes_n else {}
    inputs |= {"better": plan.outcome.better, "better_said": said}
    content: dict[str, Any] = {
        "question": question.title,
        "design": design.kind,
        "inputs": inputs,
        **answer_content(answer),
    }
    if question.solve_for == "size":
        content["first"] = answer.first
    if not question.takes_effect:
        content |= _detectable(answer)
    if checked is not None:
        content["agreement"] = _agreement(checked)
    content |= {
        "method": design.method(),
        "exact": type(design).exact,
        "reference": design.reference,
        "facts": [
            {"name": fact.name, "value": _finite(fact.value), "note": fact.note}
            for fact in design.facts()
        ],
        "findings": findings_content(findings(evaluation, calculation_only=True)),
    }
    return as_json(content)


def _agreement(found: Engines) -> dict[str, Any]:
    """The engines' powers; the largest gap in absolute value, as a fraction; the judgement and its words."""
    judged = found.agreement
    return {
        "engines": [{"name": each.name, "power": each.power} for each in found.answered],
        "formula": found.formula,
        "second_engine": found.second,
        "simulated": judged.simulated.power if judged else None,
        "trials": judged.simulated.trials if judged else None,
        "seed": judged.simulated.seed if judged else None,
        "gap": found.gap,
        "z": judged.z if judged and found.exact else None,
        "agrees": found.agrees,
        "verdict": found.words,
    }


def answer_content(answer: Answer) -> dict[str, Any]:
    """Who is randomised and analysed, and the power, for JSON."""
    return {
        "n_total": answer.n_total,
        "n_randomised": answer.by_stratum(answer.randomised),
        "n_analysed": answer.by_stratum(answer.analysed),
        "power": answer.power,
    }


def findings_content(found: tuple[Finding, ...]) -> list[dict[str, str]]:
    """Findings for JSON."""
    return [
        {
            "key": one.key,
            "severity": one.severity,
            "sentence": one.sentence,
            "source": one.source,
        }
        for one in found
    ]


def _detectable(answer: Answer) -> dict[str, float]:
    """The detectable effect, and the field that gives it where that is something else."""
    field = answer.design.effect_field
    value = float(getattr(answer.design, field))
    found = {"detectable": answer.effect}
    return found if value == answer.effect else found | {f"detectable_{field}": value}


def _finite(value: float | None) -> float | None:
    """The value, or None where it is beyond every number, as an odds ratio can be."""
    return value if value is not None and isfinite(value) else None


def text_report(
    evaluation: Evaluation, question: Question, said: str, checked: Engines | None = None
) -> str:
    """The answer for a person: the numbers, what they assume, and what is worth knowing."""
    answer, plan = evaluation.answer, evaluation.plan
    design, chance = answer.design, plan.hypothesis.chance
    result = [*answer_rows(answer, chance)]
    if question.takes_power:
        asked = f"{percent(answer.power, 2)}, for {percentage(plan.power)} asked"
        result[-1] = (chance.capitalize(), asked)
    if question.solve_for == "size" and answer.first < answer.n_analysed:
        dip = f"at {count(answer.first)} analysed; it falls below again before {count(answer.n_analysed)}"
        result.append(("First reached", dip))
    if not question.takes_effect:
        result.append(("Detectable", _effect_found(answer)))
    assumed = [
        (field.label, shown)
        for field in design.fields()
        if (question.takes_effect or field.name != design.effect_field)
        and (shown := _shown(field, getattr(design, field.name)))
    ]
    hypothesis, better = plan.hypothesis, f"{plan.outcome.better}, {said}"
    if plan.margin is not None:
        assumed.append(("To be shown", f"{plan.show}, margin {planned(plan.margin)}"))
    else:
        better += "; power counts significance in that direction"
    lost = f"{count(plan.lost)} in each {design.stratum}" if plan.lost else percentage(plan.dropout)
    assumed.append(level_row(plan, design))
    if design.directional and hypothesis.tests:
        assumed.append(("Better", better))
    if len(design.strata) > 1:
        assumed.append(("Allocation", f"{ratio(design.allocation)}, {' : '.join(design.strata)}"))
    assumed.append(("Dropout", lost))
    assumed += [
        (layer.label, _shown(layer, getattr(design, layer.name)))
        for layer in design.layers()
        if getattr(design, layer.name) != layer.default
    ]
    return parts(
        f"{design.title}: {question.title}",
        rows(result),
        _checked(checked) if checked else "",
        "Assumed\n" + rows(assumed),
        _facts(design),
        "Method\n" + rows(_method(plan, design, question)),
        findings_text(findings(evaluation, calculation_only=True)),
    )


def level_row(plan: TrialPlan, design: Design) -> tuple[str, str]:
    """The significance level with its sides, or the confidence of an interval, as a row."""
    hypothesis = plan.hypothesis
    if not hypothesis.tests:
        return "Confidence", percentage(1 - plan.alpha)
    sides = f"{hypothesis.words()} " if design.directional else ""
    return "Significance level", f"{sides}{percentage(hypothesis.alpha)}"


def _checked(found: Engines) -> str:
    """The engines and their powers, and the judgement."""
    engines = [(each.name, each.words) for each in found.answered]
    return "Engines\n" + rows([*engines, ("Verdict", found.words)])


def answer_rows(answer: Answer, chance: str) -> Iterator[tuple[str, str]]:
    """Who is randomised or included, who is analysed, and the power or what it is called, as rows."""
    unit, design = f"{answer.design.unit}s", answer.design
    entered = f"{count(answer.n_total)} {unit}{_by_stratum(design, answer.randomised)}"
    yield design.entered.capitalize(), entered
    yield "Analysed", f"{count(answer.n_analysed)} {unit}{_by_stratum(design, answer.analysed)}"
    yield chance.capitalize(), percent(answer.power, 2)


def _effect_found(answer: Answer) -> str:
    """The detectable effect in words, and the proportion that it means where it is one."""
    design, words = answer.design, effect_words(answer.design, answer.effect)
    if design.effect_unit != PROPORTION:
        return words
    label = next(one.label for one in design.fields() if one.name == design.effect_field)
    return f"{words}: {label.lower()}, {percent(float(getattr(design, design.effect_field)), 1)}"


def _by_stratum(design: Design, counts: Counts) -> str:
    """Numbers with the names of their arms, “: 120 treatment : 60 control”; "" for one group."""
    if len(design.strata) == 1:
        return ""
    named = zip(counts.units.tolist(), design.strata, strict=True)
    return ": " + " : ".join(f"{count(n)} {name}" for n, name in named)


def _facts(design: Design) -> str:
    known = [
        (fact.name, f"{planned(fact.value)}{f' ({fact.note})' if fact.note else ''}")
        if _finite(fact.value) is not None and fact.value is not None
        else (fact.name, fact.note)
        for fact in design.facts()
    ]
    return "It follows\n" + rows(known) if known else ""


def _method(plan: TrialPlan, design: Design, question: Question) -> Iterator[tuple[str, str]]:
    inflated = (
        f"; plus those lost in each {design.stratum}"
        if plan.lost
        else f"; divided by 1 − dropout and rounded up in each {design.stratum}"
        if plan.dropout
        else ""
    )
    yield "Analysis", design.method()
    accuracy = "exact" if type(design).exact else "a normal approximation"
    yield plan.hypothesis.chance.capitalize(), accuracy
    block = ratio(design.allocation)
    if question.solve_for == "size":
        rule = f"analysed in whole blocks of {block}"
        rule += inflated
    else:
        rule = f"{design.entered} {block} as nearly as whole {design.unit}s allow"
        rule += f"; those analysed rounded down in each {design.stratum}" if inflated else ""
    yield "Rounding", rule
    yield "Reference", design.reference


def _shown(field: Quantity, value: Any) -> str:
    if value is None:
        return ""
    if field.choices:
        return dict(field.choices)[value]
    if isinstance(value, tuple):
        mark = "; " if field.shape == "matrix" else ", "
        return mark.join(_shown(replace(field, shape="numbers"), each) for each in value)
    if field.whole:
        return count(value)
    return percentage(value) if field.unit == PROPORTION else planned(value)
