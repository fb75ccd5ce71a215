#!/bin/sh
# Finds PostgreSQL's server for tests, or takes Debian's packages apart into a folder: nothing is installed, and no
# service begins. Prints the folder of its programs; nothing, and exit code 1, where there is none.
set -eu
folder=$1
for path in "$folder"/usr/lib/postgresql/*/bin /usr/lib/postgresql/*/bin "$(dirname "$(command -v postgres || echo /nowhere/postgres)")"; do
    if [ -x "$path/postgres" ] && [ -x "$path/initdb" ] && [ -x "$path/pg_ctl" ]; then
        echo "$path"
        exit 0
    fi
done
command -v apt-get >/dev/null 2>&1 || exit 1
mkdir -p "$folder/debs/partial"
package() { apt-cache depends postgresql 2>/dev/null | sed -n 's/ *Depends: \(postgresql-[0-9]*\)$/\1/p' | head -n 1; }
[ -n "$(package)" ] || apt-get update -qq >/dev/null 2>&1 || exit 1
# With the libraries that it needs and this machine lacks: the tests let it find them beside it.
apt-get install -qq -y --download-only --no-install-recommends -o Debug::NoLocking=1 \
    -o "Dir::Cache::archives=$folder/debs" "$(package)" >/dev/null 2>&1 || exit 1
for deb in "$folder"/debs/*.deb; do
    dpkg -x "$deb" "$folder"
done
for path in "$folder"/usr/lib/postgresql/*/bin; do
    if [ -x "$path/postgres" ]; then
        echo "$path"
        exit 0
    fi
done
exit 1
