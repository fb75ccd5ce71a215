"""How the parts of a package find each other: by relations, whatever the parts are called and however it is written."""

from __future__ import annotations

import posixpath
from typing import NamedTuple
from urllib.parse import unquote

from etl.workbook.scan.xml_parts import elements

# Where a package says with which part it begins, and of which types its parts are; in lower case, as all names here.
ROOT = "_rels/.rels"
TYPES = "[content_types].xml"
_MAIN = "officeDocument"


class Relation(NamedTuple):
    """What a part refers to: ``kind`` is the last word of its type, ``part`` the other part's name in lower case."""

    id: str
    kind: str
    part: str


def relations_part(part: str) -> str:
    """Return the part that holds what a part refers to."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def relations(content: bytes, part: str) -> tuple[Relation, ...]:
    """Return what a part refers to, in order; what lies outside the file is left out."""
    folder = posixpath.dirname(part)
    return tuple(
        Relation(attributes.get("Id", ""), kind_of(attributes.get("Type", "")), resolved(attributes["Target"], folder))
        for tag, attributes in elements(content)
        if tag == "Relationship" and attributes.get("TargetMode") != "External" and attributes.get("Target")
    )


def kind_of(relation_type: str) -> str:
    """Return the last word of a relation's type, whichever of the two namespaces it is in."""
    # Strict OOXML (ISO 29500-1) has purl.oclc.org/ooxml/... where the transitional form has
    # schemas.openxmlformats.org/...
    return relation_type.rstrip("/").rpartition("/")[2]


def resolved(target: str, folder: str) -> str:
    """Return the name of a part as a relation writes it: absolute or not, with either slash, escaped, in any case."""
    path = unquote(target.strip()).replace("\\", "/").partition("#")[0]
    # The leading slash keeps `..` inside the package: normpath drops what would climb above it.
    path = path if path.startswith("/") else posixpath.join("/", folder, path)
    return posixpath.normpath(path).lstrip("/").casefold()


def main_part(root: bytes | None, types: bytes | None, names: frozenset[str]) -> str:
    """Return the part a package begins with: the one its relations name, else the one its list of types calls the main
    one, else a workbook by its usual name; '' where there is none."""
    for one in relations(root, "") if root else ():
        if one.kind == _MAIN and one.part in names:
            return one.part
    # Content types end in `.main+xml`, or `.main` for the binary form.
    for tag, attributes in elements(types) if types else ():
        path = attributes.get("PartName", "").lstrip("/").casefold()
        if tag == "Override" and ".main" in attributes.get("ContentType", "") and path in names:
            return path
    return next((name for name in ("xl/workbook.xml", "xl/workbook.bin") if name in names), "")
