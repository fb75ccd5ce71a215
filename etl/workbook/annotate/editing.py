"""The editing itself, in the child: the original's bytes and what to mark → the returned workbook's bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from etl.workbook.annotate.list_sheet import list_sheet
from etl.workbook.annotate.marking import Marking, is_list
from etl.workbook.annotate.markup import Markup, applied
from etl.workbook.annotate.notes import Wording, has_ours, write_notes
from etl.workbook.annotate.package import OfficePackage
from etl.workbook.annotate.places import cell_of, first_cell
from etl.workbook.annotate.sheet_marks import corners, mark_sheet
from etl.workbook.annotate.styles import Styles
from etl.workbook.annotate.text import xml_value
from etl.workbook.scan import limits
from etl.workbook.scan.prescan import is_ooxml, prescan, unlocked
from etl.workbook.scan.sheet import Cell, UnreadableFile
from etl.workbook.scan.values import read_values
from plan.finding import Severity
from plan.whole_number import whole_number

# What [Content_Types].xml must say of each part for Excel to open the file.
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


def annotated(path: str, name: str, request: dict[str, Any]) -> bytes:
    """Return the workbook at ``path`` with the marks, notes and list that the request asks for.

    What is no xlsx or xlsm cannot be edited: a copy of its values is. Raises UnreadableFile, and OSError for the file.
    """
    marking = Marking.of_json(request)
    with open(path, "rb") as file:
        data = file.read(limits.FILE_BYTES + 1)
    if len(data) > limits.FILE_BYTES:
        raise UnreadableFile("too_large", "file")
    # A locked package is edited unlocked and goes back so: what is inside a lock cannot be written part by part.
    if is_ooxml(data := unlocked(data)):
        return _Editing(OfficePackage(data), marking).result()
    from etl.workbook.annotate.copying import copy_of

    scanned = prescan(path, name)
    copy, names = copy_of(read_values(scanned))
    return _Editing(OfficePackage(copy), marking, names, marking.copy_titles[scanned.format]).result()


@dataclass(slots=True)
class _Sheet:
    """A sheet as the workbook part lists it: its name, its part, and whether it is a grid of cells."""

    name: str
    part: str
    is_grid: bool


class _Editing:
    """One workbook. ``names`` maps the sheets of a file that was copied to those of the copy."""

    def __init__(
        self, package: OfficePackage, marking: Marking, names: dict[str, str] | None = None, title: str = ""
    ) -> None:
        self._package = package
        self._main = package.workbook
        self._marking = marking
        self._title = title or marking.title
        self._sheets = self._listed()
        grids = {sheet.name: sheet.name for sheet in self._sheets if sheet.is_grid}
        self._names = grids if names is None else names
        self._list = next((sheet for sheet in self._sheets if sheet.is_grid and self._is_list(sheet.part)), None)

    def result(self) -> bytes:
        """Return the workbook with everything written."""
        path = self._styles_part()
        styles = Styles(self._package.part(path))
        for sheet in self._sheets:
            if sheet.is_grid and sheet is not self._list:
                self._mark(sheet, styles)
        self._suit_name()
        # After all marks: the list adds styles of its own, and the styles part is written once, when
        # nothing is added any more.
        content = list_sheet(self._marking, self._title, self._names, styles, self._package.main)
        self._package.put(self._list_part(), content)
        self._package.put(path, styles.content())
        return self._package.content()

    def _listed(self) -> list[_Sheet]:
        """Return the sheets in the workbook's order. Raises UnreadableFile where the part of one is not there."""
        relations = self._package.relations(self._main)
        sheets = Markup(self._package.part(self._main)).root.first("sheets")
        found = []
        for element in sheets.children if sheets else []:
            identity = _reference(element.attributes)
            relation = relations.get(identity)
            if identity and (relation is None or not self._package.has(relation.part)):
                raise UnreadableFile("damaged", "parts")
            part, is_grid = (relation.part, relation.kind == "worksheet") if relation else ("", False)
            found.append(_Sheet(element.get("name"), part, is_grid))
        return found

    def _is_list(self, part: str) -> bool:
        """Tell whether a sheet is our list of an earlier time: what its first cell says tells, wherever the text is
        kept."""
        kind_of_cell, said = first_cell(self._package.part(part))
        if kind_of_cell == "s":
            number = whole_number(said)
            return number is not None and is_list(self._shared(number))
        return is_list(said)

    def _shared(self, number: int) -> str:
        """Return a shared text by its number; '' where there is none."""
        kept = (one.part for one in self._package.relations(self._main).values() if one.kind == "sharedStrings")
        part = next((part for part in kept if self._package.has(part)), None)
        strings = Markup(self._package.part(part)).root.children if part else []
        return strings[number].text if number < len(strings) else ""

    def _mark(self, sheet: _Sheet, styles: Styles) -> None:
        """Write a sheet's marks and notes in place of those of an earlier time."""
        wanted = self._wanted(sheet)
        # Also without new marks a sheet is written if an earlier round left marks or notes in it that must come off.
        if not wanted and not styles.ours and not self._has_notes(sheet.part):
            return
        content = self._package.part(sheet.part)
        marks = {cell: severity for cell, (severity, _) in wanted.items()}
        marked = mark_sheet(content, marks, styles)
        before = marked.notes_id
        words = Wording(self._marking.author, self._marking.mark)
        texts = {cell: text for cell, (_, text) in wanted.items()}
        now = write_notes(self._package, sheet.part, before, texts, words)
        if now != before:
            marked.refer_to_notes(now, self._package.office)
        self._package.put(sheet.part, applied(content, marked.edits))

    def _wanted(self, sheet: _Sheet) -> dict[Cell, tuple[Severity, str]]:
        """Return what to mark in a sheet; what stands in one merged area comes together at its first cell."""
        at: dict[Cell, list[tuple[Severity, str]]] = {}
        for mark in self._marking.marks:
            cell = cell_of(mark.cell)
            if cell and self._names.get(mark.sheet) == sheet.name and _is_in_grid(cell):
                at.setdefault(cell, []).append((Severity(mark.severity), mark.text))
        if not at:
            return {}
        shown = corners(self._package.part(sheet.part), at)
        together: dict[Cell, list[tuple[Severity, str]]] = {}
        for cell in sorted(at):
            together.setdefault(shown[cell], []).extend(at[cell])
        return {
            cell: (min((severity for severity, _ in said), key=lambda severity: severity.rank), _joined(said))
            for cell, said in together.items()
        }

    def _has_notes(self, part: str) -> bool:
        notes = (one.part for one in self._package.relations(part).values() if one.kind == "comments")
        return any(self._package.has(part) and has_ours(self._package.part(part)) for part in notes)

    def _styles_part(self) -> str:
        """Return the part of styles, made if the workbook has none."""
        package = self._package
        known = (one.part for one in package.relations(self._main).values() if one.kind == "styles")
        part = next((part for part in known if package.has(part)), None)
        if part is None:
            part = "xl/styles.xml"
            package.put(part, f'<styleSheet xmlns="{package.main}"></styleSheet>'.encode())
            package.relate(self._main, "styles", part)
            package.declare(part, _STYLES_TYPE)
        return part

    def _list_part(self) -> str:
        """Return the part of the list: the one it had, else a new one behind all sheets.

        Last, because print areas and names of single sheets count sheets from the front; and nothing is said about
        which sheet opens, so the planner sees the sheet that was last looked at.
        """
        package = self._package
        if self._list is not None:
            # The old list may have got links or a drawing from the program that saved it.
            for identity in package.relations(self._list.part):
                package.unrelate(self._list.part, identity)
            return self._list.part
        part = package.free("xl/worksheets/sheet{}.xml")
        identity = package.relate(self._main, "worksheet", part)
        package.declare(part, _SHEET_TYPE)
        self._list_it(identity)
        return part

    def _list_it(self, identity: str) -> None:
        """Name our list among the workbook's sheets; ``identity``: the relation to its part."""
        markup = Markup(self._package.part(self._main))
        sheets = markup.root.first("sheets")
        assert sheets is not None, "the sheets were listed before"
        # sheetId is never used twice in a workbook, and is not the sheet's position.
        numbers = [whole_number(one.get("sheetId")) or 0 for one in sheets.children]
        head = b'<sheet name="' + xml_value(self._free_name()) + f'" sheetId="{max(numbers, default=0) + 1}"'.encode()
        reference = f' xmlns:r="{self._package.office}" r:id="{identity}"/>'.encode()
        self._package.put(self._main, applied(markup.content, [markup.inside(sheets, markup.ours(head + reference))]))

    def _free_name(self) -> str:
        taken = {sheet.name.casefold() for sheet in self._sheets}
        name, number = self._marking.sheet, 1
        while name.casefold() in taken:
            number += 1
            name = f"{self._marking.sheet}({number})"
        return name

    def _suit_name(self) -> None:
        """Make the workbook say of itself what its name will say, xlsx or xlsm, for Excel opens it only then.

        As an xlsx it goes back without its macros.
        """
        package, kind_now = self._package, self._package.type_of(self._main)
        wanted = _MACRO_TYPE if self._marking.keeps_macros else _MAIN_TYPE
        # A type given by the ending alone (Default) is left: nothing says then that it is an .xlsm.
        if not kind_now or kind_now == wanted:
            return
        package.declare(self._main, wanted)
        if self._marking.keeps_macros:
            return
        for relation in package.relations(self._main).values():
            if relation.kind == "vbaProject" and package.has(relation.part):
                self._title = self._marking.title_macros
                self._without(relation.part)
                package.unrelate(self._main, relation.id)

    def _without(self, part: str) -> None:
        """Drop a part, and the parts it refers to."""
        # Signatures and data of the macros hang on their part and would lead nowhere.
        for relation in self._package.relations(part).values():
            if relation.part and self._package.has(relation.part):
                self._package.drop(relation.part)
                self._package.undeclare(relation.part)
            self._package.unrelate(part, relation.id)
        self._package.drop(part)
        self._package.undeclare(part)


def _reference(attributes: dict[str, str]) -> str:
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")


def _is_in_grid(cell: Cell) -> bool:
    return cell[0] < limits.SHEET_ROWS and cell[1] < limits.SHEET_COLUMNS


def _joined(said: list[tuple[Severity, str]]) -> str:
    return "\n".join(dict.fromkeys(text for _, text in said))
