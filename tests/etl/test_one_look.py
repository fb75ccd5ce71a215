"""Whoever only reads looks once at each file, and sees one moment of it; outside everything is looked at anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from etl.home.file_cache import FileCache, one_look
from tests.dashboards.desks import EVALUATOR, FILLER, grow, opened
from tests.dashboards.evaluating import reporting


def _write(path: Path, text: str, at: int) -> None:
    path.write_text(text, "utf-8")
    os.utime(path, (at, at))  # long ago: what is young is read each time


def test_one_moment_is_seen_within_and_the_newest_after(tmp_path: Path) -> None:
    path = tmp_path / "file"
    _write(path, "a", 1000)
    kept = FileCache(path, lambda: path.read_text("utf-8"))
    with one_look():
        assert kept() == "a"
        _write(path, "bb", 2000)
        with one_look():
            assert kept() == "a"
        assert kept() == "a"
    assert kept() == "bb"
    with one_look():
        assert kept() == "bb"


def test_what_was_written_a_moment_ago_is_read_once_within_and_anew_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is younger than its time can tell is read each time; a page would read it a thousand times."""
    monkeypatch.setattr("etl.home.file_cache._SETTLED", 1e9)  # a moment that no slow machine outlasts
    path, read = tmp_path / "file", list[str]()

    def reading() -> str:
        read.append(path.read_text("utf-8"))
        return read[-1]

    kept = FileCache(path, reading)
    for number, text in enumerate(("a", "b"), 1):
        path.write_text(text, "utf-8")
        with one_look():
            assert [kept() for _ in range(3)] == [text] * 3
        assert read == ["a", "b"][:number]


def test_after_an_error_within_it_everything_is_looked_at_again(tmp_path: Path) -> None:
    path = tmp_path / "file"
    _write(path, "a", 1000)
    kept = FileCache(path, lambda: path.read_text("utf-8"))

    def failing() -> str:
        with one_look():
            return kept()[9]

    with pytest.raises(IndexError):
        failing()
    _write(path, "bb", 2000)
    assert kept() == "bb"


def test_a_page_that_is_kept_looks_at_the_journal_a_dozen_times_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a journal on a server each look is a question, and a page of tasks asked a thousand."""
    from etl.home import file_cache

    looked, true = list[object](), file_cache.look_afresh
    grow(tmp_path / "home")
    with opened(tmp_path / "home", tasks=True) as office:
        monkeypatch.setattr(file_cache, "look_afresh", lambda path: (looked.append(path), true(path))[1])
        for path in ("/", "/tasks", "/indicator/8"):
            looked.clear()
            assert office.browser(7).get(path).status_code == 200
            assert len(looked) <= 12, path


def test_a_page_of_ones_own_looks_at_the_journal_as_seldom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """评估 asked two hundred times, and is drawn anew for everybody who opens a form."""
    from etl.home import file_cache

    looked, true = list[object](), file_cache.look_afresh
    grow(tmp_path / "home")
    with reporting(tmp_path / "home") as office:
        evaluator, planner = office.browser(EVALUATOR), office.browser(FILLER)
        monkeypatch.setattr(file_cache, "look_afresh", lambda path: (looked.append(path), true(path))[1])
        for browser, path in ((evaluator, "/evaluate?as_of=2023Q2&write=1"), (planner, "/submit?period=2023Q3")):
            looked.clear()
            assert browser.get(path).status_code == 200
            assert len(looked) <= 12, (path, len(looked))
