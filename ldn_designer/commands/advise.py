"""`advise`: what a team asks before it settles on a design, on a design given by its fields or on a plan file."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

from ldn_designer.advice import ADVICE, load
from ldn_designer.commands import Misused, Refused, as_json, calculation
from ldn_designer.commands.field_options import add_options, option
from ldn_designer.commands.given_plan import given_plan
from ldn_designer.commands.layout import WIDTH, paragraph, parts, rows
from ldn_designer.commands.plan_file import add_plan_file, evaluated
from ldn_designer.commands.words import alternatives, one_of
from ldn_designer.designs import DESIGNS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ldn_designer.advice.base import Advice, Advised, AdvisedTable
    from ldn_designer.plan import TrialPlan

_LIST = "--list"
_GAP = 2


def add_arguments(parser: ArgumentParser, words: list[str]) -> None:
    """A topic with its fields, then a design with its own, or a plan file."""
    if _LIST in words:
        parser.add_argument(_LIST, dest="listed", action="store_true", help="The topics there are.")
        parser.add_argument("--json", action="store_true", help="Print the topics as JSON.")
        return
    topics = tuple(ADVICE)
    said = f"{alternatives(topics)}; “ldn-designer advise {_LIST}” says what they are about."
    parser.add_argument("topic", metavar="TOPIC", type=one_of(topics, "topic"), help=said)
    topic = next((word for word in words if word in ADVICE), None)
    if topic is None and not {"-h", "--help"} & set(words) and not words:
        parser.error("name a topic: “--list” tells which there are")
    if any(word in DESIGNS for word in words):
        parser.prog = f"{parser.prog} {topic or 'TOPIC'}"
        calculation.add_arguments(parser, words)
    else:
        add_plan_file(parser)
        parser.add_argument("--json", action="store_true", help="Print the advice as JSON.")
        parser.epilog = (
            "Instead of a plan file a design may be given with its fields:\n"
            f"“{parser.prog} TOPIC DESIGN --help” lists them, “ldn-designer designs” the designs.\n"
            f"“{parser.prog} {_LIST}” lists the topics."
        )
    if topic is not None:
        advice = load(topic)
        group = parser.add_argument_group(advice.title)
        add_options(group, advice, advice.fields())


def run(options: Namespace) -> str:
    """The advice as text or JSON; Refused where it does not apply, or where a value is not allowed."""
    if getattr(options, "listed", False):
        if options.json:
            return as_json({"topics": [_topic(topic) for topic in ADVICE]})
        return rows((topic, load(topic).summary) for topic in ADVICE)
    advice = _advice(options)
    plan = given_plan(options)
    if not type(advice).applies(plan):
        raise Refused(
            f"{advice.title} applies to {advice.subject}, which {plan.design.title} is not."
        )
    _all_used(options, advice, plan)
    evaluation = evaluated(plan)
    found = advice.advise(plan, evaluation)
    if options.json:
        return as_json(_content(options.topic, plan, advice, found))
    return _text(plan, advice, found)


def _topic(topic: str) -> dict[str, Any]:
    advice = load(topic)
    return {
        "topic": topic,
        "title": advice.title,
        "summary": advice.summary,
        "subject": advice.subject,
        "reference": advice.reference,
        "fields": [field.name for field in advice.fields()],
    }


def _advice(options: Namespace) -> Advice:
    """The advice with what was given of its fields; the first complaint about them as a sentence."""
    from pydantic import ValidationError

    kind = load(options.topic)
    try:
        return kind(**_given(options, kind))
    except ValidationError as error:
        raise calculation.refusal(error, kind) from None


def _given(options: Namespace, kind: type[Advice]) -> dict[str, Any]:
    return {
        field.name: value
        for field in kind.fields()
        if (value := getattr(options, field.name, None)) is not None
    }


def _all_used(options: Namespace, advice: Advice, plan: TrialPlan) -> None:
    """Misused where a field was given that says nothing about this plan."""
    used = {field.name for field in type(advice).fields_for(plan)}
    for name in _given(options, type(advice)):
        if name not in used:
            raise Misused(f"{option(name)} says nothing here: {plan.design.title} has its own")


def _content(topic: str, plan: TrialPlan, advice: Advice, found: Advised) -> dict[str, Any]:
    """numbers: those of the sentences, unrounded, by name."""
    table = found.table
    return {
        "topic": topic,
        "title": advice.title,
        "design": plan.design.kind,
        "inputs": advice.model_dump(mode="json"),
        "sentences": list(found.sentences),
        "cautions": list(found.cautions),
        "numbers": dict(found.numbers),
        "table": table
        and {
            "caption": table.caption,
            "columns": list(table.columns),
            "rows": [list(row) for row in table.rows],
        },
        "sources": [{"text": one.text, "address": one.address} for one in found.sources],
    }


def _text(plan: TrialPlan, advice: Advice, found: Advised) -> str:
    lines = [paragraph(sentence, "- ") for sentence in found.sentences]
    lines += [paragraph(sentence, "! ") for sentence in found.cautions]
    sources = [paragraph(f"{one.text} {one.address}".strip(), "- ") for one in found.sources]
    return parts(
        f"{advice.title}: {plan.design.title}",
        "\n".join(lines),
        "" if found.table is None else _table(found.table),
        "\n".join(("Sources", *sources)) if sources else "",
    )


def _table(table: AdvisedTable) -> str:
    """The caption, and columns as wide as what stands in them; rows one by one where these are too wide."""
    lines = (table.columns, *table.rows)
    widths = [max(len(line[i]) for line in lines) + _GAP for i in range(len(table.columns))]
    caption = fill(table.caption, WIDTH)
    if sum(widths) > WIDTH:
        return "\n".join((caption, *(_in_words(table, row) for row in table.rows)))
    shown = (
        "  " + "".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
    return "\n".join((caption, *shown))


def _in_words(table: AdvisedTable, row: tuple[str, ...]) -> str:
    """A row as a sentence has it, each text but the first with the title of its column."""
    named = zip(table.columns[1:], row[1:], strict=True)
    rest = "; ".join(f"{title.lower()} {text}" for title, text in named if text)
    return paragraph(f"{row[0]}: {rest}", "- ")
