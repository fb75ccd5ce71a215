#!/bin/sh
# Runs a command where nothing can leave the machine, and counts what wanted to:
#     sh tests/sealed/run.sh PYTHON COMMAND...
# It is a network namespace whose only way out is a cable that ends nowhere: the default routes lead into it, and names
# are asked of a server behind it, so every attempt is a packet that tests/sealed/witness.py sees. The exit code is the
# command's; 1 if anything wanted out; 3, with one reason, where such a namespace cannot be made.
set -eu
refuse() {
    echo "sealed: $1" >&2
    exit 3
}
if [ "${1:-}" != --inside ]; then
    [ "$(uname)" = Linux ] || refuse "network namespaces are Linux's"
    for tool in unshare ip mount; do
        command -v "$tool" >/dev/null 2>&1 || refuse "no $tool here"
    done
    if [ "$(id -u)" = 0 ]; then how=-nm; else how=-rnm; fi
    unshare "$how" true 2>/dev/null || refuse "a network namespace may not be made here"
    exec unshare "$how" sh "$0" --inside "$@"
fi
shift
here=$(cd "$(dirname "$0")/../.." && pwd)
others=$(mktemp -d)
trap 'rm -rf "$others"' EXIT
instead() { # a file of the system's is another one here, and only here
    file=$others/$(basename "$1")
    printf '%b' "$2" >"$file"
    mount --bind "$file" "$1" 2>/dev/null || refuse "$1 cannot be replaced for this run"
}
instead /etc/resolv.conf 'nameserver 198.51.100.53\noptions timeout:1 attempts:1\n'
[ ! -e /etc/nsswitch.conf ] || instead /etc/nsswitch.conf 'passwd: files\ngroup: files\nhosts: files dns\n'
ip link set lo up
if ! ip link add out type dummy 2>/dev/null; then
    ip link add out type veth peer name nowhere 2>/dev/null || refuse "neither a dummy nor a veth device can be made here"
    ip link set nowhere arp off multicast off up
fi
for end in out nowhere; do # the kernel itself keeps quiet
    for word in accept_ra router_solicitations dad_transmits; do
        quiet=/proc/sys/net/ipv6/conf/$end/$word
        [ ! -w "$quiet" ] || echo 0 >"$quiet"
    done
done
ip link set out arp off multicast off up
ip address add 198.51.100.2/32 dev out
ip route add default dev out
if ip -6 address add 2001:db8::2/128 dev out nodad 2>/dev/null; then
    ip -6 route add default dev out
fi
python=$1
shift
cd "$here"
"$python" -m tests.sealed.witness "$@"
