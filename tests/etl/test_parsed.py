"""Parsed YAML that is kept: the same as parsing anew, and never believed when it is stale, hurt or somebody else's."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import etl.yaml_files as module
from etl.parsed import Parsed
from etl.yaml_files import CATALOGUE, load_plan, read_yaml, yaml_text
from plan.catalogue_faults import CatalogueFaults

TEXT = "a: [1, 1.5, true, ~, 2021-06-01, '2021-06-01']\nb: {c: 字}\n"


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home" / "parsed"


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    path = tmp_path / "some.yaml"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture(name="parses")
def _parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the files that were parsed."""
    parse, seen = module._parse, list[str]()
    monkeypatch.setattr(module, "_parse", lambda text, name: (seen.append(name), parse(text, name))[1])
    return seen


def kept(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def signed(body: bytes) -> bytes:
    """Return a body under the digest it begins with, as whoever knows the format can write it."""
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def test_the_same_text_is_parsed_once(folder: Path, file: Path, parses: list[str]) -> None:
    first = read_yaml(file, Parsed(folder))
    assert first == {"a": [1, 1.5, True, None, date(2021, 6, 1), "2021-06-01"], "b": {"c": "字"}}
    assert read_yaml(file, Parsed(folder)) == first
    assert parses == ["some.yaml"]
    assert kept(folder).stat().st_mode & 0o077 == 0


def test_the_catalogue_is_the_same_plan(folder: Path, parses: list[str]) -> None:
    assert load_plan() == load_plan(parsed=Parsed(folder)) == load_plan(parsed=Parsed(folder))
    assert parses == [CATALOGUE.name] * 2


def test_another_text_is_parsed_and_takes_its_place(folder: Path, file: Path, parses: list[str]) -> None:
    read_yaml(file, Parsed(folder))
    file.write_text("a: 2\n", "utf-8")
    assert read_yaml(file, Parsed(folder)) == {"a": 2}
    assert len(parses) == 2
    assert len(list(folder.iterdir())) == 1


def test_an_empty_file_is_kept_too(folder: Path, file: Path, parses: list[str]) -> None:
    file.write_text("# nothing\n", "utf-8")
    assert [read_yaml(file, Parsed(folder)) for _ in range(2)] == [None, None]
    assert len(parses) == 1


HURT = {
    "a byte": lambda path: path.write_bytes(path.read_bytes().replace(b"true", b"tru3")),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-3]),
    "empty": lambda path: path.write_bytes(b""),
    "no JSON": lambda path: path.write_bytes(signed(b"{")),
    "too deep": lambda path: path.write_bytes(signed(b"[" * 100_000)),
    "no date": lambda path: path.write_bytes(signed(b'{"$date": "20"}')),
    "not text": lambda path: path.write_bytes(signed(b"\xff\xfe")),
    "too large": lambda path: path.write_bytes(signed(b" " * (5 << 20) + b"1")),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a pipe": lambda path: (path.unlink(), os.mkfifo(path)),
    "writable by others": lambda path: (path.write_bytes(signed(b"7")), path.chmod(0o666)),
    "a link": lambda path: (path.rename(path.parent.parent / "x"), path.symlink_to(path.parent.parent / "x")),
}


@pytest.mark.parametrize("hurt", HURT)
def test_what_is_hurt_or_not_ours_alone_is_parsed_anew(folder: Path, file: Path, parses: list[str], hurt: str) -> None:
    whole = read_yaml(file, Parsed(folder))
    HURT[hurt](kept(folder))
    assert read_yaml(file, Parsed(folder)) == whole
    assert len(parses) == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_what_another_person_owns_is_parsed_anew(folder: Path, file: Path, parses: list[str]) -> None:
    read_yaml(file, Parsed(folder))
    kept(folder).write_bytes(signed(b"7"))
    os.chown(kept(folder), 12345, 12345)
    assert read_yaml(file, Parsed(folder)) != 7
    assert len(parses) == 2


def test_a_file_that_is_none_is_told_each_time(folder: Path, file: Path) -> None:
    file.write_text("a: 1\na: 2\n", "utf-8")
    for _ in range(2):
        with pytest.raises(CatalogueFaults):
            read_yaml(file, Parsed(folder))
    assert not folder.exists()


def test_nothing_is_made_where_there_is_no_home(tmp_path: Path, file: Path) -> None:
    read_yaml(file, Parsed(tmp_path / "nowhere" / "parsed"))
    assert not (tmp_path / "nowhere").exists()


NO_JSON = st.just(datetime(2021, 1, 1, tzinfo=UTC))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | NO_JSON,
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers() | st.just("$date"), inner),
    max_leaves=8,
)


@given(PLAIN)
def test_what_comes_back_is_what_was_put(value: object) -> None:
    """Down to the types; what JSON cannot say is not kept at all."""
    with tempfile.TemporaryDirectory() as folder:
        parsed = Parsed(Path(folder) / "parsed")
        parsed.put("x", b"text", value)
        found = parsed.get("x", b"text")
        if found is not None:
            assert repr(found.value) == repr(value)
        elif isinstance(value, int | str | date) and not isinstance(value, datetime):
            raise AssertionError(f"{value!r} can be kept")


def test_the_parts_of_names_do_not_meet(folder: Path, tmp_path: Path) -> None:
    """A file named like the beginning of another does not take its place."""
    for name in ("a", "a-b", "[a]"):
        (tmp_path / f"{name}.yaml").write_text(yaml_text({"name": name}), "utf-8")
        read_yaml(tmp_path / f"{name}.yaml", Parsed(folder))
    assert len(list(folder.iterdir())) == 3
    assert all(json.loads(path.read_bytes().partition(b"\n")[2])["name"] in path.name for path in folder.iterdir())
