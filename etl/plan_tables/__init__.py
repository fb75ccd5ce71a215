"""Plan tables: from the words of a plan's document to the rows of its indicator table. Pure: no files, no clock.

``document`` holds a document as it was read, ``shapes`` and ``finding`` find tables in plain text, ``headers``
understands the heads of columns, ``values`` the cells, ``names`` what stands in a name cell; ``grids``, ``aligning``,
``streams`` and ``lines`` give every cell a column, ``choosing`` tells baseline and targets, ``assembling`` makes rows,
and ``reading`` joins it all to a ``PlanImport``.
"""
