"""The headline's power from three engines: what each is, what it gives, how far apart they are, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ldn_designer.designs.base import Design
from ldn_designer.notation import count, number, percent
from ldn_designer.power.agreement import Agreement, one_number
from ldn_designer.power.simulation import single_patients

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation
    from ldn_designer.power.simulation import Simulation

#: Gaps are shown in percentage points with so many decimals.
DECIMALS = 2
#: What a judgement can do without.
SHORTER = (
    (" engines ", " "),
    (" agree, gap ", " agree to "),
    (" disagree, gap ", " disagree by "),
    ("approximation, ", ""),
    ("the simulation", "simulated"),
)
MANY = {1: "1 engine", 2: "2 engines", 3: "3 engines"}


@dataclass(frozen=True)
class Engine:
    """One engine: what it is, the power it finds, and that as it is read: 90.38%, or 90.44% ± 0.18."""

    name: str
    power: float
    words: str


@dataclass(frozen=True)
class Engines:
    """What the engines that have answered so far make of the headline's power.

    formula: the headline. second: None where the design has no second engine for it. agreement: all three, once the
    trial is simulated. exact: whether the formula claims to be exact. names: of the first and the second.
    """

    formula: float
    second: float | None
    agreement: Agreement | None
    exact: bool
    names: tuple[str, str]

    @property
    def answered(self) -> tuple[Engine, ...]:
        """The engines that have answered, the formula first and the simulation last."""
        found = [Engine(self.names[0], self.formula, percent(self.formula, DECIMALS))]
        if self.second is not None:
            found.append(Engine(self.names[1], self.second, percent(self.second, DECIMALS)))
        if self.agreement is not None:
            run = self.agreement.simulated
            name = f"Simulation, {count(run.trials)} trials"
            found.append(Engine(name, run.power, with_half_width(run)))
        return tuple(found)

    @property
    def second_agrees(self) -> bool:
        """Whether the second engine gives the formula's number; also where there is none."""
        return one_number(self.formula, self.second, exact=self.exact)

    @property
    def simulation_agrees(self) -> bool:
        """Whether the simulation bears the formula out; also while there is none."""
        return self.agreement is None or self.agreement.simulation_agrees

    @property
    def agrees(self) -> bool:
        """Whether all that have answered agree."""
        return self.second_agrees and self.simulation_agrees

    @property
    def gap(self) -> float:
        """The size of the largest difference from the formula; 0 while nobody else has answered."""
        gaps = [] if self.second is None else [self.second - self.formula]
        if self.agreement is not None:
            gaps.append(self.agreement.gap)
        return max(map(abs, gaps), default=0.0)

    @property
    def words(self) -> str:
        """The judgement: 3 engines agree, gap 0.06 points; or by how much an approximation is off."""
        many = MANY[len(self.answered)]
        if len(self.answered) == 1:
            return many
        if not self.exact and self.agreement is not None:
            return f"approximation, {_off(self.agreement.gap)}"
        verb = "agree" if self.agrees else "disagree"
        return f"{many} {verb}, gap {number(self.gap * 100, DECIMALS)} points"

    @property
    def so_far(self) -> str:
        """The judgement while the simulation runs, such as “2 engines agree; simulating …”."""
        if len(self.answered) == 1:
            return "simulating …"
        verb = "agree" if self.agrees else "disagree"
        return f"{MANY[len(self.answered)]} {verb}; simulating …"

    @staticmethod
    def shortened(words: str) -> tuple[str, str]:
        """A judgement with what can be left out where there is little room for it left out, and only its verdict."""
        verdict = words.partition(", gap ")[0].partition("; ")[0]
        for long, short in SHORTER:
            words, verdict = words.replace(long, short), verdict.replace(long, short)
        return words, verdict

    @property
    def explained(self) -> str:
        """Every engine with its number, a line each, and how they are judged."""
        lines = [f"{each.name}: {each.words}" for each in self.answered]
        if len(lines) == 1:
            return lines[0]
        if self.exact:
            rule = "The formula is exact"
            if self.second is not None:
                rule += ", and the second engine differs from it by no more than rounding"
            if self.agreement is not None:
                z = number(abs(self.agreement.z), 1)
                rule += f"; the simulation lies {z} standard errors away"
        else:
            rule = "The formula is an approximation: it may be a point off"
        return "\n".join([*lines, f"{rule}." if self.agrees else f"{_broken(self)}."])


def engines_part(evaluation: Evaluation, simulated: Simulation | None) -> Engines:
    """The engines that have answered: the formula, the second one, and a simulation of the plan's trial."""
    answer, second = evaluation.answer, evaluation.second_engine
    design, exact = answer.design, type(answer.design).exact
    found = None
    if simulated is not None:
        run = answer.power
        if design.layered:
            whole = single_patients(design, answer.analysed)
            run = float(design.bare().power(whole, evaluation.plan.hypothesis))
        found = Agreement(answer.power, second, simulated, run, exact)
    return Engines(answer.power, second, found, exact, names(design))


def with_half_width(found: Simulation) -> str:
    """A simulated share ± half its 95 % interval: 90.44% ± 0.18."""
    return f"{percent(found.power, DECIMALS)} ± {number(found.half_width() * 100, DECIMALS)}"


def names(design: Design) -> tuple[str, str]:
    """What the headline's power is computed by, and what the second engine is."""
    own = type(design).second_power is not Design.second_power
    second = "Second method, no shared code" if own else "Quadrature, own integral"
    if design.whole:
        return "Enumeration of all outcomes", second
    return "Formula, statsmodels" if design.measurable else "Formula", second


def _off(gap: float) -> str:
    """How far the simulation lies from an approximation, rounded to a tenth of a point."""
    size = number(abs(gap) * 100, 1)
    if not float(size):
        return "as simulated"
    return f"{size} points {'below' if gap > 0 else 'above'} the simulation"


def _broken(found: Engines) -> str:
    """Why the light is not green, as a sentence without its full stop."""
    apart = f"{number(found.gap * 100, DECIMALS)} points"
    if found.exact:
        return f"The formula is exact, and yet an engine is {apart} from it"
    return f"The formula is an approximation, and {apart} off: more than one point"
