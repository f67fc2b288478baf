"""The whole proof as plain values, for JSON: the same content as the document."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ldn_designer.qualification.causes import CAUSES
from ldn_designer.qualification.comparing import plain
from ldn_designer.qualification.environment import sha256
from ldn_designer.qualification.running import LEVEL, MOST_EXPLAINED, SEED, VERDICTS, counts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ldn_designer.qualification.environment import Environment
    from ldn_designer.qualification.reading import Vectors
    from ldn_designer.qualification.running import Qualification, Result
    from ldn_designer.qualification.trying import Tried

#: Exit code → what it says.
OUTCOMES = {
    0: "qualified: nothing disagrees and nothing is left uncovered",
    1: "not qualified: some values disagree",
    3: "not qualified: nothing disagrees, but some rows are not covered",
}


@dataclass(frozen=True)
class Proof:
    """A whole run: the rows and where they came from, the results, typical trials, and on what it ran.

    source: the folder of the rows, in words. trials: of each simulation that decides on an explanation.
    """

    vectors: Vectors
    source: str
    only: tuple[str, ...]
    trials: int
    qualification: Qualification
    tried: tuple[Tried, ...]
    environment: Environment
    moment: datetime

    @property
    def outcome(self) -> str:
        """The result in words."""
        return OUTCOMES[self.qualification.exit_code]

    @property
    def references(self) -> tuple[tuple[str, str], ...]:
        """Each file of rows with its SHA-256."""
        return tuple((name, sha256(text)) for name, text in self.vectors.contents.items())


def worst(results: Sequence[Result]) -> tuple[Result, str, float] | None:
    """The result that is furthest off among those that are within the tolerance, its value and the multiple."""
    within = [
        (result, each.key, each.off)
        for result in results
        for each in result.comparisons
        if each.agrees
    ]
    return max(within, key=lambda found: found[2], default=None)


def content(proof: Proof) -> dict[str, Any]:
    """Everything that the document says, as JSON values; infinities as files write them."""
    qualification = proof.qualification
    found = {
        "program": {"name": "LDN Designer", "version": proof.environment.version},
        "moment": proof.moment.isoformat(),
        "outcome": proof.outcome,
        "exit_code": qualification.exit_code,
        "rows_from": proof.source,
        "only": list(proof.only),
        "totals": _numbers(qualification.results),
        "procedures": {
            name: _numbers(results) | {"worst_within_tolerance": _worst(results)}
            for name, results in qualification.groups.items()
        },
        "not_covered": [
            {"procedure": procedure, "reason": reason, "may_be_left_out": excused, "rows": rows}
            for (procedure, reason, excused), rows in qualification.reasons.items()
        ],
        "causes": {
            key: asdict(CAUSES[key]) | {"rows": [each.given.row.id for each in results]}
            for key, results in qualification.causes.items()
        },
        "rules": {
            "most_explained": MOST_EXPLAINED,
            "trials": proof.trials,
            "seed": SEED,
            "interval": LEVEL,
        },
        "simulations": [_tried(each) for each in proof.tried],
        "environment": asdict(proof.environment) | {"digest": proof.environment.digest},
        "references": [{"file": name, "sha256": digest} for name, digest in proof.references],
        "other_files": list(proof.vectors.others),
        "rows": [_row(each) for each in qualification.results],
    }
    return plain(found)  # type: ignore[no-any-return]


def _numbers(results: Sequence[Result]) -> dict[str, int]:
    many = counts(results)
    return {"rows": len(results), **{name.replace(" ", "_"): many[name] for name in VERDICTS}}


def _worst(results: Sequence[Result]) -> dict[str, Any] | None:
    found = worst(results)
    if found is None:
        return None
    result, key, off = found
    return {"row": result.given.row.id, "value": key, "multiple_of_tolerance": off}


def _row(result: Result) -> dict[str, Any]:
    row = result.given.row
    return asdict(row) | {
        "file": result.given.file,
        "adapter": result.given.adapter,
        "verdict": result.verdict,
        "reason": result.reason,
        "values": [
            {
                "value": each.key,
                "expected": each.expected,
                "obtained": each.obtained,
                "multiple_of_tolerance": each.off,
                "agrees": each.agrees,
            }
            for each in result.comparisons
        ],
        "not_compared": dict(result.left_out),
        "cause": result.cause,
        "simulation": _decided(result),
    }


def _decided(result: Result) -> dict[str, Any] | None:
    found = result.decided
    if found is None:
        return None
    return {
        "trials": found.simulation.trials,
        "seed": found.simulation.seed,
        "successes": found.simulation.successes,
        "power": found.simulation.power,
        "interval": list(found.interval),
        "peer": found.peer,
        "ours": found.ours,
        "for_us": found.for_us,
    }


def _tried(one: Tried) -> dict[str, Any]:
    named = {"design": one.kind, "title": one.title, "shows": one.shows, "units": list(one.units)}
    found = one.agreement
    if found is None:
        return named | {"reason": one.reason}
    return named | {
        "formula": found.formula,
        "second_engine": found.second,
        "simulated": found.simulated.power,
        "interval": list(found.simulated.interval(LEVEL)),
        "trials": found.simulated.trials,
        "seed": found.simulated.seed,
        "gap": found.gap,
        "z": found.z,
        "exact": found.exact,
        "agrees": found.agrees,
        "verdict": found.verdict,
    }
