"""The steps of the window, one file each, in the order in which they stand at the left."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldn_designer_ui.pages.page import Page

#: Module and class of each page. A new page adds one line here.
PAGES: tuple[tuple[str, str], ...] = ()


def load() -> tuple[type[Page], ...]:
    """The classes of all pages; their modules load nothing heavy, so the steps can be painted at once."""
    return tuple(getattr(import_module(module), name) for module, name in PAGES)
