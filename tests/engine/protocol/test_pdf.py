from __future__ import annotations

import dataclasses
from collections import Counter
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest

from ldn_designer.protocol.blocks import (
    Contents,
    Heading,
    KeyValues,
    PageBreak,
    Paragraph,
    Placeholder,
    TitlePage,
)
from ldn_designer.protocol.document import Document, values
from ldn_designer.protocol.pdf import pdf_bytes
from ldn_designer.protocol.plaintext import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    FigureSource = Callable[[float, float], bytes]


@pytest.fixture(scope="session")
def pages(content: bytes) -> list[str]:
    return texts(content)


def texts(content: bytes) -> list[str]:
    pdf = pypdfium2.PdfDocument(content)
    found = []
    for page in pdf:
        text = page.get_textpage()
        found.append(text.get_text_range().replace("\r\n", "\n"))
        text.close()
        page.close()
    pdf.close()
    return found


def boxes(content: bytes) -> Iterator[tuple[float, float, float, float]]:
    """Left, bottom, right, top of every visible character."""
    pdf = pypdfium2.PdfDocument(content)
    for page in pdf:
        text = page.get_textpage()
        for position in range(text.count_chars()):
            if text.get_text_range(position, 1).strip():
                yield text.get_charbox(position)
        text.close()
        page.close()
    pdf.close()


def with_blocks(document: Document, *blocks: Any, **changes: Any) -> Document:
    return dataclasses.replace(document, blocks=blocks, **changes)


def test_contents_citations_and_doi_are_links(content: bytes, pages: list[str]) -> None:
    with pikepdf.open(BytesIO(content)) as pdf:
        places = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        links = [list(page.get("/Annots", [])) for page in pdf.pages]
        inside = [
            [
                (places[link.Dest[0].objgen], float(link.Dest[3]))
                for link in found
                if "/Dest" in link
            ]
            for found in links
        ]
        outside = [str(link.A.URI) for found in links for link in found if "/A" in link]
    headings = ("10 Statistical", "10.11 Sample", "10.12 Visits", "14 References")
    assert [page for page, _ in inside[1]] == [page_of(heading, pages) for heading in headings]
    citations, last = inside[2][:2], len(pages)
    assert [page for page, _ in citations] == [last, last]
    assert citations[0][1] > citations[1][1]  # the first work stands above the second
    assert [page for page, _ in inside[2][2:]] == [3, 3, page_of("Table 2.", pages)]
    assert outside == ["https://doi.org/10.1016/S2665-9913(23)00278-3"]


def page_of(words: str, pages: list[str], after: int = 2) -> int:
    """Number of the page on which words stand, by default behind cover and contents."""
    return next(n for n, text in enumerate(pages, start=1) if n > after and words in clean(text))


def test_contents_and_page_references_print_the_true_page(pages: list[str]) -> None:
    contents = pages[1].splitlines()
    for heading in ("10 Statistical considerations", "10.12 Visits", "14 References"):
        page = page_of(heading, pages)
        assert any(clean(line) == f"{heading} {page}" for line in join_lines(contents))
    assert f"visits on page {page_of('Table 2.', pages)}." in clean(pages[2])


def clean(text: str) -> str:
    return " ".join(text.split())


def join_lines(lines: list[str]) -> Iterator[str]:
    """Each line, and each with the one after it: a page number may be read as its own line."""
    yield from lines
    yield from (f"{first} {second}" for first, second in pairwise(lines))


def test_the_footer_tells_page_version_and_what_is_left(pages: list[str]) -> None:
    total = len(pages)
    for number, text in enumerate(pages[1:], start=2):
        assert f"draft, 1 item to write · Page {number} of {total}" in clean(text)
        assert "LDN 4.5 mg v placebo in fibromyalgia · Version 1.0, 22 November 2026" in clean(text)
    assert "Page 1" not in pages[0]


def test_the_cover_tells_title_version_and_what_is_left(sample: Document, pages: list[str]) -> None:
    cover = clean(pages[0])
    assert sample.title in cover
    assert "Version 1.0, 22 November 2026" in cover
    assert "1 SPIRIT item is still to be written" in cover


def test_a_finished_document_is_no_draft(sample: Document) -> None:
    finished = with_blocks(sample, TitlePage("Protocol"), Paragraph(("Done.",)))
    assert "raft" not in "".join(texts(pdf_bytes(finished, {})))


def test_table_headers_repeat_and_rows_stay_whole(pages: list[str]) -> None:
    reached = [clean(text) for text in pages if "Procedure number" in text]
    assert len(reached) > 2
    for text in reached:
        assert "Visit Procedure Minutes" in text
        # Each row names its number twice, once on each of its lines, and once at its end.
        for row in range(1, 61):
            assert text.count(f"number {row},") in {0, 2}
    assert sum("Schedule of activities" in text for text in reached) == 1


def test_nothing_of_the_text_is_lost(sample: Document, pages: list[str]) -> None:
    printed = words("\n".join(pages))
    assert words(plain_text(sample)) - printed == Counter()
    assert all(value.text in "".join(pages) for value in values(sample))


def words(text: str) -> Counter[str]:
    """How often each word stands, brackets and full stops aside."""
    bare = (word.strip("[].…") for word in text.split())
    return Counter(word for word in bare if word)


def test_markup_in_text_is_printed_as_it_was_typed(pages: list[str]) -> None:
    text = clean("".join(pages))
    assert "Assumptions & <b>signs</b>" in text
    assert "<i>not markup</i> & “quotes”." in text
    assert "α ≤ β ≥ ½ ± √2 ≈ ∞ × − → ⇔ ✓ ∈ χ²" in text


def test_placeholders_are_visible(pages: list[str]) -> None:
    written = "To be written: describe how the capsules are made and checked"
    assert clean("".join(pages)).count(written) == 3


def test_text_in_figures_stays_text(pages: list[str]) -> None:
    assert "randomised in all − α ≤ 5%" in clean(pages[2])


def test_all_characters_stand_between_the_margins(content: bytes) -> None:
    for left, bottom, right, top in boxes(content):
        assert left > 79
        assert right < 595.28 - 79
        assert 30 < bottom < top < 842 - 60


@pytest.mark.parametrize("title", ["A long title of a trial " * 16, "x" * 400])
def test_a_title_of_400_characters_stays_on_its_page(sample: Document, title: str) -> None:
    opening = TitlePage("Protocol", "Subtitle", (("Sponsor", ("Someone",)),))
    long = with_blocks(
        sample, opening, Contents(), PageBreak(), Heading(1, title.strip(), "h", "1"), title=title
    )
    content = pdf_bytes(long, {})
    cover = texts(content)[0]
    # The title leaves the details their place: their lowest line stands above the lower third.
    lowest = min(bottom for _, bottom, _, _ in list(boxes(content))[: len("".join(cover.split()))])
    assert "Sponsor" in cover
    assert lowest > 842 / 3
    assert "Contents" in texts(content)[1]
    assert all(left > 79 and right < 595.28 - 79 for left, _, right, _ in boxes(content))


def test_a_section_of_200_kilobytes_is_printed_whole(sample: Document) -> None:
    words = [f"word{number}" for number in range(22_000)]
    content = pdf_bytes(with_blocks(sample, Paragraph((" ".join(words),))), {})
    printed = [word for page in texts(content) for word in page.split() if word.startswith("word")]
    assert printed == words


def test_a_row_higher_than_a_page_runs_on(sample: Document) -> None:
    told = [f"word{number}" for number in range(3000)]
    synopsis = KeyValues((("Before", ("short",)), ("Long", (" ".join(told),)), ("After", ("x",))))
    content = pdf_bytes(with_blocks(sample, Paragraph(("Text.",)), synopsis), {})
    printed = [word for page in texts(content) for word in page.split() if word.startswith("word")]
    assert printed == told


@pytest.mark.parametrize("fill", range(20, 46))
def test_captions_and_notes_stay_with_what_they_belong_to(
    sample: Document, figures: Mapping[str, FigureSource], fill: int
) -> None:
    figure, table = sample.blocks[6:8]
    lines = Paragraph(("\n".join(["filling"] * fill),))
    for block, parts in (
        (figure, ("randomised in all", "Figure 1.")),
        (table, ("Table 1.", "Difference", "0.75 210")),
        (table, ("1.25 78 106 136", "Two-sided 5% level")),
    ):
        pages = texts(pdf_bytes(with_blocks(sample, lines, block), figures))
        assert len({page_of(part, pages, after=0) for part in parts}) == 1


@pytest.mark.parametrize("fill", range(30, 46))
def test_no_heading_ends_a_page(
    sample: Document, figures: Mapping[str, FigureSource], fill: int
) -> None:
    body = sample.blocks[3:]
    follow = {type(block).__name__: block for block in body if not isinstance(block, Heading)}
    for name in ("Paragraph", "Table", "Figure", "KeyValues", "Callout", "Placeholder"):
        lines = Paragraph(("\n".join(["filling"] * fill),))
        headings = (Heading(1, "Orphan", "orphan", "1"), Heading(2, "Child", "child", "1.1"))
        used = follow[name] if name != "Paragraph" else Paragraph(("running text " * 80,))
        pdf = pdf_bytes(with_blocks(sample, lines, *headings, used), figures)
        page = next(text for text in texts(pdf) if "Orphan" in text)
        after = clean(page.partition("Orphan")[2].partition("LDN 4.5 mg v placebo")[0])
        assert len(after) > len("1.1 Child"), (name, after)


def test_a_sheet_has_its_title_and_text_on_one_page(
    sample: Document, figures: Mapping[str, FigureSource]
) -> None:
    blocks = (sample.blocks[0], *sample.blocks[6:9])
    pages = texts(pdf_bytes(dataclasses.replace(sample, blocks=blocks, layout="sheet"), figures))
    assert len(pages) == 1
    assert sample.title in clean(pages[0])
    assert "Figure 1." in pages[0]
    assert "Page 1 of 1" in clean(pages[0])


def test_a_ledger_lies_on_its_side(sample: Document, figures: Mapping[str, FigureSource]) -> None:
    content = pdf_bytes(dataclasses.replace(sample, layout="ledger"), figures)
    with pypdfium2.PdfDocument(content) as pdf:
        assert all(page.get_width() > page.get_height() for page in pdf)
        assert len(pdf) < len(texts(pdf_bytes(sample, figures)))


def test_the_items_left_are_counted_in_the_footer(sample: Document) -> None:
    items = [Placeholder(f"item {number}", "write this.") for number in range(18)]
    assert "draft, 18 items to write" in clean(texts(pdf_bytes(with_blocks(sample, *items), {}))[0])


def lines_above(count: int) -> tuple[Paragraph, ...]:
    return tuple(Paragraph((f"Line {number}.",)) for number in range(count))


@pytest.mark.parametrize("above", range(20, 45))
def test_a_note_never_starts_a_page_without_its_text(sample: Document, above: int) -> None:
    from ldn_designer.protocol.blocks import Bullets, Callout

    blocks = (
        *lines_above(above),
        Bullets((("First of these.",), ("What is noted.",))),
        Callout("note", ("Draft, for the author.",)),
    )
    found = texts(pdf_bytes(with_blocks(sample, *blocks), {}))
    (noted,) = [page for page in found if "Draft, for the author." in page]
    assert "What is noted." in noted


@pytest.mark.parametrize("above", range(20, 45))
def test_a_short_table_is_not_broken(sample: Document, above: int) -> None:
    from ldn_designer.protocol.blocks import Column, Table

    rows = tuple(((f"Row {number} of ten",), ("what",)) for number in range(10))
    table = Table("short", (Column(("Name",)), Column(("What",))), rows, ("Ten rows.",))
    found = texts(
        pdf_bytes(
            with_blocks(sample, *lines_above(above), Heading(1, "Ten", "ten", "1"), table), {}
        )
    )
    (whole,) = [page for page in found if "Row 0 of ten" in page]
    assert all(f"Row {number} of ten" in whole for number in range(10))
    assert "1 Ten" in " ".join(whole.split()), "its heading stays with it"
