"""The record of a report: its last page, and the machine-readable copy of its figures that travels with it; which
program made it, and the instant it says it is from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from plan.instant import CHINA
from presentation import formats
from presentation.answers.determinations import determination_answer
from reports.blocks import Column, Paragraph, Report, Section, TableBlock
from reports.figures import canonical, digest_of, figures_of
from reports.materials import Materials
from reports.question import ReportDocument
from wording import DEFAULT, Lang, listed, say

FORMAT = 1
"""The version of the machine-readable copy's format."""

ATTACHMENT = "guibiao-report.json"


def record_of(materials: Materials, surroundings: Mapping[str, str]) -> dict[str, Any]:
    """Return the machine-readable copy. ``surroundings``: what besides question and program the bytes depend on."""
    figures, question = figures_of(materials), materials.question
    return {
        "format": FORMAT,
        "plan": {"id": materials.plan.document.id, "title": materials.plan.document.title},
        "plan_digest": materials.plan_digest,
        "as_of": question.as_of.isoformat(),
        "known_at": exact(question.known_at),
        "texts_at": exact(question.texts_at),
        "data_version": materials.data_version,
        "program": materials.program,
        "surroundings": dict(surroundings),
        "demonstration": materials.demonstration,
        "figures_sha256": digest_of(figures),
        "figures": figures,
        "texts": [_text(materials, key) for key in sorted(materials.texts)],
        **({"determined": _determined(materials)} if materials.determined else {}),
        **({"attachments": _attached(materials)} if materials.attachments else {}),
        # A Chinese report keeps the bytes it had before there were others (decision 84).
        **({} if materials.lang is DEFAULT else {"lang": materials.lang.value}),
        **({} if question.document is ReportDocument.EVALUATION else {"document": question.document.value}),
        **({"slip": question.slip} if question.slip else {}),
    }


def exact(moment: datetime | None) -> str | None:
    """Return an instant as records keep it, ISO 8601; None for None."""
    return None if moment is None else moment.isoformat()


def _text(materials: Materials, key: tuple[str, str]) -> dict[str, str]:
    text = materials.texts[key]
    return {
        "place": text.place,
        "field": text.field,
        "text": text.text,
        "author": text.author,
        "at": text.at.isoformat(),
    }


def _determined(materials: Materials) -> list[dict[str, Any]]:
    """Return the verdicts that were set beside the computed ones, by indicator."""
    return [{"no": no, **determination_answer(determination)} for no, determination in materials.determined.items()]


def _attached(materials: Materials) -> list[dict[str, str]]:
    return [{"place": a.place, "title": a.title, "file": a.file, "sha256": a.sha256} for a in materials.attachments]


def record_bytes(record: Mapping[str, Any]) -> bytes:
    """Return the copy as bytes."""
    return canonical(record)


def with_record(
    report: Report, materials: Materials, fonts: Sequence[str] = (), missing: Sequence[str] = (), signer: str = ""
) -> Report:
    """Return the report with its last page. ``missing`` are characters no font has, as they are printed; ``signer`` is
    the public key of who issues it (empty: nobody signs)."""
    rows = tuple(
        (materials.say(f"report.record.{key}"), said) for key, said in _rows(materials, fonts, missing, signer).items()
    )
    columns = (Column(materials.say("report.record.item"), 2.4), Column(materials.say("report.record.value"), 8.6))
    table = TableBlock(materials.say("report.record.table"), columns, rows)
    page = Section(
        materials.say("report.record"), (Paragraph(materials.say("report.record.text")), table), fresh_page=True
    )
    return replace(report, sections=(*report.sections, page))


def record_table(materials: Materials) -> list[tuple[str, str]]:
    """Return the record's rows in words, as a file without faces of its own prints them."""
    return [(materials.say(f"report.record.{key}"), said) for key, said in _rows(materials, (), (), "").items()]


def _rows(materials: Materials, fonts: Sequence[str], missing: Sequence[str], signer: str) -> dict[str, str]:
    question, nothing = materials.question, materials.say("report.record.nothing")
    rows = {
        "as_of": formats.day(question.as_of, materials.lang),
        "known_at": _instant_in_full(question.known_at, materials.lang),
        "texts_at": _instant_in_full(question.texts_at, materials.lang),
        "data_version": materials.data_version,
        # The digests of catalogue and corrections in one, for a line of the page.
        "plan": hashlib.sha256(materials.plan_digest.encode()).hexdigest(),
        "program": materials.program,
        "figures": digest_of(figures_of(materials)),
    }
    if question.document is not ReportDocument.EVALUATION:
        rows["document"] = f"{materials.say(f'report.record.is_{question.document}')} {question.slip}".strip()
    if materials.demonstration:
        rows["demonstration"] = materials.say("report.record.is_demonstration")
    if fonts:
        rows["fonts"] = listed(fonts, materials.lang)
        characters = materials.say("report.listed").join(missing)
        rows["missing"] = materials.say("report.record.missing_text", characters=characters) if missing else nothing
    if signer:
        key = "report.record.signer_demonstration" if materials.demonstration else "report.record.signer_text"
        rows["signer"] = materials.say(key, key=signer)
    return rows


def _instant_in_full(moment: datetime | None, lang: Lang) -> str:
    """Return an instant to its last digit, so that the question can be asked again from the page alone."""
    return say("report.record.nothing", lang) if moment is None else moment.astimezone(CHINA).isoformat()


ROOT = Path(__file__).resolve().parent.parent
# The packages whose files can change a printed byte.
PACKAGES = ("plan", "wording", "etl", "presentation", "reports")
_PRINTED = (".py", ".toml", ".typ", ".yaml")


@cache
def program() -> str:
    """Return the program's version and a fingerprint of its files, as 0.1.0+1a2b3c4d.

    With another fingerprint the same question may give other bytes.
    """
    # Typst's version too: another engine sets other lines.
    digest = hashlib.sha256(version("typst").encode())
    for package in PACKAGES:
        # By os.walk, which takes a third of pathlib's time.
        for folder, below, names in os.walk(ROOT / package):
            below[:] = sorted(set(below) - {"__pycache__"})
            # Words, templates and layouts as well as code: each of them can change a printed byte.
            for path in (os.path.join(folder, name) for name in sorted(names) if name.endswith(_PRINTED)):
                with open(path, "rb") as file:
                    digest.update(path[len(str(ROOT)) + 1 :].replace(os.sep, "/").encode() + b"\0" + file.read())
    return f"{version('guibiao')}+{digest.hexdigest()[:8]}"


def stamp_of(materials: Materials) -> datetime:
    """Return the instant the file says it is from: what was known, never when it was made."""
    # Whole seconds: a PDF's date has no smaller part.
    known = materials.known_at or datetime.combine(materials.as_of, time.min, CHINA)
    return known.astimezone(UTC).replace(microsecond=0)


_ZIP_FIRST, _ZIP_LAST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)


def zip_time(stamp: datetime) -> tuple[int, int, int, int, int, int]:
    """Return the time by which a zip dates a part: the stamp's, or the nearest that a zip has."""
    at = stamp.year, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second
    return min(max(at, _ZIP_FIRST), _ZIP_LAST)
