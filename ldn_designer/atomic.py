"""Replacing a file in one step: the new one is whole on the disk before it takes the old one's name."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path

#: Seconds between attempts to take over a name that another program holds (on Windows, a virus
#: scanner or a synchronising folder does so for a moment).
_PAUSES = (0.05, 0.1, 0.2)
_HELD = "you may not write there, or another program holds the file open"
_REASONS = {
    errno.EACCES: _HELD,
    errno.EPERM: _HELD,
    errno.EROFS: "the folder can only be read",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EFBIG: "it would be too large for this disk",
    errno.ENOENT: "the folder does not exist",
    errno.ENOTDIR: "the folder does not exist",
    errno.EISDIR: "there is a folder of that name",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EINVAL: "this system does not allow that name",
    errno.EIO: "the disk reports a fault",
}


class NotReplaced(Exception):  # noqa: N818 - it says what happened, and the old file is intact
    """A file was not replaced, and the old one is as it was. `reason` follows "because"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def replace_file(path: str | Path, content: bytes) -> None:
    """Put the bytes at `path` in one step: either all of them are there, or the old file is.

    They go to a new file in the same folder first. A link stays a link, and a file keeps its
    permissions. Raises NotReplaced with the reason in words.
    """
    try:
        target = Path(os.path.realpath(path))
        _refuse_what_is_no_file(target)
        _write_beside(target, content)
    except OSError as error:
        raise NotReplaced(reason_of(error)) from error
    except ValueError as error:  # a null character in the name
        raise NotReplaced(_REASONS[errno.EINVAL]) from error


def reason_of(error: OSError) -> str:
    """Why the system refused, in words that follow "because"."""
    return _REASONS.get(error.errno or 0, "the system refused it")


def _refuse_what_is_no_file(target: Path) -> None:
    if not target.exists():
        return
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "folder")
    if not target.is_file():
        raise NotReplaced("there is something of that name that is no ordinary file")
    if not os.access(target, os.W_OK):
        raise NotReplaced("the file is protected against writing")


def _write_beside(target: Path, content: bytes) -> None:
    beside = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        _take_over(beside, target)
    finally:
        with suppress(OSError):
            beside.unlink()


def _take_over(beside: Path, target: Path) -> None:
    for pause in _PAUSES:
        try:
            beside.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    beside.replace(target)
