"""The one package that knows DuckDB: accepted observations and their lineage, built whole and swapped in.

The warehouse is a result, not a place: ``build`` makes it again from the journal and the extractions at any time, and
readers attach it read-only. What it holds is in ``schema``.
"""

from etl.store.warehouse.build import build, content_digest, extend, proven, put_together, said_of, unfinished
from etl.store.warehouse.content import Content, data_version, version_of
from etl.store.warehouse.pieces import WarehousePieces, is_piece, taken_apart
from etl.store.warehouse.reader import SentSubmission, Warehouse
from etl.store.warehouse.seal import WarehouseBroken

__all__ = [
    "Content",
    "SentSubmission",
    "Warehouse",
    "WarehouseBroken",
    "WarehousePieces",
    "build",
    "content_digest",
    "data_version",
    "extend",
    "is_piece",
    "proven",
    "put_together",
    "said_of",
    "taken_apart",
    "unfinished",
    "version_of",
]
