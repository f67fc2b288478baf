"""A document with every kind of block, and its figures, for the tests of the writers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ldn_designer.figures import PRINT, Palette, svg
from ldn_designer.protocol.blocks import (
    Block,
    Bullets,
    Callout,
    Citation,
    Column,
    Columns,
    Contents,
    Emphasis,
    Entry,
    Figure,
    Heading,
    KeyValues,
    Link,
    PageBreak,
    Paragraph,
    Placeholder,
    Reference,
    References,
    Table,
    TitlePage,
    Value,
)
from ldn_designer.protocol.document import Document, Metadata
from ldn_designer.protocol.pdf import pdf_bytes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FigureSource = Callable[[float, float], bytes]

ANALYSED = Value("evaluation.n_analysed", "140", "computed from the design", 140)
RANDOMISED = Value("evaluation.n_randomised", "166", "computed from the design", 166)
DIFFERENCE = Value("design.difference", "1.00", "own value", 1.0)
SPREAD = Value("design.sd", "1.80", "FINAL and INNOVA pooled", 1.8)
LIMIT = Value("evidence.final.low", "−0.95", "FINAL 2024, as printed", -0.95)
PROMPT = Placeholder("SPIRIT 2025, item 15a", "describe how the capsules are made and checked.")

POWER_TABLE = Table(
    "sizes",
    (
        Column(("Difference",), share=1.4),
        Column(("SD 1.53",), "right"),
        Column(("SD ", SPREAD), "right"),
        Column(("SD 2.03",), "right"),
    ),
    (
        (("0.75",), ("210",), ("290",), ("366",)),
        ((DIFFERENCE,), ("120",), (Emphasis((RANDOMISED,), "strong"),), ("208",)),
        (("1.25",), ("78",), ("106",), ("136",)),
    ),
    caption=("Number to randomise for 90% power, by difference and standard deviation.",),
    notes=(("Two-sided 5% level; 15% leave before week 12.",),),
)
LONG_TABLE = Table(
    "visits",
    (Column(("Visit",)), Column(("Procedure",), share=3), Column(("Minutes",), "right")),
    tuple(
        ((f"V{row}",), (f"Procedure number {row}, described at some length " * 2,), (f"{row}",))
        for row in range(1, 61)
    ),
    caption=("Schedule of activities.",),
    emphasised=frozenset({2}),
)
POWER_FIGURE = Figure(
    "power",
    ("Power by number randomised; SD ", SPREAD, ", 15% leaving."),
    "A curve that rises from 35% at 40 to 99% at 320 participants.",
    aspect=0.5,
)
FINAL = Entry(
    "final-2024",
    (
        "Due Bruun K, et al. Naltrexone 6 mg once daily versus placebo. ",
        Emphasis(("Lancet Rheumatology",)),
        " 2024. ",
        Link("doi:10.1016/S2665-9913(23)00278-3", "https://doi.org/10.1016/S2665-9913(23)00278-3"),
    ),
)
INNOVA = Entry("innova", ("INNOVA investigators. A second trial. 2025.",))


def body() -> tuple[Block, ...]:
    """Blocks of every kind that stand in running text."""
    return (
        Heading(1, "Statistical considerations", "statistics", "10"),
        Heading(2, "Sample size determination", "sample-size", "10.11"),
        Paragraph(
            (
                "With ",
                ANALYSED,
                " analysed participants, a two-sided t test has 90.4% power to detect a ",
                "mean difference of ",
                DIFFERENCE,
                " point in the change of average pain (NRS 0–10) at week 12, assuming ",
                "a standard deviation of ",
                SPREAD,
                " points. FINAL ",
                Citation("final-2024"),
                Citation("innova"),
                " found −0.34 (",
                LIMIT,
                " to 0.27). Sizes stand in ",
                Reference("sizes"),
                ", curves in ",
                Reference("power"),
                ", visits on page ",
                Reference("visits", "page"),
                ".",
            )
        ),
        POWER_FIGURE,
        POWER_TABLE,
        Callout(
            "caution",
            (
                Emphasis(("A significant result is unlikely. ",), "strong"),
                "Averaged over what the two trials leave uncertain, the probability is 21%.",
            ),
        ),
        Callout("note", ("The trial is worth doing to settle the question.",)),
        PROMPT,
        Heading(3, "Assumptions & <b>signs</b>", "assumptions"),
        Paragraph(("Signs: α ≤ β ≥ ½ ± √2 ≈ ∞ × − → ⇔ ✓ ∈ χ²; <i>not markup</i> & “quotes”.",)),
        Bullets((("One measure.",), ("Another, with ", Emphasis(("weight",), "strong"), "."))),
        Bullets((("First step.",), ("Second step.",)), ordered=True),
        KeyValues((("Design", ("Two parallel groups.",)), ("Blinding", (PROMPT,)))),
        Heading(2, "Visits", "visits-section", "10.12"),
        LONG_TABLE,
        Columns(((Paragraph(("On the left.",)),), (Paragraph(("On the right.",)),)), (1.0, 2.0)),
        PageBreak(),
        Heading(1, "References", "references", "14"),
        References((FINAL, INNOVA)),
    )


def made(*blocks: Block, title: str = "Low-dose naltrexone in fibromyalgia") -> Document:
    """A document of these blocks."""
    return Document(
        kind="protocol",
        title=title,
        short_title="LDN 4.5 mg v placebo in fibromyalgia",
        version="1.0",
        version_date=date(2026, 11, 22),
        language="en-GB",
        blocks=blocks,
        metadata=Metadata("A. Author", "Trial protocol", ("naltrexone", "fibromyalgia")),
    )


@pytest.fixture(scope="session")
def sample() -> Document:
    """A document with every kind of block."""
    opening = TitlePage(
        "Clinical trial protocol",
        "A randomised, double-blind trial in two parallel groups",
        (("Sponsor", (PROMPT,)), ("Registry", ("not yet registered",))),
        (("This protocol follows SPIRIT 2025.",),),
    )
    return made(
        opening,
        Contents(),
        PageBreak(),
        *body(),
        title="Low-dose naltrexone 4.5 mg against placebo for pain in fibromyalgia: LDN-FM",
    )


def _curve(axes: Axes, evaluation: tuple[float, ...], palette: Palette) -> None:
    axes.plot(range(40, 40 + 40 * len(evaluation), 40), evaluation, color=palette.accent)
    axes.set_xlabel("randomised in all − α ≤ 5%")
    axes.set_ylim(-0.2, 1)


def _power(width: float, height: float) -> bytes:
    curve = (0.35, 0.62, 0.8, 0.9, 0.95, 0.98, 0.99)
    return svg(_curve, curve, (width, height), PRINT)


@pytest.fixture(scope="session")
def figures() -> dict[str, FigureSource]:
    """Sources of the sample's figures."""
    return {"power": _power}


@pytest.fixture(scope="session")
def content(sample: Document, figures: dict[str, FigureSource]) -> bytes:
    """The sample as PDF."""
    return pdf_bytes(sample, figures)
