"""Which design fits: five questions about the trial, and what the answers suggest and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ldn_designer import designs

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its key, how it is asked, and the answers with their words, the commonest first."""

    key: str
    asked: str
    answers: Mapping[str, str]


QUESTIONS = (
    Question(
        "endpoint",
        "What is the primary outcome?",
        {
            "mean": "a number on a scale, such as average pain",
            "mean-ratio": "a number on a scale, compared as a ratio of means",
            "ratio": "a positive, skewed number whose ratio matters",
            "binary": "yes or no, such as a responder",
            "few": "yes or no, in few patients or rarely yes",
            "risk-ratio": "yes or no, compared as a ratio of risks",
            "odds-ratio": "yes or no, compared as an odds ratio",
            "ordinal": "ordered categories, such as global impression",
            "categories": "ordered categories that no proportional odds describe",
            "rank": "a number far from normal, compared by ranks",
            "probability": "who of two patients, or which of two periods, does better",
            "pilot": "a number far from normal, with a pilot trial’s data at hand",
            "correlation": "how strongly two measurements go together",
            "sd": "how much patients differ: a standard deviation",
        },
    ),
    Question(
        "arms",
        "How many groups are there?",
        {
            "two": "two: LDN and placebo",
            "doses": "three or more: several doses and placebo",
            "several": "three or more: do any of them differ?",
            "contrast": "three or more, with one comparison planned among them",
            "factorial": "four: LDN and a second treatment, alone and together",
            "one": "one, against a known value",
        },
    ),
    Question(
        "patients",
        "Does each patient receive one treatment or both?",
        {
            "between": "one treatment each",
            "within": "both treatments, one after the other",
            "twice": "both treatments, each of them twice",
            "series": "both treatments, in several cycles of one’s own",
            "pairs": "one each in matched pairs, or compared before and after",
        },
    ),
    Question(
        "shown",
        "What must be shown?",
        {
            "superiority": "that it is better",
            "non-inferiority": "that it is not much worse",
            "equivalence": "that it makes no difference that matters",
            "precision": "how large something is, precisely enough (a pilot)",
        },
    ),
    Question(
        "measured",
        "How often is the outcome measured?",
        {
            "end": "once, at the end",
            "baseline": "at baseline and at the end",
            "visits": "at several visits",
            "slope": "at several visits, and the rate of change matters",
            "diary": "daily, in a diary",
            "endpoints": "once, but there are several primary outcomes",
        },
    ),
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A design that fits the answers, the reason, and what in the answers it does not use."""

    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Fit:
    """When a design fits: for each question the answers it takes; a question left out does not matter."""

    kind: str
    reason: str
    takes: Mapping[str, frozenset[str]]


#: What a design shows that tests a hypothesis.
_TESTS = "superiority non-inferiority equivalence"


def _fit(
    kind: str,
    *,
    reason: str,
    endpoint: str,
    arms: str = "two",
    patients: str = "between",
    measured: str = "",
    shown: str = _TESTS,
) -> _Fit:
    """Answers are separated by spaces; how often is measured does not matter unless it is said."""
    takes = {"endpoint": endpoint, "arms": arms, "patients": patients, "shown": shown}
    takes |= {"measured": measured} if measured else {}
    return _Fit(kind, reason, {key: frozenset(words.split()) for key, words in takes.items()})


#: The designs with what they are for, the best fit first where several fit. A new design adds one entry.
FITS: tuple[_Fit, ...] = (
    _fit("co-primary", endpoint="mean", measured="endpoints",
         reason="Several primary outcomes: all must succeed, or any with an adjustment; their correlation counts."),
    _fit("two-means", endpoint="mean", measured="end",
         reason="Two groups are compared by their means at the end; a standard deviation is all that is needed."),
    _fit("ancova", endpoint="mean", measured="baseline",
         reason="The baseline measurement takes away part of what patients differ by, so that fewer are needed."),
    _fit("crossover-means", endpoint="mean", patients="within", measured="end baseline",
         reason="Each patient is compared with himself or herself; far fewer are needed, if nothing carries over."),
    _fit("two-proportions", endpoint="binary",
         reason="Two groups are compared by the proportion that responds."),
    _fit("two-proportions-exact", endpoint="few",
         reason="Exact tests hold their level in small groups and with rare responses, where approximations may not."),
    _fit("two-proportions-ratio", endpoint="risk-ratio",
         reason="Two groups are compared by how many times as likely a response is."),
    _fit("two-proportions-odds", endpoint="odds-ratio",
         reason="Two groups are compared by the ratio of the odds of a response, as logistic regression gives it."),
    _fit("mmrm", endpoint="mean", measured="visits",
         reason="A mixed model compares the groups at the last visit and uses the visits of those who leave early."),
    _fit("slopes", endpoint="mean", measured="slope",
         reason="Two groups are compared by how fast the outcome changes over the visits."),
    _fit("diary-means", endpoint="mean", measured="diary",
         reason="The mean of many days varies less than a single day, and missing days are counted with."),
    _fit("crossover-measures", endpoint="mean", patients="within", measured="visits diary",
         reason="Each patient receives both treatments, and every period is summed up by many measurements."),
    _fit("crossover-balanced", endpoint="mean", patients="twice", measured="end baseline",
         reason="Each patient receives both treatments twice, which tells the effect from chance within a patient."),
    _fit("crossover-binary", endpoint="binary", patients="within",
         reason="Each patient responds or does not in either period; those who respond in only one of them decide."),
    _fit("n-of-1", endpoint="mean", patients="series", measured="end baseline diary",
         reason="Several cycles in each patient show how much the effect differs between patients; few are needed."),
    _fit("paired-means", endpoint="mean", arms="two one", patients="pairs", measured="end baseline",
         reason="Pairs of measurements are compared by their mean difference; what a pair shares drops out."),
    _fit("paired-proportions", endpoint="binary", arms="two one", patients="pairs",
         reason="Only pairs that respond differently count; McNemar’s test compares them."),
    _fit("paired-proportions-exact", endpoint="few", arms="two one", patients="pairs within", shown="superiority",
         reason="With few pairs that respond differently, the exact binomial test of them holds its level."),
    _fit("ordinal", endpoint="ordinal",
         reason="All categories are used, with one odds ratio for every cut between them."),
    _fit("mann-whitney", endpoint="probability",
         reason="Ranks compare two groups; the probability that a treated patient does better is all it needs."),
    _fit("mann-whitney-categories", endpoint="categories ordinal",
         reason="Ranks use all categories and assume nothing of how their odds change."),
    _fit("mann-whitney-pilot", endpoint="pilot",
         reason="The pilot’s values stand for the distributions, whatever their shape, and ranks compare them."),
    _fit("mann-whitney-shift", endpoint="rank",
         reason="Two groups are compared by ranks; the treatment shifts a distribution whose shape you choose."),
    _fit("signed-rank", endpoint="rank", arms="two one", patients="pairs within",
         reason="The differences within patients or pairs are compared with zero by their ranks."),
    _fit("signed-rank-probability", endpoint="probability", arms="two one", patients="pairs within",
         reason="Signed ranks need no shape of distribution, only how often the sum of two differences is above zero."),
    _fit("ratio-of-means", endpoint="ratio", patients="between within pairs",
         reason="Skewed positive outcomes are compared as logarithms; the result is a ratio."),
    _fit("ratio-of-means-normal", endpoint="mean-ratio",
         reason="The outcome itself is normal, yet its means are compared as a ratio."),
    _fit("doses", endpoint="mean", arms="doses", measured="end", shown="superiority non-inferiority",
         reason="Each dose is compared with one placebo group, with a correction for several comparisons."),
    _fit("anova", endpoint="mean", arms="several", measured="end", shown="superiority",
         reason="One F test asks whether any of the groups differ in their means."),
    _fit("anova-contrast", endpoint="mean", arms="contrast", measured="end",
         reason="One planned comparison, such as a trend over doses, has more power than asking for any difference."),
    _fit("factorial", endpoint="mean", arms="factorial", measured="end",
         reason="Each patient answers two questions at once, if the second treatment does not change what LDN does."),
    _fit("repeated-anova", endpoint="mean", arms="several", measured="visits", shown="superiority",
         reason="F tests ask whether groups differ, whether time matters, and whether it matters differently."),
    _fit("one-mean", endpoint="mean", arms="one", measured="end baseline",
         reason="One group’s mean is compared with a value that is known from elsewhere; no control group is needed."),
    _fit("one-proportion", endpoint="binary", arms="one",
         reason="The proportion that responds in one group is compared with a known one."),
    _fit("one-proportion-exact", endpoint="few", arms="one",
         reason="The exact binomial test compares a proportion with a known one and holds its level in small groups."),
    _fit("correlation", endpoint="correlation", arms="one",
         reason="One group shows whether, and how strongly, two measurements go together."),
    _fit("two-correlations", endpoint="correlation", shown="superiority",
         reason="Two groups are compared by how strongly two measurements go together in each."),
    _fit("precision-mean", endpoint="mean", arms="one", shown="precision",
         reason="A pilot in one group estimates a mean with an interval as narrow as you ask."),
    _fit("precision-difference", endpoint="mean", shown="precision",
         reason="A pilot in two groups estimates their difference with an interval as narrow as you ask."),
    _fit("precision-proportion", endpoint="binary few", arms="one two", shown="precision",
         reason="A pilot estimates a proportion, such as those who keep to the dose, precisely enough."),
    _fit("precision-sd", endpoint="sd", arms="one two", shown="precision",
         reason="A pilot estimates the standard deviation that a later trial is planned on."),
)  # fmt: skip


def suggestions(answers: Mapping[str, str]) -> tuple[Suggestion, ...]:
    """The designs that fit every answer, then those that fit all but one, with what that one asks too much.

    KeyError names a question or an answer that is none.
    """
    known = {question.key: question for question in QUESTIONS}
    for key, answer in answers.items():
        if answer not in known[key].answers:
            message = f"“{answer}” is no answer to “{known[key].asked}”"
            raise KeyError(message)
    exact, near = [], []
    for fit in FITS:
        if fit.kind not in designs.DESIGNS:
            continue
        missed = [
            key for key, answer in answers.items() if answer not in fit.takes.get(key, {answer})
        ]
        if not missed:
            exact.append(Suggestion(fit.kind, fit.reason))
        elif len(missed) == 1:
            question = known[missed[0]]
            without = (
                f"{fit.reason} It does not use the answer “{question.answers[answers[missed[0]]]}”."
            )
            near.append(Suggestion(fit.kind, without))
    return (*exact, *near)
