"""The reference of a study as text: what is confirmed, and what is not said so in words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from ldn_designer.evidence.study import Study


def citation(study: Study) -> str:
    """Authors, title, journal, year; volume: pages, DOI link; the unconfirmed is named as such.

    Without a confirmed journal and year the study is cited by its registry numbers, and what no
    second source confirms stands at the end as "Unverified: …", never as part of the reference.
    """
    parts = [study.authors, study.title, _source(study)]
    if study.doi is None and study.registry_ids:
        parts.append(", ".join(study.registry_ids))
    sentences = [
        part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part is not None
    ]
    if study.doi is not None:
        sentences.append(doi_link(study.doi))  # no full stop: it would become part of the address
    if study.identifiers_unverified:
        unverified = "; ".join(f"{name} {value}" for name, value in study.identifiers_unverified)
        sentences.append(f"Unverified: {unverified}.")
    return " ".join(sentences)


def unconfirmed(study: Study) -> str | None:
    """Which of title, journal and year are not confirmed, in words; None where all are."""
    missing = [
        name
        for name, present in (
            ("title", study.title_verified),
            ("journal", study.journal),
            ("year", study.year),
        )
        if not present
    ]
    if not missing:
        return None
    listed = " and ".join(filter(None, (", ".join(missing[:-1]), missing[-1])))
    return f"{listed} not confirmed"


def doi_link(doi: str) -> str:
    """The address that resolves a DOI."""
    return f"https://doi.org/{quote(doi, safe='/().;:-_')}"


def _source(study: Study) -> str:
    source = " ".join(str(part) for part in (study.journal, study.year) if part is not None)
    if study.volume is not None:
        source += f"; {study.volume}"
    if study.pages is not None:
        source += f": {study.pages.replace('-', '–')}"
    doubt = unconfirmed(study)
    if doubt is None:
        return source
    return ". ".join(filter(None, (source, doubt[0].upper() + doubt[1:])))
