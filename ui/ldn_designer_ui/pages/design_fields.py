"""Rows for fields of the plan that are written in a notation of their own."""

from __future__ import annotations

import re
from collections.abc import Callable  # noqa: TC003  fields of a dataclass
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ldn_designer_ui.binding import explain_at, show_number, value_at
from ldn_designer_ui.widgets.field_row import FieldRow
from ldn_designer_ui.widgets.number_field import NumberField, NumberKind

if TYPE_CHECKING:
    from ldn_designer_ui.document import Document

#: Longer texts are a slip of the hand.
_LONGEST = 200
#: The largest daily dose that the plan takes.
MOST_MG = 50
_DOSES = "Doses: write milligrams in rising order, such as 1.5 → 3 → 4.5, or one dose alone."
_STEP_WEEKS = "Weeks of each step: write one number such as 2, or one for each step such as 2, 4."
_COMMA = "write {} with a point; a comma between values is followed by a space."
_VISITS = "Visits: write whole weeks in rising order, such as 0, 4, 12."
_RATIO = "Allocation: write whole numbers from 1 to 100, such as 1 : 1 or 2 : 1."


@dataclass(frozen=True, slots=True)
class Notation(NumberKind):
    """Values written in a way of their own: `reading` turns text into one, or raises ValueError."""

    unit: str = ""
    reading: Callable[[str], Any] = float
    writing: Callable[[Any], str] = str

    def text(self, value: Any) -> str:
        """The value as the field shows it; "" for none."""
        return "" if value is None else self.writing(value)

    def read(self, text: str) -> Any:
        """The value typed; ValueError carries a sentence that says what to do."""
        return self.reading(text)


def entry_row(
    document: Document,
    path: str,
    notation: Notation,
    *,
    shown: Callable[[Any], Any] | None = None,
    replaced: Callable[[Any, Any], Any] | None = None,
    tooltip: str = "",
    width: int = 120,
) -> FieldRow:
    """A row for the value at a dotted path of the plan, bound to the document both ways.

    shown(plan): the value the field shows, by default the one at the path. replaced(plan, value):
    what the plan takes at the path, by default the value; it may raise PlanError.
    """
    field = NumberField(notation, width=width)
    row = FieldRow(notation.label, field, unit=notation.unit, tooltip=tooltip)

    def edit(value: Any, text: str) -> None:
        from ldn_designer.plan import PlanError

        try:
            taken = replaced(document.plan, value) if replaced else value
        except PlanError as error:
            document.reject(path, text, error.sentence)
        else:
            document.edit(path, taken, text, notation.label)

    def show(plan: object) -> None:
        value = shown(plan) if shown else value_at(plan, path)
        show_number(document, row, path, value, f"{notation.label}: not complete yet.")

    field.edited.connect(edit)
    document.changed.connect(show)
    explain_at(document, row, lambda: path)
    show(document.plan)
    return row


def read_ratio(text: str) -> tuple[int, ...]:
    """An allocation such as 2 : 1."""
    return tuple(int(part) for part in _parts(text, r"\d{1,3}", _RATIO))


def read_visits(text: str) -> tuple[int, ...]:
    """Weeks such as 0, 4, 12."""
    return tuple(int(part) for part in _parts(text, r"\d{1,3}", _VISITS))


def read_doses(text: str) -> tuple[float, ...]:
    """Doses such as 1.5 → 3 → 4.5."""
    plain = re.sub(r"mg(/kg)?$", "", text.replace("->", " ").strip())
    _refuse_comma("Doses", text)
    values = tuple(float(part) for part in _parts(plain, r"\d{1,3}(\.\d{0,4})?", _DOSES))
    if any(not 0 < value <= MOST_MG for value in values):
        raise ValueError(f"Doses must be greater than 0 and at most {MOST_MG}.")
    return values


def read_step_weeks(text: str) -> tuple[float, ...]:
    """Weeks of each step, one for all of them or one each; nothing for no step."""
    if not text.strip():
        return ()
    _refuse_comma("Weeks of each step", text)
    return tuple(float(part) for part in _parts(text, r"\d{1,3}(\.\d{0,2})?", _STEP_WEEKS))


def write_step_weeks(weeks: tuple[float, ...]) -> str:
    """2, or 2, 4 where the steps differ; nothing for no step."""
    return ", ".join(f"{week:g}" for week in weeks)


def doses(plan: Any) -> tuple[float, ...]:
    """All doses in order, the full one last."""
    return (*(step.dose_mg for step in plan.dosing.steps), plan.dosing.dose_mg)


def with_doses(plan: Any, values: tuple[float, ...]) -> Any:
    """The dosing with these doses; a step that is new is as long as the one before it, or two weeks."""
    from ldn_designer.plan import Step, revised

    *lower, full = values
    weeks = [step.weeks for step in plan.dosing.steps] or [2.0]
    steps = tuple(
        Step(dose_mg=dose, weeks=weeks[min(index, len(weeks) - 1)])
        for index, dose in enumerate(lower)
    )
    return revised(plan.dosing, {"steps": steps, "dose_mg": full}, "dosing")


def step_weeks(plan: Any) -> tuple[float, ...]:
    """Weeks of each step."""
    weeks = tuple(step.weeks for step in plan.dosing.steps)
    return weeks[:1] if len(set(weeks)) == 1 else weeks


def with_step_weeks(plan: Any, weeks: tuple[float, ...]) -> Any:
    """The steps with other lengths; PlanError where there are as many lengths as steps in neither way."""
    from ldn_designer.plan import PlanError, Step

    steps = plan.dosing.steps
    each = weeks * len(steps) if len(weeks) == 1 else weeks
    if len(each) != len(steps):
        raise PlanError("dosing.steps", f"{_STEP_WEEKS} The doses have {len(steps)}.")
    if any(not 0 < week <= 104 for week in each):  # noqa: PLR2004 - as the plan allows
        raise PlanError(
            "dosing.steps", "Weeks of each step must be greater than 0 and at most 104."
        )
    return tuple(
        Step(dose_mg=step.dose_mg, weeks=week) for step, week in zip(steps, each, strict=True)
    )


def _refuse_comma(label: str, text: str) -> None:
    """ValueError for a decimal comma: 1,5 must not be read as 1 and 5."""
    if found := re.search(r"\d+,\d+", text):
        hint = _COMMA.format(found[0].replace(",", "."))
        raise ValueError(f"{label}: {hint}")


def _parts(text: str, pattern: str, sentence: str) -> list[str]:
    parts = [part for part in re.split(r"[\s,;:→>/]+", text.strip()) if part]
    if len(text) > _LONGEST or not parts:
        raise ValueError(sentence)
    if not all(re.fullmatch(pattern, part, re.ASCII) for part in parts):
        raise ValueError(sentence)
    return parts


def _write_ratio(parts: tuple[int, ...]) -> str:
    from ldn_designer.notation import ratio

    return ratio(parts)


ALLOCATION = Notation("Allocation", reading=read_ratio, writing=_write_ratio)
DOSES = Notation(
    "Doses",
    reading=read_doses,
    writing=lambda doses: " → ".join(f"{dose:g}" for dose in doses),
)
STEP_WEEKS = Notation(
    "Weeks of each step", unit="weeks", reading=read_step_weeks, writing=write_step_weeks
)
VISITS = Notation(
    "Visits",
    unit="weeks",
    reading=read_visits,
    writing=lambda weeks: ", ".join(str(week) for week in weeks),
)
