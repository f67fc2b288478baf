"""The bundled studies: complete, unambiguous, and their effects against arithmetic by hand."""

from __future__ import annotations

import json
import math
import time

import pytest

from ldn_designer import resources
from ldn_designer.evidence import library
from ldn_designer.evidence.citation import citation, doi_link, unconfirmed
from ldn_designer.evidence.effect import Effect, Measure, NotComputable
from ldn_designer.evidence.effects import effect_of, measures_of
from ldn_designer.evidence.scales import load_scales, scale_by_id
from ldn_designer.evidence.study import Outcome, Study

FINAL = "bruun-2024-final-fibromyalgia"
SECOND_REPORT = "bruun-2025-final-exploratory-cpm"
INNOVA = "innova-rodriguez-freire-fibromyalgia"
MISCHOULON = "mischoulon-2017-depression"

FILES = resources.names("evidence")
OUTCOMES = [
    pytest.param(study, outcome, id=study.reference(outcome.key))
    for study in library.load()
    for outcome in study.outcomes
]


def _effect(reference: str, measure: Measure | None = None) -> Effect:
    effect = effect_of(*library.find(reference), measure)
    assert isinstance(effect, Effect), effect
    return effect


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_a_study_and_survives_a_round_trip(name: str) -> None:
    text = resources.read_text(f"evidence/{name}")
    study = library.read_study(text, name)
    assert Study.model_validate_json(study.model_dump_json()) == study
    assert len({study, library.read_study(text, name)}) == 1
    assert study.origin == "library"
    assert "derived" not in json.loads(text)


def test_the_library_holds_eleven_studies_of_fibromyalgia_and_three_others() -> None:
    assert len(library.for_condition("fibromyalgia")) == 11
    assert [(c.condition, c.studies) for c in library.conditions()] == [
        ("fibromyalgia", 9),  # eleven, less the second report of FINAL and the dose of 50 mg
        ("Crohn's disease and IBD", 1),
        ("depression", 1),
        ("multiple sclerosis", 1),
    ]
    assert library.for_condition("gout") == ()


def test_what_may_be_pooled_stands_first_and_context_last() -> None:
    labels = [study.label for study in library.for_condition("fibromyalgia")]
    assert labels[:3] == ["FINAL 2024", "INNOVA", "Bested 2023"]
    assert set(labels[-2:]) == {"FINAL 2025", "Younger 2009, 50 mg"}
    assert len({study.label for study in library.load()}) == len(library.load())


@pytest.mark.parametrize(
    ("identifier", "n", "doses"),
    [
        (FINAL, 99, (6, 6)),
        (INNOVA, 98, (4.5, 4.5)),
        ("bested-2023-fibromyalgia-crossover", 58, (4.5, 4.5)),
        ("younger-2013-fibromyalgia", 31, (4.5, 4.5)),
        ("paula-2023-ldn-tdcs-fibromyalgia", 86, (4.5, 4.5)),
        ("bruun-plesner-2020-dose-response-fibromyalgia", 25, (0.75, 6)),
        ("parkitny-younger-2017-fibromyalgia-cytokines", 8, None),
        ("metyas-2018-fibromyalgia-open-label", 22, (3, 4.5)),
        ("cree-2010-ms", 80, (4.5, 4.5)),
    ],
)
def test_people_and_doses_follow_from_the_arms(
    identifier: str, n: int, doses: tuple[float, float] | None
) -> None:
    study = library.by_id(identifier)
    assert study.n == n
    assert study.dose_range == doses


@pytest.mark.parametrize(("study", "outcome"), OUTCOMES)
def test_every_outcome_has_an_effect_or_a_reason(study: Study, outcome: Outcome) -> None:
    effect = effect_of(study, outcome)
    assert outcome.as_printed
    assert outcome.read_in
    if outcome.poolable:
        assert isinstance(effect, Effect)
        assert study.companion_of is None
        assert study.ldn_range
    if isinstance(effect, NotComputable):
        assert effect.reason.endswith(".")
        assert not outcome.poolable
        assert measures_of(study, outcome) == ()


@pytest.mark.parametrize("study", library.load(), ids=lambda study: study.id)
def test_at_most_one_outcome_of_a_domain_may_be_pooled(study: Study) -> None:
    domains = [outcome.domain for outcome in study.outcomes if outcome.poolable]
    assert len(domains) == len(set(domains))


def test_seven_outcomes_of_fibromyalgia_may_be_pooled() -> None:
    studies = library.for_condition("fibromyalgia")
    assert sum(outcome.poolable for study in studies for outcome in study.outcomes) == 7


@pytest.mark.parametrize(
    ("reference", "estimate", "se", "low", "high", "sd"),
    [
        # 0.61/t(.975, 97) = 0.61/1.98472; SD = SE/√(1/49 + 1/50)
        (f"{FINAL}/pain-change", -0.34, 0.307, -0.95, 0.27, 1.53),
        # 0.49/t(.882, 96) = 0.49/1.19251; ± 1.98498 SE; SD = SE/√(1/48 + 1/50)
        (f"{INNOVA}/pain-change", 0.49, 0.411, -0.33, 1.31, 2.03),
        # (3.7 − 0.4)/2/t(.975, 90) = 1.65/1.98667; ± the half-width about the printed 2.0
        (f"{SECOND_REPORT}/conditioned-pain-modulation", 2.0, 0.831, 0.35, 3.65, 3.98),
        # 3.3/t(.98, 59) = 3.3/2.10011; ± t(.975, 59) = 2.00100 SE; SD = SE·√60
        ("cree-2010-ms/sf36-mcs", 3.3, 1.571, 0.16, 6.44, 12.17),
        # 1.6/2.10011, printed as an improvement on a scale where less is better
        ("cree-2010-ms/pain-effects", -1.6, 0.762, -3.12, -0.08, 5.90),
        # 2.4/t(.975, 59): p .05 puts the limit at zero
        ("cree-2010-ms/perceived-deficits", -2.4, 1.199, -4.80, 0.00, 9.29),
        # (11.7 − 21.2) − (17.8 − 23.7) = −3.6; SD = 3.6/0.62; SE = SD·√(1/3); t(.975, 10) = 2.22814
        (f"{MISCHOULON}/hamd-17", -3.6, 3.352, -11.07, 3.87, 5.81),
        # (12.0 − 26.2) − (19.8 − 26.3) = −7.7; 7.7/1.15
        (f"{MISCHOULON}/hamd-28", -7.7, 3.866, -16.31, 0.91, 6.70),
        # (12.2 − 30.4) − (22.8 − 30.7) = −10.3; 10.3/1.45
        (f"{MISCHOULON}/madrs-10", -10.3, 4.101, -19.44, -1.16, 7.10),
        # (13.2 − 36.6) − (26.0 − 36.7) = −12.7; 12.7/1.49
        (f"{MISCHOULON}/madrs-15", -12.7, 4.921, -23.66, -1.74, 8.52),
        # (3.0 − 4.3) − (4.0 − 4.3) = −1.0; 1.0/1.22
        (f"{MISCHOULON}/cgi-s", -1.0, 0.473, -2.05, 0.05, 0.82),
        # 28.8 − 18.0 = 10.8; t(.992, 27) = 2.57020; SD = SE·√28
        ("younger-2013-fibromyalgia/pain-percent-reduction", 10.8, 4.202, 2.18, 19.42, 22.2),
    ],
)
def test_effects_on_means_agree_with_arithmetic_by_hand(
    reference: str, estimate: float, se: float, low: float, high: float, sd: float
) -> None:
    effect = _effect(reference)
    assert effect.estimate == pytest.approx(estimate, abs=1e-9)
    assert effect.se == pytest.approx(se, abs=6e-4)
    assert effect.interval() == pytest.approx((low, high), abs=6e-3)
    assert effect.sd == pytest.approx(sd, abs=6e-3 if sd < 20 else 0.05)


@pytest.mark.parametrize(
    ("reference", "measure", "estimate", "low", "high"),
    [
        # 22/49 − 14/50 ± 1.96 √(.449·.551/49 + .28·.72/50)
        (f"{FINAL}/pain-response", "risk difference", 0.169, -0.018, 0.356),
        # (22/49)/(14/50) = 1.60, × or ÷ exp(1.96 √(1/22 − 1/49 + 1/14 − 1/50))
        (f"{FINAL}/pain-response", "log risk ratio", 1.60, 0.93, 2.76),
        # (22·36)/(27·14) = 2.095, × or ÷ exp(1.96 √(1/22 + 1/27 + 1/14 + 1/36)) = 2.306
        (f"{FINAL}/pain-response", "log odds ratio", 2.095, 0.909, 4.831),
        (f"{FINAL}/any-adverse-event", "log risk ratio", 0.97, 0.82, 1.15),
        (f"{FINAL}/stopped-for-adverse-events", "log risk ratio", 1.36, 0.32, 5.77),
        (f"{INNOVA}/any-adverse-event", "log risk ratio", 0.95, 0.74, 1.24),
        # 0.5/50 − 1.5/51 with 0.5 in every cell
        (f"{FINAL}/serious-adverse-events", "risk difference", -0.0194, -0.0733, 0.0345),
    ],
)
def test_effects_on_counts_agree_with_arithmetic_by_hand(
    reference: str, measure: Measure, estimate: float, low: float, high: float
) -> None:
    effect = _effect(reference, measure)
    found = [effect.natural(value) for value in (effect.estimate, *effect.interval())]
    places = 1e-4 if abs(estimate) < 0.1 else 6e-4 if abs(estimate) < 0.5 else 6e-3
    assert found == pytest.approx([estimate, low, high], abs=places)
    assert effect.measure == measure


def test_counts_have_three_measures_and_other_outcomes_one() -> None:
    assert measures_of(*library.find(f"{FINAL}/pain-response")) == (
        "risk difference",
        "log odds ratio",
        "log risk ratio",
    )
    assert measures_of(*library.find(f"{FINAL}/pain-change")) == ("mean difference",)
    assert _effect(f"{FINAL}/pain-change", "log odds ratio").measure == "mean difference"


def test_the_decisions_of_an_editor_stand_beside_the_number() -> None:
    effect = _effect(f"{INNOVA}/pain-change")
    assumed, cautioned = " ".join(effect.assumptions), " ".join(effect.cautions)
    assert "no direction" in assumed
    assert "numbers randomised stand in" in assumed
    assert "direction is inferred" in cautioned
    assert effect.spread == "adjusted change"
    zero = _effect(f"{FINAL}/serious-adverse-events")
    assert any("only serious event was on placebo" in text for text in zero.assumptions)
    counted = _effect(f"{FINAL}/pain-response")
    assert any("22 of 49" in text and "only number" in text for text in counted.assumptions)


def test_an_inequality_and_a_median_give_no_effect() -> None:
    inequality = effect_of(*library.find("cree-2010-ms/mental-health-inventory"))
    median = effect_of(*library.find("bested-2023-fibromyalgia-crossover/fiqr-difference"))
    assert isinstance(inequality, NotComputable)
    assert "inequality" in inequality.reason
    assert isinstance(median, NotComputable)
    assert "median" in median.reason


def test_a_reference_without_confirmed_journal_says_so() -> None:
    innova = library.by_id(INNOVA)
    text = citation(innova)
    assert unconfirmed(innova) == "journal and year not confirmed"
    assert "Journal and year not confirmed." in text
    assert "NCT04739995" in text
    assert text.endswith("Unverified: PMID 42385209; year 2025 or 2026.")


def test_a_complete_reference_ends_with_its_link() -> None:
    final = library.by_id(FINAL)
    assert unconfirmed(final) is None
    assert citation(final).endswith(
        "The Lancet Rheumatology 2024; 6(1): e31–e39. https://doi.org/10.1016/S2665-9913(23)00278-3"
    )
    assert doi_link("10.1000/a b<c>") == "https://doi.org/10.1000/a%20b%3Cc%3E"


def test_an_unverified_doi_is_no_link() -> None:
    text = citation(library.by_id("younger-mackey-2009-fibromyalgia"))
    assert "https" not in text
    assert "Unverified: DOI 10.1111/j.1526-4637.2009.00613.x." in text


def test_two_reports_of_one_trial_never_enter_one_pool() -> None:
    final, second = library.by_id(FINAL), library.by_id(SECOND_REPORT)
    said = library.conflict(final, second)
    assert said is not None
    assert said == "FINAL 2024 and FINAL 2025 report the same trial: only one may be pooled."
    assert library.conflict(second, final) is not None
    assert library.conflict(final, final) is not None
    assert library.conflict(final, library.by_id(INNOVA)) is None


def test_trials_that_share_people_and_reports_of_a_third_are_in_conflict() -> None:
    final, innova = library.by_id(FINAL), library.by_id(INNOVA)
    sharing = innova.model_copy(update={"overlaps": (FINAL,)})
    one = innova.model_copy(update={"id": "one", "companion_of": FINAL})
    other = innova.model_copy(update={"id": "other", "companion_of": FINAL})
    assert "share some of their people" in (library.conflict(final, sharing) or "")
    assert "share some of their people" in (library.conflict(sharing, final) or "")
    assert "same trial" in (library.conflict(one, other) or "")


def test_two_outcomes_of_one_trial_never_enter_one_pool() -> None:
    hamd, madrs = f"{MISCHOULON}/hamd-17", f"{MISCHOULON}/madrs-10"
    (said,) = library.conflicts((hamd, madrs))
    assert "same people" in said
    (twice,) = library.conflicts((hamd, hamd))
    assert "twice" in twice
    assert library.conflicts((f"{FINAL}/pain-change", f"{INNOVA}/pain-change")) == ()


def test_a_correction_of_the_users_own_conflicts_with_what_it_corrects() -> None:
    own = library.by_id(FINAL).model_copy(
        update={"id": "own-final", "companion_of": FINAL, "origin": "user", "label": "Mine"}
    )
    (said,) = library.conflicts((f"{FINAL}/pain-change", "own-final/pain-change"), (own,))
    assert "same trial" in said


@pytest.mark.parametrize("reference", ["nobody/pain", f"{FINAL}/nothing", "", "/", FINAL])
def test_a_reference_to_nothing_is_refused_in_words(reference: str) -> None:
    with pytest.raises(library.EvidenceError, match="No study has an outcome called"):
        library.conflicts((reference,))


def test_an_unknown_study_is_refused_in_words() -> None:
    with pytest.raises(library.EvidenceError, match="“nobody”"):
        library.by_id("nobody")


def test_the_library_loads_in_under_150_milliseconds() -> None:
    library.load.cache_clear()
    fastest = math.inf
    for _ in range(3):
        library.load.cache_clear()
        start = time.perf_counter()
        library.load()
        fastest = min(fastest, time.perf_counter() - start)
    assert fastest < 0.150


def test_every_scale_that_a_study_names_is_there_and_fits() -> None:
    named = {o.scale_id: o for s in library.load() for o in s.outcomes if o.scale_id is not None}
    assert {scale.id for scale in load_scales()} == set(named)
    for identifier, outcome in named.items():
        scale = scale_by_id(identifier)
        if outcome.kind == "continuous" and outcome.scale_max is not None:
            assert (scale.min, scale.max) == (outcome.scale_min, outcome.scale_max)
    with pytest.raises(KeyError):
        scale_by_id("nothing")


def test_no_published_value_on_the_pain_scale_is_a_difference_between_groups() -> None:
    values = scale_by_id("nrs-pain").important_differences
    assert len(values) == 16
    assert not any(value.between_groups for value in values)
    assert any(
        value.value == 2 and value.meaning == "within patient: much improved" and value.verified
        for value in values
    )
    assert any(value.between_groups for value in scale_by_id("sf36-mcs").important_differences)
