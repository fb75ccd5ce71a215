"""Operations: examining what is kept, backups, restoring them, and how a home stands on its server.

- ``doctor`` examines what is kept, of one moment (``snapshot``); ``audit_export`` hands the audit on.
- ``backup`` (``copying``) and ``restore`` (``manifest``, ``copies``).
- ``deployment`` (``deployed``, ``deployed_access``, ``deployed_machine``) is what ``doctor --deploy`` says.
- ``migration`` moves a journal to another database, ``moving_files`` files to a bucket; ``adding_bureau`` makes a home.
"""
