"""The child process that opens what strangers sent: bounded in memory and time, and free to die.

It reads one JSON request a line from standard input, `{"file": k, "path": ..., "name": ...}`, and answers on standard
output as `etl.workbook.read.wire` says. With a `"marking"` (see `etl.workbook.annotate`) it answers with the returned
workbook instead, as `{"piece": base64}` lines and `{"end": {}}`. Where the platform has no `resource` module
(Windows) only the parent's clock bounds it.
"""

import base64
import contextlib
import json
import os
import sys
from typing import Any, BinaryIO

from etl.workbook.read.wire import encode, encode_rows
from etl.workbook.scan import limits
from etl.workbook.scan.prescan import prescan
from etl.workbook.scan.sheet import UnreadableFile
from etl.workbook.scan.values import Table, read_values

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

_PIECE = 8 * limits.MB
"""Bytes of a returned workbook sent in one line."""


def main() -> None:
    """Answer requests until standard input ends, or until a parser failed in a way that may have hurt this process."""
    _bound_process()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    # The parent starts a file's clock only after this line: importing the parsers is not the file's time.
    answers.write(encode({"ready": True}))
    answers.flush()
    for line in requests:
        request = json.loads(line)
        # Anew for each file: RLIMIT_CPU counts from the start of the process.
        _bound_time()
        if not _answer(answers, request):
            return


def _answer(answers: BinaryIO, request: dict[str, Any]) -> bool:
    """Read one file and say what it is. False when the parser failed in a way that may have hurt this process."""
    answers.write(encode({"file": request["file"]}))
    answers.flush()  # should this file end the process, the parent knows which one it was
    sound = True
    try:
        if "marking" in request:
            _annotate(answers, request)
        else:
            _read(answers, request["path"], request["name"])
    except UnreadableFile as refused:
        _refuse(answers, refused.refusal.code, refused.refusal.detail, refused.refusal.line)
    except PermissionError:
        _refuse(answers, "damaged", "denied")
    except OSError:
        _refuse(answers, "damaged", "unreadable")
    # Caught in Python's own code; a parser in Rust aborts instead, and the parent reads that from its last words.
    except MemoryError:
        _refuse(answers, "too_large", "memory")
        sound = False
    except BaseException:  # noqa: BLE001 - third-party parsers raise anything, a Rust panic is not even an Exception
        _refuse(answers, "damaged", "parser_failed")
        sound = False
    answers.flush()
    return sound


def _annotate(answers: BinaryIO, request: dict[str, Any]) -> None:
    """Answer with the returned workbook, piece by piece. Raises UnreadableFile."""
    from etl.workbook.annotate.editing import annotated

    content = annotated(request["path"], request["name"], request["marking"])
    if len(content) > limits.RESULT_BYTES:
        raise UnreadableFile("too_large", "result")
    for at in range(0, len(content), _PIECE):
        answers.write(encode({"piece": base64.b64encode(content[at : at + _PIECE]).decode("ascii")}))
    answers.write(encode({"end": {}}))


def _refuse(answers: BinaryIO, code: str, detail: str, line: int = 0) -> None:
    answers.write(encode({"refusal": [code, detail, line]}))


def _read(answers: BinaryIO, path: str, name: str) -> None:
    """Answer with the values of a file, sheet by sheet. Raises UnreadableFile, or whatever a parser raises."""
    scanned = prescan(path, name)
    notes = dict.fromkeys(scanned.notes)
    size = 0
    filled = False
    for table in read_values(scanned):
        filled = filled or bool(table[1])
        if table[3]:
            notes["hidden_sheet"] = None
        # Sheet by sheet: of an xlsx only one sheet at a time is held as values.
        size += _send(answers, table, limits.RESULT_BYTES - size)
    if not filled:
        raise UnreadableFile("empty", "no_cells")
    answers.write(encode({"end": {"format": scanned.format, "notes": list(notes)}}))


def _send(answers: BinaryIO, table: Table, room: int) -> int:
    """Write one sheet in chunks; return its size in bytes. Raises UnreadableFile past ``room`` bytes."""
    scan, grid, merges, hidden = table
    height, width = len(grid), len(grid[0]) if grid else 0
    # Cut to the grid before it is spread out: "all columns to the right" is 16,384 of them.
    columns = {c for first, last in scan.hidden_columns for c in range(max(first, 0), min(last + 1, width))}
    head = {
        "name": scan.name,
        "hidden": hidden,
        "merges": [(m.first_row, m.first_column, m.last_row, m.last_column) for m in merges],
        "hidden_rows": sorted(row for row in scan.hidden_rows if 0 <= row < height),
        "hidden_columns": sorted(columns),
        "percent": sorted(cell for cell in scan.percent if cell[0] < height and cell[1] < width),
        "worded": [(cell, code) for cell, code in sorted(scan.worded.items()) if cell[0] < height and cell[1] < width],
        "uncached": sorted(scan.uncached),
        "sums": sorted(cell for cell in scan.sums if cell[0] < height and cell[1] < width),
        "struck": [
            (cell, *texts) for cell, texts in sorted(scan.struck.items()) if cell[0] < height and cell[1] < width
        ],
        "comments": [
            (cell, text) for cell, text in sorted(scan.comments.items()) if cell[0] < height and cell[1] < width
        ],
    }
    size = _write(answers, encode({"sheet": head}), room)
    step = max(1, limits.CHUNK_CELLS // max(1, width))
    for start in range(0, height, step):
        size += _write(answers, encode_rows(grid[start : start + step]), room - size)
    return size


def _write(answers: BinaryIO, line: bytes, room: int) -> int:
    """Write a line that the parent is willing to take; return its size in bytes. Raises UnreadableFile."""
    if len(line) > min(room, limits.LINE_BYTES):
        raise UnreadableFile("too_large", "result")
    return answers.write(line)


def _bound_process() -> None:
    """Bound memory, core dumps and the size of files. A machine's own stricter limits stay."""
    if resource is not None:
        # Address space, not resident memory (RLIMIT_RSS), which Linux does not enforce.
        _bound(resource.RLIMIT_AS, limits.CHILD_MEMORY)
        _bound(resource.RLIMIT_CORE, 0)
        # The pipe is no file and not bound by this; the only file written is what goes wrong.
        _bound(resource.RLIMIT_FSIZE, limits.MB)


def _bound(kind: int, bound: int) -> None:
    hard = resource.getrlimit(kind)[1]
    bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
    with contextlib.suppress(ValueError, OSError):  # some systems know the name of a limit and not the limit
        resource.setrlimit(kind, (bound, bound))


def _bound_time() -> None:
    """Allow the next file `limits.CHILD_CPU` seconds of processor time, beyond what earlier files took."""
    if resource is not None:
        usage = os.times()
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        # The limit is in whole seconds since the start: what is past, rounded up, and this file's share.
        soft = int(usage.user + usage.system) + 1 + limits.CHILD_CPU
        # A hard limit of the machine is never raised; then the parent's clock alone bounds the file.
        if hard == resource.RLIM_INFINITY or soft <= hard:
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


if __name__ == "__main__":
    main()
