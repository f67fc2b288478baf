"""The command `ldn-designer-gui`: opens the window, or takes pictures of its pages."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ldn_designer import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QApplication


#: What the application is made with: one style on every system, which palette and sheet build on.
ARGUMENTS = ("ldn-designer", "-style", "fusion")


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code after the window was closed: 0, or 1 when pictures could not be taken."""
    options = _parser().parse_args(sys.argv[1:] if argv is None else argv)
    if options.screenshots is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return _run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ldn-designer-gui", description="Plan a trial of low-dose naltrexone in a window."
    )
    parser.add_argument("file", nargs="?", type=Path, help="a plan to open (.ldn)")
    parser.add_argument(
        "--screenshots", type=Path, metavar="DIR", help="save one picture of every page, and end"
    )
    parser.add_argument("--theme", choices=("light", "dark"), help="appearance of this window")
    parser.add_argument(
        "--size", type=_size, metavar="WxH", help="size of this window, such as 1440x900"
    )
    parser.add_argument("--version", action="version", version=f"LDN Designer {__version__}")
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    try:
        size = int(width), int(height)
    except ValueError:
        size = (0, 0)
    if not all(100 <= side <= 10_000 for side in size):  # noqa: PLR2004  what a screen may measure
        raise argparse.ArgumentTypeError(f"write a size such as 1440x900, not {text!r}")
    return size


def _application() -> QApplication:
    """The application, in the style on which the themes are built."""
    from PySide6.QtWidgets import QApplication

    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(list(ARGUMENTS))
    app.setApplicationName("ldn-designer")
    app.setApplicationDisplayName("LDN Designer")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("ldn-designer")
    return app


def _dress(app: QApplication, theme_name: str) -> tuple[str, ...]:
    """Give the application its fonts and its theme; sentences about what it lacks."""
    from ldn_designer_ui import theme

    problems = theme.load_fonts()
    theme.apply(app, theme_name)
    return problems


def _run(options: argparse.Namespace) -> int:
    from ldn_designer_ui import pages
    from ldn_designer_ui.faults import Faults
    from ldn_designer_ui.garbage import Garbage
    from ldn_designer_ui.main_window import MainWindow
    from ldn_designer_ui.preferences import Preferences

    app = _application()
    preferences = Preferences()
    theme = options.theme or preferences.theme
    window = MainWindow(
        pages.PAGES, preferences, file=options.file, theme=theme, dress=partial(_dress, app, theme)
    )
    if options.screenshots is not None:
        with TemporaryDirectory() as aside:  # nobody is there to be asked about rescued work
            window.recovery_folder = Path(aside)
            return _take_screenshots(window, options)
    Faults(window).install()
    window.ready.connect(lambda: Garbage(window.jobs))
    window.place(options.size)
    window.show()
    return app.exec()


def _take_screenshots(window: object, options: argparse.Namespace) -> int:
    from ldn_designer_ui import screenshots
    from ldn_designer_ui.main_window import MainWindow

    assert isinstance(window, MainWindow)
    window.furnish()
    window.resize(*(options.size or (1440, 900)))
    window.show()
    try:
        taken = screenshots.take(window, options.screenshots)
    except OSError as error:
        print(error, file=sys.stderr)  # noqa: T201  a command's answer
        return 1
    finally:
        window.close()
    for path in taken:
        print(path)  # noqa: T201  a command's answer
    return 0


if __name__ == "__main__":
    sys.exit(main())
