"""A drafted catalogue as YAML: what a person must fill in at its head, what is not in it at its end, as comments."""

from __future__ import annotations

from etl.plan_tables.drafting import CatalogueDraft, LeftOutRow
from etl.plan_tables.result import PlanImport
from etl.yaml_files import yaml_text
from wording import Lang, say


def identity_of(read: PlanImport) -> str:
    """Return the id of an imported plan's document: by the last year of its targets."""
    return f"imported-{read.milestone_years[-1]}"


def catalogue_text(read: PlanImport, draft: CatalogueDraft, lang: Lang) -> str:
    """Return the YAML of a draft."""
    head = [say("plan_import.yaml.head", lang, file=read.name)]
    head += [say("plan_import.yaml.unsaid", lang, place=f"document.{key}") for key in draft.unsaid]
    tail = [say("plan_import.yaml.left", lang)] if draft.left_out else []
    tail += [_left(left, lang) for left in draft.left_out]
    # Words of a document may hold line ends; in YAML the line after them would be no comment but a key.
    comments = ["".join(f"# {' '.join(line.split())}\n" for line in lines) for lines in (head, tail)]
    return f"{comments[0]}\n{yaml_text(draft.catalogue)}\n{comments[1]}"


def _left(left: LeftOutRow, lang: Lang) -> str:
    row = left.row
    targets = ", ".join(f"{year}: {value}" for year, value in row.targets.items())
    why = say(f"plan_import.left_why.{left.why}", lang)
    return f"{row.no or ''} {row.name} ({row.unit or ''}) {row.baseline} → {targets} {row.annual or ''}: {why}"
