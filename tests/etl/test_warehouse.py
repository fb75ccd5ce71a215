"""The warehouse: what speaks, what was known, what is noticed."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.store.warehouse import Content, Warehouse, WarehouseBroken, build, content_digest
from etl.store.warehouse.attached import attach
from etl.store.warehouse.seal import digest_of, intact, sealed, write_seal
from plan.finding import Finding
from plan.observation import Observation
from plan.period import Period
from plan.remark import Remark, RemarkKind
from plan.submission import Decision, State, Submission, effective

START = datetime(2023, 1, 1, tzinfo=UTC)
DEPARTMENTS = ("养老服务科", "社会救助科")
PERIODS = (Period(2022, 4), Period(2023, 1))


def submission(sequence: int, department: str, period: Period) -> Submission:
    key = f"{period}-{department}-{sequence}"
    sha256 = f"{sequence:064x}"
    moment = START + timedelta(hours=sequence)
    return Submission(sequence, key, department, period, "a.xlsx", sha256, "template", 19, False, "报送人", moment)


def content_of(script: list[tuple[str, Period, State | None, float]]) -> Content:
    submissions, decisions, observations = [], [], {}
    for position, (department, period, state, value) in enumerate(script):
        sent = submission(2 * position + 1, department, period)
        submissions.append(sent)
        if state:
            at = sent.submitted_at + timedelta(minutes=5)
            decisions.append(Decision(sent.sequence + 1, sent.id, state, "审核人", at))
        if state is State.ACCEPTED:
            observations[sent.id] = [Observation(department, "古城街道", period, value, "填报", "B3")]
    return Content(submissions, decisions, observations, {}, "catalogue")


lines = st.tuples(
    st.sampled_from(DEPARTMENTS),
    st.sampled_from(PERIODS),
    st.sampled_from([None, State.ACCEPTED, State.ACCEPTED, State.RETURNED]),
    st.floats(0, 1e6, allow_nan=False),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=st.lists(lines, max_size=8), minutes=st.one_of(st.none(), st.integers(0, 1200)))
def test_spoken_is_what_its_slow_twin_says(
    tmp_path: Path, script: list[tuple[str, Period, State | None, float]], minutes: int | None
) -> None:
    content = content_of(script)
    known_at = None if minutes is None else START + timedelta(minutes=minutes)
    build(tmp_path / "w.duckdb", content)
    spoken = Warehouse.open(tmp_path / "w.duckdb").observations(known_at)
    twin = {
        (o.measure, o.period, o.value, s.id)
        for s in effective(content.submissions, content.decisions, known_at).values()
        for o in content.observations[s.id]
    }
    assert {(o.measure, o.period, o.value, o.submission) for o in spoken} == twin


CORRECTED = content_of(
    [
        (DEPARTMENTS[0], PERIODS[0], State.ACCEPTED, 1.0),
        (DEPARTMENTS[0], PERIODS[0], State.ACCEPTED, 2.0),
        (DEPARTMENTS[0], PERIODS[1], None, 9.0),
    ]
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    where = tmp_path / "it's a folder"
    where.mkdir()
    build(where / "warehouse.duckdb", CORRECTED)
    return where / "warehouse.duckdb"


def test_both_clocks(path: Path) -> None:
    warehouse = Warehouse.open(path)
    before = CORRECTED.decisions[1].at - timedelta(seconds=1)
    assert [o.value for o in warehouse.observations()] == [2.0]
    assert [o.value for o in warehouse.observations(before)] == [1.0]
    assert warehouse.observations(START) == []
    east = CORRECTED.decisions[0].at.astimezone()
    assert [o.value for o in warehouse.observations(east)] == [1.0]


def test_revisions_and_sources(path: Path) -> None:
    warehouse = Warehouse.open(path)
    revisions = warehouse.revisions(DEPARTMENTS[0], "古城街道", PERIODS[0])
    assert [o.value for o, _ in revisions] == [1.0, 2.0]
    first = revisions[0][1]
    assert (first.submitted_at, first.accepted_at) == (START + timedelta(hours=1), CORRECTED.decisions[0].at)
    assert warehouse.source(first.submission) == first
    with pytest.raises(KeyError):
        warehouse.source("no such")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(["'", "\\'", "?", "a\0'b", "$1", "''?--"])
)
def test_any_text_may_be_asked_for_and_is_nothing_but_text(path: Path, text: str) -> None:
    attached = attach(path)
    assert attached.rows("SELECT ?, ?", [text, "'"]) == [(text, "'")]
    assert attached.rows("SELECT count(*) FROM observation WHERE measure = ?", [f"{text}' OR '' = '"]) == [(0,)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=st.lists(lines, max_size=8), minutes=st.one_of(st.none(), st.integers(0, 1200)))
def test_lineage_is_every_value_accepted_and_says_which_speak(
    tmp_path: Path, script: list[tuple[str, Period, State | None, float]], minutes: int | None
) -> None:
    content = content_of(script)
    known_at = None if minutes is None else START + timedelta(minutes=minutes)
    build(tmp_path / "w.duckdb", content)
    warehouse = Warehouse.open(tmp_path / "w.duckdb")
    found = warehouse.lineage(known_at)
    accepted = [d.submission for d in content.decisions if d.state is State.ACCEPTED and d.at <= (known_at or d.at)]
    assert sorted(each.source.submission for each in found) == sorted(accepted)
    assert [each.observation for each in found if each.speaks] == warehouse.observations(known_at)
    assert all(each.reported_for == each.observation.period for each in found)


def test_lineage_of_what_was_accepted_twice_speaks_once(tmp_path: Path) -> None:
    content = content_of([(DEPARTMENTS[0], PERIODS[0], State.ACCEPTED, 1.0)])
    (sent,), (accepted,) = content.submissions, content.decisions
    again = Decision(9, sent.id, State.ACCEPTED, "审核人", accepted.at + timedelta(days=1))
    remark = ((DEPARTMENTS[0], "古城街道", PERIODS[0]), Remark(RemarkKind.EXPLAINED, reason="搬迁"))
    content = replace(content, decisions=[accepted, again], remarks={sent.id: [remark]})
    build(tmp_path / "w.duckdb", content)
    found = Warehouse.open(tmp_path / "w.duckdb").lineage()
    assert [(each.speaks, each.source.accepted_at) for each in found] == [(False, accepted.at), (True, again.at)]
    assert [each.remarks for each in found] == [(remark[1],)] * 2


def test_submissions_say_where_they_stand(path: Path) -> None:
    sent = Warehouse.open(path).submissions()
    assert [(s.state, s.speaks) for s in sent] == [
        (State.ACCEPTED, False),
        (State.ACCEPTED, True),
        (State.SUBMITTED, False),
    ]
    assert [s.submission for s in sent] == list(CORRECTED.submissions)


def test_a_swapped_file_is_seen_by_an_open_reader(path: Path) -> None:
    warehouse = Warehouse.open(path)
    old = warehouse.version
    assert not warehouse.refresh()
    build(path, content_of([(DEPARTMENTS[1], PERIODS[0], State.ACCEPTED, 7.0)]))
    assert [o.value for o in warehouse.observations()] == [2.0]
    assert warehouse.refresh()
    assert [o.value for o in warehouse.observations()] == [7.0]
    assert warehouse.version != old


def test_content_digest_is_of_the_content_alone(tmp_path: Path, path: Path) -> None:
    build(tmp_path / "again", CORRECTED)
    assert content_digest(tmp_path / "again") == content_digest(path)
    build(tmp_path / "other", content_of([(DEPARTMENTS[0], PERIODS[0], State.ACCEPTED, 1.0)]))
    assert content_digest(tmp_path / "other") != content_digest(path)


def test_findings_are_kept(tmp_path: Path) -> None:
    key = CORRECTED.submissions[0].id
    kept = Finding("missing", "填报", "B4", "", "一个数", {"area": "古城'街道"})
    content = Content(CORRECTED.submissions, CORRECTED.decisions, CORRECTED.observations, {key: [kept]}, "c")
    build(tmp_path / "w", content)
    assert Warehouse.open(tmp_path / "w")._attached.rows("SELECT severity, code, cell FROM finding") == [
        ("mend", "missing", "B4")
    ]


@pytest.mark.parametrize("place", [0, 20, 4096, 9000, -1, -3000])
def test_a_flipped_byte_is_noticed(path: Path, place: int) -> None:
    blob = bytearray(path.read_bytes())
    blob[place] ^= 1
    path.write_bytes(blob)
    with pytest.raises(WarehouseBroken):
        Warehouse.open(path)


def test_a_truncated_or_missing_file_is_noticed(path: Path) -> None:
    warehouse = Warehouse.open(path)
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(WarehouseBroken):
        Warehouse.open(path)
    with pytest.raises(WarehouseBroken):
        warehouse.refresh()
    path.unlink()
    with pytest.raises(WarehouseBroken):
        Warehouse.open(path)
    assert not path.exists()


def test_the_outside_is_closed(path: Path) -> None:
    warehouse = Warehouse.open(path)
    for sql in ("ATTACH 'x.duckdb'", "SELECT * FROM read_text('/etc/hostname')", "INSTALL httpfs", "SET threads = 1"):
        with pytest.raises(Exception, match=r"disabled|locked"):
            warehouse._attached.rows(sql)
    with pytest.raises(Exception, match="read-only"):
        warehouse._attached.rows("DELETE FROM observation")


def test_a_kill_before_the_swap_leaves_the_file_in_place_allowed(tmp_path: Path) -> None:
    """Also when the next one is sealed: of the two digests that the kill left, the second is the one that is there."""
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(b"first")
    write_seal(path, digest_of(path))
    write_seal(path, "a" * 64)  # killed before the swap
    assert intact(path)
    write_seal(path, "b" * 64)
    assert intact(path)
    assert sealed(path) == ("b" * 64, digest_of(path))
    path.unlink()
    write_seal(path, "c" * 64)
    assert sealed(path) == ("c" * 64,)
