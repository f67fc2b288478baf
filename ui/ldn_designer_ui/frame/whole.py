"""The frame of the window: title, question and footer around the steps and their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ldn_designer_ui.frame.context_bar import ContextBar
from ldn_designer_ui.frame.footer import Footer
from ldn_designer_ui.frame.page_stack import PageStack
from ldn_designer_ui.frame.steps import StepName, Steps
from ldn_designer_ui.frame.title_bar import TitleBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ldn_designer_ui.document import Document
    from ldn_designer_ui.jobs import Jobs
    from ldn_designer_ui.menu import Menu
    from ldn_designer_ui.pages import PageEntry

HINT = "Rest on a label to read what it means"


class Frame(QWidget):
    """Everything that stands in the window, in its place."""

    def __init__(
        self, menu: Menu, pages: Sequence[PageEntry], document: Document, jobs: Jobs
    ) -> None:
        super().__init__()
        self.title_bar = TitleBar(menu)
        self.title_bar.add_action(menu.actions_by_id["undo"], icon="undo")
        self.title_bar.add_action(menu.actions_by_id["redo"], icon="redo")
        self.title_bar.add_action(menu.actions_by_id["export"], "primary")
        self.context_bar = ContextBar()
        self.steps = Steps(
            [StepName(page.key, page.title, number) for number, page in enumerate(pages, 1)]
        )
        self.stack = PageStack(pages, document, jobs)
        self.footer = Footer(HINT)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.steps)
        middle.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title_bar)
        column.addWidget(self.context_bar)
        column.addLayout(middle, 1)
        column.addWidget(self.footer)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001  a setter in Qt's manner
        """Give the page more of a narrow window."""
        self.steps.set_narrow(narrow)
        self.context_bar.set_narrow(narrow)
