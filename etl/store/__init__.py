"""What is kept, and where: the journal, the raw files, what was read of them, and the warehouse that follows.

- ``journal`` is the record; ``raw`` holds the files, ``extraction_cache`` what was read of them, ``kept_layouts`` what
  departments confirmed, ``kept_texts`` and ``evaluation_texts`` what evaluators wrote.
- ``warehouse`` holds what follows from all of it; ``ledger`` is the journal as the rest of the house reads it.
- ``keeper`` joins them.
"""
