"""The journal's tables. Lines are only ever added: triggers refuse anything else, whoever asks.

``slot`` is no line: it says where each quarter stands, is made of the lines, and can be made of them again.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem

from etl.store.journal.dialect import KeptText, append_only

METADATA = sa.MetaData()

SETTING = sa.Table(
    "setting",
    METADATA,
    sa.Column("key", KeptText, primary_key=True),
    sa.Column("value", KeptText, nullable=False),
)


def line_table(name: str, *columns: SchemaItem, comment: str | None = None) -> sa.Table:
    """Return a table of lines: numbered, each with its hash and the one before it, and only ever added to."""
    return append_only(
        sa.Table(
            name,
            METADATA,
            # Given by the writer: the database's own counting leaves gaps where a transaction is undone.
            sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
            *columns,
            # Unique, so that even a writer of another program cannot make a chain fork.
            sa.Column("previous", KeptText, nullable=False, unique=True),
            sa.Column("hash", KeptText, nullable=False),
            comment=comment,
        )
    )


def said_by() -> tuple[sa.Column[str], ...]:
    """Return the columns of who wrote a line, as what, and when."""
    return (
        sa.Column("by", KeptText, nullable=False),
        sa.Column("role", KeptText, nullable=False),
        sa.Column("at", KeptText, nullable=False, comment="UTC, ISO 8601"),
    )


SUBMISSION = line_table(
    "submission",
    sa.Column("id", KeptText, nullable=False, unique=True),
    sa.Column("department", KeptText, nullable=False),
    sa.Column("period", KeptText, nullable=False),
    sa.Column("file", KeptText, nullable=False),
    sa.Column("sha256", KeptText, nullable=False),
    sa.Column("layout", KeptText, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("demonstration", sa.Boolean, nullable=False),
    sa.Column("submitted_by", KeptText, nullable=False),
    sa.Column("submitted_at", KeptText, nullable=False, comment="UTC, ISO 8601"),
    sa.Column(
        "findings",
        KeptText,
        nullable=False,
        comment="JSON: what the sender was told, but for what reading the file tells again",
    ),
    # Columns of a later version may be empty: lines written before are never changed.
    sa.Column("role", KeptText, comment="as what the sender acted; since version 2"),
    sa.Column("reason", KeptText, comment="why what was accepted is corrected; since version 2"),
    sa.Column("replies", KeptText, comment="JSON: mends taken and reasons given; since version 2"),
    sa.Column("receipt", KeptText, comment="JSON: what it was when it was sent; since version 4"),
    sa.Index("ix_submission_slot", "department", "period"),
)

DECISION = line_table(
    "decision",
    sa.Column("submission", sa.ForeignKey("submission.id"), nullable=False, index=True),
    sa.Column("state", KeptText, nullable=False),
    sa.Column("decided_by", KeptText, nullable=False),
    sa.Column("decided_at", KeptText, nullable=False, comment="UTC, ISO 8601"),
    sa.Column("note", KeptText, nullable=False),
    sa.Column("role", KeptText, comment="as what whoever decided acted; since version 2"),
)

# Whoever asks for a quarter's state would else read all lines of it; doctor holds it against them.
SLOT = sa.Table(
    "slot",
    METADATA,
    sa.Column("department", KeptText, primary_key=True),
    sa.Column("period", KeptText, primary_key=True),
    sa.Column("state", KeptText, nullable=False),
    sa.Column("changed", sa.Integer, nullable=False, comment="the sequence of the last line that changed it"),
    sa.Column("sent", sa.Integer, nullable=False, comment="the sequence of the newest version"),
    sa.Column("spoken", sa.Integer, comment="the sequence of the version that speaks"),
    sa.Column("spoken_since", sa.Integer, nullable=False, comment="the sequence of its acceptance; 0: none"),
    sa.Column("decided", sa.Integer, comment="the sequence of the last decision"),
    sa.Index("ix_slot_changed", "changed"),
    comment="no part of the chain but made of it, in the transaction of each line; since version 5",
)

AUDIT = line_table(
    "audit",
    sa.Column("at", KeptText, nullable=False, comment="UTC, ISO 8601: when it was written here"),
    sa.Column("by", KeptText, nullable=False, comment="an account's name; empty: nobody had signed in"),
    sa.Column("role", KeptText, nullable=False),
    sa.Column("deed", KeptText, nullable=False),
    sa.Column("about", KeptText, nullable=False),
    sa.Column("ok", sa.Boolean, nullable=False),
    sa.Column("detail", KeptText, nullable=False),
    sa.Column("address", KeptText, nullable=False, comment="the machine it came from"),
    sa.Column("line", sa.Integer, comment="the sequence of the submission or decision it speaks of"),
    comment="since version 3",
)

ACCOUNT = line_table(
    "account",
    sa.Column("name", KeptText, nullable=False, index=True),
    sa.Column("role", KeptText, nullable=False),
    sa.Column("department", KeptText),
    sa.Column("until", KeptText, comment="the last day on which it may be used"),
    sa.Column("disabled", sa.Boolean, nullable=False),
    sa.Column("secret", KeptText, nullable=False, comment="argon2id; empty: single sign-on only"),
    sa.Column("must_change", sa.Boolean, nullable=False),
    sa.Column("changed_at", KeptText, comment="UTC, ISO 8601: when the password was set"),
    sa.Column("generation", sa.Integer, nullable=False),
    comment="every state an account was ever in; the last one of a name speaks; since version 3",
)

TASK_LINE = line_table(
    "task_line",
    sa.Column("kind", KeptText, nullable=False),
    sa.Column("about", KeptText, nullable=False, index=True, comment="a task, a slip, or the line that is decided"),
    sa.Column("content", KeptText, nullable=False, comment="JSON"),
    sa.Column("file", KeptText, nullable=False),
    sa.Column("sha256", KeptText, nullable=False, comment="empty: no file"),
    sa.Column("demonstration", sa.Boolean, nullable=False),
    *said_by(),
    comment="decompositions, progress, evidence, extensions and slips, in a chain of their own; there on first use",
)

SECOND_FACTOR = line_table(
    "second_factor",
    sa.Column("name", KeptText, nullable=False, index=True, comment="an account's"),
    sa.Column("sealed", KeptText, comment="the secret, encrypted by a key of the home; none: there is no factor"),
    sa.Column("recovery", KeptText, nullable=False, comment="JSON: the SHA-256 of each code that is left"),
    sa.Column("since", KeptText, comment="UTC, ISO 8601"),
    comment="every state an account's second factor was ever in; the last one of a name speaks; there on first use",
)

EVALUATION_LINE = line_table(
    "evaluation_line",
    sa.Column("kind", KeptText, nullable=False),
    sa.Column("about", KeptText, nullable=False, comment="an indicator's quarter, or a place of the report"),
    sa.Column("content", KeptText, nullable=False, comment="JSON"),
    sa.Column("file", KeptText, nullable=False),
    sa.Column("sha256", KeptText, nullable=False, comment="empty: no file"),
    *said_by(),
    comment="verdicts set by evaluators and files attached to the report, in a chain of their own; there on first use",
)
