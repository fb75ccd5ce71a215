"""Make the home of the version at hand: ``python -m tests.homes.make`` writes ``tests/homes/version<N>``.

Whoever releases a program whose next edition raises ``SCHEMA_VERSION`` runs this first, once, and commits the folder: a
home that has been released is never made again. All of it is demonstration data. The same program gives the same lines,
but for the audit's moments and the accounts' salts.
"""

from __future__ import annotations

import itertools
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from access.account import Account
from access.administration import Administration
from access.authenticator import Authenticator
from access.policy import Policy
from data.books import books_of
from etl.home import Home
from etl.intake.intake import by, load, take_in
from etl.intake.seeding import DEMO, read_manifest
from etl.store.data_store import DataStore
from etl.store.journal.accounts import AccountJournal
from etl.store.journal.audits import AuditJournal
from etl.store.journal.evaluation_texts import effective_texts
from etl.store.journal.lines import SCHEMA_VERSION
from etl.store.journal.sessions import SessionFile
from etl.store.kept_texts import texts_of
from etl.submissions import Receipt, SubmissionService
from etl.workbook.write.writing import write_template
from plan.finding import Severity
from plan.period import Period
from plan.replies import Mend, finding_key, replies_json
from plan.review import Person, Role
from reports.making import ReportKind, entry, materials_of, printed
from reports.question import ReportQuestion
from tests.homes.record import GOLDEN, HOMES, dump

CARE, RELIEF = "养老服务科", "社会救助科"
FILLER = Person("演示填报员乙", Role.FILLER, RELIEF)
REVIEWER = Person("演示审核员甲", Role.REVIEWER)
MACHINE = Person("演示命令行", Role.MACHINE)
EVALUATOR = "演示评估员"
BEGUN = datetime(2024, 5, 6, 1, tzinfo=UTC)
SEEDED = ("2023Q1_养老服务科.xlsx", "2023Q1_养老服务科_更正.xlsx")


def make(folder: Path) -> None:
    """Write the home of this version to ``folder``: its record, and what it says."""
    with tempfile.TemporaryDirectory() as workshop:
        root = Path(workshop) / "home"
        _live(root, Path(workshop))
        folder.mkdir()
        shutil.copytree(root / "raw", folder / "raw")
        shutil.copyfile(root / "journal.sqlite", folder / "journal.sqlite")
        said = {
            "schema": SCHEMA_VERSION,
            "lines": dump(folder / "journal.sqlite"),
            "says": says(DataStore.of(Home(root))),
        }
    (folder / GOLDEN).write_text(json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


def says(data_store: DataStore) -> dict[str, Any]:
    """Return what a record means, in words that no later edition should have to change."""
    slots = sorted(data_store.ledger().slots.items())
    with data_store.warehouse() as warehouse:
        values = {f"{o.period} {o.area} {o.measure}": o.value for o in warehouse.observations()}
    texts = effective_texts(texts_of(data_store.record).texts())
    return {
        "states": {f"{period} {department}": str(slot.state) for (department, period), slot in slots},
        "newest": {f"{period} {department}": slot.version for (department, period), slot in slots},
        "speaking": {f"{p} {d}": slot.effective.id for (d, p), slot in slots if slot.effective},
        "replies": {s.id: replies_json(s.replies) for s in data_store.ledger().submissions},
        "texts": {f"{place} {field}": text.text for (place, field), text in sorted(texts.items())},
        "reports": [made.sha256 for made in texts_of(data_store.record).made()],
        "values": values,
        "accounts": {name: _said(account) for name, account in accounts_of(data_store).accounts().items()},
    }


def accounts_of(data_store: DataStore) -> AccountJournal:
    """Return the accounts of a home."""
    return AccountJournal.at(data_store.home.journal)


def _said(account: Account) -> str:
    return " ".join((str(account.role), account.department or "-", "disabled" if account.disabled else "open"))


def _live(root: Path, workshop: Path) -> None:
    """Everything a bureau does to a home: load, send, mend, explain, return, accept, reopen, correct, write, report."""
    data_store = DataStore.of(Home(root))
    hands = {path: who for path, who in read_manifest(DEMO).items() if path.name in SEEDED}
    take_in(list(hands), data_store, hands=hands.__getitem__)
    moments = (BEGUN + timedelta(hours=hour) for hour in itertools.count())
    with SubmissionService(data_store, lambda: next(moments)) as submission_service:
        _review(_Planner(submission_service), workshop)
    load([_demo("2024Q2")], data_store, hands=by("演示管理员", lambda: next(moments), reason="演示补录"))
    _evaluate(data_store, moments)
    _let_in(data_store, lambda: next(moments))


def _let_in(data_store: DataStore, clock: Callable[[], datetime]) -> None:
    """Accounts added, changed, closed and opened again, with all that the audit says of them."""
    authenticator = Authenticator(
        accounts_of(data_store),
        AuditJournal.at(data_store.home.journal),
        SessionFile(data_store.home.sessions),
        Policy(),
    )
    administration = Administration(authenticator, (RELIEF, CARE), clock)
    for name, role, department in (
        ("账号演示管理", Role.ADMINISTRATOR, None),
        ("账号演示填报", Role.FILLER, RELIEF),
        ("账号演示审核", Role.REVIEWER, None),
        ("账号演示审计", Role.AUDITOR, None),
    ):
        administration.add(MACHINE, name, role, department)
    administration.change(MACHINE, "账号演示填报", Role.FILLER, CARE, None)
    administration.reset(MACHINE, "账号演示审核")
    administration.disable(MACHINE, "账号演示审计")
    administration.disable(MACHINE, "账号演示审核")
    administration.enable(MACHINE, "账号演示审核")


def _review(planner: _Planner, workshop: Path) -> None:
    """A quarter in every state that a quarter can be left in."""
    submission_service = planner.submission_service
    submission_service.accept(planner.send("2023Q1", _demo("2023Q1").read_bytes()).number, REVIEWER, "演示:数据齐全")
    doubtful = _doubtful(workshop)
    submission_service.return_(planner.send("2023Q2", doubtful, "演示:未核实").number, REVIEWER, "演示:请写明下降原因")
    submission_service.accept(planner.send("2023Q2", doubtful, "演示:窗口撤并").number, REVIEWER)
    accepted = planner.send("2023Q3", _demo("2023Q3").read_bytes()).number
    submission_service.accept(accepted, REVIEWER)
    submission_service.reopen(accepted, REVIEWER, "演示:发现重复计数")
    planner.send("2023Q3", _corrected(workshop), "演示:剔除重复", reason="演示:剔除重复计数")
    reopened = planner.send("2023Q4", _demo("2023Q4").read_bytes()).number
    submission_service.accept(reopened, REVIEWER)
    submission_service.reopen(reopened, REVIEWER, "演示:待核对")
    submission_service.return_(planner.send("2024Q1", _demo("2024Q1").read_bytes()).number, REVIEWER, "演示:请加盖公章")


class _Planner:
    """Takes a file through the desk: mends what can be read, lets blanks stand, explains the rest, sends."""

    def __init__(self, submission_service: SubmissionService) -> None:
        self.submission_service = submission_service

    def send(self, period: str, content: bytes, why: str = "演示:已核实", reason: str = "") -> Receipt:
        """Return the receipt of what was sent."""
        submission_service, quarter = self.submission_service, Period.parse(period)
        draft = submission_service.take(BytesIO(content), f"{period}_{RELIEF}_演示.xlsx", FILLER, RELIEF, quarter)
        submission_service.idle(60)
        found = submission_service.checked(draft).findings
        wrong = [f for f in found if f.code == "not_a_number"]
        if wrong:
            submission_service.mend(
                draft, FILLER, [Mend(f.sheet, f.cell, f.found, float(f.found.strip("约"))) for f in wrong]
            )
            submission_service.idle(60)
        if any(f.code == "missing" for f in found):
            submission_service.let_blanks_stand(draft, FILLER)
        asked = [finding_key(f) for f in submission_service.checked(draft).findings if f.severity is Severity.EXPLAIN]
        submission_service.explain(draft, FILLER, asked, why)
        return submission_service.send(draft, FILLER, submission_service.slot(RELIEF, quarter).version, reason)


def _demo(period: str) -> Path:
    return DEMO / period[:4] / f"{period}_{RELIEF}.xlsx"


def _doubtful(workshop: Path) -> bytes:
    """Return a workbook with a number that is none, a blank, and a fall."""
    changes = {("联办件数", "古城街道"): "约456", ("应办件数", "大洋街道"): "", ("联办件数", "江南街道"): 1}
    return _changed(workshop, "2023Q2", changes)


def _corrected(workshop: Path) -> bytes:
    return _changed(workshop, "2023Q3", {("联办件数", "古城街道"): 460})


def _changed(workshop: Path, period: str, changes: dict[tuple[str, str], object]) -> bytes:
    data_store = DataStore.of(Home(workshop / "none"))
    (book,) = (b for b in books_of(data_store.plan) if (b.key, b.correction) == ((period, RELIEF), False))
    cells = {key: value for key, value in {**book.cells, **changes}.items() if value != ""}
    path = workshop / f"{period}.xlsx"
    write_template(data_store.plan, RELIEF, Period.parse(period), path, values=cells, demonstration=True)
    return path.read_bytes()


def _evaluate(data_store: DataStore, moments: Iterator[datetime]) -> None:
    """Texts written, written again and taken back; a report over what was known then."""
    texts = texts_of(data_store.record)
    for place, field, text in (
        ("三", "正文", "演示:总体进展平稳。"),
        ("12", "原因", "演示:初稿,待改。"),
        ("12", "原因", "演示:窗口撤并,件数下降。"),
        ("12", "措施", "演示:此条将撤回。"),
        ("12", "措施", ""),
    ):
        texts.write(place, field, text, EVALUATOR, next(moments))
    known = next(moments)
    materials = materials_of(data_store, ReportQuestion(date(2023, 12, 31), known, known))
    made = printed(data_store, materials, ReportKind.PDF)
    texts.record(entry(materials, ReportKind.PDF, made, EVALUATOR, next(moments)))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HOMES / f"version{SCHEMA_VERSION}")
