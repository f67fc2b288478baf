"""A field for one number that keeps what is being typed until it is valid."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from ldn_designer_ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

#: More digits than any quantity of a trial needs; a longer text is a slip of the hand.
_LONGEST = 40
#: Digits that survive a float's round trip.
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class NumberKind:
    """Which numbers a field takes, in the words of its messages.

    Bounds are in the plan's unit; `percent` shows a fraction as a percentage, so that 0.15 reads 15.
    """

    label: str
    whole: bool = False
    percent: bool = False
    optional: bool = False
    minimum: float | None = None
    maximum: float | None = None
    minimum_excluded: bool = False
    maximum_excluded: bool = False

    def text(self, value: float | None) -> str:
        """The number as the field shows it; "" for none."""
        if value is None:
            return ""
        shown = Decimal(repr(float(value))) * (100 if self.percent else 1)
        digits = f"{shown:.{_DIGITS}g}"
        if "e" not in digits and "." in digits:
            digits = digits.rstrip("0").rstrip(".")
        return digits.replace("-", "−")

    def read(self, text: str) -> float | None:
        """The number typed; ValueError carries a sentence that says what is wrong and what to do."""
        plain = text.strip().replace("−", "-").replace("\u202f", "").replace(" ", "")
        if self.percent:
            plain = plain.removesuffix("%")
        if not plain:
            if self.optional:
                return None
            raise ValueError(f"{self.label} is empty. {self.wanted()}")
        number = self._decimal(plain)
        value = number / 100 if self.percent else number
        if self.whole and value != value.to_integral_value():
            raise ValueError(f"{self.label} must be a whole number. {self.wanted()}")
        if not self._inside(value):
            raise ValueError(f"{self.label} must be {self.allowed()}.")
        return int(value) if self.whole else float(value)

    def allowed(self) -> str:
        """The bounds in words: "greater than 0", "at least 2 and at most 20"; "" without any."""
        parts = []
        if self.minimum is not None:
            words = "greater than" if self.minimum_excluded else "at least"
            parts.append(f"{words} {self._bound(self.minimum)}")
        if self.maximum is not None:
            words = "less than" if self.maximum_excluded else "at most"
            parts.append(f"{words} {self._bound(self.maximum)}")
        return " and ".join(parts)

    def wanted(self) -> str:
        """What to do, as a sentence: "Enter a whole number, at least 2 and at most 20."."""
        bounds = self.allowed()
        return f"Enter a {'whole ' if self.whole else ''}number{', ' if bounds else ''}{bounds}."

    def _bound(self, bound: float) -> str:
        return self.text(bound) + ("%" if self.percent else "")

    def _decimal(self, plain: str) -> Decimal:
        if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", plain):
            hint = plain.replace(",", ".")
            raise ValueError(f"{self.label}: write {hint} with a point; a comma is not read.")
        if len(plain) > _LONGEST or not re.fullmatch(
            r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?", plain, re.IGNORECASE | re.ASCII
        ):
            raise ValueError(f"{self.label} must be a number. {self.wanted()}")
        try:
            return Decimal(plain)
        except InvalidOperation as error:
            raise ValueError(f"{self.label} must be a number. {self.wanted()}") from error

    def _inside(self, value: Decimal) -> bool:
        number = float(value)
        above = self.minimum is None or (
            number > self.minimum if self.minimum_excluded else number >= self.minimum
        )
        below = self.maximum is None or (
            number < self.maximum if self.maximum_excluded else number <= self.maximum
        )
        return above and below


class NumberField(QLineEdit):
    """A line for one number.

    edited(value, text): a valid number was typed. invalid(text, sentence): what stands there is none.
    A text that is wrong, because it is no number or because the plan refused it, stays until it is
    corrected or `settle` takes it back, whatever value the plan gets meanwhile.
    """

    edited = Signal(object, str)
    invalid = Signal(str, str)

    def __init__(self, kind: NumberKind, parent: QWidget | None = None, *, width: int = 80) -> None:
        super().__init__(parent)
        self.kind = kind
        self._value: float | None = None
        self._given: float | None = None
        self._error = ""
        self.setAccessibleName(kind.label)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(width)
        theme.set_tabular(self)
        self.textEdited.connect(self._read)

    @property
    def value(self) -> float | None:
        """The last valid number, typed or given by the plan."""
        return self._value

    @property
    def error(self) -> str:
        """The sentence about the text being typed; "" while it is valid."""
        return self._error

    def set_value(self, value: float | None) -> None:
        """Show the plan's number, unless the text says it already or is wrong."""
        self._given = value
        if self._error:
            return
        self._value = value
        if not self._says(value):
            self.setText(self.kind.text(value))

    def set_pending(self, text: str, sentence: str) -> None:
        """Show a text that is no value yet, such as one rescued after a crash."""
        self.setText(text)
        self.set_error(sentence)

    def set_error(self, sentence: str) -> None:
        """Mark the field as wrong for this reason, or as right with ""."""
        self._error = sentence
        self.setAccessibleDescription(sentence)
        if bool(self.property("wrong")) != bool(sentence):
            self.setProperty("wrong", bool(sentence))
            theme.restyle(self)

    def settle(self) -> None:
        """Show the plan's value in place of a text that was wrong."""
        if self._error:
            self._value = self._given
            self.setText(self.kind.text(self._given))
            self.set_error("")

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window: there they undo edits of the plan, here only letters."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence.StandardKey
            if event.matches(keys.Undo) or event.matches(keys.Redo):
                event.ignore()
                return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tidy a valid text ("1." becomes "1") when the field is left."""
        super().focusOutEvent(event)
        if not self._error:
            self.setText(self.kind.text(self._value))

    def _says(self, value: float | None) -> bool:
        try:
            return self.kind.read(self.text()) == value and bool(self.text()) == (value is not None)
        except ValueError:
            return False

    def _read(self, text: str) -> None:
        try:
            value = self.kind.read(text)
        except ValueError as error:
            self.set_error(str(error))
            self.invalid.emit(text, str(error))
            return
        self._value = value
        self.set_error("")
        self.edited.emit(value, text)
