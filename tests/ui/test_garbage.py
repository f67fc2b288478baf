from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

import pytest

from ldn_designer_ui.garbage import NEVER, Garbage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from ldn_designer_ui.jobs import Jobs


@pytest.fixture
def garbage(jobs: Jobs) -> Iterator[Garbage]:
    thresholds = gc.get_threshold()
    yield Garbage(jobs)
    gc.set_threshold(*thresholds)
    gc.unfreeze()


class Ring:
    """Refers to itself, so that only a collection finds it."""

    left = 0

    def __init__(self) -> None:
        self.ring = self
        Ring.left += 1

    def __del__(self) -> None:
        Ring.left -= 1


def test_memory_is_tidied_once_nothing_is_computed(
    garbage: Garbage, jobs: Jobs, qtbot: QtBot
) -> None:
    garbage._timer.setInterval(100)
    assert gc.get_threshold()[2] == NEVER
    Ring()
    jobs.submit(time.sleep, 0.2)
    assert Ring.left == 1
    qtbot.waitUntil(lambda: Ring.left == 0)
    assert not jobs.busy


def test_what_was_loaded_is_not_looked_through_again(garbage: Garbage) -> None:
    assert gc.get_freeze_count() > 10_000
