"""Characters: what is printed, by which font, and what is refused by name."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

from ldn_designer import resources
from ldn_designer.figures import PRINT, Palette, svg
from ldn_designer.protocol.blocks import (
    Column,
    DocumentError,
    Emphasis,
    Heading,
    KeyValues,
    Paragraph,
    Table,
    TitlePage,
)
from ldn_designer.protocol.pdf import fonts, pdf_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from ldn_designer.protocol.document import Document


def text_of(document: Document, *blocks: Any) -> str:
    pdf = pypdfium2.PdfDocument(pdf_bytes(dataclasses.replace(document, blocks=blocks), {}))
    page = pdf[0]
    text = page.get_textpage()
    found = text.get_text_range()
    text.close()
    page.close()
    pdf.close()
    return " ".join(found.split())


REFUSED = [
    ("ก", "THAI CHARACTER KO KAI, U|U+0E01"),
    ("漢", "U+6F22"),
    ("א", "HEBREW LETTER ALEF"),
    ("ع", "ARABIC LETTER AIN"),
    ("\u202e", "RIGHT-TO-LEFT OVERRIDE"),
    ("😀", "GRINNING FACE"),
    ("\ud83d", "U\\+D83D"),
    ("\ue000", "U\\+E000"),
]


@pytest.mark.parametrize(("character", "name"), REFUSED)
def test_what_cannot_be_printed_is_refused_by_name(
    sample: Document, character: str, name: str
) -> None:
    with pytest.raises(DocumentError, match=name.replace("U+", "U\\+")):
        text_of(sample, Paragraph((f"before {character} after",)))


@pytest.mark.parametrize(
    "block",
    [
        Heading(1, "漢", "h"),
        Table("t", (Column(("漢",)),), ((("a",),),)),
        Table("t", (Column(("a",)),), ((("漢",),),)),
        Table("t", (Column(("a",)),), ((("a",),),), caption=("漢",)),
        Table("t", (Column(("a",)),), ((("a",),),), notes=(("漢",),)),
        KeyValues((("漢", ("a",)),)),
        TitlePage("漢"),
        Paragraph((Emphasis(("漢",), "strong"),)),
    ],
)
def test_no_place_lets_a_missing_sign_through(sample: Document, block: Any) -> None:
    with pytest.raises(DocumentError, match=r"U\+6F22"):
        text_of(sample, block)


def test_the_footer_lets_no_missing_sign_through(sample: Document) -> None:
    with pytest.raises(DocumentError, match=r"U\+6F22"):
        text_of(dataclasses.replace(sample, short_title="漢"), Paragraph(("a",)))


def test_a_figure_lets_no_missing_sign_through(sample: Document) -> None:
    figure = next(block for block in sample.blocks if type(block).__name__ == "Figure")

    def label(axes: Axes, evaluation: None, palette: Palette) -> None:
        axes.set_xlabel("tick ⇔ ก")

    document = dataclasses.replace(sample, blocks=(figure,))
    drawn = svg_without_warning(label)
    with pytest.raises(DocumentError, match=r"U\+0E01"):
        pdf_bytes(document, {"power": lambda _width, _height: drawn})


@pytest.mark.filterwarnings("ignore:Glyph")
def svg_without_warning(draw: Any) -> bytes:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return svg(draw, None, (200, 100), PRINT)


def test_control_characters_go_and_line_breaks_stay(sample: Document) -> None:
    text = "one\x00\x07 two\r\nthree\u200b\ufeff\tfour"
    assert text_of(sample, Paragraph((text,))).startswith("one two three four")


def test_accents_are_composed(sample: Document) -> None:
    assert "Bjo\u0308rn".encode() != "Björn".encode()
    assert text_of(sample, Paragraph(("Bjo\u0308rn Młynarski, Đỗ",))).startswith(
        "Björn Młynarski, Đỗ"
    )


def test_the_fallback_takes_over_for_single_signs_only() -> None:
    fonts.load()
    assert list(fonts.runs("A ⇔ B", "SourceSerif4-Bold")) == [
        ("SourceSerif4-Bold", "A "),
        ("DejaVuSans-Bold", "⇔"),
        ("SourceSerif4-Bold", " B"),
    ]


def test_every_sign_of_the_field_has_a_glyph_in_every_style() -> None:
    fonts.load()
    for family in (fonts.SERIF, fonts.SANS):
        for bold in (False, True):
            for italic in (False, True):
                signs = "αβγδσμτχΣΔ−±×÷≤≥≠≈√∞→←↔⇔∈½¼²³¹⁰₀₁₂‰•–—…“”‘’✓✔✗✖°µ"
                pieces = list(fonts.runs(signs, family.font(bold=bold, italic=italic)))
                assert "".join(piece for _, piece in pieces) == signs


def test_a_missing_font_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(relative: str) -> bytes:
        raise FileNotFoundError(relative)

    fonts.load.cache_clear()
    monkeypatch.setattr(resources, "read_bytes", gone)
    with pytest.raises(DocumentError, match=r"font .* is missing: install"):
        fonts.load()


@pytest.fixture(autouse=True)
def _fonts_come_back() -> Iterator[None]:
    yield
    fonts.load.cache_clear()
