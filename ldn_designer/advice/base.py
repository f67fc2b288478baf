"""What every advice is: a few fields of its own, and sentences and a table that follow from a plan."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  a field of a dataclass
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from ldn_designer.fields import Quantity
from ldn_designer.frozen import Frozen

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan


@dataclass(frozen=True, slots=True)
class AdvisedTable:
    """Printed numbers: a caption, the columns' titles, and rows of as many texts."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number or a rule was read; the address is "" where there is none."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Advised:
    """What an advice says of a plan: data only.

    sentences: what follows, the most important first. cautions: what a reader must know of them. numbers: those of
    the sentences, unrounded, by a name for scripts, that of a field where it stands for one that is not given; None
    where there is none. figure: a key of `figures.registry.FIGURES`, "" where none goes with it.
    """

    sentences: tuple[str, ...]
    cautions: tuple[str, ...] = ()
    table: AdvisedTable | None = None
    figure: str = ""
    sources: tuple[Source, ...] = ()
    numbers: Mapping[str, float | str | None] = field(default_factory=dict)


class Advice(Frozen):
    """Base of all advice: an advice is fields, `applies`, `advise` and a source."""

    title: ClassVar[str]
    #: The title in one or two words, where there is little room.
    short_title: ClassVar[str]
    summary: ClassVar[str]
    reference: ClassVar[str]
    #: To which plans it applies, to be said where it does not: "crossovers".
    subject: ClassVar[str]
    #: The section of the protocol that tells it; "" where none does.
    section: ClassVar[str] = ""

    @classmethod
    def fields(cls) -> tuple[Quantity, ...]:
        """What a user may set, in order, as forms and command lines need it."""
        return tuple(Quantity.of(name, info) for name, info in cls.model_fields.items())

    @classmethod
    def fields_for(cls, plan: TrialPlan) -> tuple[Quantity, ...]:  # noqa: ARG003 - most advice uses all
        """The fields that say something about this plan."""
        return cls.fields()

    @classmethod
    def applies(cls, plan: TrialPlan) -> bool:
        """Whether there is something to say about this plan."""
        raise NotImplementedError

    @classmethod
    def told(cls, plan: TrialPlan) -> bool:
        """Whether the protocol of such a plan tells it, in its section: where it is about the plan itself."""
        return cls.applies(plan)

    def advise(self, plan: TrialPlan, evaluation: Evaluation) -> Advised:
        """What follows for a plan to which it applies. Never raises for what a plan may hold."""
        raise NotImplementedError
