"""A part of an evaluation: computed when it is asked for first, and kept."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

P = TypeVar("P")


class part(Generic[P]):  # noqa: N801 - it is used as a decorator
    """A property that is computed once for each object, whichever thread asks.

    functools.cached_property of Python 3.11 holds one lock for all objects of a class: the slow part of an older
    plan would keep a newer plan's waiting. Here only those wait who ask the same object for the same part.
    """

    def __init__(self, compute: Callable[[Any], P]) -> None:
        self._compute = compute
        self.__doc__ = compute.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Remember where the value is kept; beside it, its lock."""
        self._name, self._lock = name, f"_{name}_lock"

    @overload
    def __get__(self, instance: None, owner: type) -> part[P]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> P: ...

    def __get__(self, instance: object | None, owner: type) -> part[P] | P:
        """The value; asked for once, because what is kept in the object's own dictionary comes first."""
        if instance is None:
            return self
        kept = instance.__dict__
        with kept.setdefault(self._lock, threading.RLock()):
            if self._name not in kept:
                kept[self._name] = self._compute(instance)
        return kept[self._name]  # type: ignore[no-any-return]
