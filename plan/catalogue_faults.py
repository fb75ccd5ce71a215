"""CatalogueFaults: one of our own files is wrong, told at once by every fault of it, each at its key path.

A fault is data, a key of ``wording`` and its fields; :mod:`wording.faults` says it in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace

WHOLE = "fault.whole"
"""The place of a fault of everything that a file holds."""

FILE = "fault.file"
"""The place of a fault of a file that cannot be read at all."""


@dataclass(frozen=True, slots=True)
class CatalogueFault:
    """One fault: ``key`` is a sentence of ``wording`` that ``fields`` fill; ``path``: the keys that lead to where it
    stands, joined by dots, or WHOLE or FILE; ``file``: which file's it is, where several are told together."""

    key: str
    path: str
    fields: Mapping[str, object] = field(default_factory=dict)
    file: str = ""

    def within(self, file: str) -> CatalogueFault:
        """Return the fault as one of a file among several."""
        return replace(self, file=f"{file}: {self.file}" if self.file else file)


def fault_at(key: str, path: str, /, **fields: object) -> CatalogueFault:
    """Return the fault whose sentence is ``key``, at a key path."""
    return CatalogueFault(key, path, fields)


class CatalogueFaults(Exception):  # noqa: N818 - a list of faults, told as one
    """Our own files are wrong; ``faults`` are all there are. ``parts``: the same of each of several files alone."""

    def __init__(self, file: str, faults: Iterable[CatalogueFault], parts: Sequence[CatalogueFaults] = ()) -> None:
        self.file = file
        self.faults = tuple(faults)
        self.parts = tuple(parts) or (self,)
        # For a log of our own; people are told by `wording.faults.faults_text`.
        lines = (f"  {f'{each.file}: ' if each.file else ''}{each.path}: {_as_data(each)}" for each in self.faults)
        super().__init__("\n".join([f"{file}: {len(self.faults)}", *lines]))


Reading = Callable[[], AbstractContextManager[None]]
"""Makes a block in which one file is read: what is wrong with it does not leave the block."""


@contextmanager
def told_together() -> Iterator[Reading]:
    """Have several files read, each in a block of its own; at the end CatalogueFaults tells what is wrong with any."""
    errors: list[CatalogueFaults] = []

    @contextmanager
    def reading() -> Iterator[None]:
        try:
            yield
        except CatalogueFaults as error:
            errors.extend(error.parts)

    yield reading
    if len(errors) == 1:
        raise errors[0]
    if errors:
        names = ", ".join(dict.fromkeys(error.file for error in errors))
        faults = [fault.within(error.file) for error in errors for fault in error.faults]
        raise CatalogueFaults(names, faults, errors)


def _as_data(fault: CatalogueFault) -> str:
    return " ".join([fault.key, *(f"{name}={value!r}" for name, value in fault.fields.items())])


def repeated(path: str, counts: Mapping[str, int]) -> Iterator[CatalogueFault]:
    """Yield the names that stand more than once where each may stand once only, by how often each does."""
    yield from (fault_at("fault.repeated", path, name=name, count=count) for name, count in counts.items() if count > 1)
