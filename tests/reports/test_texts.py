"""Evaluators' texts: append-only, chained, the last one speaks, and a report takes in what was written by then."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from etl.home import Home
from etl.store.data_store import DataStore
from etl.store.journal.evaluation_texts import effective_texts
from etl.store.kept_texts import texts_of

DAY = datetime(2023, 2, 1, tzinfo=UTC)


@pytest.fixture
def data_store(tmp_path: Path) -> DataStore:
    return DataStore.of(Home(tmp_path / "home"))


def test_the_last_text_of_a_place_speaks_and_an_empty_one_takes_it_back(data_store: DataStore) -> None:
    kept = texts_of(data_store.record)
    for days, words in enumerate(["初稿", "定稿", " "]):
        kept.write("8", "原因", words, "甲", DAY + timedelta(days=days))
    kept.write("三", "正文", "任务", "乙", DAY)
    written = texts_of(data_store.record).texts()
    assert [text.text for text in written] == ["初稿", "定稿", " ", "任务"]
    assert effective_texts(written, DAY)["8", "原因"].text == "初稿"
    assert effective_texts(written, DAY + timedelta(days=1))["8", "原因"].text == "定稿"
    assert set(effective_texts(written)) == {("三", "正文")}


@pytest.mark.parametrize(("place", "field"), [("十", "正文"), ("三", "原因"), ("8", "正文"), ("x", "原因"), ("", "")])
def test_a_place_the_report_does_not_have_is_refused(data_store: DataStore, place: str, field: str) -> None:
    with pytest.raises(ValueError, match="no"):
        texts_of(data_store.record).write(place, field, "x", "甲", DAY)


def test_nothing_is_changed_or_deleted_and_tampering_is_named(data_store: DataStore) -> None:
    kept = texts_of(data_store.record)
    for words in ("一", "二", "三"):
        kept.write("三", "正文", words, "甲", DAY)
    with sqlite3.connect(data_store.home.journal) as journal:
        for deed in ("UPDATE text SET text = 'x'", "DELETE FROM text"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                journal.execute(deed)
        assert kept.evaluation_faults() == []
        journal.execute("DROP TRIGGER text_no_update")
        journal.execute("UPDATE text SET text = '改' WHERE sequence = 2")
    journal.close()
    assert kept.evaluation_faults() == [(2, "chain.altered")]


def test_any_text_can_be_kept(data_store: DataStore) -> None:
    kept = texts_of(data_store.record)
    for words in ("㙍䶮😀", "a\x00b", "长" * 5000, "\ud800", "'; DROP TABLE text; --"):
        kept.write("三", "正文", words, "甲", DAY)
    assert len(kept.texts()) == 5
    assert kept.evaluation_faults() == []
