"""Operations: examining what is kept, backups, restoring them, and how a home stands on its server.

- ``doctor`` examines what is kept, of one moment (``snapshot``); ``audit_export`` hands the audit on.
- ``backup`` (``copying``) and ``restore`` (``manifest``, ``copies``).
- ``deployment`` (``deployed``, ``deployed_access``, ``deployed_machine``, ``exposure``) is what ``doctor --deploy``
  says.
"""
