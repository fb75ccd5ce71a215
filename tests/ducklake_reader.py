"""Asks a DuckLake catalogue questions by DuckLake's own extension; run in the environment of tests/install-ducklake.sh.

``python ducklake_reader.py CATALOGUE OPTIONS SQL…`` attaches it with options and prints the rows of each question as a
line of JSON; it knows nothing of us.
"""

import json
import sys
from pathlib import Path

import duckdb
import duckdb_extension_ducklake as packaged

OFFLINE = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}

catalogue, options, *questions = sys.argv[1:]
extension = next(Path(packaged.__path__[0]).rglob("*.duckdb_extension"))
connection = duckdb.connect(config=OFFLINE)
connection.execute(f"LOAD '{extension}'")
connection.execute(f"ATTACH 'ducklake:{catalogue}' AS guibiao ({options})")
connection.execute("USE guibiao")
for question in questions:
    try:
        answer = connection.execute(question).fetchall()
    except duckdb.Error as error:
        answer = [str(error)]
    print(json.dumps(answer, default=str))
