"""Reading a workbook's cells as observations and findings. Pure: cells, plan and layouts in, values out.

- ``extract`` begins and ``extraction`` is what comes out. ``tables`` finds the tables of every sheet, ``part`` reads
  one, ``joining`` makes one extraction of all.
- ``checks`` (with ``absences``, ``history``, ``city_sums``, ``copied``, ``displaced``, ``reference``) holds it against
  what was accepted; ``in_time`` and ``quarters`` are about the quarters it speaks of; ``mending`` applies the mends
  that a sender took; ``questions`` asks a sender what a form nobody knew means.
- ``layout`` is the language of ``layouts/*.yaml``; ``recognition`` finds the one that fits, ``regions`` and ``guess``
  make one up, and ``own_layouts`` turns a confirmed guess into a department's own.
- One table: ``table``, ``lines``, ``line_reading``, ``preamble``, ``understanding``, ``understood``, ``gathering``,
  ``telling``.
- What people write: ``names``, ``headings``, ``numbers``, ``periods``, ``units``, ``chinese_numerals``.

A *line* is a row or a column of a table; ``across`` is true of columns. What the file *says* stands in its texts; to
*tell* something is to add a finding, to *ask* is to add one that the sender must answer. A ``Cell`` is (row, column),
both from 0.
"""
