"""Trials of low-dose naltrexone as they were registered or published can be planned, and are named in words.

Design, numbers, doses, weeks and scales are those of the registry entry or report named beside each trial.
Effects, standard deviations and correlations that those do not state are planning values of these tests.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import pytest

from ldn_designer.designs import load
from ldn_designer.evaluation import evaluate
from ldn_designer.figures import power_curve
from ldn_designer.plan import PlannedOutcome, Step, TrialPlan
from ldn_designer.plan.parts import Dosing
from ldn_designer.protocol.compose.prose import raised
from ldn_designer.protocol.compose.words import compared
from ldn_designer.protocol.documents import calculation_document, protocol_document
from ldn_designer.protocol.plaintext import plain_text


@dataclass(frozen=True)
class Used:
    """One trial: where it is registered or published, its design, and what its plan says besides."""

    trial: str
    source: str
    kind: str
    fields: dict[str, Any]
    outcome: PlannedOutcome
    plan: dict[str, Any] = field(default_factory=dict)

    @property
    def planned(self) -> TrialPlan:
        """The plan."""
        return TrialPlan(design=load(self.kind)(**self.fields), outcome=self.outcome, **self.plan)


def outcome(name: str, scale: str, **more: Any) -> PlannedOutcome:
    """An outcome; lower is better unless it says otherwise."""
    return PlannedOutcome(name=name, scale=scale, **more)


def dosing(*steps: tuple[float, float], **more: Any) -> Dosing:
    """Doses in mg with their weeks, the last one kept."""
    return Dosing(steps=tuple(Step(dose_mg=dose, weeks=weeks) for dose, weeks in steps), **more)


def number(n: int, **more: Any) -> dict[str, Any]:
    """The power of a number that is given."""
    return {"solve_for": "power", "n_total": n, **more}


PAIN = outcome("average pain", "NRS 0–10", minimum=0, maximum=10, weeks=12)
WEEKLY = dosing((1.5, 1), (3, 1), weeks=8, washout_weeks=0, visits=(0, 2, 4, 8))

USED = (
    Used("FINAL, change", "NCT04270877", "ancova", {"difference": -1.0, "sd": 1.9, "correlation": 0.5},
         PAIN, number(100, treatment="LDN 6 mg",
                      dosing=dosing((1.5, 1), (3, 1), (4.5, 1), dose_mg=6, visits=(0, 4, 8, 12)))),
    Used("FINAL, responders", "NCT04270877", "two-proportions",
         {"control": 0.28, "treatment": 0.45, "test": "pooled"},
         outcome("pain lower by at least 30%", "", better="higher"), number(99)),
    Used("INNOVA", "NCT04739995", "mmrm",
         {"difference": -1.0, "sd": 2.0, "correlation": 0.6, "retention": (1.0, 0.95, 0.9, 0.82)},
         outcome("pain intensity", "NRS 0–10", minimum=0, maximum=10, weeks=52),
         number(120, dosing=Dosing(weeks=52, visits=(0, 13, 26, 52)))),
    Used("Younger 2013, reduction", "NCT00568555", "crossover-measures",
         {"difference": 11.0, "sd_period": 22.0, "sd_measure": 15.0, "correlation": 0.5, "pattern": "ar1",
          "weeks_treatment": 12, "weeks_control": 4, "transition_weeks": 2, "measures_per_week": 3},
         outcome("reduction of pain, mean of the last 3 days", "VAS 0–100", unit="%", better="higher"),
         number(31, dosing=Dosing(washout_weeks=0, visits=(0, 4, 8, 12)))),
    Used("Younger 2013, responders", "NCT00568555", "crossover-binary",
         {"control": 0.11, "treatment": 0.32, "correlation": 0.2},
         outcome("significant reduction of pain and fatigue or sleep problems", "", better="higher"),
         number(31, dosing=Dosing(washout_weeks=0))),
    Used("Younger 2009", "doi 10.1111/j.1526-4637.2009.00613.x", "paired-means",
         {"difference": -15.0, "sd_differences": 16.0},
         outcome("symptom severity", "VAS 0–100", minimum=0, maximum=100, weeks=8),
         number(10, dosing=Dosing(weeks=8, washout_weeks=0, visits=(0, 2, 4, 8)))),
    Used("Bested 2023, FIQR", "Bested 2023", "crossover-means", {"difference": -8.0, "sd_differences": 18.0},
         outcome("FIQR", "FIQR 0–100", minimum=0, maximum=100, weeks=3),
         number(58, alpha=0.025, lost=3, dosing=Dosing(weeks=3, washout_weeks=2, visits=(0, 3)))),
    Used("Bested 2023, ranks", "Bested 2023", "signed-rank", {"difference": -8.0, "sd_differences": 18.0},
         outcome("summed pain intensity ratings", "SPIR", weeks=3),
         number(58, alpha=0.025, dosing=Dosing(weeks=3, washout_weeks=2, visits=(0, 3)))),
    Used("Metro South", "ACTRN12623000172606", "crossover-measures",
         {"difference": -1.0, "sd_period": 1.5, "sd_measure": 1.2, "weeks_treatment": 8, "weeks_control": 4,
          "transition_weeks": 3},
         outcome("pain item of the FIQR", "NRS 0–10", minimum=0, maximum=10, weeks=8),
         {"lost": 9, "power": 0.8, "dosing": WEEKLY}),
    Used("LDN-VA", "NCT03008590", "crossover-measures",
         {"difference": -0.6, "sd_period": 0.9, "sd_measure": 1.0, "pattern": "ar1", "correlation": 0.7,
          "weeks_treatment": 8, "weeks_control": 8, "transition_weeks": 2, "measures_per_week": 1},
         outcome("pain interference", "BPI 0–10", minimum=0, maximum=10, weeks=8),
         number(60, condition="arthritis", dropout=0.2,
                dosing=Dosing(weeks=8, washout_weeks=0, visits=tuple(range(9))))),
    Used("FREEDOM", "protocol, Principles and Practice of Clinical Research", "two-means",
         {"difference": 0.0, "sd": 20.0},
         outcome("knee pain", "WOMAC pain 0–100", minimum=0, maximum=100),
         number(118, condition="osteoarthritis of the knee", comparator="naproxen ER 1000 mg",
                show="non-inferiority", margin=10.0)),
    Used("Srinivasan 2021", "CTRI/2013/06/003735", "crossover-means", {"difference": 0.0, "sd_differences": 25.0},
         outcome("change in pain", "VAS 0–100", minimum=0, maximum=100, weeks=6),
         number(67, condition="painful diabetic neuropathy", comparator="amitriptyline",
                show="non-inferiority", margin=10.0,
                dosing=dosing((2, 3), dose_mg=4, weeks=6, washout_weeks=2, visits=(0, 3, 6)))),
    Used("Dartmouth", "NCT04678895", "crossover-measures",
         {"difference": -1.0, "sd_period": 1.5, "sd_measure": 1.2, "weeks_treatment": 8, "weeks_control": 4,
          "transition_weeks": 3},
         outcome("neuropathic pain", "NRS 0–10", minimum=0, maximum=10, weeks=8),
         number(35, condition="painful diabetic neuropathy", dosing=WEEKLY)),
    Used("HSS, feasibility", "NCT06306157", "precision-proportion", {"half_width": 0.15, "proportion": 0.8},
         outcome("completion of the treatment", "", better="higher", weeks=26),
         number(40, condition="complex regional pain syndrome", show="precision",
                dosing=Dosing(weeks=26, visits=(0, 13, 26)))),
    Used("HSS, pain", "NCT06306157", "precision-difference", {"half_width": 1.5, "sd": 2.2},
         outcome("pain", "NRS 0–10", minimum=0, maximum=10, weeks=26),
         number(40, condition="complex regional pain syndrome", show="precision",
                dosing=Dosing(weeks=26, visits=(0, 13, 26)))),
    Used("Penn State endometriosis", "NCT03970330", "two-means", {"difference": -1200.0, "sd": 1500.0},
         outcome("area under the curve of daily pain", "VAS 0–100 × 83 days", unit="point-days", minimum=0,
                 maximum=8300),
         number(9, condition="endometriosis", treatment="LDN with norethindrone",
                comparator="placebo with norethindrone")),
    Used("Smith 2011", "NCT00663117", "two-proportions-exact", {"control": 0.4, "treatment": 0.85},
         outcome("response, CDAI lower by at least 70", "CDAI", better="higher"),
         number(40, condition="Crohn’s disease")),
    Used("Smith 2013", "NCT00715117", "two-means", {"difference": -10.0, "sd": 12.0},
         outcome("disease activity", "PCDAI 0–100", minimum=0, maximum=100, weeks=8),
         number(14, condition="Crohn’s disease",
                dosing=Dosing(dose_mg=0.1, unit="mg/kg", weeks=8, visits=(0, 4, 8)))),
    Used("LDN Crohn", "EudraCT 2019-000852-32", "two-proportions", {"control": 0.1, "treatment": 0.3},
         outcome("endoscopic remission", "SES-CD", better="higher"),
         {"power": 0.85, "condition": "Crohn’s disease"}),
    Used("IBD", "NCT01810185", "ancova", {"difference": 16.0, "sd": 32.0, "correlation": 0.5},
         outcome("quality of life", "IBDQ 32–224", minimum=32, maximum=224, better="higher"),
         {"condition": "inflammatory bowel disease"}),
    Used("Cree 2010", "NCT00501696", "crossover-means", {"difference": 3.0, "sd_differences": 8.0},
         outcome("mental health", "MSQLI composite", better="higher", weeks=8),
         number(80, condition="multiple sclerosis", dropout=0.25, dosing=Dosing(weeks=8, washout_weeks=1,
                visits=(0, 8)))),
    Used("Sharafaddinzadeh 2010", "doi 10.1177/1352458510366857", "two-means", {"difference": 5.0, "sd": 15.0},
         outcome("physical health", "MSQoL-54", better="higher", weeks=8),
         number(96, condition="multiple sclerosis", dosing=Dosing(weeks=8, visits=(0, 8)))),
    Used("Glioma", "NCT01303835", "mmrm",
         {"difference": 8.0, "sd": 20.0, "correlation": 0.6, "retention": (1.0, 0.85, 0.7)},
         outcome("quality of life", "FACT-Br", better="higher", weeks=16),
         number(110, condition="high-grade glioma", dosing=Dosing(weeks=16, visits=(0, 8, 16)))),
    Used("Gulf War illness", "NCT02206490", "crossover-binary",
         {"control": 0.2, "treatment": 0.45, "correlation": 0.3},
         outcome("much improvement", "CGI", better="higher", weeks=12),
         number(37, condition="Gulf War illness")),
    Used("Gulf War illness, parallel", "NCT02206490", "ordinal",
         {"control": (0.05, 0.1, 0.4, 0.3, 0.15), "odds_ratio": 2.5},
         outcome("global impression of change", "CGI, 5 grades", better="higher", weeks=12),
         {"condition": "Gulf War illness"}),
    Used("LIFT", "NCT06366724", "factorial", {"difference": 6.0, "sd": 12.0},
         outcome("function", "FUNCAP-55", better="higher", weeks=13),
         number(160, condition="ME/CFS", alpha=0.0125,
                dosing=dosing((1.5, 1), (3, 1), weeks=13, visits=(0, 4, 13)))),
    Used("LIFT, four endpoints", "NCT06366724", "co-primary",
         {"differences": (6.0, 1.5, 3.0, 0.1), "sds": (12.0, 4.0, 8.0, 0.25), "correlation": 0.3,
          "success": "bonferroni"},
         outcome("function, peak oxygen uptake, heart rate recovery and oxygen uptake efficiency", "",
                 better="higher", weeks=13),
         number(160, condition="ME/CFS", dosing=dosing((1.5, 1), (3, 1), weeks=13, visits=(0, 4, 13)))),
    Used("British Columbia", "NCT05430152", "ancova", {"difference": -5.0, "sd": 12.0, "correlation": 0.5},
         outcome("fatigue", "FSS 9–63", minimum=9, maximum=63, weeks=16),
         number(160, condition="fatigue after COVID-19", dropout=0.15,
                dosing=dosing((1, 1), (2, 1), (3, 1), weeks=16, visits=(0, 4, 8, 12, 16)))),
    Used("LDN and NAD+", "Isman 2024", "paired-means", {"difference": 12.0, "sd": 22.0, "correlation": 0.5},
         outcome("vitality", "SF-36 0–100", minimum=0, maximum=100, better="higher"),
         number(36, condition="long COVID", treatment="LDN 4.5 mg and NAD+",
                comparator="no treatment (the weeks before)", dosing=dosing((1.5, 1), weeks=12))),
    Used("LDN and NAD+, responders", "Isman 2024", "one-proportion-exact",
         {"reference_proportion": 0.3, "proportion": 0.52},
         outcome("response", "", better="higher"),
         number(36, condition="long COVID", treatment="LDN 4.5 mg and NAD+",
                dosing=dosing((1.5, 1), weeks=12))),
    Used("POTS, monthly", "NCT05363514", "slopes",
         {"difference": -0.08, "times": (0, 4, 8, 12, 16), "sd_slope": 0.12, "sd_residual": 1.0},
         outcome("fatigue", "NRS 0–10", minimum=0, maximum=10, weeks=16),
         number(80, condition="POTS", dosing=dosing((1.5, 2), (3, 2), weeks=16, visits=(0, 4, 8, 12, 16)))),
    Used("Vasculitis", "NCT03482479", "crossover-means", {"difference": 3.0, "sd": 8.0, "correlation": 0.6},
         outcome("global physical health", "PROMIS T score", better="higher", weeks=6),
         number(60, condition="vasculitis", lost=6,
                dosing=Dosing(weeks=6, washout_weeks=0, visits=(0, 6)))),
    Used("ME/CFS, withdrawn", "NCT02965768", "crossover-balanced", {"difference": -4.0, "sd_within": 8.0},
         outcome("fatigue", "", weeks=6),
         {"condition": "ME/CFS", "dosing": dosing((3, 2), weeks=6, washout_weeks=0, visits=(0, 6))}),
)  # fmt: skip


@pytest.mark.parametrize("used", USED, ids=lambda used: used.trial)
def test_the_trial_can_be_planned(used: Used) -> None:
    plan = used.planned
    answer = evaluate(plan).answer
    assert answer.possible
    assert isfinite(answer.power)
    assert plan.alpha < answer.power <= 1
    assert answer.n_total >= answer.n_analysed > 0
    if plan.solve_for == "power":
        assert answer.n_total == plan.n_total
    else:
        assert answer.power >= plan.power


@pytest.mark.parametrize("used", USED, ids=lambda used: used.trial)
def test_both_documents_name_its_method_and_reference(used: Used) -> None:
    plan = used.planned
    evaluation = evaluate(plan)
    core = plan.design.method().partition(", ")[0]
    for compose in (calculation_document, protocol_document):
        text = plain_text(compose(plan, evaluation))
        assert core in text
        assert plan.design.reference in text
        assert raised(plan.condition) in text or plan.condition in text
        assert "nan" not in text.split()


def test_a_trial_that_no_number_can_show_says_why() -> None:
    """FREEDOM, were a mean difference beyond its margin planned on."""
    freedom = next(used.planned for used in USED if used.trial == "FREEDOM")
    worse = freedom.edited("design.difference", 10.5).edited("solve_for", "size")
    answer = evaluate(worse).answer
    assert not answer.possible
    assert "not within the margin" in answer.reason
    assert answer.changes


@pytest.mark.parametrize("used", USED, ids=lambda used: used.trial)
def test_words_are_those_of_its_kind(used: Used) -> None:
    """Nobody is randomised or given placebo, and nothing has power, where that is not so."""
    plan = used.planned
    evaluation = evaluate(plan)
    text = plain_text(calculation_document(plan, evaluation))
    numbers = (
        text.partition("Sample size\n")[2].partition("Worth knowing")[0].partition("Method and")[0]
    )
    numbers = numbers.replace("No result of a randomised trial", "")
    entered = "randomised" in numbers
    assert entered == (plan.design.stratum != "group")
    assert ("power" in numbers.lower()) == (plan.show != "precision")
    if not compared(plan.design):
        whole = plain_text(protocol_document(plan, evaluation))
        assert f"or {plan.comparator}" not in text + whole
        assert f"{raised(plan.comparator)}\tmatching" not in whole


def test_no_difference_planned_on_is_drawn_once() -> None:
    """The curves of half and more of no difference are one curve, named once."""
    freedom = next(used.planned for used in USED if used.trial == "FREEDOM")
    said = power_curve.caption(evaluate(freedom))
    assert "for a mean difference of 0.00 points." in said


def test_a_number_that_leaves_is_named_beneath_the_curve() -> None:
    vasculitis = next(used.planned for used in USED if used.trial == "Vasculitis")
    assert ", 6 leaving each sequence." in power_curve.caption(evaluate(vasculitis))


def test_periods_of_unequal_length_are_named_by_their_treatment() -> None:
    """Younger 2013: 12 weeks of treatment, 4 of placebo, without a washout."""
    younger = next(used.planned for used in USED if used.trial == "Younger 2013, reduction")
    text = plain_text(protocol_document(younger, evaluate(younger)))
    assert "LDN lasts 12 weeks and placebo 4 weeks." in text
    assert "than with placebo at the end of each period?" in text
    assert "week 12 of each period" not in text
    assert "Schedule of activities in sequence AB by week" in text
    leaving = younger.edited("dropout", 0.1)
    assert "10% leaving before week 16" in plain_text(
        calculation_document(leaving, evaluate(leaving))
    )
