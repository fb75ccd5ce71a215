"""审计: filters and pages, hostile entries literally, the chain checked, exports of all that matches, no data."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from html import unescape
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from access.audit import AuditAction, AuditEntry, AuditQuestion
from dashboards.pages.audit import check
from dashboards.pages.audit import files as audit_files
from dashboards.pages.audit.check import checked
from dashboards.pages.audit.question import read
from dashboards.pages.audit.text import visible
from plan.instant import CHINA
from tests.dashboards.administering import (
    BOSS,
    CANARY,
    HOSTILE,
    LOCAL,
    RAW,
    STAFF,
    WATCHER,
    Bureau,
    Seat,
    canary_reader,
    words_of,
)
from tests.dashboards.fakes import the_plan

CHINESE = re.compile(r"[\u4e00-\u9fff]+")
FILES = ("/download/audit.xlsx", "/download/audit.csv")
DAY = datetime(2026, 3, 10, 12, tzinfo=CHINA)


@pytest.fixture(name="bureau")
def _bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path / "home")


@pytest.fixture(name="watcher")
def _watcher(bureau: Bureau) -> Seat:
    return bureau.seat(WATCHER)


def enter(bureau: Bureau, count: int = 1, **more: object) -> None:
    """Entries, a minute apart, up to noon of the day."""
    for number in range(count):
        given = {
            "by": "钱领导",
            "deed": AuditAction.TAKEN_HOME,
            "role": "leader",
            "about": f"/download/{number}.xlsx",
            **more,
        }
        at = DAY - timedelta(minutes=count - number)
        bureau.data_store.audit.enter(AuditEntry(**{"at": at, **given}))  # type: ignore[arg-type]


def rows_of(document: str) -> list[str]:
    """Return the rows of the table, without their marks."""
    body = document.partition("<tbody")[2].partition("</tbody>")[0]
    return [unescape(re.sub(r"<[^>]*>", " ", row)) for row in body.split("<tr")[1:]]


@pytest.mark.parametrize("name", sorted(set(STAFF) - {WATCHER}))
def test_only_auditors_read_it_and_the_audit_knows_who_tried(bureau: Bureau, name: str) -> None:
    seat = bureau.seat(name)
    enter(bureau, about="秘密文件")
    for path in ("/audit", *FILES):
        answer = seat.get(path)
        assert answer.status_code == 403, path
        assert "秘密文件" not in answer.get_data(as_text=True)
        assert (bureau.told()[-1].by, bureau.told()[-1].about) == (name, f"GET {path}")
    alive = seat.alive("/audit")
    assert alive.status_code == 403
    assert "秘密文件" not in alive.get_data(as_text=True)


def test_nobody_at_all_reads_it(bureau: Bureau) -> None:
    stranger = bureau.server.test_client()
    assert stranger.get("/audit", base_url=LOCAL).status_code == 302
    assert [stranger.get(path, base_url=LOCAL).status_code for path in FILES] == [401, 401]


def test_a_row_says_when_who_what_of_what_whether_from_where_and_why(bureau: Bureau, watcher: Seat) -> None:
    enter(
        bureau,
        deed=AuditAction.REFUSED,
        about="GET /admin",
        ok=False,
        detail="denied.role.see",
        address="10.1.2.3",
        at=DAY,
    )
    row = rows_of(watcher.text("/audit"))[0]
    for words in ("2026-03-10 12:00:00", "钱领导", "领导", "拒绝访问", "GET /admin", "未成", "10.1.2.3"):
        assert words in row
    assert "这一页不对“领导”开放" in row
    assert 'class="status slot-overdue"' in watcher.text("/audit"), "a shape besides the word"


def test_pages_of_a_hundred_newest_first(bureau: Bureau, watcher: Seat) -> None:
    enter(bureau, 250)
    shown = [rows_of(watcher.text(f"/audit?deed=taken_home&skip={skip}")) for skip in (0, 100, 200, 300)]
    assert [len(rows) for rows in shown] == [100, 100, 50, 0]
    found = [re.search(r"/download/(\d+)\.xlsx", row)[1] for rows in shown for row in rows]  # type: ignore[index]
    assert found == [str(number) for number in reversed(range(250))]
    middle = watcher.text("/audit?deed=taken_home&skip=100")
    assert "符合条件的审计记录250条" in middle
    assert "第101至200条" in middle
    assert 'href="/audit?deed=taken_home"' in middle, "newer: the first page has no place in its address"
    assert 'href="/audit?deed=taken_home&amp;skip=200"' in middle
    assert "这一页已经没有记录" in watcher.text("/audit?deed=taken_home&skip=300")
    assert "没有符合条件的记录" in watcher.text("/audit?deed=restored")


def test_filters_each_and_together(bureau: Bureau, watcher: Seat) -> None:
    enter(bureau, 2, about="新的")
    enter(bureau, 3, by=BOSS, role="administrator", about="别人的")
    enter(bureau, 1, about="旧的", at=datetime(2026, 2, 1, 23, 59, 59, 999_000, CHINA))
    enter(bureau, 4, deed=AuditAction.REFUSED, ok=False, about="不许的")

    def found(**query: str) -> list[str]:
        rows = rows_of(watcher.text("/audit?" + urlencode(query)))
        return [about for row in rows for about in ("新的", "别人的", "旧的", "不许的") if about in row]

    assert found(by=BOSS) == ["别人的"] * 3
    assert found(refused="1") == ["不许的"] * 4
    assert found(deed="taken_home", by="钱领导") == ["旧的", "新的", "新的"]
    assert len(found(by="钱领导")) == 7
    assert found(until="2026-02-01") == ["旧的"], "the last day belongs to it to its last moment, in China's time"
    assert found(since="2026-02-01", until="2026-02-01") == ["旧的"]
    assert "旧的" not in found(since="2026-02-02")
    assert found(by="没有这人") == []


def test_what_the_address_says_and_nobody_understands_is_told(watcher: Seat) -> None:
    for key, texts in {
        "since": ("昨天", "2026-02-30", "0001-01-01", "9999-12-31", "20260201"),
        "until": ("x", "2026-2-1"),
        "deed": ("everything", "SENT"),
        "refused": ("2", "yes"),
        "skip": ("-1", "x", "٣", "9" * 30, "1e3"),
        "by": ("长" * 40,),
    }.items():
        for text in (*texts, HOSTILE["script"], HOSTILE["right to left"]):
            if key == "by" and len(text) < 33:
                continue
            answer = watcher.get("/audit?" + urlencode({key: text}))
            page = answer.get_data(as_text=True)
            assert answer.status_code == 200
            assert 'class="unread"' in page, (key, text)
            assert not any(sign in page for sign in RAW)
            assert key == "skip" or watcher.get(f"{FILES[1]}?{urlencode({key: text})}").status_code == 400, (key, text)


def test_a_question_is_read_from_the_address() -> None:
    asked = read(
        {"by": "甲", "deed": "sent", "refused": "1", "since": "2026-01-01", "until": "2026-01-02", "skip": "200"}
    )
    assert asked.unread == {}
    assert asked.question == AuditQuestion(
        "甲",
        AuditAction.SENT,
        True,
        datetime(2026, 1, 1, tzinfo=CHINA),
        datetime(2026, 1, 2, 23, 59, 59, 999_999, CHINA),
        200,
        100,
    )
    assert read({}).question == AuditQuestion()


@pytest.mark.parametrize("place", ["by", "about", "detail", "address", "role"])
def test_hostile_text_stands_literally(bureau: Bureau, watcher: Seat, place: str) -> None:
    for typed in HOSTILE.values():
        enter(bureau, deed=AuditAction.REFUSED, **{place: typed})
    page = watcher.text("/audit?deed=refused")
    assert not any(sign in page for sign in RAW)
    alive = watcher.alive("/audit", "?deed=refused").get_json()
    assert not any(sign in str(alive) for sign in ("\u202e", "\x00", "\x1b", "\u200b"))
    words = "".join(re.sub(r"<[^>]*>", "", row) for row in page.partition("<tbody")[2].split("<tr"))
    for kind, typed in HOSTILE.items():
        wanted = visible(typed) if kind != "long" or place == "address" else typed[:40]
        assert unescape(words).find(wanted if kind != "long" else typed[:40]) >= 0, kind


def test_a_long_text_is_cut_with_the_whole_behind_it(bureau: Bureau, watcher: Seat) -> None:
    enter(bureau, deed=AuditAction.REFUSED, about="始" + "长" * 300 + "终")
    page = watcher.text("/audit?deed=refused")
    summary = page.partition('<details class="whole"')[2].partition("</summary>")[0]
    assert "终" not in summary
    assert "…" in summary
    assert "长终" in page


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("平常 text　全角", "平常 text　全角"),
        ("a\u202eb", "a‹U+202E›b"),
        ("\ufeff\u3164\xa0", "‹U+FEFF›‹U+3164›‹U+00A0›"),
        ("e\u0301", "e\u0301"),
        ("Z" + "\u0313" * 4, "Z\u0313\u0313‹U+0313›‹U+0313›"),
        ("a\ufe0fb\U000e0041", "a‹U+FE0F›b‹U+E0041›"),
        ("\r\n\t", "‹U+000D›‹U+000A›‹U+0009›"),
    ],
)
def test_what_would_not_be_seen_is_written_out(typed: str, shown: str) -> None:
    assert visible(typed) == shown


def test_the_chain_is_checked_when_somebody_asks(
    bureau: Bureau, watcher: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(bureau, 3)
    calls: list[int] = []
    faults = bureau.data_store.audit.faults

    def counted() -> list[tuple[int, str]]:
        calls.append(1)
        return faults()

    monkeypatch.setattr(bureau.data_store.audit, "faults", counted)
    assert "核对校验链" in watcher.text("/audit")
    assert calls == []
    assert "校验链完整" in watcher.text("/audit?check=1")
    assert "校验链完整" in watcher.text("/audit?check=1")
    assert calls == [1], "drawn twice, checked once"
    engine = sa.create_engine(f"sqlite:///{bureau.data_store.home.journal}")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.exec_driver_sql("UPDATE audit SET about = '改过' WHERE sequence = 2")
    engine.dispose()
    page = watcher.words("/audit?check=2")
    assert "校验链有" in page
    assert "第2行被改动过" in page
    assert "The chain fails".lower() in watcher.words("/audit?check=2&lang=en").lower()
    assert "Line 2 was altered" in watcher.words("/audit?check=2&lang=en")
    assert checked(bureau.data_store.audit, "another").faults


@pytest.mark.parametrize("hours", [1, 24, 8784])
def test_a_check_from_before_the_clock_was_set_is_not_told_as_a_new_one(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    class Set(datetime):
        ahead = timedelta(0)

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + cls.ahead

    monkeypatch.setattr(check, "datetime", Set)
    first = checked(bureau.data_store.audit, "same")
    assert checked(bureau.data_store.audit, "same") is first
    for ahead in (timedelta(hours=-hours), timedelta(0), timedelta(hours=hours), timedelta(0)):
        Set.ahead = ahead
        assert abs(checked(bureau.data_store.audit, "same").at - Set.now(UTC)) < timedelta(minutes=1)


def test_everything_that_matches_is_exported(bureau: Bureau, watcher: Seat) -> None:
    enter(bureau, 250)
    enter(bureau, 2, by=BOSS)
    for query, wanted in (("?by=钱领导", 250), ("?by=钱领导&skip=100&check=1", 250), (f"?by={BOSS}", 2)):
        book = load_workbook(BytesIO(watcher.get(f"{FILES[0]}{query}").data))
        assert book.active is not None
        assert book.active.max_row == wanted + 3
        table = list(csv.reader(StringIO(watcher.get(f"{FILES[1]}{query}").data.decode("utf-8-sig"))))
        assert len(table) == wanted + 1
    assert table[0][:3] == ["序号", "时间", "账号"]
    assert watcher.get(f"{FILES[1]}?lang=en").data.decode("utf-8-sig").startswith("No.,When,Who")
    page = watcher.text("/audit?by=钱领导&skip=100&check=1")
    assert f'href="{FILES[0]}?by=%E9%92%B1%E9%A2%86%E5%AF%BC"' in page


def test_exports_are_files_of_text_alone_and_are_themselves_told(bureau: Bureau, watcher: Seat) -> None:
    for typed in HOSTILE.values():
        enter(bureau, deed=AuditAction.REFUSED, by=typed, about=typed, detail=typed, role=typed)
    answer = watcher.get(f"{FILES[0]}?deed=refused")
    told = bureau.told()[-1]
    assert (told.deed, told.by, told.about) == (AuditAction.TAKEN_HOME, WATCHER, f"{FILES[0]}?deed=refused")
    assert answer.headers["Cache-Control"] == "no-store"
    assert re.search(r"filename\*=UTF-8''%E5%AE%A1.*\.xlsx", answer.headers["Content-Disposition"])
    book = load_workbook(BytesIO(answer.data))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]  # type: ignore[union-attr]
    assert {cell.data_type for cell in cells} == {"s"}
    assert any(str(cell.value).startswith("=cmd") for cell in cells)
    plain = watcher.get(f"{FILES[1]}?deed=refused")
    assert plain.data.startswith(b"\xef\xbb\xbf")
    assert b"\x00" not in plain.data
    live = [
        cell
        for row in csv.reader(StringIO(plain.data.decode("utf-8-sig")))
        for cell in row
        if cell[:1] in "=+-@" and cell
    ]
    assert live == []
    assert plain.mimetype == "text/csv"


def test_more_than_can_be_exported_at_once_is_refused(
    bureau: Bureau, watcher: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(bureau, 12)
    few = {kind: replace(how, most=10) for kind, how in audit_files.KINDS.items()}
    monkeypatch.setattr(audit_files, "KINDS", few)
    answer = watcher.get(f"{FILES[0]}?deed=taken_home")
    assert answer.status_code == 409
    assert "请按日期分几次导出" in answer.get_data(as_text=True)
    assert watcher.get(f"{FILES[0]}?deed=restored").status_code == 200


def test_other_endings_are_no_files(watcher: Seat) -> None:
    assert watcher.get("/download/audit.pdf").status_code == 404
    assert watcher.client.post(FILES[0], base_url=LOCAL).status_code in (404, 405)


def test_in_english_there_is_no_chinese_but_names(bureau: Bureau, watcher: Seat) -> None:
    for number, deed in enumerate(AuditAction):
        detail = "denied.role.see" if deed is AuditAction.REFUSED else ""
        enter(bureau, deed=deed, about=f"/x/{number}", detail=detail, at=DAY + timedelta(seconds=number))
    for query in ("", "&check=1", "&by=x&since=z&deed=y&skip=q", "&skip=9999", "&deed=restored&until=2020-01-01"):
        page = words_of(watcher.text(f"/audit?lang=en{query}"))
        for name in STAFF:
            page = page.replace(name, "")
        assert not CHINESE.search(page.replace("本机管理员", "")), CHINESE.findall(page)


def test_the_filters_stay_as_they_were_asked(bureau: Bureau, watcher: Seat) -> None:
    page = watcher.text("/audit?by=甲&deed=sent&refused=1&since=2026-01-01&until=2026-01-02&lang=en")
    form = page.partition('<form action="/audit"')[2].partition("</form>")[0] or page
    for piece in ('value="甲"', 'value="2026-01-01"', 'value="2026-01-02"', "checked", 'name="lang" value="en"'):
        assert piece in form
    assert re.search(r"<option [^>]*selected[^>]*>Sent<", form)
    assert "token" not in form, "nothing that is secret goes into an address"


def test_no_data_of_the_plan_are_here(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path / "home", reader=canary_reader())
    seat = bureau.seat(WATCHER)
    for answer in (
        seat.get("/audit"),
        seat.alive("/audit"),
        seat.get("/audit?as_of=2023Q3&area=x"),
        seat.get(FILES[1]),
    ):
        said = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert CANARY not in said
        assert "73915264" not in said
        assert not [i.name for i in the_plan().indicators if i.name in said]
