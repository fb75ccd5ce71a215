"""How much memory a value takes, about: enough to bound what is kept of values that strangers can ask for."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from enum import Enum
from types import ModuleType

from pydantic import BaseModel

_SHARED = (BaseModel, Enum, ModuleType)
"""What is there once however many values speak of it: the catalogue's entries, words, code."""


def weight_of(value: object) -> int:
    """Return the bytes of a value and of all it holds, each counted once; what the catalogue holds is not counted."""
    seen: set[int] = set()
    waiting, total = [value], 0
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, _SHARED) or callable(each):
            continue
        seen.add(id(each))
        total += sys.getsizeof(each, 0)
        waiting.extend(_parts(each))
    return total


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, str | bytes | int | float):
        return ()
    if isinstance(value, Mapping):
        return (*value.keys(), *value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return value
    named = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    own = getattr(value, "__dict__", {})
    return (own, *(getattr(value, name) for name in named if hasattr(value, name) and name != "__weakref__"))
