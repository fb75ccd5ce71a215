"""The journal's tables. Lines are only ever added: on SQLite triggers refuse anything else, whoever asks.

``slot`` is no line: it says where each quarter stands, is made of the lines, and can be made of them again.
"""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()

SETTING = sa.Table(
    "setting",
    METADATA,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)

SUBMISSION = sa.Table(
    "submission",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("id", sa.String, nullable=False, unique=True),
    sa.Column("department", sa.String, nullable=False),
    sa.Column("period", sa.String, nullable=False),
    sa.Column("file", sa.String, nullable=False),
    sa.Column("sha256", sa.String, nullable=False),
    sa.Column("layout", sa.String, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("demonstration", sa.Boolean, nullable=False),
    sa.Column("submitted_by", sa.String, nullable=False),
    sa.Column("submitted_at", sa.String, nullable=False, comment="UTC, ISO 8601"),
    sa.Column(
        "findings",
        sa.String,
        nullable=False,
        comment="JSON: what the sender was told, but for what reading the file tells again",
    ),
    sa.Column("role", sa.String, comment="as what the sender acted; since version 2"),
    sa.Column("reason", sa.String, comment="why what was accepted is corrected; since version 2"),
    sa.Column("replies", sa.String, comment="JSON: mends taken and reasons given; since version 2"),
    sa.Column("receipt", sa.String, comment="JSON: what it was when it was sent; since version 4"),
    sa.Column("previous", sa.String, nullable=False, unique=True),
    sa.Column("hash", sa.String, nullable=False),
    sa.Index("ix_submission_slot", "department", "period"),
)

DECISION = sa.Table(
    "decision",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("submission", sa.ForeignKey("submission.id"), nullable=False, index=True),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("decided_by", sa.String, nullable=False),
    sa.Column("decided_at", sa.String, nullable=False, comment="UTC, ISO 8601"),
    sa.Column("note", sa.String, nullable=False),
    sa.Column("role", sa.String, comment="as what whoever decided acted; since version 2"),
    sa.Column("previous", sa.String, nullable=False, unique=True),
    sa.Column("hash", sa.String, nullable=False),
)

SLOT = sa.Table(
    "slot",
    METADATA,
    sa.Column("department", sa.String, primary_key=True),
    sa.Column("period", sa.String, primary_key=True),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("changed", sa.Integer, nullable=False, comment="the sequence of the last line that changed it"),
    sa.Column("sent", sa.Integer, nullable=False, comment="the sequence of the newest version"),
    sa.Column("spoken", sa.Integer, comment="the sequence of the version that speaks"),
    sa.Column("spoken_since", sa.Integer, nullable=False, comment="the sequence of its acceptance; 0: none"),
    sa.Column("decided", sa.Integer, comment="the sequence of the last decision"),
    sa.Index("ix_slot_changed", "changed"),
    comment="no part of the chain but made of it, in the transaction of each line; since version 5",
)

AUDIT = sa.Table(
    "audit",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String, nullable=False, comment="UTC, ISO 8601: when it was written here"),
    sa.Column("by", sa.String, nullable=False, comment="an account's name; empty: nobody had signed in"),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("deed", sa.String, nullable=False),
    sa.Column("about", sa.String, nullable=False),
    sa.Column("ok", sa.Boolean, nullable=False),
    sa.Column("detail", sa.String, nullable=False),
    sa.Column("address", sa.String, nullable=False, comment="the machine it came from"),
    sa.Column("line", sa.Integer, comment="the sequence of the submission or decision it speaks of"),
    sa.Column("previous", sa.String, nullable=False, unique=True),
    sa.Column("hash", sa.String, nullable=False),
    comment="since version 3",
)

ACCOUNT = sa.Table(
    "account",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", sa.String, nullable=False, index=True),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("department", sa.String),
    sa.Column("until", sa.String, comment="the last day on which it may be used"),
    sa.Column("disabled", sa.Boolean, nullable=False),
    sa.Column("secret", sa.String, nullable=False, comment="argon2id; empty: single sign-on only"),
    sa.Column("must_change", sa.Boolean, nullable=False),
    sa.Column("changed_at", sa.String, comment="UTC, ISO 8601: when the password was set"),
    sa.Column("generation", sa.Integer, nullable=False),
    sa.Column("previous", sa.String, nullable=False, unique=True),
    sa.Column("hash", sa.String, nullable=False),
    comment="every state an account was ever in; the last one of a name speaks; since version 3",
)

TASK_LINE = sa.Table(
    "task_line",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("about", sa.String, nullable=False, index=True, comment="a task, a slip, or the line that is decided"),
    sa.Column("content", sa.String, nullable=False, comment="JSON"),
    sa.Column("file", sa.String, nullable=False),
    sa.Column("sha256", sa.String, nullable=False, comment="empty: no file"),
    sa.Column("demonstration", sa.Boolean, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("at", sa.String, nullable=False, comment="UTC, ISO 8601"),
    sa.Column("previous", sa.String, nullable=False, unique=True),
    sa.Column("hash", sa.String, nullable=False),
    comment="decompositions, progress, evidence, extensions and slips, in a chain of their own; there on first use",
)

SECOND_FACTOR = sa.Table(
    "second_factor",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", sa.String, nullable=False, index=True, comment="an account's"),
    sa.Column("sealed", sa.String, comment="the secret, encrypted by a key of the home; none: there is no factor"),
    sa.Column("recovery", sa.String, nullable=False, comment="JSON: the SHA-256 of each code that is left"),
    sa.Column("since", sa.String, comment="UTC, ISO 8601"),
    sa.Column("previous", sa.String, nullable=False, unique=True),
    sa.Column("hash", sa.String, nullable=False),
    comment="every state an account's second factor was ever in; the last one of a name speaks; there on first use",
)

EVALUATION_LINE = sa.Table(
    "evaluation_line",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("about", sa.String, nullable=False, comment="an indicator's quarter, or a place of the report"),
    sa.Column("content", sa.String, nullable=False, comment="JSON"),
    sa.Column("file", sa.String, nullable=False),
    sa.Column("sha256", sa.String, nullable=False, comment="empty: no file"),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("at", sa.String, nullable=False, comment="UTC, ISO 8601"),
    sa.Column("previous", sa.String, nullable=False, unique=True),
    sa.Column("hash", sa.String, nullable=False),
    comment="verdicts set by evaluators and files attached to the report, in a chain of their own; there on first use",
)


def append_only(table: sa.Table) -> sa.Table:
    """Return the table with triggers that refuse any change or deletion of its rows."""
    for deed in ("UPDATE", "DELETE"):
        # SQLite alone: the statement is in its dialect.
        trigger = sa.DDL(refusal(table, deed))  # type: ignore[no-untyped-call]
        sa.event.listen(table, "after_create", trigger.execute_if(dialect="sqlite"))
    return table


def refusal(table: sa.Table, deed: str) -> str:
    """Return the SQLite statement for a trigger that refuses a deed (UPDATE or DELETE) to a table's rows."""
    return (
        f"CREATE TRIGGER IF NOT EXISTS {table.name}_no_{deed.lower()} BEFORE {deed} ON {table.name} "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    )


for _table in (SUBMISSION, DECISION, AUDIT, ACCOUNT, TASK_LINE, SECOND_FACTOR, EVALUATION_LINE):
    append_only(_table)
