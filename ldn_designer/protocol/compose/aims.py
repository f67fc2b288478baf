"""How documents speak of what a trial is to show: its question, its test, its level and its power."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.frozen import PROPORTION
from ldn_designer.protocol.compose import values, words
from ldn_designer.protocol.compose.prose import article, raised, with_values

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.plan import TrialPlan
    from ldn_designer.protocol.blocks import Spans, Value


class Aim:
    """A difference is tested: superiority. Other aims say what they say differently."""

    #: What is asked of two treatments; outcome, treatment and comparator have their places.
    question = "is {outcome} better {treatment} than {comparator}"
    #: The same of something that participants have or do not have.
    frequency = "is {outcome} {often} frequent {treatment} than {comparator}"
    #: What is tested, after the objective.
    benefit = ", and to test whether it is a benefit"
    #: Before and after the target: “for 90% power”.
    target = ("", " power")
    #: The tests in a sentence that ends with their power.
    verb = " level has "

    def asked(self, plan: TrialPlan) -> str:
        """The question without its time: “is average pain better with LDN than with placebo”."""
        outcome, treatment = self.outcome(plan), f"with {plan.treatment}"
        if not words.compared(plan.design):
            if plan.design.effect_unit == PROPORTION:
                return f"how frequent is {outcome} {treatment}"
            return f"what is the {plan.design.measure} in {outcome} {treatment}"
        if not plan.design.directional:
            return f"does {outcome} differ between the groups"
        if words.numbered(plan.design):
            return f"what is the {plan.design.measure} of {outcome} over the {plan.design.stratum}s"
        binary = plan.design.effect_unit == PROPORTION
        return (self.frequency if binary else self.question).format(
            outcome=outcome,
            treatment=treatment,
            comparator=f"with {plan.comparator}",
            often="more" if plan.outcome.better == "higher" else "less",
        )

    def purpose(self, plan: TrialPlan) -> str:
        """What the trial is designed for."""
        return (
            f"This trial is designed to settle whether {plan.treatment} helps people with "
            f"{words.condition(plan)} by an amount that matters"
        )

    def tested(self, plan: TrialPlan) -> str:
        """What is tested, after the objective: “, and to test whether it is a benefit”."""
        return self.benefit if plan.design.directional else ", and to test whether there is one"

    def claim(self, plan: TrialPlan, evaluation: Evaluation, *, brief: bool = False) -> Spans:
        """“a two-sided t test at the 5% level has 90% power to detect a mean difference of 1.00 point”."""
        core, details = _method(plan, brief=brief)
        return (
            self.tests(evaluation, core),
            *details,
            " at the ",
            values.alpha(evaluation),
            self.verb,
            values.power(evaluation),
            *self.power_for(plan, evaluation),
            *_effect(evaluation),
        )

    def tests(self, evaluation: Evaluation, core: str) -> str:
        """The test with its sides: “a two-sided t test”."""
        return article(f"{values.sides(evaluation)} {core}".strip())

    def power_for(self, plan: TrialPlan, evaluation: Evaluation) -> Spans:
        """What power is for: “ power to detect ”, or to show it with a margin, for a true effect."""
        if plan.margin is None:
            return (" power to detect ",)
        return (f" power to show {plan.show} by a margin of ", values.margin(evaluation), " for ")

    def favour(self, plan: TrialPlan) -> str:
        """Which results power counts, where it counts those in one direction only."""
        if not plan.design.directional:
            return ""
        return f"Power counts a significant result in favour of {plan.treatment} only. "

    def levels(self, plan: TrialPlan, evaluation: Evaluation) -> tuple[tuple[str, Value], ...]:
        """Margin, level and target as labelled values."""
        sides = f"Significance, {values.sides(evaluation)}".removesuffix(", ")
        margin = ((f"Margin of {plan.show}", values.margin(evaluation)),) if plan.margin else ()
        target = ("Target power", values.target_power(evaluation))
        return (*margin, (sides, values.alpha(evaluation)), target)

    def framework(self, plan: TrialPlan, evaluation: Evaluation) -> Spans:
        """What is to be shown, and at which level."""
        tested = f"tested {values.sides(evaluation)}".strip()
        level = values.alpha(evaluation)
        return (f" The framework is {plan.show}, {tested} at the ", level, " level.")

    def analysis(self, plan: TrialPlan, evaluation: Evaluation) -> Spans:
        """The primary analysis in one sentence."""
        core, _ = words.method(plan)  # its first letter is small unless it is that of a name
        interval: Spans = (", with its ", values.level(), " confidence interval")
        return (
            raised(words.estimated(plan)),
            *(interval if plan.design.directional else ()),
            f"; {values.sides(evaluation)} {core}".replace(";  ", "; ") + " at the ",
            values.alpha(evaluation),
            " level.",
        )

    def reported(self, plan: TrialPlan, evaluation: Evaluation) -> Spans:
        """The level, and what is reported beside the p value."""
        interval: Spans = (
            f"{words.estimated(plan)}, with its ",
            values.level(),
            " confidence interval and ",
        )
        return (
            f", {values.sides(evaluation)} at the ".replace(",  ", ", "),
            values.alpha(evaluation),
            " level. It reports the ",
            *(interval if plan.design.directional else ("means of all groups and ",)),
            "the p value.",
        )

    def promise(self, plan: TrialPlan, evaluation: Evaluation) -> Spans:
        """The chance of showing what is to be shown, if the truth is as planned, for lay readers."""
        shown: Spans = (" to show it.",)
        if plan.margin is not None:
            shown = (f" to show {plan.show} by a margin of ", values.margin(evaluation), ".")
        trial = f" in {words.outcome(plan)}, a trial of this size has a chance of "
        return (*_supposed(plan, evaluation), trial, values.power(evaluation), *shown)

    @staticmethod
    def outcome(plan: TrialPlan) -> str:
        """The outcome, with a comma after it where there is one in it."""
        return words.outcome(plan) + ("," if "," in plan.outcome.name else "")


class NonInferiority(Aim):
    """No more harm than a margin allows."""

    question = "is {outcome} {treatment} no more than a margin worse than {comparator}"
    frequency = question
    benefit = ", and to test whether it does no more harm than a margin allows"

    def favour(self, plan: TrialPlan) -> str:  # noqa: ARG002 - every aim is given the same
        """Its test has one direction."""
        return ""


class Equivalence(NonInferiority):
    """No difference that matters, by two tests."""

    question = "does {outcome} {treatment} differ by less than a margin from that {comparator}"
    frequency = question
    benefit = ", and to test whether it lies within a margin"
    verb = " level, have "

    def tests(self, evaluation: Evaluation, core: str) -> str:  # noqa: ARG002 - likewise
        """Both tests."""
        return f"two one-sided tests, each {article(core)}"


class Interval(Aim):
    """An interval narrow enough; nothing is tested."""

    target = ("a probability of ", "")

    def asked(self, plan: TrialPlan) -> str:
        """The amount that is asked for."""
        wanted = plan.design.measure.rpartition(" of the ")[2]
        return f"what is the {wanted} of {self.outcome(plan)}"

    def purpose(self, plan: TrialPlan) -> str:
        """To measure something well enough."""
        return (
            f"This study is designed to measure {words.outcome(plan)} in people with "
            f"{words.condition(plan)} precisely enough; it tests nothing"
        )

    def tested(self, plan: TrialPlan) -> str:  # noqa: ARG002 - likewise
        """Nothing."""
        return ""

    def claim(self, plan: TrialPlan, evaluation: Evaluation, *, brief: bool = False) -> Spans:
        """How wide the interval is at most, with what probability."""
        core, details = _method(plan, brief=brief)
        return (
            "the ",
            values.confidence(evaluation),
            f" {core}",
            *details,
            " has, with a probability of ",
            values.power(evaluation),
            f", {article(plan.design.measure.split(' of the interval')[0])} of at most ",
            values.effect_size(evaluation),
        )

    def favour(self, plan: TrialPlan) -> str:  # noqa: ARG002 - likewise
        """An interval favours nobody."""
        return ""

    def levels(self, plan: TrialPlan, evaluation: Evaluation) -> tuple[tuple[str, Value], ...]:  # noqa: ARG002 - likewise
        """Confidence, and the probability that the interval is narrow enough."""
        target = ("Target probability", values.target_power(evaluation))
        return (("Confidence", values.confidence(evaluation)), target)

    def framework(self, plan: TrialPlan, evaluation: Evaluation) -> Spans:  # noqa: ARG002 - likewise
        """Precision."""
        return (
            " The framework is precision: an interval with confidence ",
            values.confidence(evaluation),
            " that is narrow enough; nothing is tested.",
        )

    def analysis(self, plan: TrialPlan, evaluation: Evaluation) -> Spans:
        """The interval."""
        core, _ = words.method(plan)
        return (f"{raised(core)}, with confidence ", values.confidence(evaluation), ".")

    def reported(self, plan: TrialPlan, evaluation: Evaluation) -> Spans:  # noqa: ARG002 - likewise
        """The confidence."""
        return (", with confidence ", values.confidence(evaluation), ". Nothing is tested.")

    def promise(self, plan: TrialPlan, evaluation: Evaluation) -> Spans:
        """The chance of an interval narrow enough."""
        chance: Spans = ("A study of this size has a chance of ", values.power(evaluation))
        wanted = f" to find {words.outcome(plan)} with an interval that reaches at most "
        return (*chance, wanted, values.effect_size(evaluation), " to either side.")


#: By what is to be shown. A new aim adds one entry.
AIMS: dict[str, Aim] = {
    "superiority": Aim(),
    "non-inferiority": NonInferiority(),
    "equivalence": Equivalence(),
    "precision": Interval(),
}


def of(plan: TrialPlan) -> Aim:
    """How documents speak of what the plan is to show."""
    return AIMS[plan.show]


def _method(plan: TrialPlan, *, brief: bool) -> tuple[str, Spans]:
    """The test, and its details in brackets where there is room for them."""
    core, detail = words.method(plan)
    details = f" ({detail})" if detail and not brief else ""
    return core, with_values(details, "design.method", "the design")


def _effect(evaluation: Evaluation) -> Spans:
    """“a mean difference of 1.00 point”, with both proportions where there are any."""
    plan = evaluation.plan
    small = "as small as" if plan.solve_for == "effect" else "of"
    return (
        f"{article(plan.design.measure)} {small} ",
        values.effect_size(evaluation),
        *values.proportions(evaluation),
        *values.listed_effect(evaluation),
    )


def _supposed(plan: TrialPlan, evaluation: Evaluation) -> Spans:
    """“If LDN truly makes a difference of 1.00 point”, or what else the effect is."""
    design, effect = plan.design, values.effect_size(evaluation)
    if words.compared(design) and design.directional and "difference" in words.estimated(plan):
        none = float(design.effect) == float(design.on_scale(design.no_difference))
        amount: Spans = ("no difference",) if none else ("a difference of ", effect)
        return (f"If {plan.treatment} truly makes ", *amount)
    return (f"If the {design.measure} is truly ", effect, *values.listed_effect(evaluation))
