"""The words that writers add around the content, as templates, one set a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Wording:
    """Words of one language for names, footers and placeholders."""

    section: str
    table: str
    figure: str
    contents: str
    page: str
    version: str
    draft_one: str
    draft_many: str
    to_write_one: str
    to_write_many: str
    to_be_written: str
    months: tuple[str, ...]

    def version_line(self, version: str, day: date) -> str:
        """Version and its date: “Version 1.0, 22 November 2026”."""
        written = f"{day.day} {self.months[day.month - 1]} {day.year}"
        return self.version.format(version=version, date=written)

    def draft(self, count: int) -> str:
        """The footer's mark of a draft, empty when nothing is left to write."""
        return _counted(count, self.draft_one, self.draft_many)

    def to_write(self, count: int) -> str:
        """The cover's sentence on what is left to write, empty when nothing is."""
        return _counted(count, self.to_write_one, self.to_write_many)


def _counted(count: int, one: str, many: str) -> str:
    if not count:
        return ""
    return one if count == 1 else many.format(count=count)


ENGLISH = Wording(
    section="section {number}",
    table="Table {number}",
    figure="Figure {number}",
    contents="Contents",
    page="Page {page} of {total}",
    version="Version {version}, {date}",
    draft_one="draft, 1 item to write",
    draft_many="draft, {count} items to write",
    to_write_one="Draft: 1 SPIRIT item is still to be written. It is marked in the text.",
    to_write_many="Draft: {count} SPIRIT items are still to be written. They are marked in the text.",
    to_be_written="To be written: {prompt} ({item})",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
)
