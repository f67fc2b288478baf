"""The one patient's threshold that the scale library verified, and none where it has none."""

from __future__ import annotations

from ldn_designer.evidence.scales import load_scales, within_patient_threshold


def test_the_pain_scale_has_farrars_two_points() -> None:
    found = within_patient_threshold("nrs-pain")
    assert found is not None
    assert (found.value, found.unit, found.verified) == (2, "points", True)
    assert found.source.pmid == "11690728"
    assert not found.between_groups


def test_scales_without_a_verified_one_have_none() -> None:
    assert within_patient_threshold("") is None
    assert [s.id for s in load_scales() if within_patient_threshold(s.id)] == ["nrs-pain"]
