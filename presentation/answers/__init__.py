"""Answers: assessments, checked workbooks and lineage as the plain values that go out as JSON, unrounded."""

from typing import Any

Answer = dict[str, Any]
"""What goes out: text, numbers, booleans, None, and lists and objects of them."""
