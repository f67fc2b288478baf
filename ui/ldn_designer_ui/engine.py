"""The engine as the window reaches it; everything is imported by the first call, never before."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.printing import Progress

#: The example that a window without a file opens.
FIRST_EXAMPLE = "fibromyalgia-parallel"


class Engine:
    """What the window asks of the engine. Tests give it another one."""

    def load(self) -> str:
        """Import what evaluating a plan needs; the versions at work, for the footer."""
        from importlib.metadata import version

        from ldn_designer import evaluation, files, plan  # noqa: F401 - imported for the time it takes

        return " · ".join(f"{name} {version(name)}" for name in ("statsmodels", "scipy"))

    def examples(self) -> tuple[str, ...]:
        """Names of the built-in examples."""
        from ldn_designer.examples import EXAMPLES

        return tuple(EXAMPLES)

    def example(self, name: str) -> TrialPlan:
        """The plan of a built-in example."""
        from ldn_designer.examples import load_example

        return load_example(name)

    def new_plan(self) -> TrialPlan:
        """The plan a new trial begins with: the first design, with an effect still to be reasoned."""
        from ldn_designer.designs.two_means import TwoMeans
        from ldn_designer.plan import TrialPlan

        return TrialPlan(design=TwoMeans(difference=-1.0, sd=2.0))

    def evaluate(self, plan: TrialPlan) -> Evaluation:
        """Everything that follows from a plan."""
        from ldn_designer.evaluation import evaluate

        return evaluate(plan)

    def documents(self) -> dict[str, str]:
        """Keys and titles of the documents that a plan can be written as."""
        from ldn_designer.protocol.documents import DOCUMENTS

        return {key: key.capitalize() for key in DOCUMENTS}

    def write_document(self, plan: TrialPlan, key: str, path: Path, *, progress: Progress) -> int:
        """Write one document of a plan as PDF; its number of pages. DocumentError carries a sentence."""
        from ldn_designer_ui import printing

        return printing.write(key, self.evaluate(plan), path, progress)
