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
            "ratio": "a positive, skewed number whose ratio matters",
            "binary": "yes or no, such as a responder",
            "ordinal": "ordered categories, such as global impression",
            "rank": "a number far from normal, compared by ranks",
            "correlation": "how strongly two measurements go together",
        },
    ),
    Question(
        "arms",
        "How many groups are there?",
        {
            "two": "two: LDN and placebo",
            "several": "three or more, such as several doses",
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
            "series": "both treatments, in several cycles of one's own",
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


def _fit(kind: str, reason: str, **takes: str) -> _Fit:
    return _Fit(kind, reason, {key: frozenset(words.split()) for key, words in takes.items()})


#: The designs with what they are for, the best fit first where several fit. A new design adds one line.
FITS: tuple[_Fit, ...] = (
    _fit(
        "two-means",
        "Two groups are compared by their means at the end; a standard deviation is all that is needed.",
        endpoint="mean", arms="two", patients="between", measured="end",
        shown="superiority non-inferiority equivalence",
    ),
    _fit(
        "crossover-means",
        "Each patient is compared with himself or herself, so that far fewer are needed, if nothing carries over.",
        endpoint="mean", arms="two", patients="within", measured="end baseline",
        shown="superiority non-inferiority equivalence",
    ),
    _fit(
        "two-proportions",
        "Two groups are compared by the proportion that responds.",
        endpoint="binary", arms="two", patients="between",
        shown="superiority non-inferiority equivalence",
    ),
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
            without = f"{fit.reason} It does not use the answer “{question.answers[answers[missed[0]]]}”."
            near.append(Suggestion(fit.kind, without))
    return (*exact, *near)
