"""The user's own study: what a paper printed becomes an effect, or sentences beside its fields."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from scipy import stats

from ldn_designer.evidence import library
from ldn_designer.evidence.effect import Effect
from ldn_designer.evidence.effects import effect_of
from ldn_designer.evidence.printed_result import PrintedResult
from ldn_designer.evidence.reading import read_result
from ldn_designer.evidence.study import Study

BASE: dict[str, Any] = {
    "label": "Smith 2024",
    "condition": "fibromyalgia",
    "outcome": "Pain",
    "randomised": True,
    "dose_mg": 4.5,
    "better": "lower",
}
SIZES = {"n_treatment": 49, "n_control": 50}
INTERVAL = {"difference": -0.34, "ci_low": -0.95, "ci_high": 0.27}
ARMS = {
    "mean_treatment": -1.3,
    "sd_treatment": 1.6,
    "mean_control": -0.9,
    "sd_control": 1.5,
}


def _read(**fields: object) -> tuple[Study, Effect]:
    reading = read_result(BASE | fields)
    assert reading.problems == ()
    assert reading.study is not None
    assert reading.effect is not None
    return reading.study, reading.effect


def _refused(**fields: object) -> dict[str, str]:
    reading = read_result(BASE | fields)
    assert reading.study is None
    assert reading.effect is None
    assert all(problem.sentence.endswith(".") for problem in reading.problems)
    return {problem.path: problem.sentence for problem in reading.problems}


def test_an_interval_gives_the_effect_of_the_library() -> None:
    study, effect = _read(**INTERVAL, **SIZES, adjusted=True)
    expected = effect_of(*library.find("bruun-2024-final-fibromyalgia/pain-change"))
    assert isinstance(expected, Effect)
    assert (effect.estimate, effect.se, effect.df) == (expected.estimate, expected.se, expected.df)
    assert effect.spread == "adjusted change"
    assert study.origin == "user"
    assert study.id == "own-smith-2024"
    (outcome,) = study.outcomes
    assert outcome.poolable
    assert outcome.as_printed == "−0.34 (−0.95 to 0.27)"
    assert effect_of(study, outcome) == effect
    assert Study.model_validate_json(study.model_dump_json()) == study


def test_a_study_without_numbers_does_not_know_its_size() -> None:
    study, effect = _read(**INTERVAL)
    assert study.n is None
    assert effect.df == math.inf


def test_a_level_is_a_fraction_and_is_kept_as_printed() -> None:
    study, effect = _read(**INTERVAL, **SIZES, ci_level=0.9)
    assert effect.interval(0.9) == pytest.approx((-0.95, 0.27))
    printed = study.outcomes[0].reported.difference
    assert printed is not None
    assert printed.ci_level == 90


def test_a_p_gives_the_effect_of_the_library() -> None:
    study, effect = _read(difference=0.49, p=0.236, n_treatment=48, n_control=50)
    assert effect.se == pytest.approx(0.41090, abs=5e-6)
    assert study.outcomes[0].as_printed == "0.49, p .236"
    assert study.outcomes[0].grade == "B"


def test_means_of_arms_give_the_t_test() -> None:
    _, effect = _read(**ARMS, **SIZES)
    test = stats.ttest_ind_from_stats(-1.3, 1.6, 49, -0.9, 1.5, 50)
    assert effect.p_value() == pytest.approx(float(test.pvalue), rel=1e-10)
    assert effect.spread == "change"
    _, final = _read(**ARMS, **SIZES, means="final")
    assert final.spread == "one time"
    assert final.se == effect.se


def test_means_of_arms_stand_in_for_a_difference_that_is_not_printed() -> None:
    _, effect = _read(mean_treatment=-1.3, mean_control=-0.9, p=0.2, **SIZES)
    assert effect.estimate == pytest.approx(-0.4)
    assert effect.p_value() == pytest.approx(0.2)


def test_counts_give_all_three_measures() -> None:
    study, effect = _read(events_treatment=22, events_control=14, better="higher", **SIZES)
    assert effect.estimate == pytest.approx(22 / 49 - 14 / 50)
    odds = effect_of(study, study.outcomes[0], "log odds ratio")
    assert isinstance(odds, Effect)
    assert odds.estimate == pytest.approx(math.log(22 * 36 / (27 * 14)))
    assert study.outcomes[0].kind == "binary"
    assert study.outcomes[0].as_printed == "22 of 49 v 14 of 50"


@pytest.mark.parametrize(
    "printed", [{"p": 0.04}, {"sd_differences": 3.3 / 2.100109 * math.sqrt(60)}]
)
def test_a_crossover_gives_a_paired_difference(printed: dict[str, float]) -> None:
    # t(0.98, 59) = 2.100109
    study, effect = _read(
        design="crossover", difference=3.3, n_pairs=60, better="higher", **printed
    )
    assert effect.measure == "paired mean difference"
    assert effect.se == pytest.approx(1.5713, abs=5e-5)
    assert effect.sd == pytest.approx(12.171, abs=5e-3)
    assert study.n == 60


def test_a_crossover_with_an_interval() -> None:
    _, effect = _read(design="crossover", difference=1.0, ci_low=0.2, ci_high=1.8, n_pairs=20)
    assert effect.se == pytest.approx(0.8 / float(stats.t.ppf(0.975, 19)))


@pytest.mark.parametrize(
    ("favours", "better", "printed", "expected"),
    [
        ("treatment", "lower", 1.2, -1.2),
        ("treatment", "lower", -1.2, -1.2),
        ("control", "lower", 1.2, 1.2),
        ("control", "lower", -1.2, 1.2),
        ("treatment", "higher", -1.2, 1.2),
        ("control", "higher", 1.2, -1.2),
        (None, "lower", 1.2, 1.2),
    ],
)
def test_what_the_paper_says_of_the_winner_decides_the_sign(
    favours: str | None, better: str, printed: float, expected: float
) -> None:
    study, effect = _read(
        difference=printed,
        ci_low=printed - 1,
        ci_high=printed + 1,
        favours=favours,
        better=better,
        **SIZES,
    )
    assert effect.estimate == expected
    assert effect.interval() == pytest.approx((expected - 1, expected + 1))
    difference = study.outcomes[0].reported.difference
    assert difference is not None
    assert difference.estimate == printed  # as printed, whatever is made of it


@pytest.mark.parametrize(
    ("fields", "because"),
    [
        ({"randomised": None}, "randomisation not stated"),
        ({"randomised": False}, "not randomised"),
        ({"dose_mg": 50.0}, "dose outside 0.5–6 mg"),
    ],
)
def test_what_may_not_be_pooled_says_why(fields: dict[str, object], because: str) -> None:
    study, _ = _read(**INTERVAL, **SIZES, **fields)
    assert not study.outcomes[0].poolable
    assert study.outcomes[0].not_pooled_because == because


def test_a_correction_is_a_report_of_the_same_trial() -> None:
    final = "bruun-2024-final-fibromyalgia"
    study, _ = _read(**INTERVAL, **SIZES, report_of=final)
    assert library.conflict(study, library.by_id(final)) is not None


def test_ids_of_the_users_studies_never_collide() -> None:
    taken = {"own-smith-2024", "own-smith-2024-2"}
    reading = read_result(BASE | INTERVAL, taken)
    assert reading.study is not None
    assert reading.study.id == "own-smith-2024-3"
    unnamed = read_result(BASE | INTERVAL | {"label": "論文"})
    assert unnamed.study is not None
    assert unnamed.study.id == "own-study"


@pytest.mark.parametrize(
    ("fields", "where", "said"),
    [
        ({}, "difference", "the effect has no error"),
        ({"design": "crossover", **ARMS}, "difference", "SD of the differences within people"),
        ({"difference": 1.0, "ci_low": 0.0}, "ci_high", "Enter the upper limit too: an interval"),
        ({"ci_low": 0.0, "ci_high": 1.0}, "difference", "Enter the difference too"),
        ({"p": 0.03}, "difference", "Enter the difference too: a p needs its difference"),
        (INTERVAL | {"n_treatment": 49}, "n_control", "Enter the number on placebo too"),
        ({"sd_treatment": 1.0}, "sd_control", "Enter the SD on placebo too: both arms"),
        ({"events_treatment": 3}, "n_treatment", "Enter the number on LDN too"),
        ({"design": "crossover", "difference": 1.0, "p": 0.1}, "n_pairs", "in both periods too"),
        ({"difference": 1.0, "ci_low": 2.0, "ci_high": 0.0}, "ci_high", "above the lower"),
        ({"difference": 5.0, "ci_low": 0.0, "ci_high": 2.0}, "difference", "check the signs"),
        ({"difference": 1.0, "p": 0.05, "p_relation": "<"}, "p", "inequality"),
        ({"difference": 1.0, "p": 1.0}, "p", "between 0 and 1"),
        ({"difference": 0.0, "p": 0.5}, "p", "A difference of 0"),
        (
            {"events_treatment": 60, "events_control": 1, **SIZES},
            "events_treatment",
            r"than people \(49\)",
        ),
        (INTERVAL | {"favours": "treatment", "better": None}, "better", "which direction"),
        (INTERVAL | {"scale_min": 10.0, "scale_max": 0.0}, "scale_max", "above the lowest"),
        (ARMS | SIZES | {"sd_treatment": 0.0, "sd_control": 0.0}, "sd_control", "Both standard"),
        ({"label": None}, "label", "missing"),
        ({"p": 1.5}, "p", "at least 0 and at most 1; 1.5 is not"),
        ({"ci_level": 95.0}, "ci_level", "less than 100%"),
        ({"difference": math.nan}, "difference", "must be a number"),
        ({"difference": "much"}, "difference", "must be a number; “much” is not"),
        ({"n_treatment": 4.5}, "n_treatment", "whole number"),
        ({"n_treatment": 0}, "n_treatment", "at least 1"),
        ({"sd_treatment": -1.0}, "sd_treatment", "at least 0"),
        ({"design": "cluster"}, "design", "“parallel” or “crossover”"),
        ({"doi": "https://doi.org/10.1/x"}, "doi", "A DOI begins with 10."),
        ({"report_of": "FINAL trial"}, "report_of", "Choose the id"),
        ({"outcome": "x\x07"}, "outcome", "characters"),
        ({"sample": 3}, "sample", "not a field that exists"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(
    fields: dict[str, object], where: str, said: str
) -> None:
    problems = _refused(**fields)
    assert where in problems, problems
    assert re.search(said, problems[where]), problems


def test_all_that_is_missing_is_said_at_once() -> None:
    assert set(_refused(sd_treatment=1.0)) == {
        "mean_treatment",
        "mean_control",
        "sd_control",
        "n_treatment",
        "n_control",
    }


def test_empty_fields_are_not_printed() -> None:
    _, effect = _read(**INTERVAL, **SIZES, p=None, scale="", timepoint="")
    assert effect.formula == "mean_difference_from_interval"


def test_every_field_of_the_form_has_label_help_and_words_for_its_choices() -> None:
    for name, info in PrintedResult.model_fields.items():
        extra = info.json_schema_extra
        assert info.title, name
        assert info.description, name
        assert isinstance(extra, dict), name
        assert {"unit", "symbol", "role", "choices"} == set(extra), name
        choices = extra["choices"]
        assert isinstance(choices, dict)
        for choice in choices:
            PrintedResult.model_validate(
                {"label": "A", "condition": "B", "outcome": "C", name: choice}
            )
