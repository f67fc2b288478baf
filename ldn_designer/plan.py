"""The trial plan: everything the team decides, in one immutable value that is saved as the project file."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
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
from ldn_designer.evidence import library
from ldn_designer.evidence.study import Study
from ldn_designer.frozen import PROPORTION, Frozen, Problem, problems
from ldn_designer.hypotheses import Benefit, Equivalence, Hypothesis, NonInferiority, Superiority
from ldn_designer.power.attrition import Attrition, Lost

Line = Annotated[str, StringConstraints(max_length=400)]
Passage = Annotated[str, StringConstraints(max_length=250_000)]
Reference = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,100}/[a-z0-9-]{1,100}$")]

#: A trial of more than this many participants is no longer what this program plans.
MOST_PARTICIPANTS = 10_000_000
#: An estimate precise enough is wanted, and nothing is tested; power is then the probability of that.
PRECISION = "precision"
#: What a trial can be planned to show, and the words for it.
SHOWN = {
    "superiority": "Superiority",
    "non-inferiority": "Non-inferiority",
    "equivalence": "Equivalence",
    PRECISION: "Precision",
}
#: Weeks in a month of recruitment.
WEEKS_PER_MONTH = 52 / 12


class PlanError(Exception):
    """An edit that is refused: the path of the field and a sentence that says what is wrong and what to do."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(sentence)
        self.path = path
        self.sentence = sentence


def _fraction(default: float, title: str, **bounds: Any) -> Any:
    return Field(default, title=title, json_schema_extra={"unit": PROPORTION}, **bounds)


class PlannedOutcome(Frozen):
    """The primary outcome: what is measured, on which scale, when, and which way is better."""

    name: Line = Field("", title="Outcome")
    scale: Line = Field("", title="Scale")
    #: The scale in the scale library, where it is one of those.
    scale_id: Line = ""
    unit: Line = Field("points", title="Unit")
    minimum: float | None = Field(None, title="Lowest value")
    maximum: float | None = Field(None, title="Highest value")
    better: Benefit = Field("lower", title="Better")
    weeks: int = Field(12, title="Time point", ge=1, le=520)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise ValueError("the scale's lowest value must be below its highest")
        return self

    @property
    def time_point(self) -> str:
        """When the outcome is measured, in words."""
        return f"week {self.weeks}"


class Exclusion(Frozen):
    """A result that could be pooled and is left out, with the reason that the protocol prints."""

    reference: Reference
    reason: Line = Field(title="Reason", min_length=1)


class EvidenceSelection(Frozen):
    """Which results are pooled, which are left out and why, and the user's own studies."""

    included: tuple[Reference, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    own_studies: tuple[Study, ...] = ()
    #: Scale of the half-normal prior of τ; None takes half the pooled standard deviation.
    tau_scale: float | None = Field(None, title="Scale of τ", gt=0, le=1e6)

    @model_validator(mode="after")
    def _each_patient_once(self) -> Self:
        try:
            twice = library.conflicts(self.included, self.own_studies)
        except library.EvidenceError as unknown:
            raise ValueError(str(unknown)) from None
        if twice:
            raise ValueError(twice[0])
        return self


class EffectChoice(Frozen):
    """The rule that gives the effect to plan on, the trial it names, its reason, and the assurance's prior."""

    rule: Line = Field("own", title="Rule")
    #: The result that the rules for a single trial use; the first pooled one where empty.
    study: Reference | None = None
    reason: Passage = Field("", title="Reason")
    prior: Literal["next trial", "mean effect", "single trial"] = Field(
        "next trial", title="Prior for every assurance"
    )


class SpreadChoice(Frozen):
    """The rule that gives the standard deviation to plan on, and its reason. Rule "trial" names its result."""

    rule: Literal["own", "pooled", "upper", "trial"] = Field("own", title="Standard deviation")
    study: Reference | None = None
    reason: Passage = Field("", title="Reason")


class Recruitment(Frozen):
    """How patients arrive: centres, randomised per centre and month, and screened but not eligible."""

    centres: int = Field(1, title="Centres", ge=1, le=1000)
    per_centre_month: float = Field(2.0, title="Per centre and month", gt=0, le=1000)
    not_eligible: float = _fraction(0.25, "Screened, not eligible", ge=0, lt=0.99)


class Step(Frozen):
    """One step of the titration."""

    dose_mg: float = Field(title="Dose", gt=0, le=50)
    weeks: float = Field(title="Weeks", gt=0, le=104)


class Dosing(Frozen):
    """Dose, titration, schedule and visits."""

    dose_mg: float = Field(4.5, title="Daily dose", gt=0, le=50)
    steps: tuple[Step, ...] = ()
    timing: Line = Field("at bedtime", title="Time of day")
    weeks: int = Field(12, title="Treatment", ge=1, le=520)
    screening_weeks: int = Field(4, title="Screening", ge=0, le=52)
    washout_weeks: int = Field(3, title="Washout between periods", ge=0, le=52)
    visits: tuple[int, ...] = Field((0, 12), title="Visits, weeks")

    @model_validator(mode="after")
    def _rises_in_time(self) -> Self:
        if sum(step.weeks for step in self.steps) >= self.weeks:
            raise ValueError("the titration must end before the treatment does")
        if any(step.dose_mg >= self.dose_mg for step in self.steps):
            raise ValueError("each titration step must be below the daily dose")
        if list(self.visits) != sorted(set(self.visits)) or not self.visits:
            raise ValueError("visits must be whole weeks in rising order, such as 0, 4, 12")
        if not 0 <= self.visits[0] <= self.visits[-1] <= 520:  # noqa: PLR2004 - ten years
            raise ValueError("visits must lie between week 0 and week 520")
        return self


class SectionText(Frozen):
    """What the author wrote in a section of the protocol."""

    section: Line
    text: Passage


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
    alpha: float = _fraction(0.05, "Significance level", gt=0, lt=0.5)
    sides: Literal[1, 2] = Field(2, title="Sides")
    power: float = _fraction(0.9, "Target power", gt=0.01, lt=1)
    solve_for: Literal["size", "power", "effect"] = Field("size", title="Solve for")
    n_total: int = Field(100, title="Participants randomised", ge=2, le=MOST_PARTICIPANTS)
    dropout: float = _fraction(0.0, "Dropout", ge=0, lt=0.95)
    #: Lost in each arm or sequence, where attrition is a number; the fraction is then not used.
    lost: int = Field(0, title="Lost in each arm", ge=0, le=1_000_000)
    dropout_reason: Line = Field("", title="Source of the dropout rate")
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
        if self.show in {"non-inferiority", "equivalence"} and self.margin is None:
            msg = f"{SHOWN[self.show]} needs a margin: the largest difference that does not matter"
            raise ValueError(msg)
        return self

    @property
    def hypothesis(self) -> Hypothesis:
        """What must be shown, in the outcome's own direction.

        Non-inferiority and equivalence are tested at the level of one tail: with the default of two-sided
        5 %, at 2.5 %, which is a 95 % interval that keeps to the margin.
        """
        better, tail = self.outcome.better, self.alpha / self.sides
        asked: dict[str, Hypothesis] = {
            "superiority": Superiority(alpha=self.alpha, sides=self.sides, benefit=better),
            PRECISION: Superiority(alpha=self.alpha, sides=2, benefit=better),
            "non-inferiority": NonInferiority(alpha=tail, benefit=better, limit=0.0),
            "equivalence": Equivalence(alpha=tail, benefit=better, lower=-1.0, upper=1.0),
        }
        found = asked[self.show]
        return found if self.margin is None else found.with_margin(self.design, self.margin)

    @property
    def show_differs(self) -> bool:
        """Whether something else is to be shown than superiority over no difference."""
        return self.show not in {"superiority", PRECISION} or self.margin is not None

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
        plan: TrialPlan = _replaced(self, path.split("."), value, path)
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


def _replaced(model: Any, path: list[str], value: Any, whole: str) -> Any:
    name, *rest = path
    if name not in getattr(type(model), "model_fields", {}):
        raise PlanError(whole, f"There is no field {whole}.")
    new = _replaced(getattr(model, name), rest, value, whole) if rest else value
    return revised(model, {name: new}, whole)


def revised(model: BaseModel, changes: dict[str, Any], path: str) -> Any:
    """The model with fields replaced and validated; PlanError under `path` where that is refused."""
    current = {name: getattr(model, name) for name in type(model).model_fields}
    try:
        return type(model).model_validate(current | changes)
    except ValidationError as error:
        first: Problem = problems(error, type(model))[0]
        raise PlanError(path, first.sentence) from None
