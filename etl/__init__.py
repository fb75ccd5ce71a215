"""From a department's workbook to accepted observations: reading, checking, keeping.

Workbook bytes → cells → observations and findings → journal → warehouse. The map:

- **Files**: ``workbook/`` (every format, read in a bounded child process; the template; the returned workbook),
  ``yaml_files`` (catalogue and layouts).
- **Reading** (pure): ``extract`` begins and ``extraction`` is what comes out. ``layout`` (the language of
  ``layouts/*.yaml``), ``recognition``, ``guess``, ``own_layouts``; the table: ``table``, ``lines``, ``line_reading``,
  ``preamble``, ``understanding``, ``understood``, ``gathering``, ``telling``; what people write: ``names``,
  ``numbers``, ``periods``, ``units``, ``chinese_numerals``; ``mending``.
- **Checking** (pure): ``checks``, ``absences``, ``history``.
- **Keeping** (the shell): ``home``, ``raw``, ``journal/`` with ``ledger``, ``warehouse/``, ``corrections``, ``texts``;
  ``keeper`` joins them, ``kept`` and ``kept_layouts`` remember what was read, ``doctor`` looks after them.
- **Standing**: ``backup`` (``copying``) and ``restore`` (``manifest``, ``copies``); ``deployment`` (``deployed`` with
  its ``_doors`` and ``_ground``, ``exposure``) is what the doctor says of a home where it serves.
- **Coming in**: ``intake`` (``walk``, ``entry``, ``accepted``, ``outcome``) for the command line, ``desk/`` for the
  pages, ``seeding`` for the demonstration.
- ``trouble`` is what is wrong with neither data nor code; ``faults`` are the points where tests kill the process.
"""
