"""How the command line brings workbooks in.

- ``intake`` (``walk``, ``entry``, ``outcome``) brings in files and folders; ``seeding`` brings the demonstration.
- ``earlier`` is what a form changes of earlier quarters.
"""
