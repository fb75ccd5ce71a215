"""From a department's workbook to accepted observations: reading, checking, keeping.

Workbook bytes → cells → observations and findings → journal → warehouse. Each part's own map is the first thing in it:

- ``workbook/``: every format: ``scan`` reads each within bounds, ``read`` runs that in a child process, ``write``
  templates and exports, ``annotate`` the returned workbook. It knows no plan.
- ``reading/``: cells as observations and findings. Pure. ``layouts/`` are the layouts it reads by.
- ``store/``: ``journal`` (the record, with accounts and audit), the raw files, the kept extractions, and
  ``warehouse``, what is made of the record to be asked. ``postgres/`` and ``files/`` are where servers keep it.
- ``intake/``: what comes in by the command line, and corrections.
- ``submissions/``: drafts, sending and reviewing, for the pages.
- ``tasks/``, ``evaluation/``: tasks with their workbooks; what evaluators set and attach. ``messages/``: by channel.
- ``plan_documents/``, ``plan_tables/``: a plan's document read, and its tables made a catalogue.
- ``hub/``: what a bureau publishes, and what a hub fetches.
- ``operations/``: backup, restore, deployment, the doctor.

``home`` is the folder in which it all stands (its ``file_cache`` sees whether a file was written), ``yaml_files`` the
one place that knows YAML (``parsed`` keeps what it read). ``reported_error`` is what is wrong with neither data nor
code; ``faults`` are the points where tests kill the process.
"""
