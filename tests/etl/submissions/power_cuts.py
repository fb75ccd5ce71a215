"""What a power cut may leave of two files: what was synced, and of what came after it any part, sector by sector."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.etl.submissions.disk_recorder import Step

SECTOR = 512
Files = Mapping[str, bytes]


def applied(content: bytes, step: Step) -> bytes:
    """Return a file's content after one step; what lies between its end and an offset is zeros."""
    if step.deed == "truncate":
        return content[: step.offset].ljust(step.offset, b"\0")
    end = step.offset + len(step.content)
    return content[: step.offset].ljust(step.offset, b"\0") + step.content + content[end:]


@dataclass
class _Inode:
    """A file: what of it is on the disk for certain, and what was asked of it since."""

    durable: bytes = b""
    pending: list[Step] = field(default_factory=list)

    @property
    def whole(self) -> bytes:
        content = self.durable
        for step in self.pending:
            content = applied(content, step)
        return content


class Disk:
    """A folder as the system shows it, and as a power cut would leave it."""

    def __init__(self, files: Files) -> None:
        self._shown = {name: _Inode(content) for name, content in files.items()}
        self._durable = dict(self._shown)

    def take(self, step: Step) -> None:
        """Do one step. A name is on the disk when its file is synced, and gone from it when its folder is."""
        if step.deed == "create":
            self._shown[step.file] = _Inode()
        elif step.deed == "delete":
            self._shown.pop(step.file)
            if step.flushed:
                self._durable.pop(step.file, None)
        elif step.deed == "sync":
            there = self._shown[step.file]
            there.durable, there.pending = there.whole, []
            # SQLite syncs the folder of a file that it has just made, together with the file.
            self._durable[step.file] = there
        else:
            self._shown[step.file].pending.append(step)

    def killed(self) -> Files:
        """Return the files after a kill: the system has all that was asked of it."""
        return {name: inode.whole for name, inode in self._shown.items()}

    def lost(self) -> Files:
        """Return the files after a power cut that took all it may."""
        return {name: inode.durable for name, inode in self._durable.items()}

    def torn(self, dice: random.Random) -> Files:
        """Return the files after a power cut that took any sectors it may, and cut through one of each write."""
        names = {name: self._durable if dice.random() < 0.5 else self._shown for name in {*self._durable, *self._shown}}
        return {name: _torn(folder[name], dice) for name, folder in names.items() if name in folder}


def _torn(inode: _Inode, dice: random.Random) -> bytes:
    content = inode.durable
    for step in inode.pending:
        if step.deed == "truncate":
            content = applied(content, step) if dice.random() < 0.5 else content
            continue
        for part in _sectors(step):
            if dice.random() < 0.5:
                content = applied(content, part)
            elif dice.random() < 0.1:
                half = Step("write", part.file, part.offset, part.content[: dice.randrange(len(part.content) + 1)])
                content = applied(content, half)
    return content


def _sectors(step: Step) -> Iterator[Step]:
    start, end = step.offset, step.offset + len(step.content)
    while start < end:
        until = min(end, (start // SECTOR + 1) * SECTOR)
        yield Step("write", step.file, start, step.content[start - step.offset : until - step.offset])
        start = until


def replayed(before: Files, steps: Sequence[Step]) -> Iterator[tuple[int, Disk]]:
    """Yield a disk after each number of steps."""
    disk = Disk(before)
    yield 0, disk
    for number, step in enumerate(steps, 1):
        disk.take(step)
        yield number, disk


def laid(files: Files, folder: Path) -> Path:
    """Write files into an empty folder."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder
