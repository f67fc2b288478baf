"""Both documents: their numbers, their change with the plan, and what they survive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from scipy import stats

from ldn_designer.designs import DESIGNS
from ldn_designer.designs.crossover_means import CrossoverMeans
from ldn_designer.designs.two_proportions import TwoProportions
from ldn_designer.evaluation import evaluate
from ldn_designer.evaluation.other_designs import in_design
from ldn_designer.hypotheses import HYPOTHESES
from ldn_designer.protocol.blocks import DocumentError, Figure, Table, TitlePage
from ldn_designer.protocol.document import Document, values, walk
from ldn_designer.protocol.documents import DOCUMENTS, protocol_document, write_document
from ldn_designer.protocol.plaintext import line_text, plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from ldn_designer.designs.base import Design
    from ldn_designer.plan import TrialPlan

WRONG = re.compile(r"(?<![\w“])(nan|inf|None)(?!\w)|  |\{|\}|\(\)|\.\.(?!\.)| ,| \.(?!\d)")
KINDS = tuple(DOCUMENTS)


def document(kind: str, plan: TrialPlan) -> Document:
    return DOCUMENTS[kind](plan, evaluate(plan))


def read(path: Path) -> list[str]:
    pdf = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_bounded() for page in pdf]
    pdf.close()
    return pages


def higher(example: TrialPlan, design: Design) -> TrialPlan:
    outcome = example.outcome.model_copy(update={"better": "higher"})
    spread = example.spread.model_copy(update={"rule": "own"})
    return example.model_copy(update={"design": design, "outcome": outcome, "spread": spread})


def variants(example: TrialPlan) -> dict[str, TrialPlan]:
    crossover = CrossoverMeans(difference=-1.0, sd=1.8, correlation=0.5)
    responders = ("bruun-2024-final-fibromyalgia/pain-response",)
    proportions = higher(example, TwoProportions(control=0.28, treatment=0.45))
    return {
        "example": example,
        "crossover": example.model_copy(update={"design": crossover}),
        "responders": proportions.edited("evidence.included", responders),
        "impossible": example.edited("design.difference", 1.0),
        "no evidence": example.edited("evidence.included", ()).edited("spread.rule", "own"),
        "no study known": example.edited("condition", "gout")
        .edited("evidence.included", ())
        .edited("spread.rule", "own"),
        "power": example.edited("solve_for", "power").edited("n_total", 101),
        "effect": example.edited("solve_for", "effect"),
        "untitled": example.edited("title", "Untitled trial").edited("short_title", ""),
        "bare": example.edited("effect.reason", "")
        .edited("dosing.steps", ())
        .edited("dropout", 0.0),
    }


VARIANTS = (
    "example", "crossover", "responders", "impossible", "no evidence",
    "no study known", "power", "effect", "untitled", "bare",
)  # fmt: skip


#: Situations whose protocol every run writes; the others are written by `run.py full`.
QUICK = ("impossible", "no study known")


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_s_numbers_are_in_each(kind: str, example: TrialPlan, tmp_path: Path) -> None:
    path = tmp_path / "document.pdf"
    write_document(kind, example, evaluate(example), path)
    printed = " ".join(" ".join(read(path)).split())
    for number in ("166", "83", "70", "90.4%", "21%", "49%", "10%", "51", "79%", "69%"):
        assert re.search(rf"(?<![\d.]){re.escape(number)}(?![\d%])", printed), number
    assert "not because the evidence promises success" in printed


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("kind", KINDS)
def test_reads_well_in_every_situation(kind: str, variant: str, example: TrialPlan) -> None:
    text = plain_text(document(kind, variants(example)[variant]))
    assert not WRONG.search(text), WRONG.search(text)
    if variant == "impossible":
        assert "wrong way" in text
        assert "166" not in text


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_sheet_is_one_page_in_every_situation(
    variant: str, example: TrialPlan, tmp_path: Path
) -> None:
    plan = variants(example)[variant]
    path = tmp_path / "sheet.pdf"
    assert write_document("calculation", plan, evaluate(plan), path) == len(read(path)) == 1


@pytest.mark.parametrize(
    "variant",
    [
        *QUICK,
        *(pytest.param(name, marks=pytest.mark.slow) for name in VARIANTS if name not in QUICK),
    ],
)
def test_the_protocol_is_written_in_every_situation(
    variant: str, example: TrialPlan, tmp_path: Path
) -> None:
    plan = variants(example)[variant]
    path = tmp_path / "protocol.pdf"
    assert write_document("protocol", plan, evaluate(plan), path) == len(read(path)) > 10


def test_the_sheet_is_one_page_for_every_design(
    example: TrialPlan, design: Design, tmp_path: Path
) -> None:
    plan = higher(example, design)
    assert write_document("calculation", plan, evaluate(plan), tmp_path / "sheet.pdf") == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", DESIGNS)
def test_the_sheet_is_one_page_whatever_the_trial_shows(
    kind: str, example: TrialPlan, tmp_path: Path
) -> None:
    plan = in_design(example, kind)
    for show in plan.design.shows:
        asked = plan
        if HYPOTHESES[show].needs_margin:
            asked = plan.edited("margin", plan.design.first_margin())
        asked = asked.edited("show", show)
        pages = write_document("calculation", asked, evaluate(asked), tmp_path / "sheet.pdf")
        assert pages == 1, show


def test_a_sheet_of_many_assumptions_keeps_to_its_page_by_smaller_type(
    example: TrialPlan, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.pdf"
    plan = in_design(example, "mmrm")
    assert write_document("calculation", plan, evaluate(plan), path) == len(read(path)) == 1


def per_arm(effect: float, sd: float, alpha: float, power: float) -> int:
    """Smallest n per arm by the noncentral t distribution itself."""
    n = 2
    while True:
        df, shift = 2 * n - 2, effect / (sd * (2 / n) ** 0.5)
        if stats.nct.sf(stats.t.ppf(1 - alpha / 2, df), df, shift) >= power:
            return n
        n += 1


@pytest.mark.parametrize(
    ("path", "value", "effect", "sd", "alpha", "power", "dropout"),
    [
        ("design.difference", -0.8, 0.8, 1.8, 0.05, 0.9, 0.15),
        ("alpha", 0.01, 1.0, 1.8, 0.01, 0.9, 0.15),
        ("power", 0.8, 1.0, 1.8, 0.05, 0.8, 0.15),
        ("dropout", 0.3, 1.0, 1.8, 0.05, 0.9, 0.3),
    ],
)
def test_statement_synopsis_tables_and_figures_change_together(  # noqa: PLR0917
    path: str, value: Any, effect: float, sd: float, alpha: float, power: float, dropout: float,
    example: TrialPlan,
) -> None:  # fmt: skip
    plan = example.edited(path, value)
    each = per_arm(effect, sd, alpha, power)
    randomised = -int(-round(each / (1 - dropout), 9) // 1)
    total = f"{2 * randomised:,}"
    made = protocol_document(plan, evaluate(plan))
    lines = plain_text(made).splitlines()
    assert any(f"With {each} analysed participants per arm" in line for line in lines)
    assert any(line.startswith("Participants\t") and total in line for line in lines)
    tables = {block.key: block for block in walk(made) if isinstance(block, Table)}
    middle = tables["sensitivity"].rows[1][2]
    assert line_text(middle, made) == total
    own = [row for row in tables["effects"].rows if line_text(row[0], made) == "Own value"]
    assert line_text(own[0][2], made) == total
    figures = {block.key: block for block in walk(made) if isinstance(block, Figure)}
    assert f"{total} randomised" in figures["power-curve"].alternative
    found = {value.key: value.text for value in values(made)}
    assert found["answer.n_total"] == total
    before = {v.key: v.text for v in values(protocol_document(example, evaluate(example)))}
    assert found["answer.n_total"] != before["answer.n_total"] == "166"


@pytest.mark.parametrize(
    ("path", "value", "gone", "come"),
    [
        ("treatment", "Naltrexone", "better with LDN", "better with Naltrexone"),
        ("comparator", "amitriptyline", "than with placebo", "than with amitriptyline"),
        ("outcome.weeks", 16, "week 12", "week 16"),
        ("outcome.name", "Fatigue", "average pain", "fatigue"),
        (
            "effect.reason",
            "Because we say so.",
            "We would not change practice",
            "Because we say so.",
        ),
        ("dropout_reason", "the pilot", "Cree 2010 analysed", "the pilot"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_words_change_everywhere(
    kind: str, path: str, value: Any, gone: str, come: str, example: TrialPlan
) -> None:
    before = plain_text(document(kind, example))
    after = plain_text(document(kind, example.edited(path, value)))
    assert gone in before
    assert gone not in after
    assert come in after


@pytest.mark.parametrize(
    ("path", "value", "come"),
    [
        ("dosing.dose_mg", 6.0, "6 mg a day"),
        ("dosing.screening_weeks", 6, "Screening up to 6 weeks"),
        ("dosing.visits", (0, 3, 12), "Week\tscreening\t0\t3\t12"),
        ("recruitment.centres", 8, "8 centres that randomise"),
        ("recruitment.not_eligible", 0.5, "332 are screened"),
        ("condition", "Crohn’s disease", "People with Crohn’s disease"),
        ("version", "2.1", "Version 2.1"),
        ("sponsor", "University of Anywhere", "Sponsor\tUniversity of Anywhere"),
        ("authors", "C. Author", "Authors\tC. Author"),
        ("sides", 1, "one-sided"),
        ("design.allocation", (2, 1), "2 : 1"),
    ],
)
def test_the_protocol_follows_each_decision(
    path: str, value: Any, come: str, example: TrialPlan
) -> None:
    assert come not in plain_text(protocol_document(example, evaluate(example)))
    plan = example.edited(path, value)
    assert come in plain_text(protocol_document(plan, evaluate(plan)))


def test_the_title_page_names_design_population_comparison_and_protocol(example: TrialPlan) -> None:
    for title in (example.title, "Untitled trial"):
        plan = example.edited("title", title)
        made = protocol_document(plan, evaluate(plan))
        cover = made.blocks[0]
        assert isinstance(cover, TitlePage)
        said = f"{made.title} {cover.subtitle}"
        for word in ("fibromyalgia", "LDN 4.5 mg", "placebo", "parallel-group", "protocol"):
            assert word in said
    assert "bmj-2024-081477" in plain_text(made)


def test_studies_are_cited_with_doi_and_unverified_identifiers_named(example: TrialPlan) -> None:
    text = plain_text(protocol_document(example, evaluate(example)))
    assert "https://doi.org/10.1016/S2665-9913(23)00278-3" in text
    assert "Unverified: PMID 42385209" in text
    assert "PMID 42385209" not in text.replace("Unverified: PMID 42385209", "")


def test_long_titles_and_markup_are_printed_as_typed(example: TrialPlan, tmp_path: Path) -> None:
    title = "A <b>bold</b> & long title " * 14
    plan = example.edited("title", title.strip()[:400])
    plan = plan.with_text("population", "Sites in <Oslo> & Bergen; α ≤ 5 %.\n\nA second paragraph.")
    for kind in KINDS:
        path = tmp_path / f"{kind}.pdf"
        pages = write_document(kind, plan, evaluate(plan), path)
        printed = " ".join(" ".join(read(path)).split())
        assert "A <b>bold</b> & long title" in printed
        assert pages == 1 or kind == "protocol"
    assert "Sites in <Oslo> & Bergen; α ≤ 5 %." in " ".join(
        " ".join(read(tmp_path / "protocol.pdf")).split()
    )


def test_a_character_that_no_font_has_is_named(example: TrialPlan, tmp_path: Path) -> None:
    plan = example.with_text("population", "Sites that smile \N{GRINNING FACE}.")
    path = tmp_path / "protocol.pdf"
    with pytest.raises(DocumentError, match=r"\U0001f600|1F600"):
        write_document("protocol", plan, evaluate(plan), path)
    assert not path.exists()


def test_unknown_documents_are_refused(example: TrialPlan, tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="protocol, calculation"):
        write_document("poster", example, evaluate(example), tmp_path / "poster.pdf")


@pytest.mark.parametrize("kind", ["calculation", pytest.param("protocol", marks=pytest.mark.slow)])
def test_the_same_plan_gives_the_same_bytes(kind: str, example: TrialPlan, tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        write_document(kind, example, evaluate(example), tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
