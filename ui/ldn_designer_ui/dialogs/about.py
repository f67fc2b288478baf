"""What the program says about itself."""

from __future__ import annotations

from ldn_designer import __version__


def about(versions: str) -> str:
    """Name, version, purpose and licence in a few sentences."""
    return (
        f"LDN Designer {__version__}\n\n"
        "From the published trials of low-dose naltrexone to a protocol with a sample size that is right.\n\n"
        f"Computed with {versions or 'statsmodels and scipy'}. BSD-3-Clause licence.\n"
        "A plan made here needs a statistician's eyes before patients are asked to take part."
    )
