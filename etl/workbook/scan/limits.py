"""The bounds of one file, each with its reason. Sizes in bytes, times in seconds."""

MB = 1 << 20

FILE_BYTES = 50 * MB
"""A county's largest real workbook is a few MB; 50 MB is what the upload page promises."""

INFLATED_BYTES = 200 * MB
"""All members of a container together. The parser needs the text twice (ours, then its own) within the child's
memory, and five million plain number cells come to about 150 MB of XML."""

RATIO = 150
"""Inflated over deflated. Real sheets reach 10–40; deflate itself ends at 1,032."""

RATIO_FREE_BYTES = 10 * MB
"""Below this a member may have any ratio: a small file full of zeros is harmless."""

MEMBERS = 5_000
"""Parts of a container; a workbook with hundreds of charts has about a thousand."""

SHEETS = 512
"""Sheets of a workbook; yearbooks have under 200."""

USED_CELLS = 5_000_000
"""Rows × columns from A1 to the last filled cell, all sheets together: the grid is dense once it is read."""

FAR_DENSITY = 0.01
"""A used range over the limit of which fewer than this share is filled was built to hurt, not to report."""

SHEET_ROWS = 1_048_576
SHEET_COLUMNS = 16_384
"""The grid of a present-day sheet; a reference beyond it is no cell."""

MERGES = 20_000
"""Merged areas of one sheet; the worst real form has some hundreds."""

MARKED_CELLS = 1_000_000
"""Percent, error and uncached cells listed one by one, per workbook."""

SUMS = 20_000
"""Cells that a formula sums up, per sheet: totals of rows and columns, of which the largest table has thousands."""

STRUCK = 20_000
"""Cells with text struck through, per workbook."""

COMMENTS = 20_000
"""Comments of one workbook, of which a template has one a header."""

COMMENT = 300
"""Characters of a comment that are shown; what is longer is prose and stands in the workbook."""

RESULT_BYTES = 160 * MB
"""What the child may say about one file."""

LINE_BYTES = 32 * MB
"""One line of what it says; a line holds about `CHUNK_CELLS` cells."""

CHUNK_CELLS = 20_000
"""Cells sent in one line: keeps both sides' buffers small."""

CHILD_MEMORY = 768 * MB
"""Address space of the child: with a caller of 200 MB the whole command stays under 1 GB."""

CHILD_CPU = 9
"""Processor time for one file, so that an answer comes within 10 s where the processor is free."""

WALL = 30.0
"""Time the parent waits for one file: on a busy machine a harmless one waits for its turn, and is not to be refused for
that. Ends what takes no processor time at all, and on systems that do not count it."""

START = 20.0
"""Time a fresh child may take to say it is ready, on a machine that is busy or cold."""

READ_AHEAD = 4
"""Files asked for beyond the one being waited for."""

CHILDREN = 2
"""Single reads that run at once; others wait, so that many uploads together stay within memory."""
