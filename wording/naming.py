"""Findings with the names of the catalogue (measures, areas, departments, units) as the viewer's language has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from plan.catalogue import Plan
from plan.finding import Finding
from plan.indicator import Area, Category, Department, Measure
from wording import Lang, listed, name_of, told_of
from wording.sentences import SEVERAL

_QUOTED = frozenset({"case", "found", "text", "label", "struck", "kept"})
"""Details that are not translated: what a cell holds, and ``case``, which chooses the sentence."""


def named(findings: Iterable[Finding], plan: Plan, lang: Lang) -> list[Finding]:
    """Return findings whose expected value and details name what the catalogue names in ``lang``.

    What was found is quoted and stays as it is, in whatever language it was written.
    """
    names = _names(plan, lang)
    return [_named(finding, plan, names, lang) for finding in findings] if names else [*findings]


def _named(finding: Finding, plan: Plan, names: Mapping[str, str], lang: Lang) -> Finding:
    measure = plan.measure_of.get(finding.details.get("measure", ""))
    # The finding's own measure says what a unit means that several measures write alike.
    own = {**names, measure.unit: told_of(measure, "unit", lang)} if measure else names
    details = {key: text if key in _QUOTED else _translated(text, own, lang) for key, text in finding.details.items()}
    return replace(finding, expected=_translated(finding.expected, own, lang), details=details)


def _translated(text: str, names: Mapping[str, str], lang: Lang) -> str:
    """Return a text that is a name of the catalogue, or several separated by 、, in ``lang``; any other unchanged."""
    parts = text.split(SEVERAL)
    return listed([names[part] for part in parts], lang) if all(part in names for part in parts) else text


@lru_cache(maxsize=8)
def _names(plan: Plan, lang: Lang) -> Mapping[str, str]:
    """Return the catalogue's names that are others in ``lang``, by their Chinese; of units only those with one
    translation."""
    areas = (plan.areas.city, *plan.areas.towns)
    entries: tuple[Area | Measure | Department | Category, ...]
    entries = (*areas, *plan.measures, *plan.departments, *plan.categories)
    units: dict[str, set[str]] = {}
    for measure in plan.measures:
        units.setdefault(measure.unit, set()).add(told_of(measure, "unit", lang))
    names = {unit: said.pop() for unit, said in units.items() if len(said) == 1}
    names |= {entry.name: name_of(entry, lang) for entry in entries}
    return {name: said for name, said in names.items() if said != name}
