#!/bin/sh
# Makes an environment of its own with the DuckDB for which there are wheels of DuckLake and httpfs, as analysts have it:
# tests read our catalogues there. Prints its Python; nothing, and exit code 1, where it cannot be made.
set -eu
folder=$1 python=$2
reader="$folder/bin/python" lock="$(dirname "$0")/ducklake.lock"
wanted=$(cksum <"$lock")
if [ "$(cat "$folder/.made" 2>/dev/null || true)" != "$wanted" ]; then
    rm -rf "$folder"
    "$python" -m venv "$folder"
    "$reader" -m pip --disable-pip-version-check --quiet install --require-hashes -r "$lock" >&2
    echo "$wanted" >"$folder/.made"
fi
echo "$reader"
