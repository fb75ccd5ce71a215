"""How the command line brings workbooks in, and what of them is then accepted.

- ``intake`` (``walk``, ``entry``, ``outcome``) brings in files and folders; ``seeding`` brings the demonstration.
- ``accepted`` (``folding``) is what the record accepts; ``earlier`` and ``corrections`` are what corrects it;
  ``findings`` is what is kept of what was said.
"""
