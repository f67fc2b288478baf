"""A form bound to the design of the plan: it edits the design and follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ldn_designer_ui.binding import value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_designer.plan import TrialPlan
    from ldn_designer_ui.document import Document
    from ldn_designer_ui.form import Form

_DESIGN = "design"


def bind_form(form: Form, document: Document) -> FormBinding:
    """Let a form edit and follow the design of the plan, until the plan has a design of another kind."""
    return FormBinding(form, document)


class FormBinding(QObject):
    """What holds a form and the document together; a child of the form, and gone with it.

    Lists of a design must often be equally long, and an allocation has as many shares as there are arms.
    What is typed into one field is therefore tried with what waits in the others, and with an allocation
    that fits.
    """

    def __init__(self, form: Form, document: Document) -> None:
        super().__init__(form)
        assert document.plan is not None, "forms are bound once a plan is open"
        self._form, self._document = form, document
        self._kind = type(document.plan.design)
        #: The last allocation for each number of arms, so that a list typed anew finds its own again.
        self._ratios: dict[int, tuple[int, ...]] = {}
        form.edited.connect(self._edit)
        form.invalid.connect(
            lambda name, text, sentence: document.reject(f"{_DESIGN}.{name}", text, sentence)
        )
        form.way_chosen.connect(self._edit_way)
        document.changed.connect(self._show)
        document.rejected.connect(self._refuse)
        document.accepted.connect(self._settle)
        self._show(document.plan)
        for path, text in document.pending.items():
            if name := self._mine(path):
                form.show_pending(name, text, form.number(name).kind.wanted())

    # ---- from the plan
    def _show(self, plan: TrialPlan) -> None:
        design = plan.design
        if type(design) is self._kind:
            self._ratios[len(design.allocation)] = design.allocation
            self._form.set_values({name: getattr(design, name) for name in self._kind.model_fields})

    def _refuse(self, path: str, sentence: str) -> None:
        if name := self._mine(path):
            self._form.show_error(name, sentence)

    def _settle(self, path: str) -> None:
        if name := self._mine(path):
            self._form.settle(name)

    def _mine(self, path: str) -> str:
        head, _, name = path.rpartition(".")
        return name if head == _DESIGN and self._form.has(name) else ""

    # ---- from the fields
    def _edit(self, name: str, value: Any, text: str) -> None:
        label = self._form.row(name).label.text()
        before = self._form.shown(self._kind.effect_field)
        changes = next(self._possible({name: value}), {})
        if len(changes) > 1:
            self._document.edit_together(_DESIGN, changes, label)
        elif not self._document.edit(f"{_DESIGN}.{name}", value, text, label):
            return
        self._own_effect({name: value}, before)

    def _edit_way(self, way: str, values: dict[str, Any]) -> None:
        before = self._form.shown(self._kind.effect_field)
        if self._document.edit_together(_DESIGN, values, way):
            self._own_effect(values, before)

    def _possible(self, typed: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """What the plan would take: what was typed, alone or with what waits, and what must change with it."""
        from ldn_designer.plan import PlanError, revised

        design = value_at(self._document.plan, _DESIGN)
        ratios: list[dict[str, Any]] = [{}]
        if not self._kind.names:  # the number of arms follows from the fields
            ratios += [{"allocation": ratio} for ratio in (*self._ratios.values(), ())]
        waiting = self._form.typed() | typed
        for together in (typed, waiting) if waiting != typed else (typed,):
            for ratio in ratios:
                try:
                    revised(design, together | ratio, _DESIGN)
                except PlanError:
                    continue
                yield together | ratio

    def _own_effect(self, typed: dict[str, Any], before: Any) -> None:
        """An effect typed here is the plan's own one; both are one step of undo, having one path."""
        plan, name = self._document.plan, self._kind.effect_field
        if plan is None or plan.effect.rule == "own" or name not in typed:
            return
        if typed[name] is None or typed[name] != before:
            self._document.adopt(plan.edited("effect.rule", "own"), "effect", f"{_DESIGN}.{name}")
