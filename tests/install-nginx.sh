#!/bin/sh
# Finds nginx for the test of docs/operations.md, or takes Debian's package apart into a folder: nothing is installed,
# and no service begins. Prints where it is; nothing, and exit code 1, where there is none.
set -eu
folder=$1
for path in "$(command -v nginx || true)" /usr/sbin/nginx "$folder/usr/sbin/nginx"; do
    if [ -n "$path" ] && [ -x "$path" ]; then
        echo "$path"
        exit 0
    fi
done
command -v apt-get >/dev/null 2>&1 || exit 1
mkdir -p "$folder"
cd "$folder"
apt-get download nginx >/dev/null 2>&1 || { apt-get update -qq >/dev/null 2>&1 && apt-get download nginx >/dev/null 2>&1; } || exit 1
dpkg -x nginx_*.deb .
[ -x usr/sbin/nginx ] || exit 1
echo "$folder/usr/sbin/nginx"
