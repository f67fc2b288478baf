"""Models of a published trial: what was printed, where it was read, what is in doubt.

A Study never holds a number that can be computed from what was printed: effects are computed
from it (`effects.effect_of`). All models are frozen, hashable, strict and closed to unknown
keys, because files with studies also come from strangers.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from ldn_designer.evidence.reported import (
    Better,
    Count,
    Derivation,
    Doi,
    Name,
    NotNegative,
    PrintedArm,
    Reported,
    Slug,
    Text,
)
from ldn_designer.frozen import Frozen


class Arm(Frozen):
    """One arm, or one condition of a crossover (then the same people stand in each arm)."""

    name: Name
    role: Literal["ldn", "placebo", "active", "other"]
    drug: Name | None = None
    #: Naltrexone a day in mg; 0 where the arm has none; None where unknown or a range.
    dose_mg: NotNegative | None = None
    dose_mg_low: NotNegative | None = None
    dose_mg_high: NotNegative | None = None
    schedule: Text | None = None
    #: None where nobody was randomised or the number is not known.
    n_randomised: Count | None = None
    n_analysed: Count | None = None
    #: People entered without randomisation.
    n_enrolled: Count | None = None

    @property
    def n(self) -> int | None:
        """People in this arm: randomised, else analysed, else enrolled; None where not known."""
        known = (self.n_randomised, self.n_analysed, self.n_enrolled)
        return next((n for n in known if n is not None), None)


class Outcome(Frozen):
    """One outcome of a trial: scale, what was printed, and what may be done with it."""

    key: Slug
    name: Name
    domain: Name
    scale: Name | None = None
    scale_id: Slug | None = None
    scale_min: float | None = None
    scale_max: float | None = None
    better: Better | None = None
    timepoint: Name | None = None
    kind: Literal["continuous", "binary", "ordinal", "time-to-event", "count"]
    primary: bool | None = None
    comparison: Literal["between-arms", "within-patient", "single-arm", "none"]
    reported: Reported
    derivation: Derivation | None = None
    #: A complete as printed, B usable through a stated derivation, C partial, none no number.
    grade: Literal["A", "B", "C", "none"]
    poolable: bool
    poolable_reason: Text
    #: One line for tables: the result as printed, and in two to four words why it is not pooled.
    as_printed: Name
    not_pooled_because: Name | None = None
    #: Key of the outcome of the same trial that this one may replace, never stand beside.
    alternative_to: Slug | None = None
    read_in: Name
    note: Text | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        low, high = self.scale_min, self.scale_max
        if low is not None and high is not None and low >= high:
            raise ValueError("the lowest value of the scale must be below its highest")
        if self.poolable and self.derivation is None:
            raise ValueError("a poolable outcome needs a derivation")
        if self.poolable == (self.not_pooled_because is not None):
            raise ValueError("not_pooled_because is given exactly where an outcome is not poolable")
        return self

    def printed_arm(self, arm: str) -> PrintedArm:
        """What was printed about an arm; an empty record where nothing was."""
        return next((p for p in self.reported.arms if p.arm == arm), PrintedArm(arm=arm))


class Recruitment(Frozen):
    """How the trial filled: people and dates, None where not known."""

    screened: Count | None = None
    randomised: Count | None = None
    planned: Count | None = None
    first: Name | None = None
    last: Name | None = None
    note: Text | None = None


class Study(Frozen):
    """One published trial, or one that the user entered.

    `outcomes` are in order of interest: the first stands for the study in a table of studies.
    """

    id: Slug
    label: Name
    title: Text
    #: False: a description stands in for the printed title.
    title_verified: bool = True
    authors: Text | None = None
    year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    journal: Name | None = None
    volume: Name | None = None
    pages: Name | None = None
    doi: Doi | None = None
    pmid: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}$")] | None = None
    registry_ids: tuple[Name, ...] = ()
    #: Pairs of (name, value) that no second source confirms.
    identifiers_unverified: tuple[tuple[Name, Name], ...] = ()
    #: Id of the trial of which this is a second report: the same people, counted once.
    companion_of: Slug | None = None
    #: Ids of records with some of the same people.
    overlaps: tuple[Slug, ...] = ()
    condition: Name
    condition_group: Name
    population: Text | None = None
    country: Name | None = None
    status: Literal["completed", "terminated", "protocol", "planned"] = "completed"
    design: Literal[
        "parallel", "crossover", "factorial", "single-arm", "case series",
        "case report", "cohort", "before-after", "dose-finding",
    ]  # fmt: skip
    #: The design in a few words, as tables show it.
    design_label: Name
    design_note: Text | None = None
    #: None: not stated.
    randomised: bool | None
    blinding: Literal["double-blind", "single-blind", "open label", "none", "not stated"]
    #: The usual dose is 0.5–6 mg of naltrexone a day, without another study drug.
    ldn_range: bool
    arms: Annotated[tuple[Arm, ...], Field(min_length=1)]
    duration_weeks: NotNegative | None = None
    washout_weeks: NotNegative | None = None
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1)]
    adverse_events: Text | None = None
    dropouts: Text | None = None
    risk_of_bias_notes: Text | None = None
    #: Disagreements and gaps that a reader must see.
    doubts: tuple[Text, ...] = ()
    source_depth: Literal[
        "full text", "abstract", "registry record",
        "conference abstract", "news report", "secondary source",
    ]  # fmt: skip
    source_note: Text | None = None
    recruitment: Recruitment | None = None
    origin: Literal["library", "user"]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        arms = [arm.name for arm in self.arms]
        keys = [outcome.key for outcome in self.outcomes]
        _refuse_repeats("arm", arms)
        _refuse_repeats("outcome key", keys)
        for outcome in self.outcomes:
            named = [printed.arm for printed in outcome.reported.arms]
            _refuse_repeats(f"arm in outcome “{outcome.key}”", named)
            if outcome.derivation is not None:
                named += [outcome.derivation.treatment, outcome.derivation.control]
                named += [inferred.arm for inferred in outcome.derivation.inferred_counts]
            for name in named:
                if name not in arms:
                    raise ValueError(f"outcome “{outcome.key}” names “{name}”, which is no arm")
            if outcome.alternative_to is not None and outcome.alternative_to not in keys:
                raise ValueError(
                    f"outcome “{outcome.key}” is an alternative to “{outcome.alternative_to}”, "
                    "which is no outcome of this study"
                )
            if outcome.poolable and not self.randomised:
                raise ValueError(f"outcome “{outcome.key}” is poolable but nobody was randomised")
        return self

    def outcome(self, key: str) -> Outcome:
        """The outcome with this key; KeyError where there is none."""
        for outcome in self.outcomes:
            if outcome.key == key:
                return outcome
        raise KeyError(key)

    def reference(self, key: str) -> str:
        """The name of an outcome across the program: "study-id/outcome-key"."""
        return f"{self.id}/{self.outcome(key).key}"

    def arm(self, name: str) -> Arm:
        """The arm with this name; KeyError where there is none."""
        for arm in self.arms:
            if arm.name == name:
                return arm
        raise KeyError(name)

    @property
    def n(self) -> int | None:
        """People in the study, None where not known; a crossover counts its people once."""
        known = [arm.n for arm in self.arms if arm.n is not None]
        if len(known) < len(self.arms):
            return None
        return max(known) if self.design in {"crossover", "before-after"} else sum(known)

    @property
    def dose_range(self) -> tuple[float, float] | None:
        """Lowest and highest daily dose of naltrexone in mg; None where no dose is known."""
        doses = [
            dose
            for arm in self.arms
            for dose in (arm.dose_mg_low, arm.dose_mg, arm.dose_mg_high)
            if dose
        ]
        return (min(doses), max(doses)) if doses else None

    @property
    def family(self) -> str:
        """Id shared by all reports of one trial."""
        return self.companion_of or self.id


def _refuse_repeats(what: str, names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(f"{what} used twice: {', '.join(repeated)}")
