"""The pooled trials, the pooled effect and what the next trial may find, as a forest plot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ldn_designer.figures.calm import say
from ldn_designer.figures.scale import difference_label, evidence_scale, favours, strong
from ldn_designer.notation import listed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ldn_designer.evaluation import Evaluation
    from ldn_designer.figures import Palette
    from ldn_designer.figures.scale import Scale

#: Area in square points of a study that carries all the weight.
_LARGEST_SQUARE = 110.0
_DIAMOND = 0.26
_ROW = 0.058


@dataclass(frozen=True, slots=True)
class _Line:
    """One row: its name, estimate (None for an interval alone), limits, and how it is drawn."""

    name: str
    estimate: float | None
    low: float
    high: float
    kind: str
    weight: float = 0.0

    def strength(self, palette: Palette) -> str | int:
        """The weight of its type: what is pooled stands out."""
        return "normal" if self.kind == "study" else strong(palette)

    def values(self, scale: Scale) -> str:
        """What stands at the right."""
        limits = scale.interval(self.low, self.high)
        return limits if self.estimate is None else f"{scale.number(self.estimate)} ({limits})"


def aspect(evaluation: Evaluation) -> float:
    """Height over width: a row more for each study."""
    return 0.17 + _ROW * max(len(_lines(evaluation)), 2)


def caption(evaluation: Evaluation) -> str:
    """What the figure shows and how the studies were pooled."""
    pooled = evaluation.evidence.pooled
    if pooled is None:
        return "The selected results. They are not pooled."
    if len(evaluation.evidence.rows) == 1:
        return "The selected trial with its 95% confidence interval."
    return (
        "The pooled trials, each with its 95% confidence interval; the area of a square is the trial’s weight. "
        f"Diamond: mean effect ({pooled.method}). Bar: 95% interval of the true effect in a new trial."
    )


def alternative(evaluation: Evaluation) -> str:
    """Every row in words."""
    lines, scale = _lines(evaluation), evidence_scale(evaluation)
    if not lines:
        return f"No forest plot: {evaluation.evidence.problem}"
    said = listed(tuple(f"{line.name} {line.values(scale)}" for line in lines))
    return f"Forest plot of {_axis(evaluation)}: {said}."


def _axis(evaluation: Evaluation) -> str:
    """The order of subtraction, and the unit where it is known."""
    unit = evidence_scale(evaluation).unit
    return (
        f"{difference_label(evaluation.plan)}, {unit}"
        if unit
        else difference_label(evaluation.plan)
    )


def draw(axes: Axes, evaluation: Evaluation, palette: Palette) -> None:
    """Studies from the top, then the pool and the next trial; values at the right."""
    lines, scale = _lines(evaluation), evidence_scale(evaluation)
    if not lines:
        say(axes, palette, evaluation.evidence.problem)
        return
    axes.grid(visible=False)
    axes.axvline(0.0, color=palette.edge, linewidth=0.9, zorder=0)
    for row, line in enumerate(lines):
        _MARKS[line.kind](axes, row, line, scale.factor, palette)
        axes.text(
            1.03,
            row,
            line.values(scale),
            transform=axes.get_yaxis_transform(),
            va="center",
            color=palette.ink,
            weight=line.strength(palette),
        )
    axes.set_ylim(len(lines) - 0.45, -0.6)
    axes.set_yticks(range(len(lines)), [line.name for line in lines], color=palette.ink)
    for label, line in zip(axes.get_yticklabels(), lines, strict=True):
        label.set_fontweight(line.strength(palette))
    reach = 1.08 * scale.factor * max(abs(edge) for line in lines for edge in (line.low, line.high))
    axes.set_xlim(-reach, reach)
    axes.set_xlabel(_axis(evaluation))
    _headings(axes, evaluation, palette)


def _headings(axes: Axes, evaluation: Evaluation, palette: Palette) -> None:
    left, right = favours(evaluation.plan)
    for x, text, side in ((0.48, left, "right"), (0.52, right, "left")):
        axes.text(
            x, 1.02, text, transform=axes.transAxes, ha=side, va="bottom", color=palette.muted
        )


def _lines(evaluation: Evaluation) -> tuple[_Line, ...]:
    evidence = evaluation.evidence
    lines = [
        _Line(row.study.label, row.effect.estimate, *row.effect.interval(), "study", row.weight)
        for row in evidence.rows
    ]
    pooled = evidence.pooled
    if pooled is not None and len(evidence.rows) > 1:
        lines.append(_Line("Pooled", pooled.estimate, *pooled.interval, "pooled"))
        if pooled.prediction is not None:
            lines.append(_Line("Next trial", None, *pooled.prediction, "next"))
    return tuple(lines)


def _study(axes: Axes, row: int, line: _Line, factor: float, palette: Palette) -> None:
    assert line.estimate is not None
    axes.plot(
        [line.low * factor, line.high * factor],
        [row, row],
        color=palette.ink,
        linewidth=1.1,
        solid_capstyle="butt",
    )
    area = max(_LARGEST_SQUARE * line.weight, 12.0)
    axes.scatter(
        [line.estimate * factor], [row], s=area, marker="s", color=palette.accent, zorder=3
    )


def _pooled(axes: Axes, row: int, line: _Line, factor: float, palette: Palette) -> None:
    assert line.estimate is not None
    x = [line.low * factor, line.estimate * factor, line.high * factor, line.estimate * factor]
    axes.fill(x, [row, row - _DIAMOND, row, row + _DIAMOND], color=palette.accent, linewidth=0)


def _next(axes: Axes, row: int, line: _Line, factor: float, palette: Palette) -> None:
    axes.plot(
        [line.low * factor, line.high * factor],
        [row, row],
        color=palette.accent,
        linewidth=3.0,
        solid_capstyle="butt",
    )


_MARKS = {"study": _study, "pooled": _pooled, "next": _next}
