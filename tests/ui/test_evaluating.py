from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ldn_designer_ui.evaluating import Evaluations
from ldn_designer_ui.pages import PAGES

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.jobs import Jobs


def test_thirty_requests_evaluate_the_first_and_the_last(
    jobs: Jobs, qtbot: QtBot, plan: TrialPlan
) -> None:
    from ldn_designer.evaluation import evaluate

    design = next(page for page in PAGES if page.key == "design")
    gate = threading.Event()
    evaluated: list[TrialPlan] = []
    ready: list[TrialPlan] = []

    def slow(plan: TrialPlan) -> Evaluation:
        gate.wait(5)
        evaluated.append(plan)
        return evaluate(plan)

    evaluations = Evaluations(jobs, [design], slow)
    evaluations.page_ready.connect(lambda _key, plan, _evaluation: ready.append(plan))
    plans = [plan.edited("power", 0.5 + step / 100) for step in range(30)]
    for each in plans:
        evaluations.request(each, design)
    qtbot.wait(20)
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert len(evaluated) <= 2
    assert evaluated[-1] is plans[-1]
    assert ready == [plans[-1]]
