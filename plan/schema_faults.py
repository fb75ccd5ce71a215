"""What a pydantic schema found wrong with one of our files: one fault for each thing, with its key path.

Every reader of a file (catalogue, supervision, hub, sources) raises its CatalogueFaults with these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import LiteralString

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from plan.catalogue_faults import WHOLE, CatalogueFault

# By pydantic's error types (https://docs.pydantic.dev/latest/errors/validation_errors), whose context fills the
# sentence.
_KEYS: Mapping[str, str] = {
    "missing": "fault.missing",
    "extra_forbidden": "fault.unknown_key",
    "union_tag_invalid": "fault.unknown_kind",
    "union_tag_not_found": "fault.no_kind",
    "finite_number": "fault.not_finite",
    "bool_type": "fault.not_bool",
    "bool_parsing": "fault.not_bool",
    "string_type": "fault.not_text",
    "string_too_short": "fault.empty",
    "string_too_long": "fault.too_long",
    "string_pattern_mismatch": "fault.not_as_written",
    "greater_than": "fault.greater_than",
    "greater_than_equal": "fault.at_least",
    "less_than": "fault.less_than",
    "less_than_equal": "fault.at_most",
    "enum": "fault.one_of",
    "literal_error": "fault.one_of",
    "too_short": "fault.too_few",
    "none_required": "fault.not_none",
    "recursion_loop": "fault.too_deep",
}
# Families of pydantic's error types by how their names begin, for types without a sentence of their own.
_FAMILIES = (
    (("float_", "decimal_"), "fault.not_number"),
    (("int_",), "fault.not_whole_number"),
    (("date_", "datetime_"), "fault.not_date"),
    (("tuple_", "list_", "set_", "frozen_set_"), "fault.not_list"),
    (("model_", "dict_", "mapping_", "dataclass_"), "fault.not_mapping"),
)
_OWN = "fault."
"""How the types of our own errors (:func:`unfit`) begin: they are keys of ``wording``."""


def unfit(key: LiteralString, **fields: object) -> PydanticCustomError:
    """Return the error that a validator of a schema raises: a value that does not fit, told by the sentence ``key``."""
    assert key.startswith(_OWN), key
    return PydanticCustomError(key, key, fields)


def schema_faults(error: ValidationError) -> Iterator[CatalogueFault]:
    """Yield every fault that pydantic found."""
    for found in error.errors(include_url=False):
        path = ".".join(str(part) for part in found["loc"])
        key = _key(found["type"])
        # What nobody has words for is told with pydantic's own, which are English.
        fields = {"message": found["msg"]} if key == _UNKNOWN else found.get("ctx", {})
        yield CatalogueFault(key, path or WHOLE, fields)


_UNKNOWN = "fault.unfit"


def _key(kind: str) -> str:
    if kind.startswith(_OWN):
        return kind
    families = (key for begins, key in _FAMILIES if kind.startswith(begins))
    return _KEYS.get(kind) or next(families, _UNKNOWN)
