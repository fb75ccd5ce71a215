"""The one package that knows SQLAlchemy: the journal, an append-only record of what was sent and what was decided.

SQLAlchemy takes a quarter of a second to import, and a command that only reads the ledger
(`etl.store.journal.reading`) needs none of it: the two classes are imported when they are first named.

``ledger`` and ``evaluation_texts`` are its lines as other packages read them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.store.journal.store import Journal
    from etl.store.journal.texts import EvaluationJournal

__all__ = ["EvaluationJournal", "Journal"]


def __getattr__(name: str) -> object:
    if name == "Journal":
        from etl.store.journal.store import Journal

        return Journal
    if name == "EvaluationJournal":
        from etl.store.journal.texts import EvaluationJournal

        return EvaluationJournal
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
