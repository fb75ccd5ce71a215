"""Row 13: hostile files through the real server: one exact sentence each, the server as it was, nobody disturbed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from html import unescape

import pytest

from etl.workbook import REFUSALS, Refusal
from etl.workbook.scan import limits
from plan.finding import Finding
from plan.period import Period
from tests.etl.workbook import test_cases
from tests.torture.beside import Beside, quiet
from tests.torture.books import DEPARTMENT
from tests.torture.client import Client, filler
from tests.torture.counts import Counter
from tests.torture.hostile import TASTE, Hostile, cases, strangers
from tests.torture.scale import LARGE_RUN
from tests.torture.server import Server, Watch
from tests.waiting import LIMIT
from wording.sentences import message

PERIOD = Period(2024, 1)
LONGEST = LIMIT
"""Seconds from the file's arrival to its sentence; the reader itself gives up earlier."""
GIVES_UP = limits.WALL
"""Seconds after which the reader says that a file takes too long."""
MOST_MB = 100


def sentence(refusal: Refusal) -> str:
    """Return what the page says of a refusal, as :func:`said` returns it: in some line, where it names one."""
    return message(Finding(refusal.code, details={"case": refusal.detail, "line": _LINE}))


_LINE = "0"


ALL = {sentence(Refusal(code, detail)) for code, detail in REFUSALS}
_SAID = re.compile(r'<div class="finding-said">(.*?)</div>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_IN_LINE = re.compile(r"第\d+行")


def said(page: str) -> list[str]:
    """Everything a page says about a file, without its markup."""
    return [_IN_LINE.sub(f"第{_LINE}行", unescape(_TAG.sub("", each))) for each in _SAID.findall(page)]


def offered(planner: Client, case: Hostile) -> float:
    """Return one file brought, its answer held against what is expected; the seconds until the answer stood there."""
    content = case.make()
    begun = time.perf_counter()
    draft = planner.upload(content, "填报.xlsx", DEPARTMENT, PERIOD)
    page = planner.checked(draft)
    taken = time.perf_counter() - begun
    if isinstance(case.outcome, Refusal):
        expected = {sentence(case.outcome)}
        if taken >= GIVES_UP:  # on a slow machine it may not come to see what is wrong
            expected.add(sentence(Refusal("too_large", "timeout")))
        (told,) = said(page)
        assert told in expected, case.name
        assert planner.send(draft, "").status == 409, case.name
    else:
        refused = [each for each in said(page) if each in ALL]
        assert len(refused) <= (1 if case.outcome is None else 0), case.name
    assert planner.post(f"/desk/{draft}/discard").to
    return taken


def run(server: Server, hostile: Iterable[Hostile], count: Counter, kind: str) -> None:
    """All of them, one after the other, while somebody else looks at the overview."""
    planner, before = Client(server.address, filler(DEPARTMENT)), quiet(server.address)
    with Beside(server.address) as beside, Watch(server) as watch:
        taken = {case.name: offered(planner, case) for case in hostile}
    assert server.runs, "the process that was started still runs"
    assert beside.failed == []
    assert {name: seconds for name, seconds in taken.items() if seconds > LONGEST} == {}
    assert watch.grown < MOST_MB
    slowest = max(taken, key=lambda name: taken[name])
    count(13, f"{kind}, one exact answer each", len(taken))
    count(13, f"{kind}: the slowest answer", f"{taken[slowest]:.1f} s ({slowest})")
    count(13, f"{kind}: the server grew by at most", f"{watch.grown:.0f} MB")
    count(13, f"{kind}: the overview meanwhile", told(before, beside))


def told(before: Beside, during: Beside) -> str:
    """Return how others fared: quiet against during."""
    times = during.p95 / before.p95
    return (
        f"{len(during.taken)} answered, P95 {before.p95:.0f} → {during.p95:.0f} ms ({times:.1f}×), "
        f"median {before.middle:.0f} → {during.middle:.0f} ms"
    )


def test_files_made_here(shared: Server, count: Counter) -> None:
    run(shared, [c for c in cases() if LARGE_RUN or c.name in TASTE], count, "files made to hurt")


@pytest.mark.skipif(
    not test_cases.CASES.is_dir(), reason="the shared folder of hostile files is not beside the project"
)
def test_files_of_strangers(shared: Server, count: Counter) -> None:
    run(shared, strangers(), count, "hostile files of strangers")


def test_the_taste_is_of_what_there_is() -> None:
    assert {case.name for case in cases()} >= TASTE


NAMES = (
    "../../evil.xlsx",
    "..\\..\\evil.xlsx",
    "/etc/passwd",
    "CON",
    "a\u202excod.xlsx",
    "=cmd|' /C calc'!A0.xlsx",
    "长" * 300,
)


def test_names_made_to_hurt(shared: Server, count: Counter) -> None:
    """They are text, and no place on any disk."""
    planner = Client(shared.address, filler(DEPARTMENT))
    outside = set(shared.home.parent.rglob("*")) - set(shared.home.rglob("*"))
    for name in NAMES:
        draft = planner.upload(b"", name, DEPARTMENT, PERIOD)
        assert said(planner.checked(draft)) == [sentence(Refusal("empty", "zero_bytes"))]
        assert planner.post(f"/desk/{draft}/discard").to
    assert set(shared.home.parent.rglob("*")) - set(shared.home.rglob("*")) == outside
    count(13, "names made to hurt", len(NAMES))


BODIES: dict[str, Callable[[Client], tuple[bytes, str]]] = {
    "no boundary": lambda _: (b"x" * 1000, "multipart/form-data"),
    "boundary that never comes": lambda _: (b"x" * 1000, "multipart/form-data; boundary=never"),
    "half a part": lambda planner: (
        planner.upload_form(b"x" * 1000, "a.xlsx", DEPARTMENT, PERIOD)[0][:-600],
        planner.upload_form(b"", "a.xlsx", DEPARTMENT, PERIOD)[1],
    ),
    "ten thousand fields": lambda _: (b"".join(b'--a\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n' for _ in
                                               range(10_000)) + b"--a--\r\n", "multipart/form-data; boundary=a"),
    "not what it says": lambda _: (b"{" * 1000, "application/json"),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_forms_made_to_hurt(shared: Server, count: Counter, name: str) -> None:
    """Refused, and nothing is kept."""
    planner = Client(shared.address, filler(DEPARTMENT))
    body, kind = BODIES[name](planner)
    drafts = set((shared.home / "drafts").glob("*"))
    answer = planner.raw("/upload", body, kind)
    assert 400 <= answer.status < 500
    assert set((shared.home / "drafts").glob("*")) == drafts
    assert planner.get("/").status == 200
    count(13, "forms made to hurt", 1)
