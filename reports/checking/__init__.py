"""What a file says, read out of the file itself and held against what the journal gives, in words and figures.

A file that was only saved again says the same in other bytes; one with changed figures is told where, what it
says there and what is right.
"""

from reports.checking.content import Mismatch, MismatchKind, ReportPlace

__all__ = ["Mismatch", "MismatchKind", "ReportPlace"]
