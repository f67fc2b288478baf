"""Preferences: how the window looks. Each choice shows its effect at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ldn_designer_ui import theme
from ldn_designer_ui.widgets.button import Button
from ldn_designer_ui.widgets.label import Label
from ldn_designer_ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from ldn_designer_ui.preferences import Preferences


class PreferencesDialog(QDialog):
    """The theme, light or dark."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.setWindowTitle("Preferences")
        self.theme = Segmented([("light", "Light"), ("dark", "Dark")], name="Appearance")
        self.theme.choose(theme.current().name)
        self.theme.chosen.connect(self._apply)
        close = Button("Close", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(Label("Appearance", "table"))
        row.addStretch(1)
        row.addWidget(self.theme)
        end = QHBoxLayout()
        end.addStretch(1)
        end.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(24)
        column.addLayout(row)
        column.addLayout(end)
        self.setMinimumWidth(360)

    def _apply(self, name: str) -> None:
        self._preferences.theme = name
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, name)
