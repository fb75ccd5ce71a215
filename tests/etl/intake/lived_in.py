"""A home in which everything has happened that leaves something behind, and the ways to look at one."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from dashboards.server.settings import secret_of
from etl.home import Home
from etl.operations.doctor import examine
from etl.store.data_store import DataStore
from etl.store.journal.evaluation_texts import ReportEntry
from etl.store.kept_texts import texts_of
from etl.store.raw import raw_path
from etl.store.warehouse import Content, build, content_digest
from etl.submissions import SubmissionService
from plan.finding import Severity
from plan.replies import finding_key
from reports.reporter.shelf import ReportShelf
from tests.etl.submissions.conftest import ANNE, CELLS, Q2, Q3, RITA, TOWN, lay, send, workbook

NOON = datetime(2023, 5, 1, 4, tzinfo=UTC)
REPORT = b"%PDF a report"
CORRECTION = f"- {{measure: {CELLS}, area: {TOWN}, period: 2023Q1, from: 102, to: 92, reason: 多写了十件}}\n"


def live_in(home: Home, folder: Path) -> None:
    """Two quarters sent, one accepted and corrected; a draft half answered; texts, a report; what people wrote."""
    data_store = DataStore.of(home)
    with SubmissionService(data_store) as submission_service:
        submission_service.accept(send(submission_service, workbook(folder)).number, RITA)
        send(submission_service, workbook(folder, Q2), period=Q2)
        draft = lay(submission_service, workbook(folder, Q3, cells={(CELLS, TOWN): 180}), period=Q3)
        asked = [
            finding_key(f) for f in submission_service.checked(draft.id).findings if f.severity is Severity.EXPLAIN
        ]
        submission_service.explain(draft.id, ANNE, asked[:1], "集中办理")
    sha256 = hashlib.sha256(REPORT).hexdigest()
    texts_of(data_store.record).write("三", "正文", "总体平稳", "丽塔", NOON)
    question = ("2023-03-31", "", "", sha256, "", "", "0", "丽塔")
    texts_of(data_store.record).record(ReportEntry("pdf", *question, made_at=NOON))
    ReportShelf(home.root / "reports").put(sha256, REPORT)
    home.corrections.write_text(CORRECTION, "utf-8")
    (home.root / "settings.yaml").write_text("{}\n", "utf-8")
    (home.root / "sso.secret").write_text("x\n", "utf-8")
    (home.root / "fonts").mkdir()
    (home.root / "fonts" / "宋体.ttf").write_bytes(b"font")
    home.layouts.mkdir(exist_ok=True)
    (home.layouts / "half.yaml.part").write_bytes(b"half")
    secret_of(home)
    data_store.rebuild()


def contents(root: Path, *leaving: str) -> dict[str, bytes]:
    """Return every file of a folder but for those whose path begins so."""
    files = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith(leaving)}


def assert_sound(home: Home) -> None:
    """Raw files and lines are one to one and whole, the doctor finds nothing, the warehouse is a fresh one's equal."""
    data_store = DataStore.of(home)
    ledger = data_store.ledger()
    assert {path.name for path in home.raw.iterdir()} == {s.sha256 for s in ledger.submissions}
    for sent in ledger.submissions:
        assert hashlib.sha256(raw_path(home, sent.sha256).read_bytes()).hexdigest() == sent.sha256
    data_store.warehouse().close()
    assert [check.said for check in examine(data_store) if not check.ok] == []
    fresh = home.root.with_name(f"{home.root.name}-fresh.duckdb")
    read = dict(zip((s.id for s in ledger.accepted), data_store.extractions.reread(ledger.accepted), strict=True))
    content: Content = data_store.publisher.content(ledger, read)
    build(fresh, content)
    assert content_digest(fresh) == content_digest(home.warehouse)
