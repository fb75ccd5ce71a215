"""Reading a workbook's cells as observations and findings. Pure: cells, plan and layouts in, values out.

- ``extract`` begins and ``extraction`` is what comes out; ``checks`` (with ``absences``, ``history``, ``copied``,
  ``displaced``, ``reference``) hold it against what was accepted; ``outside`` and ``quarters`` are about the
  quarters it speaks of; ``mending`` applies the mends that a sender took.
- ``layout`` is the language of ``layouts/*.yaml``; ``recognition`` finds the one that fits, ``guess`` makes
  one up, and ``own_layouts`` turns a confirmed guess into a department's own.
- The table: ``table``, ``lines``, ``line_reading``, ``preamble``, ``understanding``, ``understood``, ``gathering``,
  ``telling``.
- What people write: ``names``, ``numbers``, ``periods``, ``units``, ``chinese_numerals``.
"""
