"""A part is computed once for each object, and no object waits for another one's part."""

from __future__ import annotations

import threading
import time

from ldn_designer.evaluation.part import part


class Computing:
    def __init__(self) -> None:
        self.started, self.gate = threading.Event(), threading.Event()
        self.runs = 0

    @part
    def value(self) -> int:
        """A value that waits at the gate."""
        self.runs += 1
        self.started.set()
        assert self.gate.wait(10)
        return 7


def test_another_object_does_not_wait() -> None:
    slow, quick = Computing(), Computing()
    quick.gate.set()
    thread = threading.Thread(target=lambda: slow.value)
    thread.start()
    assert slow.started.wait(10)
    start = time.perf_counter()
    assert quick.value == 7
    assert time.perf_counter() - start < 5
    slow.gate.set()
    thread.join()


def test_two_threads_compute_it_once() -> None:
    one = Computing()
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(one.value)) for _ in range(2)]
    for each in threads:
        each.start()
    assert one.started.wait(10)
    one.gate.set()
    for each in threads:
        each.join()
    assert found == [7, 7]
    assert one.runs == 1
    assert Computing.value.__doc__ == "A value that waits at the gate."
