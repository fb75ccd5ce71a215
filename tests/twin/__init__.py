"""An independent slow twin of the numbers: written from docs/methods.md alone, importing nothing that computes them.

``reading`` takes the demonstration out of its workbooks, ``values`` makes indicators of it, ``path``, ``ahead`` and
``pace`` judge them, ``numbers`` puts all of it in the shape of ``guibiao assess --json``.
"""
