"""Catalogues: plural forms, what stands in for a key that a language lacks, and a language that is only a file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from wording import DEFAULT, Lang, has, in_every_language, inside, joined, listed, say
from wording.catalogues import FOLDER, catalogue, codes, form_of, text_of

ROOT = Path(__file__).resolve().parents[2]


def test_chinese_and_english_come_first() -> None:
    assert [lang.value for lang in Lang][:2] == ["zh", "en"] == list(codes())[:2]


@pytest.mark.parametrize("code", codes())
def test_what_is_read_table_by_table_is_what_the_files_hold(code: str) -> None:
    whole: dict[str, object] = {}
    for path in sorted((FOLDER / code).glob("*.toml")):
        for table, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
            own = {f"{table}.{name}": text for name, text in entries.items()}
            assert not own.keys() & whole.keys(), "written twice"
            whole |= own
    assert catalogue(code) == whole


@pytest.mark.parametrize(
    ("lang", "count", "said"),
    [
        (Lang.EN, 1, "1 town carried forward"),
        (Lang.EN, 2, "2 towns carried forward"),
        (Lang.EN, 0, "0 towns carried forward"),
        (Lang.EN, "1", "1 town carried forward"),
        (Lang.EN, "1.0", "1.0 towns carried forward"),
        (Lang.EN, "many", "many towns carried forward"),
        (Lang.ZH, 1, "沿用1个镇(街道)上期数"),
        (Lang.ZH, 12, "沿用12个镇(街道)上期数"),
    ],
)
def test_plural_forms(lang: Lang, count: object, said: str) -> None:
    assert say("overview.carried", lang, count=count) == said


@pytest.mark.parametrize(("left", "verb"), [(1, "1 quarter is left"), (11, "11 quarters are left")])
def test_a_field_of_another_name_may_decide(left: int, verb: str) -> None:
    assert say("detail.pace.unknown", Lang.EN, left=left).startswith(verb)


def test_a_form_that_is_not_there_is_the_other() -> None:
    assert form_of({"other": "{n} things", "by": "n"}, "en", {"n": 1}) == "{n} things"


@pytest.mark.parametrize(
    ("lang", "row", "sentences", "word"),
    [(Lang.ZH, "甲、乙", "一。二。", "滞后A"), (Lang.EN, "甲, 乙", "一。 二。", "滞后a")],
)
def test_what_stands_between(lang: Lang, row: str, sentences: str, word: str) -> None:
    assert listed(("甲", "乙"), lang) == row
    assert joined(("一。", "", "二。"), lang) == sentences
    assert inside("滞后A", lang) == word


def test_several_things_in_a_field_are_told_in_a_row() -> None:
    assert "甲, 乙" in say("use.area", Lang.EN, name="丙", names=("甲", "乙"))
    assert "甲、乙" in say("use.area", Lang.ZH, name="丙", names=("甲", "乙"))


def test_words_that_are_known_again_in_every_language() -> None:
    assert set(in_every_language("annotation.title")) == {say("annotation.title", lang) for lang in Lang}


def test_the_language_of_whoever_asks_for_none() -> None:
    assert DEFAULT is Lang.ZH
    assert say("language.label") == "中文"
    assert has("language.label")
    assert text_of("language.label", "xx") == ("English", "en")


POLISH = """
[language]
tag = "pl"
label = "polski"
short = "PL"
switch = "Wersja polska"
plural = "n == 1 ? 0 : n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? 1 : 2"
forms = "one few other"

[overview]
carried = { one = "{count} miasto", few = "{count} miasta", other = "{count} miast" }
"""

SAID = """
import sys
sys.path[:0] = sys.argv[1:]
from wording import Lang, listed, say, name_of
from wording.checking import faults_of, lacking, main
from plan.indicator import Category
polish = Lang("pl")
assert [lang.value for lang in Lang] == ["zh", "en", "pl"], list(Lang)
for count in (1, 2, 5, 12, 22):
    print(say("overview.carried", polish, count=count))
print(say("overview.old", polish, date="Q1 2023", count=2))
print(listed(["a", "b"], polish), name_of(Category(name="养老", name_en="Care"), polish))
assert "overview.old" in lacking("pl") and "overview.carried" not in lacking("pl")
assert faults_of("pl") == [], faults_of("pl")
print(main(["pl"]))
"""


def spoken(folder: Path, program: str) -> subprocess.CompletedProcess[str]:
    """Return the program run with the words of a folder in place of ours."""
    order = [sys.executable, "-X", "utf8", "-c", program, str(folder), str(ROOT)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(order, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "wording", tmp_path / "wording", ignore=shutil.ignore_patterns("__pycache__"))
    for code in codes()[2:]:  # further languages, of which this one is to be the only one
        shutil.rmtree(tmp_path / "wording" / "languages" / code)
    (tmp_path / "wording" / "languages" / "pl").mkdir()
    return tmp_path


def test_a_further_language_is_a_file(folder: Path) -> None:
    (folder / "wording" / "languages" / "pl" / "some.toml").write_text(POLISH, encoding="utf-8")
    done = spoken(folder, SAID)
    assert done.returncode == 0, done.stderr
    first = [
        "1 miasto",
        "2 miasta",
        "5 miast",
        "12 miast",
        "22 miasta",
        "Value of Q1 2023, 2 quarters ago",
        "a, b Care",
    ]
    assert done.stdout.splitlines()[:7] == first
    assert "pl overview.old: no words" in done.stdout
    assert done.stdout.splitlines()[-1] == "1"


SHOWN = """
import sys
sys.path[:0] = sys.argv[1:]
from dashboards.server.frame import framed
from dashboards.server.routing import find_pages
from plan.period import Period
from plan.review import Role
from tests.dashboards.fakes import fake_reader
from tests.dashboards.tree import by_class, text_in
pages, reader = find_pages(), fake_reader(Period(2023, 3))
for search in ("", "?lang=pl", "?lang=xx"):
    shown = framed(pages, reader, "/", search)
    print([(text_in(link), link.href) for link in by_class(shown, "language")], "Przegląd" in text_in(shown))
for page in (page for page in pages if Role.LEADER in page.roles):
    framed(pages, reader, page.path.replace("<no>", "8"), "?lang=pl")
import cli
print(cli.run(["plan", "show", "--lang", "pl"]), cli.run(["plan", "show", "--lang=xx"]))
"""


def test_pages_and_commands_offer_a_further_language(folder: Path) -> None:
    words = POLISH + '\n[page]\noverview = "Przegląd"\n'
    (folder / "wording" / "languages" / "pl" / "some.toml").write_text(words, encoding="utf-8")
    done = spoken(folder, SHOWN)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[:3] == [
        "[('EN English version', '/?lang=en'), ('PL Wersja polska', '/?lang=pl')] False",
        "[('中文 切换到中文', '/'), ('EN English version', '/?lang=en')] True",
        "[('EN English version', '/?lang=en'), ('PL Wersja polska', '/?lang=pl')] False",
    ]
    assert "Certified social workers per 10,000 residents" in done.stdout
    assert lines[-1] == "0 2"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[overview]\ncarried = "{town} more"\n', "overview.carried: takes town, which it is not given"),
        ('[overview]\nno_such = "x"\n', "overview.no_such: no such key"),
        ("[overview]\ncarried.one = 'x'\n", "overview.carried: has no form “other”"),
        ("[overview]\ncarried = {other = 'x', few = 'y'}\n", "overview.carried: has forms that the language does not"),
        ('[time]\nmonths = "a b c"\n', "time.months: has 3 words in place of 12"),
        ('[overview]\ncarried = "x\n', "pl/some.toml:"),
        ('[language]\ntag = "en"\n', "language.tag: is that of en"),
        ('[language]\nlabel = "中文"\n', "language.label: is that of zh"),
    ],
)
def test_what_is_wrong_with_a_language_is_told(folder: Path, text: str, told: str) -> None:
    (folder / "wording" / "languages" / "pl" / "some.toml").write_text(text, encoding="utf-8")
    code = "import sys; sys.path[:0] = sys.argv[1:]; from wording.checking import main; print(main(['pl']))"
    done = spoken(folder, code)
    assert done.returncode == 0, done.stderr
    assert told in done.stdout.replace(os.sep, "/")
    assert done.stdout.splitlines()[-1] == "1"
