"""Who issued a report, told without any home: signatures of the file and of its record, and how each can fail."""

from __future__ import annotations

import io
import json
import stat
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

import cli
from etl.home import Home
from etl.home.signing_key import FILE, public_in, public_pem
from etl.intake.intake import load
from etl.intake.outcome import IntakeActor
from etl.intake.seeding import DEMO
from etl.operations.backup import back_up
from etl.operations.restore import restore
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from plan.review import Role
from reports.checking.record_reading import read_record
from reports.making import ReportKind, make
from reports.pdf import pdf_of
from reports.proof import prove
from reports.proof.issued import Issuance, check_issue
from reports.proof.origin import Verdict
from reports.question import ReportQuestion
from reports.signing import (
    ReportIssuer,
    demonstration_key,
    file_signature,
    issuer_of,
    record_signer,
    signed_pdf,
    signer_of,
)
from tests.reports.samples import level, materials

DAY = date(2021, 12, 31)


@pytest.fixture(scope="module", name="bureau")
def _bureau(tmp_path_factory: pytest.TempPathFactory) -> DataStore:
    """Return a home of real data: the same numbers, in a workbook of which nothing says that it is invented."""
    found = DataStore.of(Home(tmp_path_factory.mktemp("bureau") / "var"))
    moment = datetime(2022, 1, 20, tzinfo=UTC)
    hands = IntakeActor("丁", moment, "丙", moment, Role.FILLER, Role.REVIEWER)
    load([DEMO / "2021" / "2021Q4_养老服务科.xlsx"], found, hands=lambda path: hands)
    return found


def issued(signer_home: Home, **more: object) -> bytes:
    """Return the report of samples, issued by a home of real data."""
    made = materials(observations=level(8, {"2022Q4": 53.0}), **more)  # type: ignore[arg-type]
    return pdf_of(made, None, ReportIssuer(signer_of(signer_home, False)))


@pytest.fixture(scope="module", name="home")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("key") / "var")


@pytest.fixture(scope="module", name="report")
def _report(home: Home) -> bytes:
    return issued(home)


def key_of(home: Home) -> str:
    signer = signer_of(home, False)
    assert signer is not None
    return signer.public


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "var")
    first = key_of(home)
    assert key_of(home) == first
    assert stat.S_IMODE((home.root / FILE).stat().st_mode) == 0o600
    assert key_of(Home(tmp_path / "other")) != first
    assert public_in(public_pem(first).decode()) == public_in(f" {first}\n") == first
    for none in ("", "x", first[:-2], "g" * 64, "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"):
        assert public_in(none) is None


def test_a_key_that_cannot_be_read_is_told_and_never_replaced(tmp_path: Path) -> None:
    home = Home(tmp_path / "var")
    key_of(home)
    (home.root / FILE).write_bytes(b"damaged")
    with pytest.raises(ReportedError):
        signer_of(home, False)
    assert (home.root / FILE).read_bytes() == b"damaged"


def test_a_backup_takes_the_key_along(bureau: DataStore, tmp_path: Path) -> None:
    public = key_of(bureau.home)
    back_up(bureau.home, tmp_path / "copy")
    restore(tmp_path / "copy", Home(tmp_path / "again"))
    assert key_of(Home(tmp_path / "again")) == public


def test_a_third_party_needs_the_file_and_the_key_alone(home: Home, report: bytes) -> None:
    check = check_issue(report, key_of(home))
    assert (check.issue, check.ok, check.signer, check.demonstration) == (Issuance.WHOLE, True, key_of(home), False)
    assert check.record is not None
    assert check.record["as_of"] == "2022-12-31"
    assert issued(home) == report
    assert len(PdfReader(io.BytesIO(report), strict=True).pages) > 3


def test_the_key_is_printed(home: Home, report: bytes) -> None:
    last = PdfReader(io.BytesIO(report)).pages[-1].extract_text()
    assert key_of(home) in "".join(last.split())


def test_another_key_is_another_issuer(report: bytes, tmp_path: Path) -> None:
    check = check_issue(report, key_of(Home(tmp_path / "other")))
    assert (check.issue, check.ok) == (Issuance.OTHER_KEY, False)


@settings(max_examples=40)
@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_no_byte_can_be_another(home: Home, report: bytes, place: float, byte: int) -> None:
    at = int(place * len(report))
    changed = report[:at] + bytes([byte]) + report[at + 1 :]
    assert check_issue(changed, key_of(home)).ok is (changed == report)


@pytest.mark.parametrize(
    "more", [b"\n", b"\n\n", b" ", b"%%EOF", b"\n%x\n%%EOF", b"1 0 obj\nendobj\nstartxref\n5\n%%EOF"]
)
def test_nothing_can_be_added(home: Home, report: bytes, more: bytes) -> None:
    assert not check_issue(report + more, key_of(home)).ok


def test_a_file_saved_again_keeps_a_signed_record(home: Home, report: bytes) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(report)))
    saved = io.BytesIO()
    writer.write(saved)
    check = check_issue(saved.getvalue(), key_of(home))
    assert (check.issue, check.ok) == (Issuance.RECORD, False)


def test_a_forger_signs_as_himself_only(home: Home, report: bytes, tmp_path: Path) -> None:
    other = signer_of(Home(tmp_path / "forger"), False)
    assert other is not None
    signature = file_signature(report)
    assert signature is not None
    line = report[report.rindex(b"%guibiao-signature") : report.rindex(b"startxref")]
    bare = report.replace(line, b"")
    assert check_issue(signed_pdf(bare, other), key_of(home)).issue is Issuance.RECORD  # his file, our record inside
    assert check_issue(signed_pdf(bare, other), other.public).issue is Issuance.WHOLE
    assert check_issue(bare, key_of(home)).issue is Issuance.RECORD
    named = line.replace(key_of(home).encode(), other.public.encode())
    assert check_issue(report.replace(line, named), key_of(home)).issue is Issuance.RECORD


def test_a_record_that_was_changed_is_nobodys(report: bytes) -> None:
    record = dict(read_record(report) or {})
    assert record_signer(record) == record["signer"]
    assert record_signer({**record, "as_of": "2023-12-31"}) is None
    assert record_signer({**record, "signature": "x"}) is None
    assert record_signer({key: value for key, value in record.items() if key != "signer"}) is None


def test_what_carries_no_signature_says_so(home: Home) -> None:
    unsigned = pdf_of(materials(observations=level(8, {"2022Q4": 53.0})))
    assert check_issue(unsigned, key_of(home)).issue is Issuance.UNSIGNED
    assert check_issue(b"%PDF-1.7\nnothing", key_of(home)).issue is Issuance.FOREIGN
    assert check_issue(b"", key_of(home)).issue is Issuance.FOREIGN


def test_demonstration_data_are_signed_by_a_key_that_everybody_has(demo: DataStore, mid_term: bytes) -> None:
    check = check_issue(mid_term, demonstration_key())
    assert (check.issue, check.demonstration) == (Issuance.WHOLE, True)
    assert not (demo.home.root / FILE).exists()
    word = make(demo, ReportQuestion(date(2022, 12, 31)), ReportKind.WORD)
    assert check_issue(word, demonstration_key()).issue is Issuance.EDITABLE


def test_another_address_makes_other_links_and_is_a_reason(
    demo: DataStore, mid_term: bytes, copied: Callable[[str], DataStore]
) -> None:
    moved = copied("moved")
    moved.home.settings.write_text("address: https://guibiao.example\n", "utf-8")
    assert issuer_of(moved.home, True).base == "https://guibiao.example"
    asked = ReportQuestion(date(2022, 12, 31), datetime(2023, 2, 14, 16, tzinfo=UTC))
    theirs = make(moved, asked, ReportKind.PDF)
    assert b"https://guibiao.example/n/8.2022Q4" in uris(theirs)
    assert prove(moved, theirs).verdict is Verdict.EQUAL
    foreign = prove(moved, mid_term)
    assert "address" in foreign.reasons
    assert foreign.verdict in (Verdict.RESAVED, Verdict.UNPROVEN)
    assert prove(demo, mid_term).verdict is Verdict.EQUAL


def uris(report: bytes) -> bytes:
    found = set()
    for page in PdfReader(io.BytesIO(report)).pages:
        for each in page.get("/Annots", ()):
            action = each.get_object().get("/A") or {}
            found.add(str(action.get("/URI", "")))
    return "\n".join(sorted(found)).encode()


def test_every_printed_figure_leads_to_its_place(mid_term: bytes) -> None:
    found = uris(mid_term).decode()
    for code in ("8.2022Q4", "8.2021Q4", "8.2022Q4.19", "2022Q4"):
        assert f"/n/{code}?known_at=2023-02-15T00%3A00%3A00%2B08%3A00" in found
    assert "/n/8.2022Q4.20?" not in found


def test_the_command_line_needs_no_home(
    report: bytes, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "r.pdf").write_bytes(report)
    (tmp_path / "key.pem").write_bytes(public_pem(key_of(home)))
    monkeypatch.setenv("GUIBIAO_HOME", str(tmp_path / "nowhere"))
    for key in (key_of(home), str(tmp_path / "key.pem")):
        assert cli.run(["verify", str(tmp_path / "r.pdf"), "--public-key", key, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["issue"], told["valid"], told["signer"], told["as_of"]) == (
            "whole",
            True,
            key_of(home),
            "2022-12-31",
        )
    (tmp_path / "r.pdf").write_bytes(report[:-1])
    assert cli.run(["verify", str(tmp_path / "r.pdf"), "--public-key", key_of(home)]) == 1
    assert "不能据此确认" in capsys.readouterr().out
    assert cli.run(["verify", str(tmp_path / "r.pdf"), "--public-key", "nothing"]) == 2
    assert not (tmp_path / "nowhere").exists()


def test_the_key_is_shown(
    bureau: DataStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUIBIAO_HOME", str(bureau.home.root))
    assert cli.run(["key", "--json", "-o", str(tmp_path / "k.pem")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert public_in((tmp_path / "k.pem").read_text()) == told["public_key"]
