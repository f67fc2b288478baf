"""How large a pilot should be, what its standard deviation is worth, and when a main trial follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import model_validator

from ldn_designer.advice.base import Advice, Advised, AdvisedTable, Source
from ldn_designer.evidence.planning import UPPER_LEVEL
from ldn_designer.fields import quantity
from ldn_designer.frozen import PROPORTION
from ldn_designer.notation import count, number, percent
from ldn_designer.notation import quantity as with_unit
from ldn_designer.power.pilot import Progression, sd_inflation, stepped_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ldn_designer.designs.base import Design
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan

#: How often an expected proportion should go, and one at the limit to stop may go wrongly.
GO, WRONGLY = 0.8, 0.05
STEPPED = Source(
    "Whitehead AL, Julious SA, Cooper CL, Campbell MJ. Estimating the sample size for a pilot randomised trial. "
    "Stat Methods Med Res 2016;25:1057",
    "https://doi.org/10.1177/0962280215588241",
)
LIMIT = Source(
    "Browne RH. On the use of a pilot sample for sample size determination. Stat Med 1995;14:1933",
    "https://doi.org/10.1002/sim.4780141709",
)
PROGRESSION = Source(
    "Avery KNL and others. Informing efficient randomised controlled trials: exploration of challenges in developing "
    "progression criteria for internal pilot studies. BMJ Open 2017;7:e013537",
    "https://doi.org/10.1136/bmjopen-2016-013537",
)


class Pilot(Advice):
    """The stepped rule, the upper confidence limit of a pilot's SD, and limits to stop, amend or go."""

    title: ClassVar[str] = "Pilot and progression"
    short_title: ClassVar[str] = "Pilot"
    summary: ClassVar[str] = "how large a pilot should be, and when the main trial follows"
    reference: ClassVar[str] = STEPPED.text
    subject: ClassVar[str] = "two parallel arms compared by a mean, and to plans for precision"
    section: ClassVar[str] = "sample-size"

    patients: int | None = quantity(
        "Patients of the pilot",
        None,
        unit="patients",
        description="Patients of the pilot in all arms. Default: those of the plan if it is a pilot, "
        "else those of the stepped rule.",
        ge=1,
        le=100_000,
    )
    standardised: float | None = quantity(
        "Standardised difference",
        None,
        symbol="δ/σ",
        description="The main trial's difference in standard deviations. Default: the plan's, if it is a main trial.",
        ge=-100,
        le=100,
    )
    main_power: Literal["80%", "90%"] = quantity(
        "Power of the main trial",
        "90%",
        role="option",
        description="Power that the stepped rule is asked for.",
        choices={"80%": "80%", "90%": "90%"},
    )
    level: float = quantity(
        "Level of the SD’s limit",
        UPPER_LEVEL,
        unit=PROPORTION,
        description="Probability with which the main trial then has its power or more.",
        gt=0.5,
        lt=1,
    )
    expected: float = quantity(
        "Expected proportion",
        0.85,
        unit=PROPORTION,
        description="Proportion that is expected of what the pilot counts, such as patients who stay to the end.",
        gt=0,
        lt=1,
    )
    stop: float = quantity(
        "Stop below",
        0.6,
        unit=PROPORTION,
        description="Observed proportion below which the main trial is not done.",
        ge=0,
        le=1,
    )
    go: float = quantity(
        "Go from",
        0.8,
        unit=PROPORTION,
        description="Observed proportion from which the main trial follows as planned; below it is amended.",
        ge=0,
        le=1,
    )

    @model_validator(mode="after")
    def _limits_in_order(self) -> Self:
        if self.stop > self.go:
            msg = f"the limit to stop, {percent(self.stop)}, must be at most the limit to go, {percent(self.go)}"
            raise ValueError(msg)
        return self

    @classmethod
    def applies(cls, plan: TrialPlan) -> bool:
        return _is_pilot(plan.design) or _is_main(plan.design)

    @classmethod
    def told(cls, plan: TrialPlan) -> bool:
        return _is_pilot(plan.design)

    def advise(self, plan: TrialPlan, evaluation: Evaluation) -> Advised:  # noqa: ARG002 - the evaluation has the plan
        design = evaluation.planned.design
        difference = self._difference(design)
        each = None if difference is None else stepped_size(difference, self.main_power)
        arms = len(design.strata)
        patients = self.patients or self._patients(evaluation, each)
        if patients is None:
            return Advised((evaluation.answer.reason or "Enter how many patients the pilot has.",))
        known = design.spread_field is not None and patients > arms
        inflation = sd_inflation(patients, arms, self.level) if known else None
        rule = Progression(self.stop, self.go)
        amend_from, go_from = (int(limit) for limit in rule.limits(patients))
        chances = rule.chances(patients, self.expected)
        smallest = rule.smallest(self.expected, self.stop, go=GO, wrongly=WRONGLY)
        rows = (
            ("stop", _between(0, amend_from - 1), percent(chances.stop)),
            ("amend", _between(amend_from, go_from - 1), percent(chances.amend)),
            ("go", _between(go_from, patients), percent(chances.go)),
        )
        return Advised(
            (
                *self._stepped(difference, each, arms),
                *self._limit(patients, inflation),
                (
                    f"Of {with_unit(count(patients), 'patients')}, fewer than {count(amend_from)} mean stop and "
                    f"at least {count(go_from)} mean go; where {percent(self.expected)} is the truth, the pilot "
                    f"says go with probability {percent(chances.go)} and stop with {percent(chances.stop)}."
                ),
                _fewest(smallest, self.expected, self.stop),
            ),
            (
                "A pilot’s difference is too uncertain to plan the main trial on, and its own test decides nothing.",
            ),
            AdvisedTable(
                f"What the count among {with_unit(count(patients), 'patients')} means, and how likely it is where "
                f"{percent(self.expected)} is the truth.",
                ("Then", "Count", "Probability"),
                rows,
            ),
            sources=(STEPPED, LIMIT, PROGRESSION),
            numbers={
                "standardised": difference,
                "patients_per_arm": each,
                "patients": patients,
                "sd_inflation": inflation,
                "amend_from": amend_from,
                "go_from": go_from,
                "chance_stop": chances.stop,
                "chance_amend": chances.amend,
                "chance_go": chances.go,
                "smallest": smallest,
            },
        )

    def _difference(self, design: Design) -> float | None:
        """The main trial's standardised difference: the one given, or that of a plan that is a main trial."""
        if self.standardised is not None or not _is_main(design):
            return self.standardised
        assert design.spread_field is not None
        return float(design.effect) / float(getattr(design, design.spread_field))

    @staticmethod
    def _patients(evaluation: Evaluation, each: int | None) -> int | None:
        """Of a pilot those analysed, of a main trial those that the rule asks for in both arms."""
        if _is_pilot(evaluation.plan.design):
            return evaluation.answer.n_analysed or None
        return None if each is None else each * len(evaluation.plan.design.strata)

    def _stepped(self, difference: float | None, each: int | None, arms: int) -> Iterator[str]:
        if difference is None or each is None:
            return
        in_all = f", {count(each * arms)} in all" if arms > 1 else ""
        yield (
            f"For a main trial with a standardised difference of {number(abs(difference))} and {self.main_power} "
            f"power, the stepped rule asks for {count(each)} pilot patients in each arm{in_all}."
        )

    def _limit(self, patients: int, inflation: float | None) -> Iterator[str]:
        if inflation is None:
            return
        yield (
            f"The upper {percent(self.level)} limit of the SD of a pilot with {with_unit(count(patients), 'patients')} "
            f"is {number(inflation)} times that SD; planned on the limit, the main trial has its power or more with "
            f"probability {percent(self.level)}."
        )


def _is_pilot(design: Design) -> bool:
    """Whether the plan estimates something precisely and shows nothing."""
    return "precision" in design.shows


def _is_main(design: Design) -> bool:
    """Whether two parallel arms are compared by a mean, so that there is a standardised difference."""
    divided = design.courses == (("treatment",), ("control",))
    return divided and design.spread_field is not None and not _is_pilot(design)


def _between(low: int, high: int) -> str:
    return "–" if high < low else count(low) if low == high else f"{count(low)} to {count(high)}"


def _fewest(smallest: int | None, expected: float, stop: float) -> str:
    asked = (
        f"a true {percent(expected)} goes with probability {percent(GO)} or more, and a true {percent(stop)} "
        f"in at most {percent(WRONGLY)}"
    )
    if smallest is None:
        return f"With no number of patients is it so that {asked}."
    return f"From {with_unit(count(smallest), 'patients')} on, {asked}."
