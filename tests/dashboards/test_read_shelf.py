"""What was read of a file is for who brought it, and neither many nor large files fill the memory."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from weakref import ref

from dashboards.server.read_shelf import MOST, MOST_BYTES, ReadShelf, ReadShelves


@dataclass(frozen=True)
class Paper:
    whose: str
    content: bytes = b""


def kept(shelf: ReadShelf[Paper], keys: list[str]) -> list[bool]:
    return [shelf.get(key, "甲") is not None for key in keys]


def test_only_who_brought_it_gets_it() -> None:
    shelf = ReadShelf(Paper)
    key = shelf.put(Paper("甲"))
    assert shelf.get(key, "甲") == Paper("甲")
    assert shelf.get(key, "乙") is None
    assert shelf.get(key[:-1], "甲") is None


def test_the_oldest_goes_where_there_are_many() -> None:
    shelf = ReadShelf(Paper)
    keys = [shelf.put(Paper("甲")) for _ in range(MOST + 1)]
    assert kept(shelf, keys) == [False] + [True] * MOST


def test_the_oldest_goes_where_they_are_large() -> None:
    shelf, third = ReadShelf(Paper), bytes(MOST_BYTES // 3)
    keys = [shelf.put(Paper("甲", third)) for _ in range(3)]
    assert kept(shelf, keys) == [False, True, True]
    assert shelf.get(shelf.put(Paper("甲", bytes(2 * MOST_BYTES))), "甲") is not None


class Store:
    """Stands for the data of a bureau."""


def test_what_was_brought_to_one_bureau_is_not_at_another_under_the_same_name() -> None:
    shelves, here, there = ReadShelves(Paper), Store(), Store()
    key = shelves.of(here).put(Paper("甲"))
    assert shelves.of(here).get(key, "甲") == Paper("甲")
    assert shelves.of(there).get(key, "甲") is None


def test_it_goes_with_the_bureau() -> None:
    shelves, here = ReadShelves(Paper), Store()
    gone = ref(shelves.of(here))
    assert gone() is not None
    del here
    gc.collect()
    assert gone() is None
