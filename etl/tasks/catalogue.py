"""The source documents' commitments and the bureau's ways of supervision, loaded from the files beside the plan."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from etl.parsed import Parsed
from etl.yaml_files import NOTHING_KEPT, beside_catalogue, read_yaml
from plan.catalogue import Plan
from plan.catalogue_faults import FILE, CatalogueFault, CatalogueFaults, fault_at
from plan.tasks.commitment import Commitments, SourceFile, join_sources, read_source
from plan.tasks.settings import Supervision, read_supervision

if TYPE_CHECKING:
    from etl.home import Home

_ROOT = Path(__file__).resolve().parents[2]

SOURCES = _ROOT / "sources"
"""A source document is a pair of files here: its YAML, and the text that this names."""

SUPERVISION = _ROOT / "supervision.yaml"


class TaskCatalogue:
    """What tasks are made of and judged by besides the plan. Making one reads nothing; each part is read on first
    use."""

    def __init__(
        self, plan: Plan, sources: Path = SOURCES, supervision: Path = SUPERVISION, parsed: Parsed = NOTHING_KEPT
    ) -> None:
        self.plan = plan
        self._sources = sources
        self._supervision = supervision
        self._parsed = parsed

    @classmethod
    def of(cls, home: Home, plan: Plan, sources: Path | None = None, supervision: Path | None = None) -> TaskCatalogue:
        """Return that of a home, from the files beside its catalogue, or from others that are named."""
        sources = sources or beside_catalogue(home.root, SOURCES.name)
        supervision = supervision or beside_catalogue(home.root, SUPERVISION.name)
        return cls(plan, sources, supervision, Parsed(home.parsed))

    @cached_property
    def commitments(self) -> Commitments:
        """Every commitment of every source document, none where there is no folder of them; CatalogueFaults lists every
        fault of all of them."""
        return load_sources(self.plan, self._sources, self._parsed)

    @cached_property
    def supervision(self) -> Supervision:
        """How the bureau supervises; CatalogueFaults lists every fault.

        Without a file of its own by the published rules and days of the program's, and without further units: those
        are another bureau's.
        """
        if self._supervision.exists():
            return read_supervision(read_yaml(self._supervision, self._parsed), self.plan, self._supervision.name)
        content = read_yaml(SUPERVISION, self._parsed)
        assert isinstance(content, dict), "the program's own file, whose form tests hold"
        return read_supervision(content | {"units": []}, self.plan, SUPERVISION.name)


def load_sources(plan: Plan, folder: Path = SOURCES, parsed: Parsed = NOTHING_KEPT) -> Commitments:
    """Return the commitments of a folder of source documents, none where it is not there; CatalogueFaults lists every
    fault, file by file."""
    # A bureau may watch its indicators alone; a folder that holds no document is a slip.
    if not folder.exists():
        return Commitments((), {})
    files: list[SourceFile] = []
    texts: dict[str, str] = {}
    faults: list[CatalogueFault] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            file, text = _load(path, parsed)
        except CatalogueFaults as error:
            # All files are read before anything is raised, so that one start shows every fault of all of them.
            faults += [fault.within(path.name) for fault in error.faults]
            continue
        files.append(file)
        texts[file.source.id] = text
    if faults or not files:
        raise CatalogueFaults(folder.name, faults or [fault_at("fault.no_source", FILE)])
    return join_sources(files, texts, frozenset(plan.indicator_of))


def _load(path: Path, parsed: Parsed) -> tuple[SourceFile, str]:
    content = read_yaml(path, parsed)
    text = _text(path, content)
    return read_source(content, text, path.name), text


def _text(path: Path, content: object) -> str:
    """Return the text that a source document's file names, which lies beside it; empty where it names none, which
    reading it will tell."""
    source = content.get("source") if isinstance(content, dict) else None
    name = source.get("text") if isinstance(source, dict) else None
    if not isinstance(name, str):
        return ""
    # A path in the file would read whatever the server may read.
    if Path(name).name != name:
        raise CatalogueFaults(path.name, [fault_at("fault.text_elsewhere", "source.text", name=name)])
    try:
        # Spans count characters: line ends that an editor on Windows wrote would move every quote behind them.
        return (path.parent / name).read_bytes().decode("utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueFaults(path.name, [fault_at("fault.unread", "source.text", error=str(error))]) from error
