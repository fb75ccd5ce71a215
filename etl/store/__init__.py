"""What is kept, and where: the journal, the raw files, what was read of them, and the warehouse that follows.

- ``record`` reads the ``journal``; ``raw`` holds the files, ``extraction_cache`` what was read of them,
  ``kept_layouts`` what departments confirmed, ``kept_texts`` what evaluators wrote.
- ``catalogue`` is what people wrote beside it, ``extractions`` what was read under that, ``accepted`` (``folding``,
  ``corrections``) what the record accepts of it; ``findings`` is what is kept of what was said.
- ``warehouse`` holds what follows from all of it, and ``publisher`` brings it up.
- ``data_store`` joins them.
"""
