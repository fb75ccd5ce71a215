"""Notes (comments) of one sheet: ours are added, a planner's own is kept and ours follows it in the same note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from etl.workbook.annotate.boxes import NoteBoxes
from etl.workbook.annotate.markup import Edit, Element, Markup, applied
from etl.workbook.annotate.package import OfficePackage, PartRelation
from etl.workbook.annotate.places import cell_of
from etl.workbook.annotate.text import xml_text, xml_value
from etl.workbook.scan.sheet import Cell, cell_name
from plan.whole_number import whole_number
from wording import in_every_language

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_BOX_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# By which notes of ours are known again, in whichever language they were written.
_AUTHORS, _MARKS = in_every_language("annotation.author"), in_every_language("annotation.mark")
_THREAD = "tc="
"""How the author of a note begins that only stands in for a conversation kept elsewhere: those are left alone."""
_LETTERS = b'<rPr><sz val="9"/><color rgb="FF20303C"/><rFont val="' + xml_value("宋体") + b'"/></rPr>'


@dataclass(frozen=True, slots=True)
class Wording:
    """What notes say beside the findings: who they are from, and the words they begin with."""

    author: str
    mark: str


def write_notes(package: OfficePackage, part: str, boxes_id: str, texts: Mapping[Cell, str], wording: Wording) -> str:
    """Write the notes of a sheet, in place of ours of an earlier time; returns the id of the drawing with their boxes.

    ``boxes_id`` is the drawing's id until now, '' for none; so is the answer.
    """
    relations = package.relations(part)
    known = next((one for one in relations.values() if one.kind == "comments" and package.has(one.part)), None)
    if known is None and not texts:
        return boxes_id
    notes = _Notes(package.part(known.part) if known else _empty(package.main), wording)
    boxes = NoteBoxes(package.part(relations[boxes_id].part) if _is_there(package, relations.get(boxes_id)) else None)
    # Old boxes go before new ones come: a note has exactly one box.
    boxes.remove(notes.clear(texts))
    boxes.add({cell: text for cell, text in texts.items() if notes.write(cell, text)})
    _keep_notes(package, part, known, notes)
    return _keep_boxes(package, part, relations.get(boxes_id), boxes)


def has_ours(content: bytes) -> bool:
    """Tell whether a part of notes holds any of ours."""
    text = content.decode("utf-8", "replace")
    # As we write it (character references) and as other programs save it again (plain letters).
    return any(xml_text(word).decode() in text or word in text for word in (*_AUTHORS, *_MARKS))


def _is_there(package: OfficePackage, relation: PartRelation | None) -> bool:
    return relation is not None and package.has(relation.part)


def _empty(main: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<comments xmlns="{main}"><authors/><commentList/></comments>'.encode()


def _keep_notes(package: OfficePackage, part: str, known: PartRelation | None, notes: _Notes) -> None:
    """Write the part of notes; without any note left it is dropped, and so is what refers to it."""
    # An empty part would be valid, but a file whose marks came off should be as it was.
    if not notes.count:
        if known:
            package.unrelate(part, known.id)
            package.undeclare(known.part)
            package.drop(known.part)
        return
    name = known.part if known else package.free("xl/comments{}.xml")
    package.put(name, notes.content())
    if known is None:
        package.relate(part, "comments", name)
        package.declare(name, _TYPE)


def _keep_boxes(package: OfficePackage, part: str, known: PartRelation | None, boxes: NoteBoxes) -> str:
    """Write the drawing with the notes' boxes, or drop it where none is left; return its id, '' for none."""
    if boxes.is_empty:
        if known:
            package.unrelate(part, known.id)
            package.drop(known.part)
        return ""
    if known and package.has(known.part):
        package.put(known.part, boxes.content())
        return known.id
    name = package.free("xl/drawings/vmlDrawing{}.vml")
    package.put(name, boxes.content())
    # VML parts are declared by their ending in every file of Excel's.
    package.declare_ending("vml", _BOX_TYPE)
    return package.relate(part, "vmlDrawing", name)


class _Notes:
    """A part of notes, with the changes to make."""

    def __init__(self, content: bytes, wording: Wording) -> None:
        self._markup = Markup(content)
        self._wording = wording
        root = self._markup.root
        self._authors = [one.text for one in self._list("authors")]
        self._notes = {cell: one for one in self._list("commentList") if (cell := cell_of(one.get("ref")))}
        self._ours = {cell for cell, one in self._notes.items() if self._is_ours(one)}
        self._new: list[bytes] = []
        self._edits: list[Edit] = []
        self._root = root
        # Authors are known by their place in the list; ours goes to its end, so nobody else's number changes.
        self._number = self._authors.index(wording.author) if wording.author in self._authors else len(self._authors)

    def _list(self, name: str) -> list[Element]:
        found = self._markup.root.first(name)
        return found.children if found else []

    def _author(self, note: Element) -> str:
        number = whole_number(note.get("authorId"))
        return self._authors[number] if number is not None and number < len(self._authors) else ""

    def _is_ours(self, note: Element) -> bool:
        """Tell ours by the author, or by the first words where a program that saved the file dropped the author."""
        return self._author(note) in _AUTHORS or note.text.lstrip().startswith(_MARKS)

    @property
    def count(self) -> int:
        """How many notes there are once all is written."""
        return len(self._notes) - len(self._ours) + len(self._new)

    def clear(self, texts: Mapping[Cell, str]) -> set[Cell]:
        """Take away our notes, and our words from the planner's that get no new ones; returns the cells of ours."""
        for cell in self._ours:
            note = self._notes[cell]
            self._edits.append(Edit(note.start, note.end, b""))
        for cell, note in self._notes.items():
            if cell not in self._ours and cell not in texts:
                self._edits += self._shortened(note, "")
        return self._ours

    def write(self, cell: Cell, text: str) -> bool:
        """Say the text at a cell; True if that takes a box of its own."""
        note = self._notes.get(cell)
        if note is not None and cell not in self._ours:
            if not self._author(note).startswith(_THREAD):
                self._edits += self._shortened(note, text)
            return False
        head = f'<comment ref="{cell_name(*cell)}" authorId="{self._number}"><text>'.encode()
        self._new.append(self._markup.ours(head + self._run(text) + b"</text></comment>"))
        return True

    def _run(self, text: str, before: str = "") -> bytes:
        """Return our words as a run of a note, behind the mark by which they are known again."""
        said = xml_text(f"{before}{self._wording.mark}\n{text}")
        return b"<r>" + _LETTERS + b'<t xml:space="preserve">' + said + b"</t></r>"

    def _shortened(self, note: Element, more: str) -> Iterator[Edit]:
        """Yield a planner's note cut off where our words begin, and with new ones of ours."""
        text = note.first("text")
        if text is None or not (more or any(mark in text.text for mark in _MARKS)):
            return
        kept = self._kept(text)
        content = b"".join(xml for xml, _ in kept)
        if more:
            content += self._markup.ours(self._run(more, "" if not kept or kept[-1][1].endswith("\n") else "\n"))
        # Readings (rPh) must follow the runs (CT_Rst), so ours goes in between.
        rest = (child for child in text.children if child.name in ("rPh", "phoneticPr"))
        content += b"".join(self._markup.bytes_of(child) for child in rest)
        tag = self._markup.content[text.start : text.inner].rstrip(b"/>") + b">"
        yield Edit(text.start, text.end, tag + content + b"</" + text.tag.encode() + b">")

    def _kept(self, text: Element) -> list[tuple[bytes, str]]:
        """Return the runs of a note before our words begin, and what they say. Other programs cut runs as they like."""
        kept = []
        for run in (child for child in text.children if child.name in ("r", "t")):
            places = [place for mark in _MARKS if (place := run.text.find(mark)) >= 0]
            if places:
                own = run.text[: min(places)].rstrip("\n")
                kept.append((self._markup.ours(b'<r><t xml:space="preserve">' + xml_text(own) + b"</t></r>"), own))
                break
            kept.append((self._as_run(run), run.text))
        while kept and not kept[-1][1].strip("\n"):
            kept.pop()
        return kept

    def _as_run(self, run: Element) -> bytes:
        own = self._markup.bytes_of(run)
        return own if run.name == "r" else self._markup.ours(b"<r>") + own + self._markup.ours(b"</r>")

    def content(self) -> bytes:
        """Return the part with all changes."""
        edits = [*self._edits]
        if self._new:
            edits += self._filled("authors", self._author_xml())
            edits += self._filled("commentList", b"".join(self._new))
        return applied(self._markup.content, edits)

    def _author_xml(self) -> bytes:
        if self._number < len(self._authors):
            return b""
        return self._markup.ours(b"<author>" + xml_text(self._wording.author) + b"</author>")

    def _filled(self, name: str, xml: bytes) -> list[Edit]:
        place = self._root.first(name)
        assert place is not None, "a part of notes has both lists"
        return [self._markup.inside(place, xml)] if xml else []
