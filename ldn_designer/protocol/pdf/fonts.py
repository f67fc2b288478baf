"""The document's typefaces, and the one door through which text reaches the page.

Every character is looked up before it is drawn: in the typeface asked for, else in DejaVu Sans;
one that neither holds, or that would be drawn in the wrong order, is refused by name. reportlab
itself draws an empty box without a word.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, cast

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from ldn_designer import resources
from ldn_designer.protocol.spans import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LAST_OF_PLANE = 0xFFFF  # reportlab writes wrong text, though right shapes, for what lies beyond
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})
# Invisible marks that steer a shaping engine, which is not at work here: soft hyphen,
# zero-width space and joiners, directional marks, byte order mark, variation selectors.
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u2060\ufeff\ufe0e\ufe0f")
_CONTEXT = 20


@dataclass(frozen=True)
class Family:
    """A typeface: the font to use in each of its four styles, by the bundled file's name."""

    regular: str
    bold: str
    italic: str
    bold_italic: str

    def font(self, *, bold: bool = False, italic: bool = False) -> str:
        """Name of the font of one style."""
        if bold:
            return self.bold_italic if italic else self.bold
        return self.italic if italic else self.regular


SERIF = Family(
    "SourceSerif4-Regular", "SourceSerif4-Bold", "SourceSerif4-It", "SourceSerif4-BoldIt"
)
SANS = Family("SourceSans3-Regular", "SourceSans3-Bold", "SourceSans3-It", "SourceSans3-Bold")
FALLBACK = Family("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans", "DejaVuSans-Bold")
_FALLBACK_OF = {
    getattr(family, style): getattr(FALLBACK, style)
    for family in (SERIF, SANS, FALLBACK)
    for style in ("regular", "bold", "italic", "bold_italic")
}
# Sans has no bold italic of its own, so its bold names two styles: both fall back to bold.


@cache
def load() -> None:
    """Make every font known to reportlab, once; DocumentError where a bundled file is missing."""
    for name in dict.fromkeys((*_FALLBACK_OF, *_FALLBACK_OF.values())):
        try:
            content = resources.read_bytes(f"fonts/{name}.ttf")
        except OSError as error:
            raise DocumentError(
                f"The font {name} that documents are set in is missing: install LDN Designer again."
            ) from error
        pdfmetrics.registerFont(TTFont(name, BytesIO(content)))
    # Else reportlab starts pages and drawings in Helvetica, which is never embedded.
    pdfmetrics.registerFontFamily(SERIF.regular, baseFontFor="both")


def clean(text: str) -> str:
    """The text with composed accents and without what has no shape; line breaks and tabs stay.

    Control characters and invisible marks are dropped. Raises DocumentError for half a
    surrogate pair, which is a damaged character.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    for character in composed:
        if unicodedata.category(character) == "Cs":
            raise _refused(character, composed, "it is half of a damaged character")
    return "".join(
        character
        for character in composed
        if character in "\n\t"
        or (unicodedata.category(character) != "Cc" and character not in _INVISIBLE)
    )


def runs(text: str, font: str) -> Iterator[tuple[str, str]]:
    """Pieces of cleaned text, each with the font that holds all its characters.

    Raises DocumentError naming the first character that cannot be drawn rightly.
    """

    def chosen(character: str) -> str:
        return _font_for(character, font) or _raise_refused(character, text, font)

    for name, group in groupby(text, key=chosen):
        yield name, "".join(group)


@cache
def _font_for(character: str, font: str) -> str | None:
    if character in "\n\t ":
        return font
    if unicodedata.bidirectional(character) in _RIGHT_TO_LEFT or ord(character) > _LAST_OF_PLANE:
        return None
    return next((name for name in (font, _FALLBACK_OF[font]) if _holds(name, character)), None)


def _holds(font: str, character: str) -> bool:
    glyphs = pdfmetrics.getFont(font).face.charToGlyph
    return bool(cast(dict[int, int], glyphs).get(ord(character)))


def _raise_refused(character: str, text: str, font: str) -> str:
    if unicodedata.bidirectional(character) in _RIGHT_TO_LEFT:
        raise _refused(character, text, "text that runs from right to left is not supported")
    if ord(character) > _LAST_OF_PLANE:
        raise _refused(character, text, "emoji and rare scripts are not supported")
    family = font.partition("-")[0]
    raise _refused(character, text, f"neither {family} nor DejaVu Sans can show it")


def _refused(character: str, text: str, why: str) -> DocumentError:
    name = unicodedata.name(character, "unnamed character")
    place = text.find(character)
    around = text[max(0, place - _CONTEXT) : place + _CONTEXT].encode("utf-8", "replace")
    return DocumentError(
        f"The character U+{ord(character):04X} ({name}) in “{around.decode('utf-8').strip()}” "
        f"cannot be printed: {why}. Remove or replace it."
    )
