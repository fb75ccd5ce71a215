"""The words by which workbooks of ours are known again when they come back filled in."""

from __future__ import annotations

STAMP_SHEET = "_guibiao"
"""The hidden sheet of our own templates, whose column A holds the stamp line by line."""
TEMPLATE_STAMP = "guibiao-template"
"""The first line of the stamp of the quarterly template."""
DEMONSTRATION = "演示数据"
"""The last line of the stamp, or any text of a file, that says that its numbers are invented."""
