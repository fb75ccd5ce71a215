"""Files made to hurt: those of the reader's own tests, some more, and what strangers made where the folder is there."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from etl.workbook import Refusal
from tests.etl.workbook import make, test_cases, test_hostile

Outcome = Refusal | tuple[str, ...] | None
"""Why a file is refused; or it is read, and these are its notes; None: whichever of the two."""


class Hostile(NamedTuple):
    """A file, how it is made, and what comes of it."""

    name: str
    make: Callable[[], bytes]
    outcome: Outcome


def row(cells: str) -> bytes:
    """Return one row of cells."""
    return make.xlsx(make.sheet_xml(f'<row r="1">{cells}</row>'))


def with_target(target: str, more: str = "") -> bytes:
    """Return a workbook whose sheet lies elsewhere."""
    link = f'<Relationship Id="rId1" Type="{make.OFFICE}/worksheet" Target="{target}"{more}/>'
    links = f'{make.DECLARATION}<Relationships xmlns="{make.PACKAGE}">{link}</Relationships>'
    return make.deflated({**make.xlsx_parts(make.ONE_CELL), "xl/_rels/workbook.xml.rels": links})


def with_part(name: str, content: str | bytes) -> bytes:
    """Return a workbook with one part more."""
    return make.deflated({**make.xlsx_parts(make.ONE_CELL), name: content})


def strings(inside: str) -> str:
    """Shared strings."""
    return f'{make.DECLARATION}<sst xmlns="{make.MAIN}">{inside}</sst>'


DAMAGED = Refusal("damaged", "parts")
NUMBER = '<c r="A1" t="s"><v>99999999</v></c>'
OWN = (
    Hostile("deep", lambda: make.xlsx(make.sheet_xml("<a>" * 200_000 + "</a>" * 200_000)),
            Refusal("empty", "no_cells")),
    Hostile("many sheets", lambda: make.xlsx(*[make.ONE_CELL] * 600), Refusal("too_large", "sheets")),
    Hostile("long text", lambda: row(f'<c t="inlineStr"><is><t>{"长" * 12_000_000}</t></is></c>'),
            Refusal("hostile", "zip_ratio")),
    Hostile("many strings", lambda: make.xlsx(make.ONE_CELL, strings=strings("<si><t>x</t></si>" * 3_000_000)),
            Refusal("hostile", "zip_ratio")),
    Hostile("no such string", lambda: make.xlsx(make.sheet_xml(f"<row>{NUMBER}</row>"), strings=strings("")),
            Refusal("damaged", "parser_failed")),
    Hostile("row beyond all", lambda: make.xlsx(make.sheet_xml(f'<row r="{"9" * 20}"><c r="A{"9" * 20}"/></row>')),
            Refusal("damaged", "xml")),
    Hostile("sheet outside", lambda: with_target("../../../../etc/passwd"), DAMAGED),
    Hostile("sheet elsewhere", lambda: with_target("http://127.0.0.1:9/x.xml", ' TargetMode="External"'), DAMAGED),
    Hostile("sheet is the book", lambda: with_target("../workbook.xml"), DAMAGED),
    Hostile("gzip", lambda: gzip.compress(make.xlsx(make.ONE_CELL)), Refusal("unsupported_format", "archive")),
    Hostile("pdf and zip", lambda: b"%PDF-1.7\n" + make.xlsx(make.ONE_CELL), Refusal("unsupported_format", "pdf")),
    Hostile("zip in zip", lambda: make.deflated({"a.xlsx": make.xlsx(make.ONE_CELL)}),
            Refusal("unsupported_format", "archive")),
    Hostile("half a zip", lambda: b"PK\x03\x04" + bytes(range(256)) * 4000, Refusal("damaged", "zip")),
    Hostile("macro", lambda: with_part("xl/vbaProject.bin", make.ole({"VBA": b"1"})),
            ("macros_ignored", "other_kind_than_name")),
    Hostile("external link", lambda: with_part("xl/externalLinks/externalLink1.xml", "<externalLink/>"),
            ("external_links_ignored",)),
    Hostile("csv by another name", "镇(街道),数\n古城街道,1\n".encode, ("other_kind_than_name",)),
    Hostile("csv with a command", "镇,数\n=cmd|' /C calc'!A0,1\n".encode, ("other_kind_than_name",)),
    Hostile("xls by another name", lambda: make.xls(make.number(0, 0, 1)), ("other_kind_than_name",)),
    Hostile("endless number", lambda: row(f'<c r="A1"><v>{"9" * 5_000_000}</v></c>'), None),
    Hostile("many attributes", lambda: row(f'<c r="A1" {" ".join(f"a{n}=""1""" for n in range(300_000))}/>'), None),
    Hostile("nul in xml", lambda: row('<c r="A1"><v>1</v>\0</c>'), None),
)  # fmt: skip
TASTE = frozenset(
    {
        *("nothing", "html", "encrypted xlsx", "encrypted xls", "laughs", "outside entity", "twice", "climbing name"),
        *("far cell", "ods repeat", "zip bomb", "many merges", "macro", "external link", "many sheets", "deep"),
        *("csv by another name", "xls by another name", "shared text"),
    }
)
"""As many of them as a small run takes."""


@cache
def cases() -> tuple[Hostile, ...]:
    """Return all that are made here."""
    known = (Hostile(name, _maker(made), Refusal(*why)) for name, made, *why in test_hostile.CASES)
    return (*known, *OWN)


def _maker(made: Callable[[], bytes] | bytes) -> Callable[[], bytes]:
    return (lambda: made) if isinstance(made, bytes) else made


def strangers() -> Iterator[Hostile]:
    """Yield files that nobody here wrote; none where the folder is absent. They are read where they are, never
    copied."""
    for path in test_cases.files("hostile"):
        yield Hostile(path.name, path.read_bytes, test_cases.EXPECTED.get(path.name))
