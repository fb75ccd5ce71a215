"""What others made and we only serve: the heading font and the small chart script, put where assets are served from.

``python -m dashboards.server.vendor`` does it at install, and the app at its start does what is missing then. Nothing
is fetched. Where a file cannot be had the pages do without: another serif face, the full chart script of the plotly
wheel.
"""

from __future__ import annotations

import json
import os
import shutil
import string
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from etl.yaml_files import load_plan
from plan.catalogue import Plan
from wording import Lang, name_of, texts

ASSETS_FOLDER = Path(__file__).resolve().parents[1] / "assets"
VENDOR = ASSETS_FOLDER / "vendor"
NPM_PLOTLY = Path(__file__).resolve().parents[2] / "node_modules" / "plotly.js-basic-dist-min"


@dataclass(frozen=True, slots=True)
class Vendored:
    """Names of the files in the vendor folder; None for what is not there."""

    font: str | None
    plotly: str | None


def prepare(plan: Plan, folder: Path = VENDOR, npm: Path = NPM_PLOTLY) -> Vendored:
    """Put both files in place as far as can be, and say which are there. A folder we may not write stays as it is."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Vendored(_put_font(plan, folder), _put_plotly(folder, npm))
    except OSError:
        return Vendored(_newest(folder, "serif-*.woff2"), _newest(folder, f"plotly-basic-{plotly_version()}-*.js"))


def plotly_version() -> str:
    """Return the version of plotly.js that the plotly wheel draws with: the small script must be of the same."""
    from plotly.offline import get_plotlyjs_version

    return str(get_plotlyjs_version())


def _put_font(plan: Plan, folder: Path) -> str | None:
    """Put the heading font, cut to the characters that the plan's headings can have; return its name."""
    from pylopdf_fonts_zh_cn import serif_path

    characters = heading_characters(plan)
    name = font_name(characters)
    if not (folder / name).exists():
        _replace(folder, "serif-*.woff2", name, cut_font(serif_path(), characters))
    elif _age(folder / name) > _UNUSED / 2:
        os.utime(folder / name)  # in use: of many bureaus each may have one
    return name


def _put_plotly(folder: Path, npm: Path) -> str | None:
    """Put plotly-basic under a name that holds version and content; return the name, None where npm has not brought the
    right version and none was put before."""
    version = plotly_version()
    package, script = npm / "package.json", npm / "plotly-basic.min.js"
    if not script.exists() or json.loads(package.read_text(encoding="utf-8"))["version"] != version:
        return _newest(folder, f"plotly-basic-{version}-*.js")
    content = script.read_bytes()
    name = f"plotly-basic-{version}-{sha256(content).hexdigest()[:12]}.js"
    if not (folder / name).exists():
        _replace(folder, "plotly-basic-*.js", name, content)
    return name


def _replace(folder: Path, old: str, name: str, content: bytes) -> None:
    """Write a file whole or not at all, then take away what nobody has used for long."""
    # Under a name of its own until it is whole: another process may be serving the folder.
    half = folder / f".{name}.{os.getpid()}"
    half.write_bytes(content)
    shutil.move(half, folder / name)
    for path in folder.glob(old):
        if path.name != name and _age(path) > _UNUSED:
            path.unlink(missing_ok=True)


_UNUSED = 30 * 86_400.0
"""Seconds after which what no start has used since is nobody's. Not at once: other bureaus of this program, in the same
process or another, have catalogues of their own and other characters in their headings."""


def _age(path: Path) -> float:
    """Return for how many seconds a file has stood as it is; 0 where another process has just taken it away."""
    with suppress(FileNotFoundError):
        return time.time() - path.stat().st_mtime
    return 0.0


def _newest(folder: Path, pattern: str) -> str | None:
    return max((path.name for path in folder.glob(pattern)), default=None)


HEADINGS = (
    "app.",
    "page.",
    "not_found.",
    "date.",
    "gap.",
    "headline.",
    "attention.",
    "overview.",
    "status.",
    "detail.",
)
"""Wording that can stand in a heading, by the start of its key."""

# Beside the words: figures and dates put these together, and none may be missing from the font.
PUNCTUATION = "，。、；：！？（）〔〕《》“”‘’…—·−×÷％%‰≥≤±→←↑↓"
NUMERALS = "〇零一二三四五六七八九十百千万亿"


def heading_characters(plan: Plan) -> str:
    """Return every character of the words, of the catalogue's names and units, figures and marks; sorted, each once."""
    plan = plan.whole
    entries = (*plan.categories, *plan.departments, plan.areas.city, *plan.areas.towns, *plan.measures)
    names = [name_of(entry) for entry in entries] + [plan.document.title, plan.document.title_en]
    indicators = [text for i in plan.indicators for text in (i.name, i.short_name or "", i.unit)]
    words = [text for lang in Lang for key, said in texts(lang).items() if key.startswith(HEADINGS) for text in said]
    whole = "".join((*names, *indicators, *words, string.printable, PUNCTUATION, NUMERALS))
    return "".join(sorted({character for character in whole if character.isprintable()}))


def font_name(characters: str) -> str:
    """Return the file name for a set of characters: another set, another name, so that it may be cached for ever."""
    return f"serif-{sha256(characters.encode()).hexdigest()[:12]}.woff2"


def cut_font(source: Path, characters: str) -> bytes:
    """Return the font with only those characters, as WOFF2: the same bytes for the same characters."""
    from fontTools.subset import Options, Subsetter, load_font, save_font  # slow to import, needed once an install

    options = Options(flavor="woff2", layout_features=["kern", "palt", "halt"], desubroutinize=True, hinting=False)
    # Copyright, names, licence and its address stay in the file, as the OFL asks; no time of making, for the same
    # bytes.
    options.name_IDs, options.notdef_outline, options.recalc_timestamp = [0, 1, 2, 13, 14], True, False
    cutter, out = Subsetter(options), BytesIO()
    cutter.populate(text=characters)
    with load_font(str(source), options) as font:
        cutter.subset(font)
        save_font(font, out, options)
    return out.getvalue()


if __name__ == "__main__":
    prepare(load_plan())
