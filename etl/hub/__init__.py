"""A hub 汇总平台: what bureaus publish, fetched and proven.

``publication`` (``manifest``, ``tables``) is the bureau's side, ``pulling``, ``kept`` and ``hub_store`` the hub's;
``stores`` is where the two meet, and ``lake`` writes the same for analysts.
"""
