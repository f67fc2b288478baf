"""The steps of the window, one file each, in the order in which they stand at the left."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from ldn_designer_ui.pages.page import Page


class PageEntry(NamedTuple):
    """A page by its key and title, and the module and class that are loaded when it is needed."""

    key: str
    title: str
    module: str
    name: str

    def load(self) -> type[Page]:
        """The class of the page."""
        return cast("type[Page]", getattr(import_module(self.module), self.name))


#: A new page adds one line here. Its number is its place.
PAGES: tuple[PageEntry, ...] = (
    PageEntry("evidence", "Evidence", "ldn_designer_ui.pages.evidence", "EvidencePage"),
    PageEntry("effect", "Effect", "ldn_designer_ui.pages.effect", "EffectPage"),
    PageEntry("design", "Design", "ldn_designer_ui.pages.design", "DesignPage"),
    PageEntry("power", "Power", "ldn_designer_ui.pages.power", "PowerPage"),
    PageEntry("robustness", "Robustness", "ldn_designer_ui.pages.robustness", "RobustnessPage"),
    PageEntry("protocol", "Protocol", "ldn_designer_ui.pages.protocol", "ProtocolPage"),
)
