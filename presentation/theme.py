"""The one place for type, spacing and palette: what CSS, drawings and figures all take their look from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from plan.status import Status
from wording import Lang, say

# Text holds 4.5:1 on paper and white, shadows 3:1 on paper and track (WCAG 2.2, 1.4.3 and 1.4.11): the tests measure
# each pair and simulate three kinds of colour vision, so a change here is a change there.
PAPER = "#FBFAF6"
INK = "#20303C"
GREY = "#5B6770"
STONE = "#6A6658"
RULE = "#E0DCCF"
TRACK = "#E9E6DC"
TICK = "#8D8877"
ACCENT = "#1E4E6B"
WHITE = "#FFFFFF"
BAND = "#FFF4D1"
BAND_STRIPE = "#FCEBB8"
BAND_INK = "#5F4A00"

SERIF = '"Guibiao Serif","Noto Serif SC","Source Han Serif SC","Songti SC","STSong","Noto Serif CJK SC","SimSun",serif'
SANS = (
    '"PingFang SC","Microsoft YaHei","Noto Sans SC","Source Han Sans SC","Noto Sans CJK SC",'
    '"WenQuanYi Micro Hei",system-ui,sans-serif'
)

# In rem, so that a reader's own type size counts (WCAG 2.2, 1.4.4).
SIZES: Mapping[str, float] = {"xxl": 25, "xl": 19, "l": 15, "m": 14, "s": 12, "xs": 11}
"""Type sizes in px at the desk; the page scales them all together. ``xs`` is for the labels of scales alone."""

SPACES: Mapping[str, float] = {"1": 4, "2": 8, "3": 12, "4": 16, "5": 24, "6": 32, "7": 48}
"""Steps of spacing in px at the desk."""


@dataclass(frozen=True, slots=True)
class StatusStyle:
    """How a status looks: ``colour`` for its text and its shadow, ``shape`` as a path in a 16 × 16 box.

    ``hatched``: the shadow is drawn as stripes, so that it never reads as plain progress.
    """

    colour: str
    shape: str
    hatched: bool = False


LOOKS: Mapping[Status, StatusStyle] = {
    Status.ACHIEVED_EARLY: StatusStyle(
        "#0B6E4F", "M8 1 10.1 5.7 15.2 6.2 11.4 9.6 12.5 14.6 8 12 3.5 14.6 4.6 9.6.8 6.2 5.9 5.7Z"
    ),
    Status.ACHIEVED: StatusStyle("#0B6E4F", "M2.2 8.6 4 6.7 6.7 9.3 12.2 3.4 14 5.2 6.7 13Z"),
    Status.AHEAD: StatusStyle("#1B7F5C", "M8 2 15 14H1Z"),
    Status.ON_TRACK: StatusStyle("#22805D", "M8 2a6 6 0 1 1 0 12A6 6 0 1 1 8 2Z"),
    Status.NEAR: StatusStyle("#62751A", "M8 2a6 6 0 1 1 0 12A6 6 0 1 1 8 2ZM8.6 3.5v9a4.6 4.6 0 0 0 0-9Z"),
    Status.BEHIND: StatusStyle("#A05E00", "M1 2H15L8 14Z"),
    Status.FAR_BEHIND: StatusStyle("#B3261E", "M2.5 2.5h11v11h-11Z"),
    Status.REGRESSED: StatusStyle(
        "#8E1B4E", "M6.4 2v3H9a4.5 4.5 0 0 1 0 9H4v-2h5a2.5 2.5 0 0 0 0-5H6.4v3L1.6 6Z", hatched=True
    ),
    Status.MISSED: StatusStyle(
        "#A3161F", "M3.4 1.8 8 6.4 12.6 1.8 14.2 3.4 9.6 8 14.2 12.6 12.6 14.2 8 9.6 3.4 14.2 1.8 12.6 6.4 8 1.8 3.4Z"
    ),
    Status.INCOMPLETE: StatusStyle("#55597A", "M8 2a6 6 0 1 0 6 6h-1.7A4.3 4.3 0 1 1 8 3.7Z"),
    Status.NOT_JUDGED: StatusStyle("#5F5A6B", "M2 6.6h12v2.8H2Z"),
    Status.NO_NUMBER: StatusStyle("#5B6165", "M2 3h12v1.8H2ZM2 7.1h12v1.8H2ZM2 11.2h8V13H2Z"),
    Status.NO_DATA: StatusStyle(
        "#6A6658", "M8 2a6 6 0 1 1 0 12A6 6 0 1 1 8 2ZM8 3.6a4.4 4.4 0 1 0 0 8.8A4.4 4.4 0 1 0 8 3.6Z"
    ),
}
"""Every status has a shape, a word (wording) and a colour: colour never stands alone."""

GOOD = frozenset({Status.ACHIEVED_EARLY, Status.ACHIEVED, Status.AHEAD, Status.ON_TRACK})
BAD = frozenset({Status.BEHIND, Status.FAR_BEHIND, Status.REGRESSED, Status.MISSED})

GRAPH_CONFIG: Mapping[str, object] = {
    "showSendToCloud": False,
    # Without an address there is nowhere to send a chart, whatever button a later version adds.
    "plotlyServerURL": "",
    "displaylogo": False,
    "locale": say("language.tag"),
    "responsive": True,
}
"""What every dcc.Graph gets: plotly.js 4 would else offer to upload the chart to a cloud."""


def graph_config(lang: Lang) -> dict[str, object]:
    """Return GRAPH_CONFIG in the language of the page."""
    return {**GRAPH_CONFIG, "locale": say("language.tag", lang)}


TINTS: Mapping[Status, float] = {
    Status.FAR_BEHIND: 0.26,
    Status.BEHIND: 0.2,
    Status.ACHIEVED_EARLY: 0.27,
    Status.ACHIEVED: 0.27,
    Status.ON_TRACK: 0.1,
}
"""How much of a status's colour its ground has in heat maps and maps, where it is not ``TINT``: as many statuses are
one hue, the stronger word has more of it."""

TINT = 0.15  # the share of its colour in the ground of a status that is not in TINTS

SHADES = ("#FFFFFF", "#F0F3F4", "#E6ECEF", "#DBE4E9", "#CFDCE3", "#C2D3DC")
"""One hue from nothing to the largest, where towns have no standing."""


def tint_of(status: Status) -> str:
    """Return the ground of a status: its colour, thinned, over paper."""
    share = TINTS.get(status, TINT)
    pairs = zip(_channels(LOOKS[status].colour), _channels(PAPER), strict=True)
    return "#" + "".join(f"{round(share * one + (1 - share) * ground):02X}" for one, ground in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


def status_class(status: Status) -> str:
    """Return the CSS class that sets ``--tone`` and ``--shape`` to a status's own: ``tone-far-behind``."""
    return f"tone-{status.value.replace('_', '-')}"


def css() -> str:
    """Return the custom properties and status classes of the style sheet, made from the values above."""
    return "".join((":root{", *_root_properties(), "}", *map(_status_rule, LOOKS)))


def _root_properties() -> list[str]:
    named = {
        "paper": PAPER, "ink": INK, "grey": GREY, "stone": STONE, "rule": RULE, "track": TRACK, "tick": TICK,
        "accent": ACCENT, "white": WHITE, "band": BAND, "band-stripe": BAND_STRIPE, "band-ink": BAND_INK,
        "serif": SERIF, "sans": SANS,
    }  # fmt: skip
    sizes = {f"size-{name}": f"{size / 16:g}rem" for name, size in SIZES.items()}
    spaces = {f"space-{name}": f"{space / 16:g}rem" for name, space in SPACES.items()}
    return [f"--{name}:{value};" for name, value in {**named, **sizes, **spaces}.items()]


def _status_rule(status: Status) -> str:
    look = LOOKS[status]
    return f'.{status_class(status)}{{--tone:{look.colour};--shape:url("{shape_uri(look)}")}}'


def shape_uri(look: StatusStyle, colour: str = "#000") -> str:
    """Return a status's shape as an image address, for a CSS mask or an img."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
        f'<path fill="{colour}" fill-rule="evenodd" d="{look.shape}"/></svg>'
    )
    return "data:image/svg+xml," + quote(svg, safe=" =/:'")
