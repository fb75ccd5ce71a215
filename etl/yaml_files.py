"""The one module that knows YAML: the catalogue and the layouts come through here."""

from __future__ import annotations

import os
import re
from io import StringIO
from pathlib import Path
from typing import Any

from etl.parsed import Parsed
from plan.bureau import Bureau, read_bureau
from plan.catalogue import Plan
from plan.catalogue_faults import FILE, CatalogueFaults, fault_at, told_together
from plan.validator import read_plan

PLANS = "plans"
"""The folder of further plans, beside the catalogue and in a home."""

CATALOGUE = Path(__file__).resolve().parent.parent / "indicators.yaml"


def beside_catalogue(home: Path | None, name: str) -> Path:
    """Return the file or folder of a name that belongs to a home's catalogue: the home's own where it has a catalogue
    of its own, else the program's. So no bureau is supervised by another one's rules."""
    return (home if home is not None and has_own_catalogue(home) else CATALOGUE.parent) / name


def has_own_catalogue(home: Path) -> bool:
    """Whether a home is of another bureau than the program's own catalogue."""
    # os.path answers no where pathlib raises, as of a home that cannot be, which is told of when it is opened.
    return os.path.isfile(home / CATALOGUE.name)


NOTHING_KEPT = Parsed()
"""Every file is parsed anew."""


def read_yaml(path: Path, parsed: Parsed = NOTHING_KEPT) -> object:
    """Return what a YAML 1.2 file holds. A file that is missing, not YAML, or repeats a key is a CatalogueFaults.

    ``parsed``: where what it holds is kept, so that the same text is parsed once.
    """
    try:
        # Bytes, because what is kept is named by their digest.
        content = path.read_bytes()
        text = content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueFaults(path.name, [fault_at("fault.unread", FILE, error=str(error))]) from error
    if known := parsed.get(path.stem, content):
        return known.value
    found = _parse(text, path.name)
    parsed.put(path.stem, content, found)
    return found


def _parse(text: str, name: str) -> object:
    from ruamel.yaml import YAML  # only here: a command that finds everything parsed needs none of it
    from ruamel.yaml.error import YAMLError

    try:
        # Pure Python: libyaml, on which ruamel's C loader stands, knows YAML 1.1 alone.
        return YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise CatalogueFaults(name, [fault_at("fault.not_yaml", FILE, error=" ".join(str(error).split()))]) from error


def yaml_text(content: object) -> str:
    """Return plain values as YAML 1.2 text, in their order, Chinese as it is."""
    from ruamel.yaml import YAML  # as above

    yaml = YAML(typ="safe", pure=True)
    # In the order given and with Chinese as it is, because people open these files and edit them.
    yaml.allow_unicode, yaml.sort_base_mapping_type_on_output, yaml.width = True, False, 120  # type: ignore[assignment]
    yaml.default_flow_style = False
    text = StringIO()
    yaml.dump(content, text)
    return text.getvalue()


def edited_yaml(text: str, before: object, after: object) -> str:
    """Return a YAML text with what differs between two values of it set anew: comments, order and layout stay.

    ``before`` is what the text holds. What is a mapping or a list in both is looked into; everything else that differs
    is written as it is after. Nothing is taken out of a list, and nothing added to one.
    """
    from ruamel.yaml import YAML  # as above
    from ruamel.yaml.representer import RoundTripRepresenter

    class WithNull(RoundTripRepresenter):
        """Writes nothing as null, which people read, and not as a blank; the same value twice as it is, no anchors."""

        def ignore_aliases(self, data: object) -> bool:
            return True

    WithNull.add_representer(type(None), lambda to, _: to.represent_scalar("tag:yaml.org,2002:null", "null"))
    yaml = YAML(typ="rt", pure=True)
    yaml.Representer = WithNull
    yaml.preserve_quotes, yaml.width = True, 4096
    # Lists stand as they did: set in under their key, or not.
    deep = re.search(r"^\w[^\n]*:\s*(?:#[^\n]*)?\n( *)- ", text, re.MULTILINE)
    offset = len(deep[1]) if deep else 0
    yaml.indent(mapping=2, sequence=2 + offset, offset=offset)
    held = yaml.load(text)
    _edit(held, before, after)
    out = StringIO()
    yaml.dump(held, out)
    return out.getvalue()


def _edit(held: Any, before: object, after: object) -> None:
    """Set in a loaded text what differs between two values of it."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in after.items():
            if key in before and _both_containers(before[key], value):
                _edit(held[key], before[key], value)
            elif key not in before or before[key] != value:
                held[key] = value
    elif isinstance(before, list) and isinstance(after, list):
        for place, value in enumerate(after):
            if _both_containers(before[place], value):
                _edit(held[place], before[place], value)
            elif before[place] != value:
                held[place] = value


def _both_containers(before: object, after: object) -> bool:
    return any(isinstance(before, kind) and isinstance(after, kind) for kind in (dict, list))


def load_plan(path: Path = CATALOGUE, parsed: Parsed = NOTHING_KEPT) -> Plan:
    """Return the plan of a catalogue file; CatalogueFaults lists every fault."""
    return read_plan(read_yaml(path, parsed), path.name)


def load_bureau(path: Path | None = None, home: Path | None = None, parsed: Parsed = NOTHING_KEPT) -> Bureau:
    """Return the plan of a catalogue file (None: the home's own, else the program's) with the further plans beside it
    and in a home.

    CatalogueFaults lists every fault of every file; further plans are held against a first one that is right.
    """
    path = path or beside_catalogue(home, CATALOGUE.name)
    # One folder where the catalogue is the home's own: its files are read once.
    folders = dict.fromkeys([path.parent / PLANS, *([home / PLANS] if home else [])])
    files: dict[str, object] = {}
    with told_together() as reading:
        with reading():
            first = load_plan(path, parsed)
        for file in (file for folder in folders for file in _further_plans(folder)):
            with reading():
                files[file.name] = read_yaml(file, parsed)
    return read_bureau(first, files)


def _further_plans(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob("*.yaml"))
    except OSError:  # a home that cannot be is told of when it is opened
        return []


def plan_by_itself(path: Path, home: Path | None = None) -> Bureau:
    """Return the plan of another file by itself: a catalogue, or a further plan over the home's own, else the
    program's; CatalogueFaults lists every fault."""
    content = read_yaml(path)
    if isinstance(content, dict) and not {"bureau", "parent"}.isdisjoint(content):
        further = read_bureau(load_plan(beside_catalogue(home, CATALOGUE.name)), {path.name: content})
        return Bureau(further.entries[1:] or further.entries, further.parents)
    return Bureau.of(read_plan(content, path.name))
