"""Keeping what comes in: the raw files, what was read of them, and the warehouse that follows from the record.

- ``keeper`` joins them; ``raw`` holds the files, ``kept`` what was read of them, ``corrections`` known errors,
  ``kept_layouts`` what departments confirmed.
- ``intake`` (``walk``, ``entry``, ``accepted``, ``folding``, ``outcome``) is how the command line brings workbooks in;
  ``earlier`` is what they correct besides; ``seeding`` brings the demonstration.
- ``doctor`` looks after all of it; ``audit_export`` hands the audit on.
"""
