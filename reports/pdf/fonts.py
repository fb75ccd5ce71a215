"""Faces: free ones that come with the program, and the bureau's own where somebody put them into the folder.

GB/T 9704 asks for 小标宋, 黑体, 楷体, 仿宋 and 宋体. Noto Serif SC and Noto Sans SC (OFL) stand in for whatever is not
there, and behind every licensed face for the characters it lacks.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst
from pylopdf_fonts_zh_cn import sans_path, serif_path

from presentation.reporting import FontUse

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"

ROLES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "title": (("小标宋", "xiaobiaosong", "xbs"), SERIF),
    "hei": (("黑体", "simhei", "heiti"), SANS),
    "kai": (("楷", "kaiti", "simkai", "wenkai", "ukai"), SERIF),
    "body": (("仿宋", "fangsong", "simfang"), SERIF),
    "song": (("宋体", "simsun"), SERIF),
}
"""Role → words of which a font's family name holds one where it is a face for that role, and the free face that stands
in. Free fonts of the very kind may be put into the folder too: LXGW WenKai (楷体), cwTeX FangSong (仿宋)."""

SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}


@dataclass(frozen=True)
class FontFamilies:
    """The families of each role, best first, the engine's fonts, and the folder's own files by name with their
    SHA-256."""

    families: Mapping[str, tuple[str, ...]]
    fonts: typst.Fonts
    own: Mapping[str, str]

    @property
    def said(self) -> tuple[str, ...]:
        """The faces in use, for the record."""
        used = dict.fromkeys(families[0] for families in self.families.values())
        return (*used, *(free for free in (SERIF, SANS) if free not in used))

    @property
    def surroundings(self) -> dict[str, str]:
        """Each font file's SHA-256 by its name: other fonts, other bytes."""
        return dict(self.own)


def font_folder(home: Path | None = None) -> Path | None:
    """Return the folder of the bureau's fonts: ``GUIBIAO_FONTS``, else ``fonts`` in the home; None where there is
    none."""
    named = os.environ.get("GUIBIAO_FONTS")
    folder = Path(named) if named else home / "fonts" if home else None
    return folder if folder is not None and folder.is_dir() else None


def faces(folder: Path | None = None) -> FontFamilies:
    """Return the faces with whatever stands in ``folder``."""
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES) if folder else []
    # Keyed by time and size, so that a face put into the folder while the server runs is found.
    return _faces(tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files))


@lru_cache(maxsize=4)
def _faces(files: tuple[tuple[str, int, int], ...]) -> FontFamilies:
    folders = sorted({str(Path(path).parent) for path, _, _ in files})
    # Neither system fonts nor the engine's embedded ones: which are there differs by machine, and with them the bytes.
    fonts = typst.Fonts(False, False, [str(serif_path().parent), *folders])
    found = fonts.families()
    families = {role: _families_for_role(found, words, free) for role, (words, free) in ROLES.items()}
    own = {Path(path).name: hashlib.sha256(Path(path).read_bytes()).hexdigest() for path, _, _ in files}
    return FontFamilies(families, fonts, own)


def _families_for_role(found: list[str], words: tuple[str, ...], free: str) -> tuple[str, ...]:
    # Blanks out: family names are written “FZ XiaoBiaoSong” and “FZXiaoBiaoSong”.
    own = [family for family in found if any(word in family.lower().replace(" ", "") for word in words)]
    # Free faces behind the licensed one, for those of a bureau may lack rare characters of names.
    return tuple(dict.fromkeys([*own[:1], free, SERIF, SANS]))


def font_uses(folder: Path | None = None) -> tuple[FontUse, ...]:
    """Return for each role which face of the folder is used, and what stands in where there is none."""
    chosen = faces(folder).families
    found = {role: families[0] for role, families in chosen.items()}
    return tuple(FontUse(role, "" if used in (SERIF, SANS) else used, used) for role, used in found.items())


def free_fonts() -> tuple[Path, Path]:
    """Return the files of the free faces."""
    return serif_path(), sans_path()
