"""The one package that imports Typst: the report as a PDF/A-3a that is PDF/UA-1 too, and drawings as pictures.

The templates are constant. Everything said goes in as JSON and comes out as text; nothing a cell says is ever markup.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from reports.blocks import DrawingBlock, Report
from reports.evaluation import report_of
from reports.materials import Materials
from reports.pdf.fonts import FontFamilies, faces
from reports.pdf.glyphs import made_visible
from reports.pdf.linking import codes_in, links_of, url_of_code
from reports.pdf.plain import report_data
from reports.question import ReportDocument
from reports.record import ATTACHMENT, record_bytes, record_of, stamp_of, with_record
from reports.signing import ReportIssuer, signed_pdf, signed_record
from wording import Lang, say

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
STANDARDS = ["a-3a", "ua-1"]
"""PDF/A-3a allows the figures to be attached; with PDF/UA-1 it is the strictest pair one file can keep."""

UNISSUED = ReportIssuer()
"""No issuer: for a report that is printed without a home, and is not signed."""

DOTS_PER_INCH = 220.0

_compile: Callable[..., Any] = typst.compile
"""As Any: Typst's stubs do not know that files may be handed over by name."""


def pdf_of(materials: Materials, folder: Path | None = None, issuer: ReportIssuer = UNISSUED) -> bytes:
    """Return the report as a PDF. ``folder``: where the bureau's own fonts are; ``issuer``: who signs it."""
    chosen, report = faces(folder), whole_report(materials, folder, issuer)
    record = signed_record(record_of(materials, {**chosen.surroundings, **issuer.surroundings}), issuer.signer)
    links = links_of(report, materials)
    codes = {code: url_of_code(issuer.base, code, materials) for code in codes_in(links)}
    data = {
        **made_visible(report_data(report, links), {}),
        "addresses": codes,
        "fonts": chosen.families,
        "language": _language(materials.lang),
        "contents": materials.say("report.contents"),
        "attachment": {"name": ATTACHMENT, "description": materials.say("report.attachment")},
    }
    files = {"report.json": _json(data), "record.json": record_bytes(record)}
    template = "brief.typ" if materials.question.document is ReportDocument.BRIEF else "report.typ"
    return signed_pdf(_pdf(template, files, chosen, stamp_of(materials)), issuer.signer)


def whole_report(materials: Materials, folder: Path | None = None, issuer: ReportIssuer = UNISSUED) -> Report:
    """Return the report as it is printed: with its record, which names the faces and the characters they lack."""
    report, missing = report_of(materials), dict[str, None]()
    made_visible(report_data(report), missing)
    signer = issuer.signer.public if issuer.signer else ""
    return with_record(report, materials, faces(folder).said, tuple(missing), signer)


def pictures_of(drawings: Sequence[DrawingBlock], lang: Lang, folder: Path | None = None) -> list[bytes]:
    """Return drawings as PNG, as wide as the text, from the same template code."""
    if not drawings:
        return []
    chosen = faces(folder)
    plain = [{"drawing": drawing.kind, "data": drawing.data} for drawing in drawings]
    data = {"drawings": made_visible(plain, {}), "fonts": chosen.families, "language": _language(lang)}
    # By name and in memory: data are files to the engine, so no word of theirs can be markup.
    files = {**_sources("picture.typ"), "picture.json": _json(data)}
    made = _compile(files, font_paths=chosen.fonts, format="png", ppi=DOTS_PER_INCH)
    return list(made) if isinstance(made, list) else [made]


def _pdf(main: str, files: dict[str, bytes], chosen: FontFamilies, stamp: datetime) -> bytes:
    made = _compile(
        {**_sources(main), **files},
        font_paths=chosen.fonts,
        format="pdf",
        # Typst then refuses a document that breaks them, as one with a picture without words.
        pdf_standards=STANDARDS,
        # The engine's own clock would make other bytes each time.
        timestamp=stamp,
    )
    assert isinstance(made, bytes), "a PDF is one file"
    return made


@cache
def _sources(main: str) -> dict[str, bytes]:
    """Return the template under the name the engine starts from, and the drawings it uses."""
    return {"main.typ": (TEMPLATES / main).read_bytes(), "charts.typ": (TEMPLATES / "charts.typ").read_bytes()}


def _language(lang: Lang) -> dict[str, str]:
    """Return the language as the engine wants it (zh and cn), and how wide its marks are."""
    language, _, region = say("language.tag", lang).partition("-")
    return {"lang": language, "region": region.lower(), "marks": say("language.marks", lang)}


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, allow_nan=False).encode()


_ROUNDS = 11
"""Empty compilations after which the engine has dropped whatever it remembered (decision 29)."""


def forget() -> None:
    """Empty the engine's cache, which grows with every report: takes some 50 ms.

    The engine drops what was not used in the last compilations; so many empty ones leave nothing in use.
    """
    engine = typst.Compiler(b"", font_paths=[], ignore_system_fonts=True)
    for _ in range(_ROUNDS):
        engine.compile(b"", format="svg")
