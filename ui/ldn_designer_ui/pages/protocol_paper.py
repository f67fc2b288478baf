"""One page of a document as it will be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ldn_designer_ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

#: Height over width of A4.
_A4 = 297 / 210


class Paper(QWidget):
    """A white page; grey while it is not up to date."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QImage()
        self.stale = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_picture(self, picture: QImage) -> None:
        """Show a page of however many pixels; it is drawn into the size there is."""
        self._picture = picture
        self.update()

    def set_stale(self, stale: bool) -> None:  # noqa: FBT001  a setter in Qt's manner
        """Grey the page, or show it plainly."""
        self.stale = stale
        self.update()

    def height_at(self, width: int) -> int:
        """The height that follows from a width."""
        if self._picture.isNull():
            return round(width * _A4)
        return round(width * self._picture.height() / self._picture.width())

    def fit(self, width: int) -> bool:
        """Take a width, and the height that follows; whether that is another size."""
        size = QSize(width, self.height_at(width))
        changed = size != self.size()
        self.setFixedSize(size)
        return changed

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt's signature
        """The page on white, whatever the theme: paper is white."""
        painter = QPainter(self)
        place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(theme.color("edge"))
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRect(place)
        if self._picture.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(0.4 if self.stale else 1.0)
        painter.drawImage(place.adjusted(0.5, 0.5, -0.5, -0.5), self._picture)
