"""What several tests of the command line ask of a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldn_designer.cli import main

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest


def assert_refused(
    capsys: pytest.CaptureFixture[str], words: Sequence[str], code: int, said: str
) -> None:
    """The command ends with the code, and says it in one line."""
    try:
        found = main(words)
    except SystemExit as end:
        found = int(str(end.code))
    err = capsys.readouterr().err
    assert found == code
    assert said in err
    assert err.count("\n") == 1
