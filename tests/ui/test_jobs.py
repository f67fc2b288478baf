from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from ldn_designer_ui.jobs import PROGRESS_INTERVAL, Jobs

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from pytestqt.qtbot import QtBot


def test_result_arrives_in_the_windows_thread(jobs: Jobs, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    results: list[int] = []

    def work(number: int) -> int:
        threads.append(threading.current_thread())
        return number * 2

    def done(result: int) -> None:
        threads.append(threading.current_thread())
        results.append(result)

    jobs.submit(work, 21, done=done)
    qtbot.waitUntil(lambda: results == [42])
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_error_is_handed_over(jobs: Jobs, qtbot: QtBot) -> None:
    errors: list[Exception] = []

    def fail() -> None:
        raise ZeroDivisionError("nothing")

    jobs.submit(fail, done=lambda _result: errors.append(AssertionError()), failed=errors.append)
    qtbot.waitUntil(lambda: len(errors) == 1)
    assert isinstance(errors[0], ZeroDivisionError)


def test_error_nobody_waits_for_is_raised_and_the_next_job_still_answers(
    jobs: Jobs, qtbot: QtBot
) -> None:
    results: list[int] = []

    def fail() -> None:
        raise ZeroDivisionError("nothing")

    with qtbot.captureExceptions() as raised:
        jobs.submit(fail)
        jobs.submit(lambda: 1, done=results.append)
        qtbot.waitUntil(lambda: results == [1])
        qtbot.waitUntil(lambda: len(raised) == 1)
    assert raised[0][0] is ZeroDivisionError


def test_cancelled_work_stops_at_its_next_report(jobs: Jobs, qtbot: QtBot) -> None:
    started, ended = threading.Event(), threading.Event()
    results: list[object] = []

    def work(progress: Callable[[int, int], None]) -> str:
        try:
            for done in range(10_000):
                progress(done, 10_000)
                started.set()
                time.sleep(0.001)
            return "finished"
        finally:
            ended.set()

    job = jobs.submit(work, done=results.append, failed=results.append, progress=lambda *_: None)
    assert started.wait(5)
    job.cancel()
    assert ended.wait(5)
    qtbot.wait(50)
    assert results == []
    assert not job.active
    assert not jobs.busy


def test_progress_is_throttled_but_never_loses_the_end(jobs: Jobs, qtbot: QtBot) -> None:
    told: list[tuple[int, int]] = []
    results: list[float] = []

    def work(progress: Callable[[int, int], None]) -> float:
        start = time.monotonic()
        for done in range(1, 3001):
            progress(done, 3000)
            if done % 300 == 0:
                time.sleep(0.02)
        return time.monotonic() - start

    jobs.submit(work, done=results.append, progress=lambda done, total: told.append((done, total)))
    qtbot.waitUntil(lambda: len(results) == 1)
    assert told[-1] == (3000, 3000)
    assert len(told) <= results[0] / PROGRESS_INTERVAL + 2


def test_newer_request_with_the_same_key_wins(jobs: Jobs, qtbot: QtBot) -> None:
    gate = threading.Event()
    results: list[str] = []

    def work(name: str) -> str:
        gate.wait(5)
        return name

    for name in ("first", "second", "third"):
        jobs.submit(work, name, done=results.append, replaces="plan")
    jobs.submit(work, "other", done=results.append, replaces="something else")
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert sorted(results) == ["other", "third"]


def test_two_hundred_quick_jobs_all_answer_in_time(jobs: Jobs, qtbot: QtBot) -> None:
    results: list[int] = []
    for number in range(200):
        jobs.submit(lambda number=number: number, done=results.append)
    qtbot.waitUntil(lambda: len(results) == 200, timeout=5000)
    assert sorted(results) == list(range(200))
    assert not jobs.busy


def test_busy_is_told_once_for_a_stretch_of_work(jobs: Jobs, qtbot: QtBot) -> None:
    told: list[bool] = []
    jobs.busy_changed.connect(told.append)
    gate = threading.Event()
    for _ in range(3):
        jobs.submit(gate.wait, 5)
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert told == [True, False]


def test_shutdown_waits_and_refuses_what_comes_later(qtbot: QtBot) -> None:
    jobs = Jobs()
    ended = threading.Event()
    delivered: list[object] = []

    def work() -> None:
        time.sleep(0.1)
        ended.set()

    jobs.submit(work, done=delivered.append)
    qtbot.wait(20)
    jobs.shutdown()
    assert ended.is_set()
    assert not jobs.submit(lambda: 1, done=delivered.append).active
    qtbot.wait(20)
    assert delivered == []


@pytest.mark.parametrize("key", ["", "key"])
def test_finished_jobs_are_not_kept(jobs: Jobs, qtbot: QtBot, key: str) -> None:
    job = jobs.submit(lambda: 1, replaces=key)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert not job.active
    assert jobs._active == set()


def test_a_generator_stops_at_its_next_step_once_cancelled(jobs: Jobs, qtbot: QtBot) -> None:
    steps: list[int] = []
    results: list[object] = []
    gate, ended = threading.Event(), threading.Event()

    def work() -> Generator[None, None, str]:
        try:
            for step in range(3):
                steps.append(step)
                gate.wait(5)
                yield
            return "finished"
        finally:
            ended.set()

    job = jobs.submit(work, done=results.append)
    qtbot.waitUntil(lambda: steps == [0])
    job.cancel()
    gate.set()
    qtbot.waitUntil(ended.is_set)
    assert steps == [0]
    jobs.submit(work, done=results.append)
    qtbot.waitUntil(lambda: results == ["finished"])


def test_other_work_stands_still_until_what_is_urgent_was_shown(jobs: Jobs, qtbot: QtBot) -> None:
    order: list[str] = []
    gate = threading.Event()

    def background() -> Generator[None, None, None]:
        order.append("first step")
        gate.wait(5)
        yield
        order.append("second step")

    def show(_result: object) -> None:
        time.sleep(0.05)  # the window draws
        order.append("shown")

    jobs.submit(background)
    qtbot.waitUntil(lambda: order == ["first step"])
    jobs.submit(time.sleep, 0.05, done=show, urgent=True)
    gate.set()
    qtbot.waitUntil(lambda: len(order) == 3)
    assert order == ["first step", "shown", "second step"]


def test_urgent_work_that_was_cancelled_holds_nothing_up(jobs: Jobs, qtbot: QtBot) -> None:
    results: list[int] = []
    gate = threading.Event()
    running = jobs.submit(gate.wait, 5, urgent=True)
    waiting = jobs.submit(gate.wait, 5, urgent=True)
    jobs.submit(lambda: 1, done=results.append)
    for job in (waiting, running):
        job.cancel()
    gate.set()
    qtbot.waitUntil(lambda: results == [1], timeout=1500)


def test_shutdown_ends_work_that_waits(qtbot: QtBot) -> None:
    jobs = Jobs()
    gate = threading.Event()
    jobs.submit(gate.wait, 0.2, urgent=True)
    started: list[int] = []
    jobs.submit(lambda: started.append(1))
    qtbot.wait(20)
    before = time.monotonic()
    jobs.shutdown()
    assert time.monotonic() - before < 1
    assert started == []


def test_work_with_a_thread_of_its_own_does_not_wait_behind_urgent_work(
    jobs: Jobs, qtbot: QtBot
) -> None:
    gate, done = threading.Event(), threading.Event()
    jobs.submit(gate.wait, 20, urgent=True)
    jobs.submit(lambda: None, done=lambda _none: done.set(), urgent=True, thread="quick")
    qtbot.waitUntil(done.is_set, timeout=5_000)
    assert not gate.is_set()
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
