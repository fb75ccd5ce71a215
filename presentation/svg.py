"""The shadow on the scale as SVG text: for downloads, and for whatever prints. The same geometry as the page's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from presentation.drawing import TICKS, Shadow, position, text_width
from presentation.theme import INK, LOOKS, PAPER, SANS, SERIF, STONE, TICK, TRACK, StatusStyle

SCALE_HEIGHT = 44  # pixels
# Double quotes stand in the attribute itself, so a font's name gets single ones.
_FACE = escape(SANS.replace('"', "'"))
_SERIF = escape(SERIF.replace('"', "'"))


def document(width: float, height: float, parts: Sequence[str], title: str) -> str:
    """Return a whole SVG document on paper, with the hatch that a fallen-back shadow needs."""
    regressed = next(look for look in LOOKS.values() if look.hatched)
    hatch = (
        '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="5" height="5" fill="{PAPER}"/><rect width="3" height="5" fill="{regressed.colour}"/></pattern>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="{_FACE}" role="img">'
        f"<title>{escape(title)}</title><defs>{hatch}</defs>"
        f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>{"".join(parts)}</svg>'
    )


def text(
    x: float, y: float, words: str, size: float = 14, colour: str = INK, anchor: str = "start", **more: str
) -> str:
    """Return one line of text; ``more`` are further attributes, ``serif`` for the heading face."""
    serif = f' font-family="{_SERIF}"' if more.pop("serif", "") else ""
    rest = "".join(f' {name.replace("_", "-")}="{escape(value)}"' for name, value in more.items())
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}" text-anchor="{anchor}"{serif}{rest}>'
        f"{escape(words)}</text>"
    )


def rule(x: float, y: float, width: float, colour: str, stroke: float = 1) -> str:
    """Return a horizontal line."""
    return f'<path d="M{x:g} {y:g}h{width:g}" stroke="{colour}" stroke-width="{stroke:g}"/>'


def shape(look: StatusStyle, x: float, y: float, size: float) -> str:
    """Return a status's shape with its top left corner at (x, y)."""
    scaled = f"translate({x:g} {y:g}) scale({size / 16:g})"
    return f'<path transform="{scaled}" fill="{look.colour}" fill-rule="evenodd" d="{look.shape}"/>'


def scale(shadow: Shadow, x: float, y: float, width: float) -> str:
    """Return a drawing ``width`` wide (labels are laid out for 24 of their characters at least) and SCALE_HEIGHT
    high."""
    return f'<g transform="translate({x:g} {y:g})">{"".join(_parts(shadow, width))}</g>'


def _parts(shadow: Shadow, width: float) -> Iterator[str]:
    yield _bar(0.0, 1.0, width, TRACK)
    for tick in TICKS:
        yield f'<path d="M{position(tick) * width:.2f} 22v4" stroke="{TICK}"/>'
    if not shadow.empty:
        look = LOOKS[shadow.status]
        yield _bar(shadow.start, shadow.end, width, "url(#hatch)" if look.hatched else look.colour)
    for stroke in (0.0, *shadow.strokes):
        yield f'<path d="M{position(stroke) * width:.2f} 8v18" stroke="{INK}" stroke-width="1.5"/>'
    if shadow.pointer is not None:
        yield f'<path transform="translate({position(shadow.pointer) * width:.2f} 2)" fill="{INK}" d="M-5 0H5L0 8Z"/>'
        colour = PAPER if shadow.pointer_inside else INK
        yield f'<path d="M{position(shadow.pointer) * width:.2f} 10v11" stroke="{colour}" stroke-dasharray="2 1.5"/>'
    for label in shadow.labels:
        # A Chinese character is about as wide as the type is high, which gives pixels from characters here.
        anchor = position(label.at) * width - (label.align - 0.5) * 11 * text_width(label.text)
        yield text(anchor, 38, label.text, 11, STONE, "middle")


def _bar(start: float, end: float, width: float, fill: str) -> str:
    left, right = position(start) * width, position(end) * width
    return f'<rect x="{left:.2f}" y="11" width="{max(right - left, 0):.2f}" height="10" fill="{fill}"/>'
