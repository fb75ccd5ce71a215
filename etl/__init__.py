"""From a department's workbook to accepted observations: reading, checking, keeping.

Workbook bytes → cells → observations and findings → journal → warehouse. Each part's own map is the first thing in it:

- ``workbook/``: every format, read in a bounded child process; the template; the returned workbook.
- ``reading/``: cells as observations and findings. Pure. ``layouts/`` are the layouts it reads by.
- ``journal/``: the record, with accounts and audit; ``ledger`` and ``texts`` are its lines as values.
- ``warehouse/``: what is made of the record, to be asked.
- ``keeping/``: the raw files and the keeper that joins all of these; what comes in by the command line; the doctor.
- ``desk/``: drafts, sending and reviewing, for the pages.
- ``standing/``: backup, restore, deployment.

``home`` is the folder in which it all stands, ``yaml_files`` the one place that knows YAML, ``looking`` sees whether a
file was written. ``trouble`` is what is wrong with neither data nor code; ``faults`` are the points where tests kill
the process.
"""
