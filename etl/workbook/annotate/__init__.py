"""The returned workbook: the planner's own file with every doubtful cell filled and noted, and a list of findings.

The file is edited as a package: only the parts that must change are written anew, every other part keeps its bytes.
The editing runs in the bounded child like the reading; the parent says what to mark in plain words
(`marking`, asked by `etl.workbook.annotation`), the child knows where that goes (`editing`).
"""

from etl.workbook.annotate.marking import is_list, without_list

__all__ = ["is_list", "without_list"]
