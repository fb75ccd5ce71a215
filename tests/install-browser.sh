#!/bin/sh
# Finds a Chromium for the browser tests, or installs one. Debian's is preferred; elsewhere playwright brings its own.
set -eu
python=$1
for name in chromium-headless-shell chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        found=yes
        break
    fi
done
root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
may_apt() { command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; }
have_cjk() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ]; }
want=""
# The one without windows draws for half the processor time; where Debian does not have it yet, the whole one.
if [ "${found:-}" != yes ]; then
    want="chromium"
    if may_apt && root apt-get update -qq >/dev/null && apt-cache show chromium-headless-shell >/dev/null 2>&1; then
        want="chromium-headless-shell"
    fi
fi
have_cjk || want="$want fonts-noto-cjk fontconfig"
# The workbooks and Word files the product writes are opened and laid out by an office program in the tests.
command -v soffice >/dev/null 2>&1 || want="$want libreoffice-calc libreoffice-writer"
if command -v dpkg-query >/dev/null 2>&1 && ! dpkg-query -W -f '${Status}' libreoffice-writer 2>/dev/null | grep -q 'ok installed'; then
    want="$want libreoffice-writer"
fi
# Reports are read back by another program than those they were made and are proven with.
command -v pdftotext >/dev/null 2>&1 || want="$want poppler-utils"
if [ -n "$want" ] && may_apt; then
    echo "installing$( [ "${want# }" = "$want" ] && echo ' ')$want (about a minute)"
    root env DEBIAN_FRONTEND=noninteractive sh -c "apt-get update -qq && apt-get install -y -qq --no-install-recommends $want" >/dev/null
    found=yes
fi
if [ "${found:-}" != yes ]; then
    echo "no Chromium here: asking playwright for one"
    "$python" -m playwright install chromium || {
        echo "The browser tests need Chromium: install it (Debian: apt-get install chromium) and run make test again." >&2
        exit 1
    }
fi
