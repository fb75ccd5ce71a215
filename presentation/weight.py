"""How much memory a value takes, about: caches bound by it what they keep of values that anybody can ask for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from types import MappingProxyType, ModuleType
from typing import Any, cast

from pydantic import BaseModel

_SHARED = (BaseModel, Enum, ModuleType)
"""Kinds whose values exist once however many others refer to them, and are not counted: the catalogue's entries, enum
members, code."""


_PartsOf = Callable[[Any], Iterable[object]] | None

_PARTS_OF_KIND: dict[type, _PartsOf] = {}
"""How the parts of a kind's values are listed, found once: a page has ten thousand values of some twenty kinds."""


Estimates = Mapping[type, Callable[[Any], int]]
"""By kind, what estimates the bytes of a value with all that it holds."""

_NONE: Estimates = MappingProxyType({})


def weight_of(value: object, estimates: Estimates = _NONE) -> int:
    """Return the bytes of a value and of all it holds, each counted once; what the catalogue holds is not counted.

    Values of the kinds in ``estimates`` are not looked into: a county's assessments hold two hundred thousand figures
    of towns, and going through them takes longer than assessing.
    """
    seen: set[int] = set()
    waiting, total = [value], 0
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        kind = type(each)
        if (estimate := estimates.get(kind)) is not None:
            total += estimate(each)
            continue
        if kind not in _PARTS_OF_KIND:
            _PARTS_OF_KIND[kind] = _parts_of(kind)
        parts_of = _PARTS_OF_KIND[kind]
        if parts_of is not None:
            total += sys.getsizeof(each, 0)
            waiting.extend(parts_of(each))
    return total


def _parts_of(kind: type) -> _PartsOf:
    """Return how the parts of values of a kind are listed; None where they are not counted."""
    if issubclass(kind, _SHARED) or issubclass(kind, Callable):  # type: ignore[arg-type]
        return None
    if issubclass(kind, str | bytes | int | float | type(None)):
        return lambda _value: ()
    if issubclass(kind, Mapping):
        return lambda value: (*value.keys(), *value.values())
    if issubclass(kind, list | tuple | set | frozenset):
        return lambda value: cast(Iterable[object], value)
    names = tuple(n for each in kind.__mro__ for n in _slots(each) if n != "__weakref__")
    return lambda value: (
        getattr(value, "__dict__", {}),
        *(getattr(value, name) for name in names if hasattr(value, name)),
    )


def _slots(kind: type) -> Iterable[str]:
    slots: str | Iterable[str] = getattr(kind, "__slots__", ())
    return (slots,) if isinstance(slots, str) else slots
