"""What a trial plan is made of: outcome, evidence, the chosen effect and spread, recruitment, dosing, texts."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from ldn_designer.evidence import library
from ldn_designer.evidence.study import Study
from ldn_designer.frozen import PROPORTION, Frozen
from ldn_designer.hypotheses import Benefit

Line = Annotated[str, StringConstraints(max_length=400)]
Passage = Annotated[str, StringConstraints(max_length=250_000)]
Reference = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,100}/[a-z0-9-]{1,100}$")]

#: Weeks in a month of recruitment.
WEEKS_PER_MONTH = 52 / 12


def fraction(default: float, title: str, **bounds: Any) -> Any:
    """A field that is a fraction and is shown to people as a percentage."""
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


class ExplorationChoice(Frozen):
    """What a curve or a grid shows: a result over one number, for values of another ("" for none).

    A name that the present design does not have is kept, and stands for the usual choice. low, high: where the
    axis begins and ends; None where that is usual. picture: what the protocol prints, where it prints one.
    """

    axis: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,60}$")] = Field(
        "n_total", title="Across"
    )
    series: Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_]{0,60})?$")] = Field(
        "effect", title="Series"
    )
    result: Literal["power", "n", "detectable"] = Field("power", title="Result")
    low: float | None = Field(None, title="From", ge=-1e9, le=1e9)
    high: float | None = Field(None, title="To", ge=-1e9, le=1e9)
    picture: Literal["curves", "grid"] = Field("curves", title="Picture")
    in_protocol: bool = Field(False, title="In the protocol")

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError("the axis must begin below its end")
        return self


class Recruitment(Frozen):
    """How patients arrive: centres, randomised per centre and month, and screened but not eligible."""

    centres: int = Field(1, title="Centres", ge=1, le=1000)
    per_centre_month: float = Field(2.0, title="Per centre and month", gt=0, le=1000)
    not_eligible: float = fraction(0.25, "Screened, not eligible", ge=0, lt=0.99)


class Step(Frozen):
    """One step of the titration."""

    dose_mg: float = Field(title="Dose", gt=0, le=50)
    weeks: float = Field(title="Weeks", gt=0, le=104)


class Dosing(Frozen):
    """Dose, titration, schedule and visits."""

    dose_mg: float = Field(4.5, title="Daily dose", gt=0, le=50)
    #: What the doses of a day are counted in; by weight for children.
    unit: Literal["mg", "mg/kg"] = Field("mg", title="Doses in")
    steps: tuple[Step, ...] = ()
    timing: Line = Field("at bedtime", title="Time of day")
    weeks: int = Field(12, title="Treatment", ge=1, le=520)
    screening_weeks: int = Field(4, title="Screening", ge=0, le=52)
    washout_weeks: int = Field(3, title="Washout between periods", ge=0, le=52)
    visits: tuple[int, ...] = Field((0, 12), title="Visits, weeks")

    def amount(self, dose: float) -> str:
        """A dose with its unit: 4.5 mg."""
        return f"{dose:g} {self.unit}"

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
