"""The returned workbook, from the parent's side: asks the bounded child for it and puts it in place whole."""

from __future__ import annotations

import base64
import binascii
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from etl.workbook.annotate.marking import marking_of
from etl.workbook.read.reading import fresh_child, single_reads
from etl.workbook.read.wire import Malformed, decode, refusal_of
from etl.workbook.scan import limits
from etl.workbook.scan.sheet import Refusal
from plan.finding import Finding
from wording import Lang, say

_MACROS = ".xlsm"


def annotate(
    original: Path, findings: Sequence[Finding], output: Path, lang: Lang = Lang.ZH, name: str | None = None
) -> Refusal | None:
    """Write the planner's own file with its findings to ``output``; a Refusal if it cannot be read, and then nothing.

    ``name`` is what its sender called it (a kept upload is named by its hash); default: its own. The file keeps its
    macros only where ``output`` is an .xlsm. Raises OSError when ``output`` cannot be written.
    """
    marking = marking_of(findings, lang, output.suffix.casefold() == _MACROS)
    with single_reads:
        answer = _asked(original, original.name if name is None else name, marking.as_json())
    if isinstance(answer, Refusal):
        return answer
    _replace(output, answer)
    return None


def annotated_name(original: str, lang: Lang = Lang.ZH) -> str:
    """Return the name of the returned workbook: 报表.xls goes back as 报表-校验.xlsx, 报表.xlsm as 报表-校验.xlsm."""
    path = Path(original)
    return say(
        "annotation.file", lang, stem=path.stem, ending=_MACROS if path.suffix.casefold() == _MACROS else ".xlsx"
    )


def _asked(path: Path, name: str, marking: dict[str, Any]) -> bytes | Refusal:
    """Return what a fresh child makes of the file, or why it can make nothing of it."""
    child = fresh_child()
    try:
        child.ask({"file": 0, "path": os.path.abspath(path), "name": name, "marking": marking})
        # The clock starts only now: a fresh child may first have spent seconds on its imports.
        child.allow(limits.WALL)
        pieces: list[bytes] = []
        while (line := child.line()) is not None:
            answer = _taken(pieces, line)
            if answer is not None:
                return answer
        return child.end()
    except Malformed:
        return Refusal("damaged", "child_answer")
    finally:
        child.close()


def _taken(pieces: list[bytes], line: bytes) -> bytes | Refusal | None:
    """Take one line of the answer; return the answer once it is whole, None until then. Raises Malformed."""
    ((key, value),) = decode(line).items()
    if key == "end":
        return b"".join(pieces)
    if key == "refusal":
        return refusal_of(value)
    if key == "piece" and isinstance(value, str):
        try:
            pieces.append(base64.b64decode(value, validate=True))
        except binascii.Error:
            raise Malformed from None
        # The child may have been taken over by the file it parsed, so what it says is bounded as the file was.
        if sum(map(len, pieces)) <= limits.RESULT_BYTES:
            return None
    elif key == "file":
        return None
    raise Malformed


def _replace(output: Path, content: bytes) -> None:
    """Write the output so that whoever opens it finds it whole or not at all. Raises OSError."""
    # Beside the output, because os.replace is atomic only within one file system.
    handle, temporary = tempfile.mkstemp(dir=output.parent, prefix=".", suffix=output.suffix)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp makes files of mode 0600; the umask can only be read by setting it.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, output)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
