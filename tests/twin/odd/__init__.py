"""A twin of odd catalogues and odd numbers: ``plans`` makes them, ``verdicts`` and ``judge`` answer for them again."""
