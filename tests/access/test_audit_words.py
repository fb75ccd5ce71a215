"""The audit in words: every deed in both languages, and what people typed as they typed it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from access.audit import AuditAction, AuditEntry
from access.audit_words import AUDIT_COLUMNS, audit_headings, audit_rows
from wording import Lang

AT = datetime(2026, 1, 1, 16, 30, 5, 123, tzinfo=UTC)


@pytest.mark.parametrize("lang", Lang)
def test_every_deed_has_words(lang: Lang) -> None:
    rows = audit_rows([AuditEntry(AT, "张三", deed) for deed in AuditAction], lang)
    assert len({row[4] for row in rows}) == len(AuditAction)
    assert {len(row) for row in rows} == {len(audit_headings(lang))} == {len(AUDIT_COLUMNS)}


def test_a_row() -> None:
    entry = AuditEntry(
        AT, "张三", AuditAction.SENT, "filler", "2026Q1-养老服务科-1", True, "a.xlsx ab", "10.0.0.1", 7, 12
    )
    (row,) = audit_rows([entry], Lang.ZH)
    assert row == (
        *("12", "2026-01-02 00:30:05", "张三", "填报", "报送", "2026Q1-养老服务科-1", "成功", "a.xlsx ab"),
        *("10.0.0.1", "7"),
    )


SAID: list[tuple[AuditAction, str, str, str]] = [
    (AuditAction.SIGNED_IN, "failed", "账号或密码不对", "Wrong name or password"),
    (AuditAction.SIGNED_IN, "locked", "已锁定", "Locked"),
    (AuditAction.SIGNED_IN, "sign-on", "统一身份认证", "Single sign-on"),
    (AuditAction.SIGNED_IN, "", "", ""),
    (AuditAction.PASSWORD_CHANGED, "failed", "账号或密码不对", "Wrong name or password"),
    (
        AuditAction.ACCOUNT_ADDED,
        "filler 养老服务科 2026-12-31",
        "填报 养老服务科 2026-12-31",
        "Filler 养老服务科 2026-12-31",
    ),
    (AuditAction.ACCOUNT_CHANGED, "leader", "领导", "Leader"),
    (AuditAction.AUDIT_TRIMMED, "12 40", "清理12条，到第40条为止", "12 entries let go, up to no. 40"),
    (AuditAction.RETURNED, "failed", "failed", "failed"),
    (AuditAction.REFUSED, "{by} =1+1", "{by} =1+1", "{by} =1+1"),
]


@pytest.mark.parametrize(("deed", "detail", "chinese", "english"), SAID)
def test_details(deed: AuditAction, detail: str, chinese: str, english: str) -> None:
    entry = AuditEntry(AT, "张三", deed, "nobody's", ok=False, detail=detail)
    assert [audit_rows([entry], lang)[0][7] for lang in (Lang.ZH, Lang.EN)] == [chinese, english]
    assert audit_rows([entry], Lang.ZH)[0][3] == "nobody's"
