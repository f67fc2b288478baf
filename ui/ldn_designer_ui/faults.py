"""What happens when the program itself is at fault: the work is kept, and a sentence says so."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from ldn_designer_ui.main_window import MainWindow


class Faults:
    """An exception hook: keeps the work, tells the user once at a time, and the terminal in full."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._telling = False

    def install(self) -> None:
        """Catch whatever nothing else caught, from now on."""
        sys.excepthook = self

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Keep the work and tell of one fault."""
        import traceback

        traceback.print_exception(kind, error, trace)
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        kept = self._keep()
        if self._telling:
            return
        self._telling = True
        try:
            self._window.filing.asking.tell(
                "Something went wrong",
                f"LDN Designer met a fault it does not know: {str(error) or kind.__name__}\n\n{kept}",
            )
        finally:
            self._telling = False

    def _keep(self) -> str:
        try:
            folder = self._window.recovery.write()
        except OSError as error:
            return f"The work is still in the window, but no copy could be kept: {error.strerror}."
        if folder is None:
            return "Nothing was unsaved."
        return f"The work is still in the window, and a copy is kept in {folder}."
