"""What is in the file beside the words: fonts, bookmarks, metadata, and the same bytes again."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf

from ldn_designer.protocol.blocks import PageBreak, Paragraph
from ldn_designer.protocol.pdf import pdf_bytes, write_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ldn_designer.protocol.document import Document

    FigureSource = Callable[[float, float], bytes]


def test_every_font_is_embedded_and_none_is_helvetica(content: bytes) -> None:
    with pikepdf.open(BytesIO(content)) as pdf:
        fonts = [thing for thing in pdf.objects if is_font(thing)]
        names = {str(font.BaseFont).partition("+")[2] for font in fonts}
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)
    assert (
        names
        == {
            "SourceSerif4-Regular",
            "SourceSerif4-Bold",
            "SourceSerif4-It",
            "SourceSans3-Regular",
            "SourceSans3-Bold",
            "DejaVuSans",
            "DejaVuSans-Bold",
        }
        & names
    )


def is_font(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font"


def test_bookmarks_reach_level_three(content: bytes) -> None:
    with pikepdf.open(BytesIO(content)) as pdf, pdf.open_outline() as outline:
        statistics, references = outline.root
        assert [statistics.title, references.title] == [
            "10 Statistical considerations",
            "14 References",
        ]
        assert [child.title for child in statistics.children] == [
            "10.11 Sample size determination",
            "10.12 Visits",
        ]
        assert statistics.children[0].children[0].title == "Assumptions & <b>signs</b>"


def test_figures_are_vectors(content: bytes) -> None:
    with pikepdf.open(BytesIO(content)) as pdf:
        streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        assert not any(thing.get("/Subtype") == "/Image" for thing in streams)


def test_metadata_names_the_document(sample: Document, content: bytes) -> None:
    with pikepdf.open(BytesIO(content)) as pdf:
        assert str(pdf.docinfo.Title) == sample.title
        assert str(pdf.docinfo.Author) == "A. Author"
        assert str(pdf.docinfo.Subject) == "Trial protocol"
        assert str(pdf.docinfo.Keywords) == "naltrexone, fibromyalgia"
        assert str(pdf.docinfo.CreationDate).startswith("D:20261122000000")
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_the_same_document_gives_the_same_bytes(
    sample: Document, figures: Mapping[str, FigureSource], content: bytes
) -> None:
    assert pdf_bytes(dataclasses.replace(sample), figures) == content
    other = dataclasses.replace(sample, version="1.1")
    assert pdf_bytes(other, figures) != content


PROGRAM = """
import runpy, sys
from ldn_designer.protocol.pdf import write_pdf
sample = runpy.run_path(sys.argv[1])
blocks = (*sample["body"](),)
write_pdf(sample["made"](*blocks), "out.pdf", {"power": sample["_power"]})
"""


def test_bytes_do_not_depend_on_hash_seed_folder_or_time_zone(tmp_path: Path) -> None:
    made = set()
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima")):
        folder = tmp_path / seed
        folder.mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(Path(__file__).with_name("conftest.py"))],
            cwd=folder,
            env=environment,
            check=True,
        )
        made.add((folder / "out.pdf").read_bytes())
    assert len(made) == 1


def test_the_number_of_pages_is_told(sample: Document, tmp_path: Path) -> None:
    document = dataclasses.replace(
        sample, blocks=(Paragraph(("One.",)), PageBreak(), Paragraph(("Two.",)))
    )
    assert write_pdf(document, tmp_path / "two.pdf", {}) == 2
