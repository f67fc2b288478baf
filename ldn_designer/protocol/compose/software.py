"""Which software computed the numbers, with versions."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

import ldn_designer
from ldn_designer.protocol.blocks import Value
from ldn_designer.protocol.compose.prose import series

if TYPE_CHECKING:
    from ldn_designer.protocol.blocks import Spans

_SOURCE = "the installed version"


@cache
def sentence() -> Spans:
    """The program, the libraries that it computes with, and Python, each with its version."""
    named = (
        ("LDN Designer", ldn_designer.__version__),
        ("statsmodels", version("statsmodels")),
        ("scipy", version("scipy")),
        ("Python", platform.python_version()),
    )
    items = series(
        (f"{name} ", Value(f"software.{name.replace(' ', '-')}", number, _SOURCE))
        for name, number in named
    )
    return ("Computed with ", *items, ".")
