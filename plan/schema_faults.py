"""What a pydantic schema found wrong with one of our files, in plain Chinese: one sentence a fault, with its key path.

Every reader of a file (catalogue, supervision, hub, sources) raises its CatalogueFaults with these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

# By pydantic's error types (https://docs.pydantic.dev/latest/errors/validation_errors); what stands in {} is its
# context.
_SENTENCES: Mapping[str, str] = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识的键",
    "union_tag_invalid": "不认识的种类",
    "union_tag_not_found": "缺少 kind",
    "finite_number": "应为有限的数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "string_too_long": "太长,最多{max_length}个字",
    "string_pattern_mismatch": "写法不合要求,应符合 {pattern}",
    "greater_than": "应大于{gt}",
    "greater_than_equal": "不能小于{ge}",
    "less_than": "应小于{lt}",
    "less_than_equal": "不能大于{le}",
    "enum": "应为{expected}",
    "literal_error": "应为{expected}",
    "too_short": "至少要有{min_length}项",
    "value_error": "{error}",
    "none_required": "应为空",
    "recursion_loop": "层次太深",
}
# Families of pydantic's error types by how their names begin, for types without a sentence of their own.
_KINDS = (
    (("float_", "decimal_"), "应为数"),
    (("int_",), "应为整数"),
    (("date_", "datetime_"), "应为日期,如 2022-12-31"),
    (("tuple_", "list_", "set_", "frozen_set_"), "应为列表"),
    (("model_", "dict_", "mapping_", "dataclass_"), "应为一组键和值"),
)


def schema_faults(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Yield (key path, sentence) of every fault that pydantic found."""
    for fault in error.errors(include_url=False):
        path = ".".join(str(part) for part in fault["loc"])
        yield path or "(全文)", _sentence(str(fault["type"]), fault.get("ctx", {}), str(fault["msg"]))


def _sentence(kind: str, about: Mapping[str, Any], otherwise: str) -> str:
    if kind in _SENTENCES:
        return _SENTENCES[kind].format_map(about)
    words = (sentence for begins, sentence in _KINDS if kind.startswith(begins))
    return next(words, f"值不合要求: {otherwise}")
