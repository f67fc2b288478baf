from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QImage

from ldn_designer.figures.palette import DARK, LIGHT
from ldn_designer_ui import theme
from ldn_designer_ui.canvas import RESIZED, FigureView
from ldn_designer_ui.raster import Raster

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from ldn_designer.figures import Palette


def line(axes: Axes, heights: list[float], palette: Palette) -> None:
    axes.plot(range(len(heights)), heights, color=palette.accent)


class Counting:
    def __init__(self) -> None:
        self.drawn: list[str] = []

    def __call__(self, axes: Axes, heights: list[float], palette: Palette) -> None:
        self.drawn.append(palette.name)
        line(axes, heights, palette)


def view(qtbot: QtBot, draw: Any = line, *, seen: bool = True) -> FigureView:
    made = FigureView(draw, name="Power curve")
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.setVisible(seen)
    return made


def colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


def test_many_calls_in_one_frame_draw_once(qtbot: QtBot) -> None:
    draw = Counting()
    figure = view(qtbot, draw)
    for last in range(20):
        figure.show_figure([0.0, 1.0, float(last)])
    qtbot.waitUntil(lambda: draw.drawn != [])
    assert draw.drawn == ["light"]


def test_the_figure_is_drawn_in_the_colours_of_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    draw = Counting()
    figure = view(qtbot, draw)
    figure.show_figure([0.0, 1.0, 0.5])
    figure.draw_now()
    qtbot.waitUntil(lambda: LIGHT.accent in colours(figure.grab().toImage()))
    theme.apply(qapp, "dark")
    qtbot.waitUntil(lambda: draw.drawn[-1] == "dark")
    qtbot.waitUntil(lambda: DARK.accent in colours(figure.grab().toImage()))


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_no_number_is_never_drawn(qtbot: QtBot, bad: float) -> None:
    figure = view(qtbot)
    figure.show_figure([0.0, bad, 1.0])
    figure.draw_now()
    assert "not a number" in figure.message
    figure.show_figure([0.0, 1.0])
    figure.draw_now()
    assert figure.message == ""


@pytest.mark.parametrize(
    ("suffix", "start"), [(".pdf", b"%PDF"), (".svg", b"<?xml"), (".png", b"\x89PNG")]
)
def test_figures_are_saved_in_each_format(
    qtbot: QtBot, tmp_path: Path, suffix: str, start: bytes
) -> None:
    figure = view(qtbot)
    figure.show_figure([0.0, 1.0])
    said: list[str] = []
    figure.said.connect(said.append)
    path = tmp_path / f"curve{suffix}"
    figure.save(path)
    assert path.read_bytes().startswith(start)
    assert said == [f"Saved as curve{suffix}."]
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_format_or_place_that_cannot_be_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    figure = view(qtbot)
    figure.show_figure([0.0, 1.0])
    said: list[str] = []
    figure.said.connect(said.append)
    figure.save(tmp_path / "curve.gif")
    figure.save(tmp_path / "nowhere" / "curve.pdf")
    assert ".pdf, .svg, .png" in said[0]
    assert "the folder does not exist" in said[1]


def test_copy_puts_a_light_picture_on_the_clipboard(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    figure = view(qtbot)
    figure.show_figure([0.0, 1.0])
    figure.copy()
    image = QGuiApplication.clipboard().image()
    assert image.width() > 1000
    assert image.pixelColor(2, 2).name() == LIGHT.panel


def test_a_figure_can_be_read_as_a_table(qtbot: QtBot) -> None:
    from ldn_designer_ui.dialogs.figure_table import FigureTable

    table = FigureTable("Power curve", (("N", "Power"), (("140", "83%"), ("166", "90%"))))
    qtbot.addWidget(table)
    item = table.table.item(1, 1)
    assert item is not None
    assert item.text() == "90%"
    table.copy()
    assert QGuiApplication.clipboard().text() == "N\tPower\n140\t83%\n166\t90%"


def test_the_table_is_offered_where_there_is_one(qtbot: QtBot) -> None:
    plain = view(qtbot)
    drawing: Any = line
    numbered = FigureView(
        drawing,
        name="Curve",
        table=lambda heights: (("Height",), [[str(heights[0])]]),
    )
    qtbot.addWidget(numbered)
    assert [tool.text() for tool in plain.tools()] == ["Copy", "Export…"]
    assert [tool.text() for tool in numbered.tools()] == ["Copy", "Export…", "Table"]


def test_out_of_sight_nothing_is_drawn_until_the_figure_is_seen(qtbot: QtBot) -> None:
    draw = Counting()
    figure = view(qtbot, draw, seen=False)
    figure.show_figure([0.0, 1.0])
    qtbot.wait(30)
    assert draw.drawn == []
    figure.show()
    assert draw.drawn == ["light"]  # before it is painted for the first time


def test_another_size_is_drawn_once_it_stays(qtbot: QtBot) -> None:
    draw = Counting()
    figure = view(qtbot, draw)
    figure.show_figure([0.0, 1.0])
    qtbot.waitUntil(lambda: draw.drawn == ["light"])
    for width in (410, 450, 500, 400):
        figure.resize(width, 300)
    qtbot.wait(2 * RESIZED)
    assert len(draw.drawn) == 1
    for width in (410, 450, 500):
        figure.resize(width, 300)
    qtbot.waitUntil(lambda: figure._picture.drawn_for == figure.size())
    assert len(draw.drawn) == 2


def test_a_figure_of_stale_results_is_pale(qtbot: QtBot) -> None:
    figure = view(qtbot)
    figure.show_figure([0.0, 1.0])
    qtbot.waitUntil(lambda: LIGHT.accent in colours(figure.grab().toImage()))
    figure.setProperty("stale", True)
    assert LIGHT.accent not in colours(figure.grab().toImage())
    figure.setProperty("stale", False)
    assert LIGHT.accent in colours(figure.grab().toImage())


def labelled(axes: Axes, words: str, palette: Palette) -> None:
    axes.plot([0, 1], [0, 1], color=palette.accent)
    axes.set_yticks([0, 1], [words, words])


def place(figure: FigureView) -> tuple[float, ...]:
    axes = figure._raster._axes
    assert axes is not None
    return tuple(float(edge) for edge in axes.get_position().extents)


def test_words_that_outgrow_their_margins_get_wider_ones(qtbot: QtBot) -> None:
    figure = view(qtbot, labelled)
    figure.show_figure("1")
    qtbot.waitUntil(lambda: figure._raster._next is not None)
    narrow = place(figure)
    figure.show_figure("one hundred")
    qtbot.waitUntil(lambda: place(figure)[0] > narrow[0] + 0.1)


@pytest.mark.parametrize("key", ["forest", "prior", "schema", "power-curve", "tornado", "contour"])
def test_every_figure_stands_on_screen_as_it_does_in_a_file(key: str) -> None:
    from matplotlib.figure import Figure

    from ldn_designer.evaluation import evaluate
    from ldn_designer.examples import load_example
    from ldn_designer.figures import paint, registry

    draw, plan = registry.load(key).draw, load_example("fibromyalgia-parallel")
    raster, size = Raster(), QSize(500, 370)
    for changed in (plan, plan.edited("power", 0.8), plan.edited("design.difference", -0.5)):
        evaluation = evaluate(changed)
        raster.image(draw, evaluation, LIGHT, size, 1.0)
        if raster.settle():
            raster.image(draw, evaluation, LIGHT, size, 1.0)
            assert not raster.settle()
        assert raster._axes is not None
        assert raster._margins is not None
        raster._margins.place(raster._axes)
        filed = Figure((500 / 96, 370 / 96), dpi=96, layout="constrained")
        axes = filed.add_subplot()
        paint(draw, axes, evaluation, LIGHT)
        filed.draw_without_rendering()
        for own, expected, pixels in zip(
            raster._axes.get_position().extents, axes.get_position().extents, (500, 370) * 2,
            strict=True,
        ):  # fmt: skip
            assert own == pytest.approx(expected, abs=1 / pixels), changed
