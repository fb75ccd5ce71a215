"""Faults of our own files: data in the core, and their words in wording/, each in every language."""

from __future__ import annotations

import ast
import re
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError, field_validator
from pydantic_core import PydanticKnownError
from pydantic_core._pydantic_core import list_all_errors

from plan.catalogue_faults import FILE, WHOLE, CatalogueFault, CatalogueFaults, fault_at
from plan.schema_faults import schema_faults, unfit
from tests.faulty import in_words
from tests.wording.test_keys import constants, nodes
from tests.wording.test_punctuation import literals
from wording import Lang, has
from wording.faults import faults_noted, faults_text

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile(r"[\u3400-\u9fff]")

FAULTS = CatalogueFaults(
    "a.yaml",
    (
        fault_at("fault.missing", WHOLE),
        fault_at("fault.not_yaml", FILE, error="line 3").within("b.yaml").within("layouts"),
        fault_at("fault.unknown_colour_rule", "colour_rule", name="x", known=("p", "q")),
        fault_at("fault.too_few", "bureaus", min_length=1),
    ),
)
"""Faults at every kind of place, with every kind of field."""


def test_faults_are_told_in_chinese() -> None:
    assert faults_text(FAULTS, Lang.ZH) == (
        "a.yaml: 4 处错误\n"
        "  (全文): 缺少这一项\n"
        "  layouts: b.yaml: (文件): 不是正确的YAML: line 3\n"
        "  colour_rule: 没有叫“x”的灯色规则,现有p、q\n"
        "  bureaus: 至少要有1项"
    )


def test_faults_are_told_in_english() -> None:
    assert faults_text(FAULTS, Lang.EN) == (
        "a.yaml: 4 faults\n"
        "  (the whole file): this is missing\n"
        "  layouts: b.yaml: (the file): is not correct YAML: line 3\n"
        "  colour_rule: there is no colour rule “x”; there are p, q\n"
        "  bureaus: at least 1 entry is needed"
    )
    assert faults_text(CatalogueFaults("a.yaml", FAULTS.faults[:1]), Lang.EN).startswith("a.yaml: 1 fault\n")


def test_the_error_itself_says_all_but_words() -> None:
    assert str(FAULTS).splitlines()[2:4] == [
        "  layouts: b.yaml: fault.file: fault.not_yaml error='line 3'",
        "  colour_rule: fault.unknown_colour_rule name='x' known=('p', 'q')",
    ]


def test_a_traceback_ends_with_the_words() -> None:
    with pytest.raises(CatalogueFaults) as caught, faults_noted():
        raise CatalogueFaults("a.yaml", FAULTS.faults[:1])
    assert traceback.format_exception(caught.value)[-2:] == ["a.yaml: 1 处错误\n", "  (全文): 缺少这一项\n"]


class _Refusing(BaseModel):
    """Raises the error that it is given."""

    x: object

    @field_validator("x")
    @classmethod
    def _is_refused(cls, error: object) -> object:
        if isinstance(error, Exception):
            raise error
        return error


def _of(error: Exception) -> tuple[CatalogueFault, ...]:
    with pytest.raises(ValidationError) as caught:
        _Refusing(x=error)
    return tuple(schema_faults(caught.value))


KNOWN = [each for each in list_all_errors() if not each["type"].endswith("_error") or each["type"] == "literal_error"]
"""The kinds of error that pydantic has, but for those by which validators' own errors are passed on."""


@pytest.mark.parametrize("kind", KNOWN, ids=lambda kind: kind["type"])
def test_every_kind_of_error_of_pydantic_s_has_words(kind: dict[str, object]) -> None:
    (fault,) = _of(PydanticKnownError(kind["type"], kind.get("example_context")))  # type: ignore[arg-type]
    told = CatalogueFaults("a.yaml", [fault])
    ((_, chinese),), ((_, english),) = in_words(told, Lang.ZH), in_words(told, Lang.EN)
    assert CHINESE.search(chinese)
    assert not CHINESE.search(english)
    assert "{" not in chinese + english or "{" in str(kind.get("example_context"))


def test_an_error_of_pydantic_s_that_nobody_knows_is_told_with_its_own_words() -> None:
    assert in_words(CatalogueFaults("a", _of(ValueError("no such thing"))), Lang.EN) == (
        ("x", "the value does not fit: Value error, no such thing"),
    )


def test_an_error_of_our_own_brings_its_key_and_fields() -> None:
    assert _of(unfit("fault.not_regular_expression", error="at 3")) == (
        fault_at("fault.not_regular_expression", "x", error="at 3"),
    )


def test_every_key_of_a_fault_has_words() -> None:
    keys = {text for text in constants() if re.fullmatch(r"fault\.\w+", text)}
    assert len(keys) > 100
    assert not [key for key in sorted(keys) if not has(key)]


def _made() -> Iterator[ast.Call]:
    """Yield every place where a fault is made."""
    for node in nodes():
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("fault_at", "unfit", "CatalogueFault"):
            yield node


def test_no_fault_is_given_chinese_for_a_field() -> None:
    assert sum(1 for _ in _made()) > 100
    texts = [(call.lineno, each.value) for call in _made() for each in ast.walk(call) if isinstance(each, ast.Constant)]
    assert not [(line, text) for line, text in texts if isinstance(text, str) and CHINESE.search(text)]


READ = {
    # Read: what people write in files, workbooks and documents.
    "plan/area_map.py": {"名称", "街道办事处", "街道", "镇", "乡"},  # a map's key, and how towns' names end
    "plan/revision.py": {r"(\d+(?:\.\d+)?)\s*[-—–~～至]\s*(\d+(?:\.\d+)?)"},  # a range of figures in a decision
    # Headings.
    "plan/tasks/text_marks.py": {
        r"[一二三四五六七八九十]+、\S{1,12}$",
        r"\([一二三四五六七八九十]+\)\S{1,24}$",
    },
    "access/account.py": {
        *("演示", "本机"),  # names that no account may begin with
        *(
            "填报",
            "镇(街道)",
            "镇街",
            "审核",
            "领导",
            "评估",
            "安全审计",
            "系统管理",
        ),  # roles, as people name them
    },
    # Kept: names under which something stands in the journal or in layouts, whatever the language of who looks.
    "plan/evaluation.py": {"封面", "原因", "措施", "时限"},
    "plan/replies.py": {"本季", "上季"},
    # Written into catalogues and workbooks, whose own language is Chinese.
    "plan/rollover.py": {"(续)", "待定", "末季没有数据"},
    "plan/tasks/task.py": {"万元"},
    # Shown as it stands in the settings, which have one text for all: the default of theirs.
    "access/policy.py": {"统一身份认证"},
}
"""Files of the core and of access that hold Chinese without saying it."""


def chinese(path: Path) -> set[str]:
    """Return the literals of a module that hold Chinese and are no documentation."""
    return {each for each in literals(path.read_text(encoding="utf-8")) if CHINESE.search(each)}


@pytest.mark.parametrize(
    "name", sorted(str(p.relative_to(ROOT)) for room in ("plan", "access") for p in (ROOT / room).rglob("*.py"))
)
def test_the_core_holds_no_sentences(name: str) -> None:
    assert chinese(ROOT / name) == READ.get(name, set())
