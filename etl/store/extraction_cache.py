"""Extractions, kept so that no workbook is read twice: by the file, what it was sent as, and the code that read it.

What was read is noted beside it by its digest, so the doctor reads again only what is not as it was then. What is kept
is only a short cut. It stands in a folder named by a fingerprint of the catalogue, the layouts and the
reading code, so a change of any of them reads everything again; and each file begins with a digest of the rest, so a
byte that changed is noticed and the workbook read again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from etl.home import Home, HomeClosedError
from etl.reading.extraction import Extraction
from etl.reading.layout import Layout
from etl.store.journal.ledger import finding_json, finding_of
from plan.catalogue import Plan
from plan.observation import Observation
from plan.period import Period
from plan.replies import NO_REPLIES, Pairs, Replies
from plan.submission import Submission

_CODE = Path(__file__).resolve().parent.parent


def digest_of_plan(plan: Plan) -> str:
    """Return a digest of everything the catalogue says."""
    return hashlib.sha256(plan.model_dump_json().encode()).hexdigest()


def digest_of_layouts(layouts: Iterable[Layout]) -> str:
    """Return a digest of everything some layouts say."""
    return hashlib.sha256("\n".join(layout.model_dump_json() for layout in layouts).encode()).hexdigest()


def fingerprint(plan: Plan, layouts: Sequence[Layout]) -> str:
    """Return a digest of everything on which an extraction depends besides the file: 16 hexadecimal digits."""
    digest = hashlib.sha256(digest_of_plan(plan).encode())
    digest.update(digest_of_layouts(layouts).encode())
    # The code's own bytes: a mended reader must not go on with what the old one read.
    for path in sorted(path for room in ("reading", "workbook") for path in _files_of(_CODE / room)):
        with open(path, "rb") as file:
            digest.update(file.read())
    # 64 bits name a folder; two editions of the code do not meet in them by chance.
    return digest.hexdigest()[:16]


def _files_of(folder: Path) -> Iterator[str]:
    """Yield the paths of the code below a folder: by os.walk, for every command asks, and pathlib takes three times as
    long."""
    for place, _, names in os.walk(folder):
        yield from (os.path.join(place, name) for name in names if name.endswith(".py"))


class ExtractionCache:
    """The kept extractions made under one fingerprint, and under the layouts that departments made their own: of those
    only a department's own count for its files, so a new one costs nobody else anything."""

    def __init__(self, home: Home, mark: str, own: Sequence[Layout] = ()) -> None:
        self._home = home
        self._folder = home.extracted / mark
        self._noted = self._folder / "noted"
        self._own = own
        self._slots: dict[tuple[str, Period | None, Replies], str] = {}

    def put(self, sha256: str, extraction: Extraction, replies: Replies = NO_REPLIES) -> None:
        """Keep an extraction of the file with that SHA-256, read with what its sender replied; where it cannot be kept,
        the file will be read again."""
        self.put_all([(sha256, extraction)], replies)

    def put_all(self, read: Iterable[tuple[str, Extraction]], replies: Replies = NO_REPLIES) -> None:
        """Keep extractions as :meth:`put` does, and note them together."""
        notes = []
        with suppress(OSError, HomeClosedError):
            self._home.make()
            self._folder.mkdir(mode=0o700, exist_ok=True)
            try:
                for sha256, extraction in read:
                    path = self._path(sha256, extraction.department, extraction.period, replies)
                    notes.append(f"{path.name} {_written(path, extraction)}\n")
            finally:
                with self._noted.open("ab") as noted:
                    noted.write("".join(notes).encode())  # in one piece: others write there too

    def noted(self) -> Mapping[str, str]:
        """Return the digest that each kept file had when its workbook was read, by the file's name."""
        try:
            lines = self._noted.read_text(encoding="ascii", errors="replace").splitlines()
        except OSError:
            return {}
        return dict(pair for line in lines if len(pair := tuple(line.split(" "))) == 2)  # type: ignore[misc]

    def kept(self, sent: Submission) -> bytes | None:
        """Return the extraction of a submission's file as it is kept; None if none is."""
        try:
            return self._path(sent.sha256, sent.department, sent.period, sent.replies).read_bytes()
        except OSError:
            return None

    def stands(self, sent: Submission, noted: Mapping[str, str]) -> bool:
        """Tell whether the extraction of a submission is kept as it was ``noted`` when its workbook was read."""
        kept = self.kept(sent)
        if kept is None:
            return False
        digest, _, body = kept.partition(b"\n")
        path = self._path(sent.sha256, sent.department, sent.period, sent.replies)
        # Both: whoever alters the body can write its new digest above it; the note was written when it was read.
        return digest.decode("ascii", "replace") == noted.get(path.name) == hashlib.sha256(body).hexdigest()

    def has(self, sent: Submission) -> bool:
        """Tell whether an extraction of a submission's file is kept; it may be damaged all the same."""
        return self._path(sent.sha256, sent.department, sent.period, sent.replies).is_file()

    def get(self, sent: Submission) -> Extraction | None:
        """Return the extraction of a submission's file; None if none is kept or it is damaged."""
        try:
            path = self._path(sent.sha256, sent.department, sent.period, sent.replies)
            digest, _, body = path.read_bytes().partition(b"\n")
        except OSError:
            return None
        if hashlib.sha256(body).hexdigest().encode() != digest:
            return None
        return extraction_of(json.loads(body))

    def _path(self, sha256: str, department: str, period: Period | None, replies: Replies) -> Path:
        # Few, for many files: mostly a department's quarters, and nothing replied.
        asked = department, period, replies
        slot = self._slots.get(asked) or self._slots.setdefault(asked, self._slot(*asked))
        return self._folder / f"{sha256}-{slot}.json"

    def _slot(self, department: str, period: Period | None, replies: Replies) -> str:
        # Layouts of other departments leave the name alone, so a form that one confirms makes nobody
        # else's be read again.
        own = [layout for layout in self._own if layout.department in (None, department)]
        said = (*sorted(replies.mends), *(pair for kind in _taught_pairs(replies) for pair in sorted(kind)))
        sent_as = f"{department} {period}" + "".join(f"\n{one}" for one in said)
        sent_as += f"\nread_as:{replies.read_as}" if replies.read_as else ""
        sent_as += digest_of_layouts(own) if own else ""
        # A digest, because department and replies may hold anything and be longer than a file name. 32 bits are enough:
        # they tell apart the readings of one file only, whose SHA-256 stands before them.
        return hashlib.sha256(sent_as.encode()).hexdigest()[:8]


def _written(path: Path, extraction: Extraction) -> str:
    """Write an extraction to a file and return the digest with which the file begins; OSError if it cannot be
    written."""
    # "replace": half a surrogate pair from a cell would end the encoding, and with it the keeping.
    body = json.dumps(extraction_json(extraction), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    digest = hashlib.sha256(body).hexdigest()
    # Neither synced nor renamed into place: what a kill cuts short fails its digest and is read again.
    path.write_bytes(digest.encode() + b"\n" + body)
    return digest


def _taught_pairs(replies: Replies) -> tuple[Pairs, ...]:
    """Return what the sender taught, kind by kind; kinds that say nothing leave no trace in the name of what is
    kept."""
    kinds = {"rows": replies.rows, "units": replies.units, "sheets": replies.sheets}
    marked = (tuple((f"{kind}:{said}", means) for said, means in pairs) for kind, pairs in kinds.items())
    return (replies.labels, *marked)


def extraction_json(extraction: Extraction) -> dict[str, Any]:
    """Return what of an extraction is kept, as plain values: all but what only the checks need."""
    return {
        "department": extraction.department,
        "period": str(extraction.period) if extraction.period else None,
        "layout": extraction.layout,
        "demonstration": extraction.demonstration,
        "rows": extraction.rows,
        "observations": [
            (o.measure, o.area, f"{o.period.year}Q{o.period.quarter}", o.value, o.sheet, o.cell)
            for o in extraction.observations
        ],
        "findings": [finding_json(finding) for finding in extraction.findings],
    }


def extraction_of(plain: dict[str, Any]) -> Extraction:
    """Return the extraction kept as :func:`extraction_json` says."""
    return Extraction(
        department=plain["department"],
        period=Period.parse(plain["period"]) if plain["period"] else None,
        layout=plain["layout"],
        observations=_observations(plain["observations"]),
        findings=tuple(map(finding_of, plain["findings"])),
        demonstration=plain["demonstration"],
        rows=plain["rows"],
    )


def _observations(rows: Iterable[list[Any]]) -> tuple[Observation, ...]:
    # One Period for each code, instead of parsing the same few codes for thousands of observations.
    periods: dict[str, Period] = {}
    result = []
    for measure, area, code, value, sheet, cell in rows:
        period = periods.get(code) or periods.setdefault(code, Period.parse(code))
        result.append(Observation(measure, area, period, value, sheet, cell))
    return tuple(result)
