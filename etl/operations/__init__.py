"""Running a house for years: its health, backups, restoring them, and how it stands on its server.

- ``doctor`` examines what is kept, of one moment (``snapshot``); ``audit_export`` hands the audit on.
- ``backup`` (``copying``) and ``restore`` (``manifest``, ``copies``).
- ``deployment`` (``deployed``, ``deployed_doors``, ``deployed_ground``, ``exposure``) is what ``doctor --deploy`` says.
"""
