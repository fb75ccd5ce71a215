"""Files of ours that are wrong, as commands tell them: in the language that is asked for, with the file and the key."""

from __future__ import annotations

import json
import logging
import re
import shutil
from pathlib import Path

import pytest

from commands.log_lines import listen
from etl.home import Home
from etl.yaml_files import CATALOGUE
from plan.catalogue_faults import CatalogueFaults
from tests.commands.conftest import Guibiao
from wording import Lang

CHINESE = re.compile(r"[\u3400-\u9fff]")

BROKEN = [
    ("series.json", "{}", ("judge", "{file}"), "series.json"),
    ("series.json", '[{"targets": {}}]', ("judge", "{file}"), "0.targets"),
    ("other.yaml", "document: 3", ("plan", "check", "{file}"), "document"),
    ("home/indicators.yaml", "document: 3", ("assess",), "document"),
    ("home/indicators.yaml", "a: [1", ("plan", "check"), "indicators.yaml"),
    ("home/indicators.yaml", "document: 3", ("doctor",), "indicators.yaml: document"),
    ("home/indicators.yaml", "document: 3", ("serve", "--port", "0"), "document"),
    ("home/plans/next.yaml", "bureau: x", ("doctor",), "next.yaml: document"),
    ("home/settings.yaml", "lock: {failures: 0}", ("serve", "--port", "0"), "lock.failures"),
    ("home/settings.yaml", "address: ftp://x", ("doctor", "--deploy"), "settings.yaml: address"),
    ("home/layouts/strange.yaml", "sheet: (", ("doctor",), "strange.yaml: sheet"),
    ("home/corrections.yaml", "- {period: x}", ("doctor",), "corrections.yaml: 0.period"),
    ("home/corrections.yaml", "- {period: x}", ("plan", "check"), "0.period"),
    ("home/hub.yaml", "name: x", ("serve", "--port", "0"), "name_en"),
    ("home/areas.geojson", '{"type": NaN}', ("serve", "--port", "0"), "areas.geojson"),
    ("bureaus/service.yaml", "by: none", ("bureaus", "list", "{folder}"), "service.yaml"),
    ("bureaus/one/bureau.yaml", "name: 3", ("bureaus", "list", "{folder}"), "bureau.yaml"),
    ("bureaus/one/bureau.yaml", "name: 3", ("doctor", "--bureaus", "{folder}"), "bureau.yaml: name"),
]  # fmt: skip
"""A file, what it holds, a command that reads it, and what of the fault is the same in every language."""


def _said(guibiao: Guibiao, lang: Lang, words: tuple[str, ...], names: dict[str, Path]) -> str:
    code, out, err = guibiao("--lang", lang, *(word.format(**names) for word in words))
    assert code in (0, 1, 2)
    return " ".join((out + err).split())


@pytest.mark.parametrize(("name", "content", "words", "told"), BROKEN, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_told_in_the_language_that_is_asked_for(
    name: str, content: str, words: tuple[str, ...], told: str, guibiao: Guibiao, home: Home, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    names = {"file": file, "folder": tmp_path / "bureaus"}
    chinese, english = (_said(guibiao, lang, words, names) for lang in (Lang.ZH, Lang.EN))
    assert told in chinese
    assert told in english
    assert CHINESE.search(chinese)
    assert not CHINESE.search(english), english


def test_programs_are_told_in_it_too(guibiao: Guibiao, home: Home) -> None:
    home.make()
    (home.root / CATALOGUE.name).write_text("", encoding="utf-8")
    told = [json.loads(guibiao("--lang", lang, "plan", "check", "--json")[1])["faults"] for lang in (Lang.ZH, Lang.EN)]
    assert told == [
        [{"file": CATALOGUE.name, "path": "(全文)", "fault": "应为一组键和值"}],
        [{"file": CATALOGUE.name, "path": "(the whole file)", "fault": "should be keys with values"}],
    ]


def test_the_log_says_in_words_why_no_audit_entry_was_sent(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    home.make()
    home.settings.write_text("lock: 3", encoding="utf-8")
    monkeypatch.setenv("GUIBIAO_HOME", str(home.root))
    with caplog.at_level(logging.WARNING):
        listen()
    assert "lock: 应为一组键和值" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_server_of_one_s_own_ends_with_the_words(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    import app

    home.make()
    home.settings.write_text("lock: 3", encoding="utf-8")
    monkeypatch.setenv("GUIBIAO_HOME", str(home.root))
    with pytest.raises(CatalogueFaults) as caught:
        assert app.server
    assert caught.value.__notes__ == ["settings.yaml: 1 处错误\n  lock: 应为一组键和值"]


EVERY_FILE = {
    "settings.yaml": ("adress: x", "settings.yaml"),
    "hub.yaml": ("name: x", "hub.yaml"),
    "corrections.yaml": ("- {period: x}", "corrections.yaml"),
    "supervision.yaml": ("units: 3", "supervision.yaml"),
    "sources/one.yaml": ("source: 3", "sources"),
    "sources/two.yaml": ("a: [", "sources"),
    "areas.geojson": ("[]", "areas.geojson"),
}
"""What is wrong in each file that a bureau may have beside its catalogue, and which file or folder is told of."""


@pytest.fixture(name="all_wrong")
def _all_wrong(home: Home) -> None:
    """Write a home whose catalogue is fine, and nothing else is."""
    home.make()
    shutil.copy(CATALOGUE, home.root)
    for name, (content, _) in EVERY_FILE.items():
        file = home.root / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8")


@pytest.mark.usefixtures("all_wrong")
def test_everything_that_is_wrong_is_told_at_one_start(guibiao: Guibiao) -> None:
    code, _, err = guibiao("serve", "--port", "0")
    files = list(dict.fromkeys(file for _, file in EVERY_FILE.values()))
    assert code == 2
    assert set(err.partition(": ")[0].split(", ")) == set(files)
    for file in files:
        assert re.search(rf"^  {re.escape(file)}: ", err, re.M), file
    assert all(re.search(rf"^  sources: {name}\.yaml: ", err, re.M) for name in ("one", "two"))


@pytest.mark.usefixtures("all_wrong")
def test_the_check_of_the_catalogue_tells_it_file_by_file(guibiao: Guibiao) -> None:
    code, out, _ = guibiao("plan", "check", "--json")
    assert code == 1
    assert {fault["file"] for fault in json.loads(out)["faults"]} == {file for _, file in EVERY_FILE.values()}


@pytest.mark.usefixtures("all_wrong")
def test_the_doctor_tells_each_fault_once_and_goes_on(guibiao: Guibiao) -> None:
    code, out, _ = guibiao("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(out)["checks"]}
    told = [*checks["catalogue"]["found"], *checks["corrections"]["found"]]
    assert code == 1
    assert checks["journal"]["ok"], "what stands on no file of these is examined all the same"
    assert len(told) == len(set(told))
    assert all(any(found.startswith(f"{file}: ") for found in told) for _, file in EVERY_FILE.values())


def test_plans_and_what_stands_beside_them_are_told_together(guibiao: Guibiao, home: Home) -> None:
    """One of two further plans was told where both were wrong; what lay in a home's own folder, twice."""
    home.make()
    shutil.copy(CATALOGUE, home.root)
    for name in ("plans/155.yaml", "plans/165.yaml"):
        (home.root / "plans").mkdir(exist_ok=True)
        (home.root / name).write_text("bureau: x", encoding="utf-8")
    home.settings.write_text("adress: x", encoding="utf-8")
    faults = json.loads(guibiao("plan", "check", "--json")[1])["faults"]
    assert {fault["file"] for fault in faults} == {"155.yaml", "165.yaml", "settings.yaml"}
    assert len(faults) == len({tuple(fault.values()) for fault in faults})
