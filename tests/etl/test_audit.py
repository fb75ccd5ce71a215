"""The audit: in the transaction of what it speaks of, chained, kept as long as it must be; what is done to it shows."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy.exc import IntegrityError

from access.account import Account
from access.audit import AuditAction, AuditEntry, AuditQuestion
from etl.home import Home
from etl.operations.audit_export import audit_csv, audit_xlsx
from etl.operations.doctor import examine
from etl.postgres.address import JournalAddress
from etl.store.data_store import DataStore
from etl.store.journal import Journal
from etl.store.journal.accounts import AccountJournal
from etl.store.journal.auditing import ACTING_FROM
from etl.store.journal.audits import AuditJournal
from etl.store.journal.evaluation_texts import ReportEntry
from etl.store.journal.leaps import QUIET, leapt
from etl.store.journal.sessions import SessionFile
from etl.store.journal.texts import EvaluationJournal
from plan.review import Role
from plan.submission import Decision, State
from tests.etl.test_journal import MOMENT, draft
from tests.postgres import REFUSED, asked_plainly, run_plainly, tamper
from wording import Lang

Place = Path | JournalAddress

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
TEXT_AT = ("6", "原因")


@pytest.fixture
def path(either_home: Home) -> Place:
    """In a file, and in PostgreSQL: what holds of the audit holds of both."""
    either_home.make()
    return either_home.journal


@pytest.fixture
def audit(path: Place) -> AuditJournal:
    return AuditJournal.at(path)


def told(audit: AuditJournal) -> list[AuditEntry]:
    """Everything, the oldest first."""
    return list(audit.entries(AuditQuestion(most=None)))[::-1]


def entry(number: int = 0, at: datetime = NOON, **fields: object) -> AuditEntry:
    return replace(AuditEntry(at, f"某{number}", AuditAction.REFUSED, "leader", "/submit", False, "denied"), **fields)


def made(sha256: str = "ab" * 32) -> ReportEntry:
    return ReportEntry("pdf", "2023-12-31", "", "", sha256, "cd", "v1", "0.1", "评估人", NOON)


def live(path: Place) -> None:
    """A bit of everything that leaves lines, and entries about them."""
    journal = Journal.at(path)
    first, _ = journal.submit([draft("ab"), draft("cd", "社会救助科", accepted_by=None)])
    journal.decide(Decision(0, first.id, State.REOPENED, "丽塔", MOMENT, "更正", "reviewer"))
    texts = EvaluationJournal.at(path)
    texts.write("6", "原因", "原因", "评估人", NOON)
    texts.record(made())
    accounts = AccountJournal.at(path)
    for name in ("安妮", "伯特"):
        known = Account(name, Role.LEADER, secret="$argon2id$x", changed_at=NOON)
        accounts.change(
            lambda _, account=known: account, entry(by="Ada", deed=AuditAction.ACCOUNT_ADDED, about=name, ok=True)
        )
    accounts.change(
        lambda known: replace(known["伯特"], disabled=True, generation=1),
        entry(by="Ada", deed=AuditAction.ACCOUNT_DISABLED, about="伯特", ok=True),
    )
    AuditJournal.at(path).enter(entry())


def test_every_line_of_the_journal_has_its_entry(path: Place, audit: AuditJournal) -> None:
    live(path)
    found = [(e.deed, e.by, e.role, e.about, e.line, e.ok) for e in told(audit)][:7]
    care, aid = "2023Q3-养老服务科-1", "2023Q3-社会救助科-1"
    assert found == [
        (AuditAction.BEGUN, "", "", "", 0, True),
        (AuditAction.SENT, "报送人", "", care, 1, True),
        (AuditAction.ACCEPTED, "审核人", "", care, 2, True),
        (AuditAction.SENT, "报送人", "", aid, 3, True),
        (AuditAction.REOPENED, "丽塔", "reviewer", care, 4, True),
        (AuditAction.TEXT_WRITTEN, "评估人", "evaluator", "6/原因", None, True),
        (AuditAction.REPORT_MADE, "评估人", "", f"pdf {'ab' * 32}", None, True),
    ]
    assert told(audit)[1].detail == "三季度.xlsx ab"
    assert told(audit)[4].detail == "更正"
    assert audit.faults() == []


def test_a_return_too(path: Place, audit: AuditJournal) -> None:
    (sent,) = Journal.at(path).submit([draft(accepted_by=None)])
    Journal.at(path).decide(Decision(0, sent.id, State.RETURNED, "丽塔", MOMENT, "请核对", "reviewer"))
    last = told(audit)[-1]
    assert (last.deed, last.by, last.role, last.detail, last.line) == (
        AuditAction.RETURNED,
        "丽塔",
        "reviewer",
        "请核对",
        2,
    )


def test_where_it_came_from(path: Place, audit: AuditJournal) -> None:
    token = ACTING_FROM.set("10.0.0.7")
    try:
        Journal.at(path).submit([draft()])
        audit.enter(entry(address="10.0.0.8"))
    finally:
        ACTING_FROM.reset(token)
    audit.enter(entry())
    assert [e.address for e in told(audit)] == ["", "10.0.0.7", "10.0.0.7", "10.0.0.8", ""]


def stop(path: Place, table: str) -> None:
    """From now on nothing can be written to a table."""
    if isinstance(path, JournalAddress):
        run_plainly(path, f'ALTER TABLE {table} ADD CONSTRAINT "no room" CHECK (false) NOT VALID')
    else:
        run_plainly(path, f"CREATE TRIGGER stop BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'no room'); END")


def go_on(path: Place, table: str) -> None:
    """It can be written again."""
    if isinstance(path, JournalAddress):
        run_plainly(path, f'ALTER TABLE {table} DROP CONSTRAINT "no room"')
    else:
        run_plainly(path, "DROP TRIGGER stop")


def count(path: Place, table: str) -> int:
    return int(asked_plainly(path, f"SELECT count(*) FROM {table}")[0][0])


CHANGES: dict[str, Callable[[Path], object]] = {
    "submission": lambda path: Journal.at(path).submit([draft("ef")]),
    "decision": lambda path: Journal.at(path).decide(
        Decision(0, "2023Q3-社会救助科-1", State.ACCEPTED, "丽塔", MOMENT, "", "reviewer")
    ),
    "text": lambda path: EvaluationJournal.at(path).write("6", "原因", "另一个原因", "评估人", NOON),
    "report": lambda path: EvaluationJournal.at(path).record(made("cd" * 32)),
    "account": lambda path: AccountJournal.at(path).change(lambda known: known["安妮"], entry()),
}


@pytest.mark.parametrize("table", CHANGES)
@pytest.mark.parametrize("stopped", ["audit", "its own"])
def test_a_change_and_its_entry_are_both_there_or_neither(
    path: Place, audit: AuditJournal, table: str, stopped: str
) -> None:
    live(path)
    before = count(path, table), count(path, "audit")
    stop(path, "audit" if stopped == "audit" else table)
    with pytest.raises(IntegrityError, match="no room"):
        CHANGES[table](path)
    assert (count(path, table), count(path, "audit")) == before
    go_on(path, "audit" if stopped == "audit" else table)
    CHANGES[table](path)
    assert (count(path, table), count(path, "audit")) >= (before[0] + 1, before[1] + 1)
    assert audit.faults() == AccountJournal.at(path).account_faults() == []


def test_a_change_that_is_refused_leaves_no_entry(path: Place, audit: AuditJournal) -> None:
    live(path)
    before = len(told(audit))

    def refuse(known: object) -> Account:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        AccountJournal.at(path).change(refuse, entry())
    with pytest.raises(KeyError):
        Journal.at(path).decide(Decision(0, "no such", State.ACCEPTED, "丽塔", MOMENT))
    assert len(told(audit)) == before


def write_many(path: Place, name: str) -> None:
    audit, journal = AuditJournal.at(path), Journal.at(path)
    for number in range(25):
        audit.enter(entry(number, by=name))
        if number % 5 == 0:
            journal.submit([draft(f"{name}{number}", name)])


def test_writers_at_once_keep_one_chain(path: Place, audit: AuditJournal) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=write_many, args=(path, name)) for name in ("养老服务科", "社会救助科")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
        assert writer.exitcode == 0
    assert audit.faults() == []
    found = told(audit)
    assert [e.sequence for e in found] == list(range(1, len(found) + 1))
    assert Counter(e.by for e in found if e.deed is AuditAction.REFUSED) == {"养老服务科": 25, "社会救助科": 25}
    assert Counter(e.deed for e in found)[AuditAction.SENT] == 10


@given(by=st.text(), about=st.text(max_size=2000), detail=st.text(max_size=2000))
@settings(max_examples=40)
def test_whatever_is_said_is_kept_and_the_chain_holds(
    tmp_path_factory: pytest.TempPathFactory, by: str, about: str, detail: str
) -> None:
    audit = AuditJournal.at(tmp_path_factory.mktemp("home") / "journal.sqlite")
    audit.enter(entry(by=by, about=about, detail=detail))
    audit.enter(entry(about="\ud800" * 3))
    kept = told(audit)[1]
    assert (kept.by, kept.about, kept.detail) == (by[:500], about[:500], detail[:500])
    assert told(audit)[2].about == "???"
    assert audit.faults() == []


QUESTIONS: list[tuple[AuditQuestion, list[int]]] = [
    (AuditQuestion(), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]),
    (AuditQuestion(by="某3"), [5]),
    (AuditQuestion(by="某"), []),
    (AuditQuestion(deed=AuditAction.SIGNED_IN), [10, 6, 2]),
    (AuditQuestion(refused_only=True), [11, 9, 8, 7, 5, 4, 3]),
    (AuditQuestion(since=NOON + timedelta(hours=8)), [11, 10]),
    (AuditQuestion(until=NOON + timedelta(hours=1)), [3, 2]),
    (AuditQuestion(since=NOON + timedelta(hours=2), until=NOON + timedelta(hours=2)), [4]),
    (AuditQuestion(most=3), [11, 10, 9]),
    (AuditQuestion(skip=3, most=2), [8, 7]),
    (AuditQuestion(skip=100), []),
    (AuditQuestion(deed=AuditAction.SIGNED_IN, since=NOON + timedelta(hours=1), most=1), [10]),
]


@pytest.mark.parametrize(("question", "sequences"), QUESTIONS)
def test_questions(audit: AuditJournal, question: AuditQuestion, sequences: list[int]) -> None:
    for number in range(10):
        deed = AuditAction.SIGNED_IN if number % 4 == 0 else AuditAction.REFUSED
        audit.enter(entry(number, NOON + timedelta(hours=number), deed=deed, ok=number % 4 == 0))
    within = replace(question, until=question.until or NOON + timedelta(days=1))  # not the one that began today
    assert [e.sequence for e in audit.entries(within)] == sequences
    assert audit.count(within) == len(list(audit.entries(replace(within, skip=0, most=None))))


# Letting go


def trimmed(audit: AuditJournal, before: datetime) -> tuple[int, list[datetime]]:
    return audit.trim(before, "本机管理员", "machine"), [e.at for e in told(audit)]


def test_only_the_old_are_let_go(audit: AuditJournal) -> None:
    for number in range(6):
        audit.enter(entry(number, datetime.now(UTC) - timedelta(days=600 - 100 * number)))
    border = datetime.now(UTC) - timedelta(days=365)
    assert audit.trim(border, "本机管理员", "machine") == 0, "the first entry, the beginning, is of today"


@given(ages=st.lists(st.integers(0, 800), min_size=1, max_size=12), again=st.integers(200, 400))
@settings(max_examples=25)
def test_nothing_younger_is_ever_let_go_and_the_chain_holds(
    tmp_path_factory: pytest.TempPathFactory, ages: list[int], again: int
) -> None:
    """Whatever the clock did while entries were written, and however often it is trimmed."""
    path = tmp_path_factory.mktemp("home") / "journal.sqlite"
    audit = AuditJournal.at(path)
    rebegin(path)
    for number, age in enumerate(ages):
        audit.enter(entry(number, NOON - timedelta(days=age)))
    before = told(audit)
    for days in (365, again):
        border = NOON - timedelta(days=days)
        count = audit.trim(border, "本机管理员", "machine")
        after = told(audit)
        kept = {e.sequence for e in after}
        assert all(e.sequence in kept for e in before if e.at >= border)
        assert audit.faults() == []
        assert (after[-1].deed is AuditAction.AUDIT_TRIMMED) or not count
        before = after


def rebegin(path: Place, at: datetime = NOON - timedelta(days=3000)) -> None:
    """As if the audit had begun years ago."""
    tamper(path, "DELETE FROM audit", "DELETE FROM setting WHERE key LIKE 'tip:%'")
    AuditJournal.at(path).enter(entry(at=at, deed=AuditAction.BEGUN, line=0, by="", ok=True))


def aged(path: Place) -> AuditJournal:
    """Return a home with old entries and young ones, which has let the old ones go."""
    AuditJournal.at(path)
    audit = AuditJournal.at(path)
    rebegin(path)
    for number in range(5):
        audit.enter(entry(number, NOON - timedelta(days=900 - number)))
    live(path)
    assert audit.trim(NOON - timedelta(days=365), "本机管理员", "machine") == 6
    return audit


@given(
    gaps=st.lists(st.integers(0, 6 * 24), min_size=1, max_size=30),
    leaps=st.lists(st.tuples(st.integers(0, 29), st.integers(8, 4000)), max_size=3),
)
def test_leaps_ahead_are_found_and_days_that_pass_are_none(gaps: list[int], leaps: list[tuple[int, int]]) -> None:
    """Whenever a clock is set ahead, by whatever is more than a week, as many days are found, and none once it is right
    again."""
    error, now, written = timedelta(), NOON, []
    for number, hours in enumerate(gaps):
        now += timedelta(hours=hours)
        error += sum((timedelta(days=days) for place, days in leaps if place == number), timedelta())
        written.append(now + error)
    wanted = sum((timedelta(days=days) for place, days in leaps if 0 < place < len(gaps)), timedelta())
    assert wanted <= leapt(written, now + error) <= wanted + QUIET * len(leaps)
    assert leapt(written, now + sum((timedelta(days=d) for p, d in leaps if p == 0), timedelta())) <= QUIET * len(leaps)


@pytest.mark.parametrize("written", ["", "x", "2026-03-02", "2026-03-02T04:00:00", "9999-99-99T00:00:00+00:00"])
def test_a_moment_that_is_none_is_passed_over(path: Place, written: str) -> None:
    audit = AuditJournal.at(path)
    rebegin(path)
    for days in (2, 1, 0):
        audit.enter(entry(at=NOON - timedelta(days=days)))
    before = audit.clock_error(NOON)
    tamper(path, f"UPDATE audit SET at = '{written}' WHERE sequence = 3")
    assert audit.clock_error(NOON) == before == timedelta(days=2998)


H, D = timedelta(hours=1), timedelta(days=1)
DATED: list[tuple[str, list[timedelta], list[timedelta]]] = [
    ("a right clock", [-3 * D, -2 * H, -H], [-3 * D, -2 * H, -H]),
    ("ahead and back", [-3 * D, 400 * D, -2 * H], [-3 * D, -2 * H, -2 * H]),
    ("ahead and back long ago", [-9 * D, 400 * D, -8 * D, -H], [-9 * D, -8 * D, -8 * D, -H]),
    ("still ahead", [-3 * D, -2 * H, 400 * D], [-3 * D, -2 * H, 400 * D]),
    ("behind and right again", [-2 * H, -400 * D, -H], [-2 * H, -2 * H, -H]),
    ("behind and right again long ago", [-9 * D, -400 * D, -8 * D, -H], [-9 * D, -400 * D, -8 * D, -H]),
    ("behind now", [400 * D, -2 * H, -H], [-2 * H, -2 * H, -H]),
]
"""What a clock did: the moments of entries, and what these are by their order; all from now on."""


@pytest.mark.parametrize(("moments", "dated"), [case[1:] for case in DATED], ids=[case[0] for case in DATED])
def test_by_their_order_entries_are_as_old_as_what_stands_around_them(
    path: Place, moments: list[timedelta], dated: list[timedelta]
) -> None:
    now = NOON + timedelta(minutes=1)
    audit = AuditJournal.at(path)
    rebegin(path)
    for number, at in enumerate(moments):
        audit.enter(entry(number, NOON + at))
    asked = told(audit)[1:]
    found = audit.dated(asked, now, D)
    assert [each.at - NOON for each in found] == dated
    assert [each.sequence for each in found] == [each.sequence for each in asked]


def test_letting_go_is_told_and_survives(path: Place) -> None:
    audit = aged(path)
    found = told(audit)
    assert (found[0].sequence, found[-1].deed, found[-1].detail) == (7, AuditAction.AUDIT_TRIMMED, "6 6")
    assert (found[-1].by, found[-1].role) == ("本机管理员", "machine")
    assert AuditJournal.at(path).faults() == []
    audit.enter(entry())
    assert audit.faults() == []
    assert audit.trim(NOON - timedelta(days=365), "本机管理员", "machine") == 0
    assert [e.sequence for e in told(audit)] == [*range(7, 19)][: len(told(audit))]


def test_after_letting_go_nothing_can_be_deleted_either(path: Place) -> None:
    aged(path)
    for deed in (
        "DELETE FROM audit",
        "UPDATE audit SET by = 'x'",
        "DELETE FROM account",
        "UPDATE account SET role = 'x'",
    ):
        with pytest.raises(REFUSED, match="append-only"):
            run_plainly(path, deed)


# The doctor


def found_by_doctor(home: Home, lang: Lang = Lang.ZH) -> dict[str, list[str]]:
    """Return what the doctor names, by the check that found it; of the checks this is about."""
    examined = examine(DataStore.of(home))
    assert {"accounts", "audit"} <= {check.name for check in examined}
    return {c.name: c.said(lang) for c in examined if not c.ok and c.name in {"accounts", "audit", "journal"}}


_SWAP = (
    "UPDATE audit SET sequence = 99 WHERE sequence = 6; UPDATE audit SET sequence = 6 WHERE sequence = 7; "
    "UPDATE audit SET sequence = 7 WHERE sequence = 99"
)
_BACKDATE = "UPDATE audit SET at = '2020-01-01T00:00:00.000000+00:00' WHERE sequence = 3"
_LET_GO = (
    "DELETE FROM audit WHERE sequence < 6; "
    "INSERT INTO setting SELECT 'audit_anchor', '5:' || previous || ':4' FROM audit WHERE sequence = 6"
)
_SWAPPED = [f"第{line}行{what}" for line in (6, 7) for what in ("接不上前一行", "被改动过")] + ["第8行接不上前一行"]
TAMPERED: list[tuple[str, str, str, list[str]]] = [
    ("a row's who", "UPDATE audit SET by = '别人' WHERE sequence = 5", "audit", ["第5行被改动过"]),
    ("a row's when", _BACKDATE, "audit", ["第3行被改动过"]),
    ("done or not", "UPDATE audit SET ok = TRUE WHERE sequence = 11", "audit", ["第11行被改动过"]),
    ("a row", "DELETE FROM audit WHERE sequence = 6", "audit", ["第7行之前有缺失"]),
    ("a line's row", "DELETE FROM audit WHERE sequence = 3", "audit", ["第4行之前有缺失", "第2行台账没有审计记录"]),
    ("the first", "DELETE FROM audit WHERE sequence = 1", "audit", ["第2行之前有缺失"]),
    ("the last", "DELETE FROM audit WHERE sequence = 11", "audit", ["从第11行起，末尾的被删去了"]),
    ("the tail", "DELETE FROM audit WHERE sequence > 8", "audit", ["从第9行起，末尾的被删去了"]),
    ("swapped rows", _SWAP, "audit", _SWAPPED),
    (
        *("the noted end", "DELETE FROM setting WHERE key = 'tip:audit'", "audit"),
        ["末尾不是当时写下的那一行（现在是第11行）"],
    ),
    ("a letting go that never was", _LET_GO, "audit", ["到第5行为止的审计记录被清理，却没有清理的记录"]),
    ("a role", "UPDATE account SET role = 'administrator' WHERE sequence = 1", "accounts", ["第1行被改动过"]),
    ("a password", "UPDATE account SET secret = 'x' WHERE sequence = 3", "accounts", ["第3行被改动过"]),
    ("nonsense", "UPDATE account SET role = 'king' WHERE sequence = 2", "accounts", ["第2行被改动过"]),
    ("a disabling", "DELETE FROM account WHERE sequence = 3", "accounts", ["从第3行起，末尾的被删去了"]),
    ("an account", "DELETE FROM account WHERE sequence = 1", "accounts", ["第2行之前有缺失"]),
    ("all accounts", "DELETE FROM account", "accounts", ["从第1行起，末尾的被删去了"]),
    ("an acceptance", "DELETE FROM decision WHERE sequence = 4", "audit", ["审计记录所说的第4行台账不见了"]),
]


ALSO = {
    "DELETE FROM decision WHERE sequence = 4": {
        "journal": ["各季度所处状态的汇总与台账对不上（最后变动于第2行）；运行 guibiao rebuild 由台账重做"]
    }
}
"""What else each deed does not fit."""


@pytest.mark.parametrize(("deed", "check", "said"), [case[1:] for case in TAMPERED], ids=[case[0] for case in TAMPERED])
def test_the_doctor_names_what_was_done(
    either_home: Home, path: Place, audit: AuditJournal, deed: str, check: str, said: list[str]
) -> None:
    live(path)
    assert found_by_doctor(either_home) == {}
    tamper(path, *deed.split(";"))
    assert found_by_doctor(either_home) == {check: said, **ALSO.get(deed, {})}
    assert all(found_by_doctor(either_home, Lang.EN)[check])


def test_after_letting_go_the_doctor_still_sees(either_home: Home, path: Place) -> None:
    aged(path)
    assert found_by_doctor(either_home) == {}
    tamper(path, "DELETE FROM audit WHERE line = 3")
    found = found_by_doctor(either_home)["audit"]
    assert "第3行台账没有审计记录" in found
    assert len(found) == 2


def test_a_whole_table_that_is_gone(either_home: Home, path: Place, audit: AuditJournal) -> None:
    live(path)
    tamper(path, "DROP TABLE audit")
    found = found_by_doctor(either_home)["audit"]
    assert found[0] == "从第1行起，末尾的被删去了"
    assert len(found) == 5, "and four lines without an entry"


def test_sessions_disturb_nothing(either_home: Home, path: Place, audit: AuditJournal) -> None:
    live(path)
    SessionFile(either_home.sessions)
    assert found_by_doctor(either_home) == {}
    either_home.sessions.write_bytes(b"garbage")
    assert found_by_doctor(either_home) == {}
    assert either_home.sessions.read_bytes() == b"garbage"


# As files


HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "a\x00b", "x\n=1", "<b>", "﻿=1")


def test_a_workbook_holds_text_alone() -> None:
    entries = [entry(n, about=text, detail=text, sequence=n) for n, text in enumerate(HOSTILE, 1)]
    (sheet,) = load_workbook(BytesIO(audit_xlsx(entries, Lang.ZH))).worksheets
    rows = list(sheet.iter_rows(min_row=4))
    assert len(rows) == len(HOSTILE)
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} == {"s"}
    assert [row[5].value for row in rows][:4] == ["=1+1", "+1", "-1", "@SUM(A1)"]


def test_text_for_excel_is_never_a_formula() -> None:
    entries = [entry(n, by=text, about=text, detail=text, sequence=n) for n, text in enumerate(HOSTILE, 1)]
    content = audit_csv(entries, Lang.ZH)
    assert content.startswith(b"\xef\xbb\xbf")
    import csv

    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(keepends=True)))
    assert rows[0][:3] == ["序号", "时间", "账号"]
    assert len(rows) == len(HOSTILE) + 1
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows[1:] for cell in row)


def test_very_many_entries_go_on_on_the_next_sheet() -> None:
    book = load_workbook(BytesIO(audit_xlsx([entry(n, sequence=n) for n in range(25)], Lang.EN, a_sheet=10)))
    assert [sheet.title for sheet in book.worksheets] == ["Audit", "Audit 2", "Audit 3"]
    assert [sheet.max_row for sheet in book.worksheets] == [13, 13, 8]
    assert load_workbook(BytesIO(audit_xlsx([], Lang.EN))).worksheets[0].max_row == 3
