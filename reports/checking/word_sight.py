"""What of a Word file's text can be seen: neither hidden, struck through, white nor tiny, by itself or by its style."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docx.oxml.ns import qn

from plan.whole_number import whole_number

_RUN_FORM, _PARAGRAPH_FORM, _PARAGRAPH = qn("w:rPr"), qn("w:pPr"), qn("w:p")
_RUN_STYLE, _PARAGRAPH_STYLE, _BASE, _VALUE = (qn(f"w:{name}") for name in ("rStyle", "pStyle", "basedOn", "val"))
_OFF = ("0", "false", "off", "none")

_TINY = 4
"""Half points under which a text cannot be read."""

_LOW = 80
"""Twentieths of a point: a line or a row of exactly less shows nothing that could be read."""

_NARROW = 34
"""Per cent of its width under which a character cannot be read."""
_OVERLAPPING = 60
"""Twentieths of a point by which characters lie over each other."""
_FAR = 72
"""Half points by which a text stands above or below its line: it may lie over another."""

_PALE = 0xE0
"""A colour all of whose parts (0 to 255) are more cannot be told from paper."""


class WordSight:
    """Tells what is seen, with the styles of a document."""

    def __init__(self, styles: Any) -> None:
        found = list(styles.element.iter(qn("w:style")))
        self._styles: Mapping[str, Any] = {each.get(qn("w:styleId"), ""): each for each in found}
        paragraphs = (each for each in found if each.get(qn("w:type")) == "paragraph")
        self._usual = next((each.get(qn("w:styleId"), "") for each in paragraphs if each.get(qn("w:default"))), "")

    def unseen(self, run: Any) -> bool:
        """Tell whether a run of text cannot be seen, or is struck through and so is not said."""
        forms = list(self._forms(run))
        if any(_is_on(forms, name) for name in ("vanish", "strike", "dstrike")):
            return True
        size, colour = _first(forms, "sz"), _first(forms, "color")
        if size is not None and (points := whole_number(size.get(_VALUE))) is not None and points < _TINY:
            return True
        if colour is not None and _pale(colour):
            return True
        return _out_of_place(forms) or self._in_flat_line(run)

    def _in_flat_line(self, run: Any) -> bool:
        """Tell whether the lines of a run's paragraph have next to no height."""
        spacing = _first(list(self._paragraph_forms(run)), "spacing", qn("w:lineRule"))
        return spacing is not None and _exactly_low(spacing, "w:line", "w:lineRule")

    def _forms(self, run: Any) -> Iterator[Any]:
        """Yield what says how a run looks: itself, then its own style, then its paragraph's."""
        own = run.find(_RUN_FORM)
        if own is not None:
            yield own
        named = own.find(_RUN_STYLE) if own is not None else None
        yield from self._of_style(named.get(_VALUE, "") if named is not None else "", _RUN_FORM)
        yield from self._of_style(self._style_of_paragraph(run), _RUN_FORM)

    def _paragraph_forms(self, run: Any) -> Iterator[Any]:
        paragraph = next(run.iterancestors(_PARAGRAPH), None)
        own = paragraph.find(_PARAGRAPH_FORM) if paragraph is not None else None
        if own is not None:
            yield own
        yield from self._of_style(self._style_of_paragraph(run), _PARAGRAPH_FORM)

    def _style_of_paragraph(self, run: Any) -> str:
        paragraph = next(run.iterancestors(_PARAGRAPH), None)
        named = paragraph.find(f"{_PARAGRAPH_FORM}/{_PARAGRAPH_STYLE}") if paragraph is not None else None
        return str(named.get(_VALUE, "")) if named is not None else self._usual

    def _of_style(self, name: str, form: str) -> Iterator[Any]:
        met: set[str] = set()  # a style may be said to rest on itself
        while name in self._styles and name not in met:
            met.add(name)
            held, base = self._styles[name].find(form), self._styles[name].find(_BASE)
            if held is not None:
                yield held
            name = base.get(_VALUE, "") if base is not None else ""


def hidden_row(row: Any) -> bool:
    """Tell whether a table's row is hidden, or of next to no height."""
    form = row.find(qn("w:trPr"))
    if form is None:
        return False
    hidden, height = form.find(qn("w:hidden")), form.find(qn("w:trHeight"))
    return hidden is not None or (height is not None and _exactly_low(height, "w:val", "w:hRule"))


def _exactly_low(form: Any, size: str, rule: str) -> bool:
    height = whole_number(form.get(qn(size)))
    return form.get(qn(rule)) == "exact" and height is not None and height < _LOW


def _out_of_place(forms: list[Any]) -> bool:
    """Tell whether a text is squeezed together, pushed over its neighbours or off its line, or marked in black."""
    squeezed, apart, raised = (_size(_first(forms, name, _VALUE)) for name in ("w", "spacing", "position"))
    marked = _first(forms, "highlight", _VALUE)
    return (
        (squeezed is not None and squeezed < _NARROW)
        or (apart is not None and apart < -_OVERLAPPING)
        or (raised is not None and abs(raised) > _FAR)
        or (marked is not None and marked.get(_VALUE) == "black")
    )


def _size(form: Any) -> int | None:
    """Return a size that a form says, which may be less than nothing."""
    text = form.get(_VALUE, "").removesuffix("%") if form is not None else ""
    size = whole_number(text.removeprefix("-"))
    return None if size is None else -size if text.startswith("-") else size


def _first(forms: list[Any], name: str, key: str = "") -> Any:
    found = (form.find(qn(f"w:{name}")) for form in forms)
    return next((each for each in found if each is not None and (not key or each.get(key))), None)


def _is_on(forms: list[Any], name: str) -> bool:
    found = _first(forms, name)
    return found is not None and found.get(_VALUE, "1") not in _OFF


def _pale(colour: Any) -> bool:
    if colour.get(qn("w:themeColor"), "") in ("background1", "light1"):
        return True
    code = colour.get(_VALUE, "")
    return len(code) == 6 and all(each >= _PALE for each in _colour_parts(code))


def _colour_parts(code: str) -> bytes:
    try:
        return bytes.fromhex(code)
    except ValueError:
        return b"\0"  # no colour: it is shown in black
