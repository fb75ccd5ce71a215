"""Asks a DuckLake catalogue, in a folder or a bucket, questions by DuckLake's own extension.

Run in the environment of tests/install-ducklake.sh: ``python ducklake_reader.py CATALOGUE OPTIONS SQL…`` attaches it
with options and prints the rows of each question as a line of JSON; it knows nothing of us.
"""

import json
import os
import sys
from pathlib import Path

import duckdb
import duckdb_extension_ducklake
import duckdb_extension_httpfs

OFFLINE = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}

catalogue, options, *questions = sys.argv[1:]
connection = duckdb.connect(config=OFFLINE)
for packaged in (duckdb_extension_httpfs, duckdb_extension_ducklake):
    extension = next(Path(packaged.__path__[0]).rglob("*.duckdb_extension"))
    connection.execute(f"LOAD '{extension}'")
if catalogue.startswith("s3://"):
    key, secret, region = (os.environ[f"AWS_{name}"] for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "REGION"))
    where = os.environ["AWS_ENDPOINT"].removeprefix("http://")
    connection.execute(
        f"CREATE SECRET (TYPE s3, KEY_ID '{key}', SECRET '{secret}', REGION '{region}', ENDPOINT '{where}', "
        "URL_STYLE 'path', USE_SSL false)"
    )
connection.execute(f"ATTACH 'ducklake:{catalogue}' AS guibiao ({options})")
connection.execute("USE guibiao")
for question in questions:
    try:
        answer = connection.execute(question).fetchall()
    except duckdb.Error as error:
        answer = [str(error)]
    print(json.dumps(answer, default=str))
