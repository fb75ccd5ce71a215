"""The one package that knows SQLAlchemy: the journal, an append-only record of what was sent and what was decided."""

from etl.journal.store import Journal

__all__ = ["Journal"]
