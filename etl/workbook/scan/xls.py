"""xls, and the .et that WPS writes in the same container: the container, what is no workbook, and every sheet."""

import struct

from etl.workbook.scan import limits
from etl.workbook.scan.biff import FILEPASS, BiffRecord, all_records, records, version_of
from etl.workbook.scan.biff_book import Book, read_book
from etl.workbook.scan.biff_sheet import BiffSheetReader
from etl.workbook.scan.cells import Grid
from etl.workbook.scan.ole import CompoundFile
from etl.workbook.scan.scan import Scanned, refuse_excess
from etl.workbook.scan.sheet import UnreadableFile


def scan_xls(data: bytes, name: str) -> Scanned:
    """Read the workbook in a compound file. Raises UnreadableFile."""
    container = CompoundFile(data)
    _refuse_other(container.names)
    # BIFF 8 calls it Workbook, BIFF 5 Book; a file saved for Excel 95 and 97 has both, and the newer one is read.
    stream = container.stream("workbook", "book")
    if stream is None:
        raise UnreadableFile("damaged", "ole")
    has_macros = bool({"_vba_project_cur", "_vba_project", "vba"} & container.names)
    return scan_stream(stream, name, has_macros)


def scan_stream(stream: bytes, name: str, has_macros: bool = False) -> Scanned:
    """Read the records of a workbook, or of a sheet of the time before there were workbooks. Raises UnreadableFile."""
    version = version_of(stream)
    if version is None:
        raise UnreadableFile("damaged", "records")
    lock = next((BiffRecord(*record) for record in records(stream) if record[0] == FILEPASS), None)
    if lock is not None:
        from etl.workbook.scan.decryption import open_stream  # here, because hardly any file needs it

        stream = open_stream(stream, lock, all_records(stream))
    try:
        book = read_book(stream, version, name)
        grids = _grids(book)
    except (struct.error, IndexError):
        raise UnreadableFile("damaged", "records") from None
    if has_macros:
        book.notes["macros_ignored"] = None
    scans = tuple(scan for _, scan in book.sheets)
    refuse_excess(scans)
    return Scanned("xls", b"", scans, tuple(book.notes), grids)


def _grids(book: Book) -> list[Grid]:
    """Return the cells of each sheet; of what is no worksheet none. Raises UnreadableFile past the used-range bound."""
    grids: list[Grid] = []
    room = limits.USED_CELLS
    for offset, scan in book.sheets:
        grid = BiffSheetReader(book, scan, room).read(offset) if scan.is_worksheet else []
        # What one sheet used is gone for the next: the bound is the workbook's.
        room -= scan.height * scan.width
        grids.append(grid)
    return grids


def package_in(data: bytes) -> bytes | None:
    """Return the package inside an encrypted one; None where a compound file holds none. Raises UnreadableFile."""
    container = CompoundFile(data)
    info, package = container.stream("encryptioninfo"), container.stream("encryptedpackage")
    if package is None:
        return None
    if info is None:
        raise UnreadableFile("encrypted", "office")
    from etl.workbook.scan.decryption import open_package  # here, because hardly any file needs it

    return open_package(info, package)


def _refuse_other(names: frozenset[str]) -> None:
    """Raise UnreadableFile, which says whose it is, for a compound file with no workbook in it."""
    if not {"workbook", "book"} & names:
        if "worddocument" in names:
            raise UnreadableFile("unsupported_format", "word")
        if "powerpoint document" in names:
            raise UnreadableFile("unsupported_format", "powerpoint")
        raise UnreadableFile("unsupported_format", "ole")
