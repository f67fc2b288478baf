"""The page on which a section will stand, set anew in the background after every edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ldn_designer_ui import theme
from ldn_designer_ui.pages.protocol_paper import Paper
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QImage, QPaintEvent, QResizeEvent

    from ldn_designer_ui.jobs import Jobs
    from ldn_designer_ui.pages.protocol_pages import Pages
    from ldn_designer_ui.printing import Progress

    #: Sets a document: given (document, progress), it gives back its pages.
    Setter = Callable[[Any, Progress], Pages]

#: Milliseconds without an edit after which the pages are set anew.
PAUSE = 300
#: Pixels of the page that are seen above a heading.
_ABOVE = 24
#: How much larger than the pane a page is shown on demand.
_LARGER = 1.75


class Preview(QFrame):
    """One page, sharp on every screen. Only one setting runs at a time, and the newest one wins."""

    def __init__(self, jobs: Jobs, setter: Setter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._setter = jobs, setter
        self._pages: Pages | None = None
        self._wanted: Any = None
        self._running = False
        self._title = ""
        self._page = 0
        self._zoom = 1.0
        self.setAccessibleName("Preview of the page")
        self._build()
        self._pause = _timer(self, PAUSE, self._start)
        self._sharpen = _timer(self, 60, self._draw)

    def _build(self) -> None:
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Setting the pages")
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.progress.hide()
        self.paper = Paper()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(False)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._scroll.setAccessibleName("Page")
        # The window's style gives scroll areas the colour of a page; here the pane shows through.
        self._scroll.setStyleSheet("background: transparent;")
        self._scroll.setWidget(self.paper)
        self.problem = Label("", "error", wrap=True)
        self.problem.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layers = QStackedWidget()
        self._layers.addWidget(self._scroll)
        self._layers.addWidget(self.problem)
        self.where = Label("Setting the pages…", "note")
        self.size_button = Button("Larger", "link")
        self.size_button.clicked.connect(self._change_size)
        self.back = Button("", "quiet", icon="up")
        self.forth = Button("", "quiet", icon="down")
        for button, name, step in (
            (self.back, "Page before", -1),
            (self.forth, "Page after", 1),
        ):
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setFixedSize(32, 28)
            button.clicked.connect(lambda _on=False, step=step: self.turn(step))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.where, 1)
        row.addWidget(self.size_button)
        row.addWidget(self.back)
        row.addWidget(self.forth)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(8)
        column.addWidget(self.progress)
        column.addWidget(self._layers, 1)
        column.addLayout(row)

    # ---- what is to be seen
    @property
    def page(self) -> int:
        """The page shown, from 0."""
        return self._page

    @property
    def settled(self) -> bool:
        """Whether the page shown is that of the newest document, and on its way to the screen."""
        waiting = self._pause.isActive() or self._sharpen.isActive()
        return not (self._running or waiting or self.paper.stale)

    def show_document(self, document: Any) -> None:
        """Set this document soon, and grey the page until then."""
        self._wanted = document
        self.paper.set_stale(self._pages is not None)
        if self._pages is None and not self._running:
            self._start()
        else:
            self._pause.start()

    def show_section(self, title: str) -> None:
        """Go to the page that holds the heading with this title; "" is the first page."""
        self._title = title
        self._go()

    def turn(self, step: int) -> None:
        """Go pages forth or back."""
        if self._pages is not None:
            self._show_page(min(max(0, self._page + step), self._pages.count - 1), 0)

    # ---- setting pages, one document at a time
    def _start(self) -> None:
        self._pause.stop()
        if self._running or self._wanted is None:
            return  # what runs starts the newest one when it ends
        document, self._wanted, self._running = self._wanted, None, True
        self.progress.setRange(0, 0)
        self.progress.show()
        self._jobs.submit(
            self._setter,
            document,
            done=self._arrived,
            failed=self._fail,
            progress=self._tell_progress,
        )

    def _tell_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _arrived(self, pages: Pages) -> None:
        if self._pages is not None:
            self._pages.close()
        self._pages = pages
        self.problem.setText("")
        self._layers.setCurrentWidget(self._scroll)
        self._end()
        self._go()

    def _fail(self, error: Exception) -> None:
        from ldn_designer_ui.printing import hindrance

        self._end()
        self.problem.setText(hindrance(error))
        self.where.setText("No page can be shown")
        self._layers.setCurrentWidget(self.problem)

    def _end(self) -> None:
        self._running = False
        self.progress.hide()
        self.paper.set_stale(self._wanted is not None)
        if self._wanted is not None:
            self._start()

    # ---- showing one page
    def _go(self) -> None:
        if self._pages is None:
            return
        place = self._pages.places.get(self._title)
        self._show_page(*(place or (0 if not self._title else min(self._page, self._last), 0.0)))

    @property
    def _last(self) -> int:
        return 0 if self._pages is None else self._pages.count - 1

    def _show_page(self, page: int, down: float) -> None:
        assert self._pages is not None
        self._page = page
        words = f"Page {page + 1} of {self._pages.count}"
        self.where.setText(words)
        self.paper.setAccessibleName(words)
        self.back.setEnabled(page > 0)
        self.forth.setEnabled(page < self._last)
        self._draw()
        heading = round(down * self.paper.height()) - _ABOVE
        self._scroll.verticalScrollBar().setValue(max(0, heading))

    def _draw(self) -> None:
        """Draw the page at the resolution of the screen, in the background."""
        self._sharpen.stop()
        if self._pages is None:
            return
        width = round(self.paper.width() * self.devicePixelRatioF())
        if width > 0:
            self._jobs.submit(
                self._pages.picture,
                self._page,
                width,
                done=self._show_picture,
                replaces="page picture",
            )

    def _show_picture(self, picture: QImage) -> None:
        if not picture.isNull():
            self.paper.show_picture(picture)
            self._place_paper()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        """A quiet ground for the page."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("line"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.RADIUS, theme.RADIUS)

    def _change_size(self) -> None:
        """Show the page larger than the pane, or fit it to the pane again."""
        self._zoom = 1.0 if self._zoom > 1 else _LARGER
        self.size_button.setText("Larger" if self._zoom == 1 else "Whole page")
        self._place_paper()
        bar = self._scroll.horizontalScrollBar()
        bar.setValue((bar.minimum() + bar.maximum()) // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the page to the new width, and draw it sharp once the window rests."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self._scroll, self._place_paper)

    def _place_paper(self) -> None:
        # Not the viewport's width: that changes with the bar which this decides about.
        width = round(self._scroll.width() * self._zoom)
        if self.paper.height_at(width) > self._scroll.height():
            width -= self._scroll.verticalScrollBar().sizeHint().width()
        if self.paper.fit(width):
            self._sharpen.start()

    def sizeHint(self) -> QSize:
        """Room for a page that can be read."""
        return QSize(440, 640)


def _timer(parent: QWidget, milliseconds: int, act: Callable[[], None]) -> QTimer:
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(milliseconds)
    made.timeout.connect(act)
    return made
