"""The Qt in use keeps its reference counts.

PySide6 6.12.0 with Python 3.11 loses one reference to True on every emitted signal; some hundreds
of signals later the process dies.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class Sender(QObject):
    sent = Signal()


def test_emitting_signals_keeps_references() -> None:
    sender = Sender()
    received: list[int] = []
    sender.sent.connect(lambda: received.append(0))
    before = sys.getrefcount(True)
    for _ in range(50):
        sender.sent.emit()
    assert abs(sys.getrefcount(True) - before) < 10
    assert len(received) == 50
