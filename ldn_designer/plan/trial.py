"""The trial plan: everything the team decides, in one immutable value that is saved as the project file."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from ldn_designer import designs
from ldn_designer.designs.base import Design
from ldn_designer.frozen import Frozen, problems
from ldn_designer.hypotheses import HYPOTHESES, SHOWN, Hypothesis
from ldn_designer.plan.editing import PlanError, replaced
from ldn_designer.plan.parts import (
    Dosing,
    EffectChoice,
    EvidenceSelection,
    ExplorationChoice,
    Line,
    PlannedOutcome,
    Recruitment,
    SectionText,
    SpreadChoice,
    fraction,
)
from ldn_designer.power.attrition import Attrition, Lost

#: A trial of more than this many participants is no longer what this program plans.
MOST_PARTICIPANTS = 10_000_000


def _read_design(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    fields = dict(value)
    kind = fields.pop("kind", "")
    if not isinstance(kind, str) or kind not in designs.DESIGNS:
        raise ValueError(
            f"“{str(kind)[:60]}” is no design; the designs are "
            f"{next(iter(designs.DESIGNS))} and those that “ldn-designer designs” lists"
        )
    model = designs.load(kind)
    try:
        return model.model_validate_json(json.dumps(fields))
    except ValidationError as error:
        # pydantic would print the whole report of the inner error, which is no sentence.
        raise ValueError(problems(error, model)[0].sentence) from None


def _write_design(design: Design) -> dict[str, Any]:
    return {"kind": design.kind, **design.model_dump(mode="json")}


AnyDesign = Annotated[Design, BeforeValidator(_read_design), PlainSerializer(_write_design)]


class TrialPlan(Frozen):
    """Everything the team decides about one trial. See `evaluation.evaluate` for what follows from it."""

    title: Line = Field("Untitled trial", title="Title")
    short_title: Line = Field("", title="Short title")
    version: Line = Field("0.1", title="Version")
    version_date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")] = Field(
        "2026-01-01", title="Version date"
    )
    authors: Line = Field("", title="Authors")
    sponsor: Line = Field("", title="Sponsor")
    condition: Line = Field("fibromyalgia", title="Condition")
    treatment: Line = Field("LDN", title="Treatment")
    comparator: Line = Field("placebo", title="Comparator")
    outcome: PlannedOutcome = PlannedOutcome()
    evidence: EvidenceSelection = EvidenceSelection()
    effect: EffectChoice = EffectChoice()
    spread: SpreadChoice = SpreadChoice()
    design: AnyDesign
    show: Literal["superiority", "non-inferiority", "equivalence", "precision"] = Field(
        "superiority", title="To be shown", json_schema_extra={"choices": {**SHOWN}}
    )
    #: Without a margin superiority is over no difference. In the effect's unit; for a ratio, a ratio.
    margin: float | None = Field(None, title="Margin", gt=0, le=1e9)
    alpha: float = fraction(0.05, "Significance level", gt=0, lt=0.5)
    sides: Literal[1, 2] = Field(2, title="Sides")
    power: float = fraction(0.9, "Target power", gt=0.01, lt=1)
    solve_for: Literal["size", "power", "effect"] = Field("size", title="Solve for")
    n_total: int = Field(100, title="Participants randomised", ge=2, le=MOST_PARTICIPANTS)
    dropout: float = fraction(0.0, "Dropout", ge=0, lt=0.95)
    #: Lost in each arm or sequence, where attrition is a number; the fraction is then not used.
    lost: int = Field(0, title="Lost in each arm", ge=0, le=1_000_000)
    dropout_reason: Line = Field("", title="Source of the dropout rate")
    exploration: ExplorationChoice = ExplorationChoice()
    recruitment: Recruitment = Recruitment()
    dosing: Dosing = Dosing()
    texts: tuple[SectionText, ...] = ()

    @field_validator("version_date")
    @classmethod
    def _is_a_day(cls, value: str) -> str:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"must be a day such as 2026-11-24; “{value}” is not") from None
        return value

    @model_validator(mode="after")
    def _power_is_worth_having(self) -> Self:
        if self.power <= self.alpha:
            raise ValueError("the target power must be above the significance level")
        return self

    @model_validator(mode="after")
    def _can_be_shown(self) -> Self:
        if self.show not in self.design.shows:
            can = " or ".join(self.design.shows)
            msg = f"{self.design.title} can show {can}, not {self.show}"
            raise ValueError(msg)
        if self.margin is not None and not self.design.directional:
            msg = (
                f"{self.design.title} has no direction in which a margin could lie: leave it empty"
            )
            raise ValueError(msg)
        if HYPOTHESES[self.show].needs_margin and self.margin is None:
            msg = f"{SHOWN[self.show]} needs a margin: the largest difference that does not matter"
            raise ValueError(msg)
        return self

    @property
    def hypothesis(self) -> Hypothesis:
        """What must be shown, in the outcome's own direction.

        Non-inferiority and equivalence are tested at the level of one tail: with the default of two-sided
        5 %, at 2.5 %, which is a 95 % interval that keeps to the margin.
        """
        asked = HYPOTHESES[self.show].asked(self.alpha, self.sides, self.outcome.better)
        return asked if self.margin is None else asked.with_margin(self.design, self.margin)

    @property
    def attrition(self) -> Attrition:
        """Who is not analysed: the number in each arm where one is given, else the fraction."""
        return Lost(self.lost) if self.lost else self.dropout

    def text(self, section: str) -> str:
        """What the author wrote in a section; "" where nothing."""
        return next((entry.text for entry in self.texts if entry.section == section), "")

    def edited(self, path: str, value: Any) -> TrialPlan:
        """The plan with the field at a dotted path replaced, such as "design.sd" or "outcome.weeks".

        PlanError names the field and says what is wrong; the plan itself never changes.
        """
        plan: TrialPlan = replaced(self, path.split("."), value, path)
        return plan

    def with_text(self, section: str, text: str) -> TrialPlan:
        """The plan with what the author wrote in one section; an empty text removes it.

        PlanError where the text is too long.
        """
        kept = tuple(entry for entry in self.texts if entry.section != section)
        try:
            added = (SectionText(section=section, text=text),) if text.strip() else ()
        except ValidationError as error:
            raise PlanError("texts", problems(error, SectionText)[0].sentence) from None
        return self.edited("texts", tuple(sorted(kept + added, key=lambda entry: entry.section)))
