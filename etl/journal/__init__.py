"""The one package that knows SQLAlchemy: the journal, an append-only record of what was sent and what was decided."""

from etl.journal.store import Journal
from etl.journal.texts import EvaluationJournal

__all__ = ["EvaluationJournal", "Journal"]
