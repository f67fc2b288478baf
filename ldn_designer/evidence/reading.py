"""A study of the user's own, from what its paper printed, with its effect or what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from ldn_designer.evidence.effect import Effect, as_printed
from ldn_designer.evidence.effects import effect_of
from ldn_designer.evidence.own_study import own_study
from ldn_designer.evidence.printed_result import PrintedResult
from ldn_designer.frozen import Problem, problems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ldn_designer.evidence.reported import FormulaName
    from ldn_designer.evidence.study import Study


@dataclass(frozen=True, slots=True)
class Reading:
    """A study with its effect, or else the problems that stand in the way, never both."""

    study: Study | None
    effect: Effect | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Route:
    """One way from printed numbers to an effect: begun by any of `starts`, it needs all `needs`."""

    formula: FormulaName
    starts: tuple[str, ...]
    needs: tuple[str, ...]
    why: str


_ARMS = ("n_treatment", "n_control")
_LIMITS = ("ci_low", "ci_high")
_BOTH_ENDS = "an interval needs both ends and its difference"
#: By design, the best source of an error first.
_ROUTES: Mapping[str, tuple[_Route, ...]] = {
    "parallel": (
        _Route(
            "risk_difference_from_counts",
            ("events_treatment", "events_control"),
            ("events_treatment", "n_treatment", "events_control", "n_control"),
            "counts need the events and the people of both arms",
        ),
        _Route("mean_difference_from_interval", _LIMITS, ("difference", *_LIMITS), _BOTH_ENDS),
        _Route(
            "mean_difference_from_arms",
            ("sd_treatment", "sd_control"),
            ("mean_treatment", "sd_treatment", "mean_control", "sd_control", *_ARMS),
            "both arms need mean, standard deviation and number",
        ),
        _Route("mean_difference_from_p", ("p",), ("difference", "p"), "a p needs its difference"),
    ),
    "crossover": (
        _Route(
            "paired_difference_from_interval",
            _LIMITS,
            ("difference", *_LIMITS, "n_pairs"),
            f"{_BOTH_ENDS}, and the number of people",
        ),
        _Route(
            "paired_difference_from_sd",
            ("sd_differences",),
            ("difference", "sd_differences", "n_pairs"),
            "a standard deviation needs the difference and the number of people",
        ),
        _Route(
            "paired_difference_from_p",
            ("p",),
            ("difference", "p", "n_pairs"),
            "a p needs its difference and the number of people",
        ),
    ),
}
_NO_ROUTE = {
    "parallel": (
        "Enter an interval, a p value, the means and SDs of both arms, or the events of both "
        "arms: without one of them the effect has no error."
    ),
    "crossover": (
        "Enter the interval, the p value or the SD of the differences within people: the SDs of "
        "the two periods, or counts without the table of pairs, do not give its error."
    ),
}

#: Fields whose text has a form of its own, and the form in words.
_FORMS = {
    "doi": "A DOI begins with 10. and a slash follows, such as 10.1002/art.37734.",
    "report_of": "Choose the id of a study, such as bruun-2024-final-fibromyalgia.",
}


def read_result(values: Mapping[str, object], taken: Collection[str] = ()) -> Reading:
    """The user's study and its effect, or a sentence for each field that is missing or wrong.

    values: fields of `PrintedResult` by name; None and "" mean not printed. taken: ids of other
    studies of the user, which the new id avoids.
    """
    given = {name: value for name, value in values.items() if value is not None and value != ""}
    try:
        printed = PrintedResult.model_validate(given)
    except ValidationError as error:
        return Reading(None, None, tuple(map(_explained, problems(error, PrintedResult))))
    found = tuple(_contradictions(printed))
    route = next(filter(lambda way: _started(printed, way), _ROUTES[printed.design]), None)
    if route is None:
        found += (Problem("difference", _NO_ROUTE[printed.design]),)
    else:
        found += tuple(_gaps(printed, route))
    if route is None or found:
        return Reading(None, None, found)
    study = own_study(printed, route.formula, taken)
    effect = effect_of(study, study.outcomes[0])
    if isinstance(effect, Effect):
        return Reading(study, effect, ())
    return Reading(None, None, (Problem(route.starts[-1], effect.reason),))


def _explained(problem: Problem) -> Problem:
    """The problem, with what is expected where a field has a form of its own."""
    return replace(problem, sentence=_FORMS.get(problem.path, problem.sentence))


def _started(printed: PrintedResult, route: _Route) -> bool:
    return any(getattr(printed, name) is not None for name in route.starts)


def _gaps(printed: PrintedResult, route: _Route) -> Iterator[Problem]:
    """A problem for each field that the route begun still needs."""
    arms_give_difference = printed.mean_treatment is not None and printed.mean_control is not None
    for name in route.needs:
        if getattr(printed, name) is None and not (name == "difference" and arms_give_difference):
            yield Problem(name, f"Enter {_called(name)} too: {route.why}.")
    given = [name for name in _ARMS if getattr(printed, name) is not None]
    if len(given) == 1 and not set(_ARMS) & set(route.needs):
        missing = _ARMS[1 - _ARMS.index(given[0])]
        yield Problem(
            missing, f"Enter {_called(missing)} too: one arm's number is of no use alone."
        )


def _contradictions(printed: PrintedResult) -> Iterator[Problem]:
    """Problems between fields that are each possible alone."""
    low, high = printed.ci_low, printed.ci_high
    if low is not None and high is not None:
        if low >= high:
            yield Problem(
                "ci_high", f"The upper limit must be above the lower ({as_printed(low)})."
            )
        elif printed.difference is not None and not low <= printed.difference <= high:
            inside = f"inside its interval ({as_printed(low)} to {as_printed(high)})"
            yield Problem("difference", f"The difference must lie {inside}: check the signs.")
    for events, n, field in (
        (printed.events_treatment, printed.n_treatment, "events_treatment"),
        (printed.events_control, printed.n_control, "events_control"),
    ):
        if events is not None and n is not None and events > n:
            yield Problem(field, f"There cannot be more people with the event than people ({n}).")
    if (
        printed.scale_min is not None
        and printed.scale_max is not None
        and printed.scale_min >= printed.scale_max
    ):
        lowest = as_printed(printed.scale_min)
        yield Problem("scale_max", f"The highest value must be above the lowest ({lowest}).")
    if printed.favours is not None and printed.better is None:
        yield Problem("better", "Say which direction is better: the sign of the effect needs it.")


def _called(name: str) -> str:
    """The label of a field within a sentence: "the upper limit"."""
    label = str(PrintedResult.model_fields[name].title)
    return f"the {label if label[1:2].isupper() else label[0].lower() + label[1:]}"
