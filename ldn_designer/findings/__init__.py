"""What a reader must know: each finding is a check of the plan and its numbers, said in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.findings import effect_checks, evidence_checks, power_checks
from ldn_designer.findings.check import DELTA2, Check, Finding

if TYPE_CHECKING:
    from ldn_designer.evaluation import Evaluation

__all__ = ["CHECKS", "DELTA2", "Check", "Finding", "findings"]

#: Every check, in the order in which findings are shown.
CHECKS: tuple[Check, ...] = (
    *evidence_checks.PROBLEMS,
    *effect_checks.OUTLOOK,
    *evidence_checks.CHECKS,
    *effect_checks.CHECKS,
    *power_checks.CHECKS,
    *evidence_checks.NOTES,
)


def findings(evaluation: Evaluation, *, calculation_only: bool = False) -> tuple[Finding, ...]:
    """The findings that this plan raises, those that ask for attention first.

    calculation_only leaves out what concerns a plan's evidence and texts: for a bare calculation.
    """
    found = [
        Finding(check.key, check.severity, check.step, sentence, check.source)
        for check in CHECKS
        if check.calculation or not calculation_only
        if (sentence := check.sentence(evaluation)) is not None
    ]
    return tuple(sorted(found, key=lambda finding: finding.severity != "attention"))
