#!/bin/sh
# Makes an environment of its own with the DuckDB for which there is a wheel of DuckLake, as analysts have it: tests read
# our catalogues there. Prints its Python; nothing, and exit code 1, where it cannot be made.
set -eu
folder=$1 python=$2
reader="$folder/bin/python"
if [ ! -e "$folder/.made" ]; then
    "$python" -m venv "$folder"
    "$reader" -m pip --disable-pip-version-check --quiet install --require-hashes -r "$(dirname "$0")/ducklake.lock" >&2
    touch "$folder/.made"
fi
echo "$reader"
