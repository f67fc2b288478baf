"""What the window can do, as data: menus, buttons and shortcuts are views of this table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class WindowState(NamedTuple):
    """What decides which actions are possible."""

    ready: bool = False
    has_plan: bool = False
    saved: bool = True
    can_undo: bool = False
    can_redo: bool = False


class Action(NamedTuple):
    """One thing the user can ask for; `callback` names a method of the window."""

    id: str
    title: str
    callback: str
    shortcut: str = ""
    icon: str = ""
    section: str = "file"
    enabled: Callable[[WindowState], bool] = lambda state: state.ready


def _has_plan(state: WindowState) -> bool:
    return state.ready and state.has_plan


#: Sections are divided by a line in the menu.
ACTIONS = (
    Action("new", "New plan", "new_plan", "Ctrl+N"),
    Action("open", "Open…", "open_plan", "Ctrl+O"),
    Action("save", "Save", "save", "Ctrl+S", section="save", enabled=_has_plan),
    Action("save_as", "Save as…", "save_as", "Ctrl+Shift+S", section="save", enabled=_has_plan),
    Action("export", "Export…", "export", "Ctrl+E", section="save", enabled=_has_plan),
    Action("undo", "Undo", "undo", "Ctrl+Z", "undo", "edit", lambda state: state.can_undo),
    Action("redo", "Redo", "redo", "Ctrl+Shift+Z", "redo", "edit", lambda state: state.can_redo),
    Action(
        "context",
        "Change the question…",
        "change_context",
        "Ctrl+K",
        section="edit",
        enabled=_has_plan,
    ),
    Action(
        "preferences",
        "Preferences…",
        "show_preferences",
        "Ctrl+,",
        section="program",
        enabled=lambda _: True,
    ),
    Action(
        "about", "About LDN Designer", "show_about", "F1", section="program", enabled=lambda _: True
    ),
    Action("quit", "Quit", "close", "Ctrl+Q", section="quit", enabled=lambda _: True),
)
