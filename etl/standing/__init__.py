"""Standing on a server for years: backups, restoring them, and what is wrong with where and how it stands.

- ``backup`` (``copying``) and ``restore`` (``manifest``, ``copies``).
- ``deployment`` (``deployed``, ``deployed_doors``, ``deployed_ground``, ``exposure``) is what ``doctor --deploy`` says.
"""
