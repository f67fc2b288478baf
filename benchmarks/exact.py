"""Exact tests, answered in full at up to 200 an arm.

Run with the Python of .venv: `.venv/bin/python benchmarks/exact.py`. For every test it prints how long the number
for 90 % power takes, and the power and the detectable effect of 200 an arm, from nothing kept. The aim is a
second each; the last column is the longest of them over the aim. `first` is the answer of the normal test that
stands in until then.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, cast

from ldn_designer.designs import load
from ldn_designer.hypotheses import Equivalence, NonInferiority, Superiority
from ldn_designer.power.solving import detectable, size

if TYPE_CHECKING:
    from collections.abc import Callable

    from ldn_designer.designs.base import Design
    from ldn_designer.hypotheses import Hypothesis

AIM = 1.0
POWER = 0.9
ARM = 200
#: Proportions whose number is near 200 an arm, for each test and each way to double a p value.
TWO: dict[str, Any] = {"control": 0.5, "treatment": 0.66}
TESTS = ("fisher", "boschloo", "pooled", "unpooled")
#: Discordant pairs and responders whose number is near 200.
PAIRS: dict[str, Any] = {"treatment_only": 0.25, "control_only": 0.117}
ONE: dict[str, Any] = {"reference_proportion": 0.5, "proportion": 0.614}


def questions() -> dict[str, tuple[Design, Hypothesis]]:
    """Every exact test with what is asked of it, by name."""
    kinds = ("two-proportions-exact", "paired-proportions-exact", "one-proportion-exact")
    two, pairs, one = (cast("Any", load(kind)) for kind in kinds)
    superior = Superiority()
    found: dict[str, tuple[Design, Hypothesis]] = {}
    for test in TESTS:
        for doubled in ("ordered", "doubled"):
            found[f"two proportions, {test}, {doubled}"] = (
                two(**TWO, test=test, two_sided=doubled),
                superior,
            )
        same = two(control=0.5, treatment=0.5, test=test)
        found[f"two proportions, {test}, non-inferiority"] = same, NonInferiority(limit=-0.165)
        found[f"two proportions, {test}, equivalence"] = (
            same,
            Equivalence(lower=-0.165, upper=0.165),
        )
    for test in ("exact", "midp"):
        for many in ("random", "fixed"):
            design = pairs(**PAIRS, test=test, discordant_number=many)
            found[f"pairs, {test}, {many}"] = design, superior
    found["one proportion"] = one(**ONE), superior
    return found


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """How long it takes when nothing is kept from before, and what it gives."""
    for name, module in tuple(sys.modules.items()):
        if name.startswith("ldn_designer."):
            for kept in vars(module).values():
                if callable(clear := getattr(kept, "cache_clear", None)):
                    clear()
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def timed(name: str, design: Design, hypothesis: Hypothesis) -> str:
    """The line of one test."""
    near, counts = design.approximation(), design.apportion(ARM * len(design.strata))
    assert near is not None
    size(near, hypothesis, POWER)  # to warm up
    first, _ = seconds(lambda: size(near, hypothesis, POWER))
    sized, found = seconds(lambda: size(design, hypothesis, POWER))
    power, _ = seconds(lambda: design.power(counts, hypothesis))
    effect, shown = 0.0, "–"
    if hypothesis.kind != "equivalence":  # there the planned effect is none
        effect, _ = seconds(lambda: detectable(design, hypothesis, counts, POWER))
        shown = f"{effect:.3f} s"
    each = int(found.total) // len(design.strata)
    return (
        f"{name:<42}{each:>6} {first * 1e3:>5.0f} ms {sized:>6.3f} s {power:>6.3f} s {shown:>8} "
        f"{max(sized, power, effect) / AIM:>6.2f}"
    )


def main() -> None:
    """Print a line a test."""
    print(f"{'':<42}{'n':>6} {'first':>8} {'size':>8} {'power':>8} {'effect':>8} {'ratio':>6}")
    for name, (design, hypothesis) in questions().items():
        print(timed(name, design, hypothesis))


if __name__ == "__main__":
    main()
