"""The file is replaced whole or not at all, and a refusal is one sentence."""

from __future__ import annotations

import dataclasses
import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ldn_designer.protocol.blocks import DocumentError, Figure, Paragraph
from ldn_designer.protocol.pdf import pdf_bytes, write_pdf

if TYPE_CHECKING:
    from ldn_designer.protocol.document import Document


@pytest.fixture
def short(sample: Document) -> Document:
    return dataclasses.replace(sample, blocks=(Paragraph(("Text.",)),))


def refusing(number: int) -> Any:
    def refuse(*_arguments: Any, **_settings: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return refuse


@pytest.mark.parametrize(
    ("place", "name", "number", "words"),
    [
        (Path, "replace", errno.EACCES, "another program holds the file open"),
        (Path, "open", errno.EROFS, "the folder can only be read"),
        (os, "fsync", errno.ENOSPC, "the disk is full"),
        (os, "fsync", errno.EIO, "the disk reports a fault"),
    ],
)
def test_a_refusal_leaves_the_old_file_and_nothing_else(
    short: Document,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: Any,
    name: str,
    number: int,
    words: str,
) -> None:
    target = tmp_path / "protocol.pdf"
    target.write_bytes(b"old")
    with monkeypatch.context() as patched:
        patched.setattr(place, name, refusing(number))
        with pytest.raises(DocumentError, match=words) as refused:
            write_pdf(short, target, {})
    assert "\n" not in str(refused.value)
    assert str(target) in str(refused.value)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_told(short: Document, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="the folder does not exist"):
        write_pdf(short, tmp_path / "nowhere" / "protocol.pdf", {})


def test_a_folder_is_never_replaced(short: Document, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="folder of that name"):
        write_pdf(short, tmp_path, {})


def test_an_old_file_is_replaced(short: Document, tmp_path: Path) -> None:
    target = tmp_path / "protocol.pdf"
    target.write_bytes(b"old")
    write_pdf(short, target, {})
    assert target.read_bytes() == pdf_bytes(short, {})
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_stays_a_link(short: Document, tmp_path: Path) -> None:
    real, link = tmp_path / "real.pdf", tmp_path / "link.pdf"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write_pdf(short, link, {})
    assert link.is_symlink()
    assert real.read_bytes().startswith(b"%PDF")


def test_a_figure_without_drawing_is_told(sample: Document, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="“power” was not given"):
        write_pdf(sample, tmp_path / "protocol.pdf", {})
    assert not list(tmp_path.iterdir())


def test_a_figure_that_is_no_drawing_is_told(sample: Document) -> None:
    with pytest.raises(DocumentError, match="“power” could not be read"):
        pdf_bytes(sample, {"power": lambda _width, _height: b"\x89PNG not a drawing"})


def test_what_is_higher_than_a_page_is_told(sample: Document) -> None:
    tall = Figure("power", ("A tall figure.",), "a tall figure", aspect=3.0)
    document = dataclasses.replace(sample, blocks=(tall,))
    space = b'xmlns="http://www.w3.org/2000/svg"'
    drawn = b'<svg width="100" height="300" ' + space + b'><path d="M0 0L9 9"/></svg>'
    with pytest.raises(DocumentError, match="does not fit on a page"):
        pdf_bytes(document, {"power": lambda _width, _height: drawn})
