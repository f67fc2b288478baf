from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any, cast

import pytest

from ldn_designer.protocol.blocks import (
    Block,
    Bullets,
    Citation,
    Column,
    Columns,
    DocumentError,
    Emphasis,
    Entry,
    Figure,
    Heading,
    KeyValues,
    Link,
    Paragraph,
    Placeholder,
    Reference,
    References,
    Table,
    Value,
)
from ldn_designer.protocol.document import Document, placeholders, values, walk
from ldn_designer.protocol.plaintext import plain_text

N = Value("n", "166", "the design", 166)
PROMPT = Placeholder("item 1", "say who pays.")


def made(*blocks: Block, **changes: Any) -> Document:
    settings: dict[str, Any] = {
        "kind": "protocol",
        "title": "A title",
        "short_title": "A",
        "version": "1.0",
        "version_date": date(2026, 3, 1),
        "language": "en-GB",
    }
    return Document(**{**settings, **changes}, blocks=blocks)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 1.0),
        (" ", 1.0),
        ("nan", None),
        ("NaN points", None),
        ("−inf", None),
        ("inf to 3", None),
        ("None", None),
        ("1.0", float("nan")),
        ("1.0", float("inf")),
    ],
)
def test_a_value_that_is_no_number_is_refused(text: str, number: float | None) -> None:
    with pytest.raises(DocumentError):
        Value("design.sd", text, "own value", number)


@pytest.mark.parametrize("text", ["1 : 1", "informed", "finance", "1.80 points", "−0.95"])
def test_words_that_only_look_like_failed_numbers_are_kept(text: str) -> None:
    assert Value("k", text, "own value").text == text


def test_a_value_without_key_or_source_is_refused() -> None:
    with pytest.raises(DocumentError, match="no key"):
        Value("", "1", "own value")
    with pytest.raises(DocumentError, match="no source"):
        Value("k", "1", "")


def test_one_key_has_one_text_wherever_it_stands() -> None:
    other = dataclasses.replace(N, text="168")
    hidden = Table("t", (Column(("SD",)),), (((Emphasis((other,), "strong"),),),))
    with pytest.raises(DocumentError, match="“166” in one place and “168” in another"):
        made(Paragraph((N,)), Columns(((hidden,),), (1.0,)))


@pytest.mark.parametrize("wrong", [1.5, None, ("nested",)])
def test_only_spans_stand_in_a_line(wrong: object) -> None:
    with pytest.raises(DocumentError, match="is not a span"):
        made(Paragraph(("Text ", cast(Any, wrong))))


def test_text_in_place_of_spans_is_refused() -> None:
    with pytest.raises(DocumentError, match="tuple of spans"):
        made(Paragraph(cast(Any, "text")))


def test_values_come_once_each_in_order_from_every_kind_of_place(sample: Document) -> None:
    assert [value.key for value in values(sample)] == [
        "evaluation.n_analysed",
        "design.difference",
        "design.sd",
        "evidence.final.low",
        "evaluation.n_randomised",
    ]


def test_an_item_to_write_counts_once_however_often_it_stands(sample: Document) -> None:
    again = dataclasses.replace(PROMPT, prompt="say it again.")
    blocks = (PROMPT, Paragraph((again,)), KeyValues((("Sponsor", (PROMPT,)),)))
    assert placeholders(made(*blocks)) == (PROMPT,)
    assert len(placeholders(sample)) == 1


def test_a_placeholder_must_have_item_and_prompt() -> None:
    with pytest.raises(DocumentError):
        Placeholder("item", " ")
    with pytest.raises(DocumentError):
        Placeholder("", "write this")


def test_equal_documents_are_equal_and_hash_alike(sample: Document) -> None:
    copy = dataclasses.replace(sample)
    assert copy == sample
    assert hash(copy) == hash(sample)
    assert dataclasses.replace(sample, version="2") != sample


def test_tables_and_figures_are_numbered_in_order_and_only_with_a_caption() -> None:
    column = (Column(("C",)),)
    document = made(
        Table("plain", column, ((("a",),),)),
        Table("one", column, ((("a",),),), caption=("first",)),
        Columns(((Figure("curve", ("f",), "a curve"),), ()), (1.0, 1.0)),
        Table("two", column, ((("a",),),), caption=("second",)),
        Heading(1, "Methods", "methods", "4"),
        Heading(2, "Aim", "aim"),
    )
    assert [document.names[key] for key in ("one", "curve", "two", "methods", "aim")] == [
        "Table 1",
        "Figure 1",
        "Table 2",
        "section 4",
        "Aim",
    ]


@pytest.mark.parametrize(
    "blocks",
    [
        (Paragraph((Reference("nowhere"),)),),
        (Paragraph((Citation("nobody"),)),),
        (Heading(1, "One", "same"), Heading(1, "Two", "same")),
        (Heading(1, "One", ""),),
        (Heading(1, "One", "two words"),),
    ],
)
def test_places_must_exist_once(blocks: tuple[Block, ...]) -> None:
    with pytest.raises(DocumentError):
        made(*blocks)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "doi.org/1", ""])
def test_links_lead_only_to_web_and_mail(url: str) -> None:
    with pytest.raises(DocumentError):
        Link("text", url)


def test_a_table_row_must_fit_its_columns() -> None:
    with pytest.raises(DocumentError, match="“t”"):
        Table("t", (Column(("A",)), Column(("B",))), ((("1",),),))
    with pytest.raises(DocumentError, match="does not have"):
        Table("t", (Column(("A",)),), ((("1",),),), emphasised=frozenset({1}))


def test_a_figure_must_say_what_it_shows() -> None:
    with pytest.raises(DocumentError, match="says what it shows"):
        Figure("f", ("caption",), "")


def test_the_walk_goes_into_columns_in_reading_order() -> None:
    left, right = Paragraph(("left",)), Paragraph(("right",))
    pair = Columns(((left,), (right,)), (1.0, 1.0))
    assert list(walk(made(pair, PROMPT))) == [pair, left, right, PROMPT]


def test_plain_text_holds_everything_in_reading_order() -> None:
    document = made(
        Heading(2, "Aim", "aim", "1.2"),
        Paragraph(("See ", Reference("aim"), " and ", Citation("b"), Citation("a"), ".")),
        Bullets((("one",), ("two",)), ordered=True),
        Table(
            "t",
            (Column(("Size",)), Column(("N",), "right")),
            ((("all",), (N,)),),
            caption=("Sizes.",),
            notes=(("A note.",),),
        ),
        PROMPT,
        References((Entry("a", ("Work A.",)), Entry("b", ("Work B.",)))),
    )
    assert plain_text(document).split("\n") == [
        "A title",
        "Version 1.0, 1 March 2026",
        "1.2 Aim",
        "See section 1.2 and [1, 2].",
        "1. one",
        "2. two",
        "Table 1. Sizes.",
        "Size\tN",
        "all\t166",
        "A note.",
        "To be written: say who pays (item 1)",
        "1. Work A.",
        "2. Work B.",
    ]


def test_a_document_needs_its_titles() -> None:
    with pytest.raises(DocumentError, match="short title"):
        made(short_title=" ")
