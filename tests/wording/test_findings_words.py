"""Every finding has its sentence, and the sentence gets every field it asks for."""

from __future__ import annotations

import pytest

from etl.workbook.scan.sheet import REFUSALS
from plan.finding import SEVERITY_OF, Finding
from wording import Lang, fields_of, has, say, texts
from wording.sentences import message, sentence_key


@pytest.mark.parametrize("code", sorted(SEVERITY_OF))
def test_every_code_has_a_sentence(code: str) -> None:
    assert has(f"finding.{code}")


@pytest.mark.parametrize(("code", "detail"), sorted(REFUSALS))
def test_every_refusal_has_its_own_sentence(code: str, detail: str) -> None:
    finding = Finding(code, details={"case": detail})
    assert sentence_key(finding) == f"finding.{code}.{detail}"
    assert message(finding).endswith("。")
    assert message(finding, Lang.EN).endswith(".")


@pytest.mark.parametrize("key", [key for key in texts(Lang.ZH) if key.startswith("finding.")])
def test_both_languages_take_known_fields(key: str) -> None:
    assert all(all(texts(lang)[key]) for lang in Lang)
    assert key.split(".")[1] in SEVERITY_OF
    assert fields_of(key, Lang.EN) <= fields_of(key, Lang.ZH) | {"unit"}


def test_a_period_is_written_as_people_say_it() -> None:
    finding = Finding("wrong_period", found="2023Q2", expected="2023Q3")
    assert "2023年二季度" in message(finding)
    assert "2023Q2" in message(finding, Lang.EN)


def test_an_old_finding_without_a_field_still_speaks() -> None:
    assert "没有填" in message(Finding("missing", "填报", "B7"))


def test_an_unknown_case_falls_back_to_its_code() -> None:
    assert message(Finding("hostile", details={"case": "never heard of"})) == say("finding.hostile")
