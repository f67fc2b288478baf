"""The door to the bundled files, and the fonts behind it."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont

from ldn_designer import resources

#: Every character that a number, a formula or a sentence of the program may need.
NEEDED = "−≤≥±×→←↓↑·–—’“”…τσρδαβμ²½√≈"
FONTS = {
    "Inter": ("Regular", "Medium", "SemiBold", "Bold"),
    "SourceSerif4": ("Regular", "It", "Bold", "BoldIt"),
    "SourceSans3": ("Regular", "It", "Bold"),
    "DejaVuSans": ("", "Bold"),
}
FILES = tuple(
    f"{family}-{style}.ttf" if style else f"{family}.ttf"
    for family, styles in FONTS.items()
    for style in styles
)


def test_text_bytes_and_path_are_of_one_file() -> None:
    name = "licences/Inter-OFL.txt"
    assert resources.path(name).read_bytes() == resources.read_bytes(name)
    assert resources.read_text(name).encode() == resources.read_bytes(name)


def test_names_are_sorted_files_of_the_folder() -> None:
    assert resources.names("fonts") == tuple(sorted(FILES))


@pytest.mark.parametrize(
    "outside",
    ["", ".", "..", "/etc/passwd", "fonts/../../secret", "C:/secret", "C:secret", "fonts\\..\\x"],
)
@pytest.mark.parametrize(
    "door", [resources.read_text, resources.read_bytes, resources.names, resources.path]
)
def test_paths_that_lead_out_are_refused(door: object, outside: str) -> None:
    assert callable(door)
    with pytest.raises(ValueError, match="is no path inside the bundled files"):
        door(outside)


def test_missing_files_are_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"“fonts/none\.ttf” is missing: install"):
        resources.read_bytes("fonts/none.ttf")
    with pytest.raises(FileNotFoundError, match="folder “none” is missing"):
        resources.names("none")


@pytest.mark.parametrize("name", FILES)
def test_font_can_be_embedded_and_has_every_character(name: str) -> None:
    with TTFont(io.BytesIO(resources.read_bytes(f"fonts/{name}"))) as font:
        assert "glyf" in font  # the PDF writer takes TrueType outlines only
        assert font.flavor is None
        assert font["OS/2"].fsType == 0  # may be embedded
        assert not set(NEEDED) - {chr(code) for code in font.getBestCmap()}


@pytest.mark.parametrize("style", FONTS["Inter"])
def test_window_font_has_figures_of_one_width(style: str) -> None:
    with TTFont(io.BytesIO(resources.read_bytes(f"fonts/Inter-{style}.ttf"))) as font:
        features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert "tnum" in features


@pytest.mark.parametrize("family", FONTS)
def test_every_font_brings_its_licence(family: str) -> None:
    name = "DejaVu.txt" if family == "DejaVuSans" else f"{family}-OFL.txt"
    assert "Copyright" in resources.read_text(f"licences/{name}")


def test_fonts_stay_small() -> None:
    assert sum(len(resources.read_bytes(f"fonts/{name}")) for name in FILES) < 4.5e6
