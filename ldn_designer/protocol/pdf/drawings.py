"""SVG figures as vector drawings whose text stays text in the document's fonts."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reportlab.graphics.shapes import Group, String
from svglib.fonts import FontMap
from svglib.svglib import SvgRenderer, load_svg_file

from ldn_designer.protocol.pdf import fonts
from ldn_designer.protocol.spans import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.graphics.shapes import Drawing

_FAMILIES = {
    "Source Sans 3": fonts.SANS,
    "Source Serif 4": fonts.SERIF,
    "DejaVu Sans": fonts.FALLBACK,
}
_BOLD = re.compile(r"bold(er)?|[6-9]00")


class _Fonts(FontMap):
    """The document's fonts only: svglib else asks the machine for whatever it has."""

    def find_font(
        self, font_name: str, weight: str = "normal", style: str = "normal"
    ) -> tuple[str, bool]:
        family = _FAMILIES.get(font_name)
        if family is None:
            return fonts.SANS.regular, False
        bold = bool(_BOLD.fullmatch(str(weight)))
        return family.font(bold=bold, italic=style != "normal"), True


def drawing(key: str, svg: bytes, width: float) -> Drawing:
    """The figure scaled to a width in points.

    Raises DocumentError for what is no SVG, and for text with a character that no font holds.
    """
    root = load_svg_file(BytesIO(svg))
    made = SvgRenderer(BytesIO(), font_map=_Fonts()).render(root) if root is not None else None
    if made is None or not made.width or not made.height:
        raise DocumentError(f"The figure “{key}” could not be read as a vector drawing.")
    for text in _strings(made):
        _choose_font(text)
    scale = width / made.width
    made.width, made.height = width, made.height * scale
    made.scale(scale, scale)
    return made


def _strings(shape: Any) -> Iterator[String]:
    if isinstance(shape, String):
        yield shape
    for child in getattr(shape, "contents", ()) if isinstance(shape, Group) else ():
        yield from _strings(child)
    if hasattr(shape, "contents") and not isinstance(shape, Group):
        for child in shape.contents:
            yield from _strings(child)


def _choose_font(text: String) -> None:
    """Set a label in the first font that holds all of it: its width is measured as one piece."""
    text.text = fonts.clean(text.text)
    used = {name for name, _ in fonts.runs(text.text, text.fontName)}
    if used - {text.fontName}:
        text.fontName = fonts.FALLBACK.regular
        list(fonts.runs(text.text, text.fontName))
