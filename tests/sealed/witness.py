"""Counts what wants to leave: ``python -m tests.sealed.witness COMMAND...``, in the namespace that run.sh makes.

Before the command starts, packets sent on purpose must be counted; else a count of nothing would mean nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

CABLE = "out"
NOBODY = "203.0.113.1"
"""An address that belongs to nobody (RFC 5737)."""

NOBODY_6 = "2001:db8:1::1"
NO_NAME = "guibiao.invalid"
UNFIT = 3
"""Exit code: here nothing can be proven."""

_EVERY_PROTOCOL = 3
_OUTGOING = 4
_TCP, _UDP, _ICMP_6 = 6, 17, 58
_KERNELS_OWN = frozenset({130, 131, 132, 133, 135, 136, 143})
"""ICMPv6 by which the kernel looks for routers, neighbours and listeners: nobody asked for it."""

_DNS = 53
_SHOWN = 20


class Witness:
    """Sees every packet that is put into the cable."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self._tap = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_EVERY_PROTOCOL))
        self._tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            packet, (device, _, kind, *_) = self._tap.recvfrom(1 << 16)
            if device == CABLE and kind == _OUTGOING and (said := told(packet)):
                self.seen.append(said)

    def quiet(self) -> int:
        """Return how many packets there were, once no more come."""
        count = -1
        while count != len(self.seen):
            count = len(self.seen)
            time.sleep(0.5)
        return count


def told(packet: bytes) -> str:
    """Return where a packet was to go; empty for the kernel's own."""
    four = packet[0] >> 4 == 4
    start = (packet[0] & 15) * 4 if four else 40
    protocol = packet[9] if four else packet[6]
    to = ipaddress.ip_address(packet[16:20] if four else packet[24:40])
    if protocol == _ICMP_6 or (not four and protocol == 0):  # 0: the hop-by-hop options before it
        return "" if _kernels_own(packet[start:], protocol) else f"ICMPv6 to {to}"
    if protocol not in (_TCP, _UDP):
        return f"protocol {protocol} to {to}"
    port = int.from_bytes(packet[start + 2 : start + 4], "big")
    name = f", for the name {_asked(packet[start + 8 :])}" if (protocol, port) == (_UDP, _DNS) else ""
    return f"{'TCP' if protocol == _TCP else 'UDP'} to {to} port {port}{name}"


def _kernels_own(rest: bytes, protocol: int) -> bool:
    options = (rest[1] + 1) * 8 if protocol == 0 else 0
    following = rest[0] if protocol == 0 else protocol
    return following == _ICMP_6 and rest[options] in _KERNELS_OWN


def _asked(question: bytes) -> str:
    """Return the name a DNS question asks for."""
    labels, at = [], 12
    while at < len(question) and question[at]:
        labels.append(question[at + 1 : at + 1 + question[at]].decode("ascii", "replace"))
        at += 1 + question[at]
    return ".".join(labels)


def reach_out() -> list[str]:
    """Send packets on purpose; what each must be seen as."""
    wanted = [f"TCP to {NOBODY} port 443", NO_NAME]
    with suppress(OSError):
        socket.create_connection((NOBODY, 443), timeout=0.3)
    with suppress(OSError):
        socket.getaddrinfo(NO_NAME, 443)
    if _speaks_6():
        wanted.append(f"TCP to {NOBODY_6} port 443")
        with suppress(OSError):
            socket.create_connection((NOBODY_6, 443), timeout=0.3)
    return wanted


def _speaks_6() -> bool:
    """Tell whether the cable has an address of IPv6 of ours."""
    addresses = Path("/proc/net/if_inet6")
    lines = addresses.read_text("ascii").splitlines() if addresses.exists() else []
    return any(line.startswith("20010db8") and line.endswith(f" {CABLE}") for line in lines)


def main(command: list[str]) -> int:
    """Try the witness, run the command, and say what wanted out."""
    witness = Witness()
    wanted = reach_out()
    before = witness.quiet()
    missed = [each for each in wanted if not any(each in said for said in witness.seen)]
    if missed:
        print(f"sealed: sent on purpose and not seen: {'; '.join(missed)}", file=sys.stderr)
        return UNFIT
    print(f"packets sent on purpose and counted: {before}", flush=True)
    code = subprocess.run(command, check=False).returncode
    leaving = witness.seen[before : witness.quiet()]
    print(f"packets that wanted out: {len(leaving)}", flush=True)
    for said, times in Counter(leaving).most_common(_SHOWN):
        print(f"  {times} x {said}", flush=True)
    return code or bool(leaving)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
