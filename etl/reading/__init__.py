"""Reading a workbook's cells as observations and findings. Pure: cells, plan and layouts in, values out.

- ``extract`` begins and ``extraction`` is what comes out; ``checks`` (with ``absences``, ``history``) hold it against
  what was accepted before; ``mending`` applies the mends that a sender took.
- ``layout`` is the language of ``layouts/*.yaml``; ``recognition`` finds the one that fits, ``guess`` makes
  one up, and ``own_layouts`` turns a confirmed guess into a department's own.
- The table: ``table``, ``lines``, ``line_reading``, ``preamble``, ``understanding``, ``understood``, ``gathering``,
  ``telling``.
- What people write: ``names``, ``numbers``, ``periods``, ``units``, ``chinese_numerals``.
"""
