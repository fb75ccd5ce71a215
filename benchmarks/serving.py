"""The page callback of the overview and of an indicator, asked over HTTP by 1 and by 50 clients at once.

Five dates are asked for in turn, as by colleagues who look at the same quarters; the server keeps answers to them.
What a date costs that nobody asked for before is measured beside it.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from urllib.parse import urlsplit

from benchmarks.measuring import Row, quantile
from benchmarks.size import Size

PAGES = {"overview": "/", "indicator": "/indicator/8"}
DAYS = ("2022Q4", "2023Q2", "2023Q3", "2024Q4", "2025Q4")
SEARCHES = tuple(f"?as_of={day}" for day in DAYS)


def rows(address: str, size: Size) -> Iterator[Row]:
    """Yield P50, P95 and requests a second; the overview at 50 clients must stay under 200 ms at P95."""
    for name, path in PAGES.items():
        for clients in size.clients:
            taken = asked(address, path, clients, size.seconds)
            p50, p95 = (1000 * quantile(taken, share) for share in (0.50, 0.95))
            limit = name == "overview" and clients == 50
            yield Row(
                f"callback of the {name}, {clients} client{'s' if clients > 1 else ''}",
                f"P50 {p50:.0f} ms, P95 {p95:.0f} ms",
                f"{len(taken) / size.seconds:.0f} requests/s" + ("; 200 ms wanted at P95" if limit else ""),
                p95 < 200 if limit and size.judged else None,
            )
        first = _first_asked(address, path, size.days)
        p50, p95 = (1000 * quantile(first, share) for share in (0.50, 0.95))
        yield Row(f"callback of the {name}, a date asked for the first time", f"P50 {p50:.0f} ms, P95 {p95:.0f} ms")


def _first_asked(address: str, path: str, number: int) -> list[float]:
    """Return seconds for each of some days that nobody asked for before."""
    days = [date(2022, 1, 5) + timedelta(days=17 * n) for n in range(number)]
    host = urlsplit(address).netloc
    connection = http.client.HTTPConnection(host, timeout=30)
    return [_taken(connection, host, page_request(address, path, f"?as_of={day}")) for day in days]


def page_request(address: str, path: str, search: str) -> bytes:
    """Return the body a browser sends when the address changes, made from what the server says of its callbacks."""
    host = urlsplit(address).netloc
    connection = http.client.HTTPConnection(host, timeout=30)
    connection.request("GET", "/_dash-dependencies")
    known = json.loads(connection.getresponse().read())
    routing = next(c for c in known if {"pathname", "search"} <= {i["property"] for i in c["inputs"]})
    given = {"pathname": path, "search": search}
    inputs = [{**i, "value": given.get(i["property"])} for i in routing["inputs"]]
    state = [{**s, "value": given.get(s["property"])} for s in routing["state"]]
    changed = [f"{i['id']}.{i['property']}" for i in inputs]
    body = {"output": routing["output"], "inputs": inputs, "state": state, "changedPropIds": changed}
    return json.dumps({**body, "outputs": _outputs(routing["output"])}).encode()


def _outputs(output: str) -> object:
    """Return an output as Dash's own client sends it, from how Dash writes it: ``..a.x...b.y..`` for several, ``a.x``
    for one."""
    if not output.startswith(".."):
        name, prop = output.rsplit(".", 1)
        return {"id": name, "property": prop}
    pairs = (part.rsplit(".", 1) for part in output.strip(".").split("..."))
    return [{"id": name, "property": prop.split("@")[0]} for name, prop in pairs]


def asked(address: str, path: str, clients: int, seconds: float, searches: Sequence[str] = SEARCHES) -> list[float]:
    """Return the seconds each answer took while clients ask for so many. They live in a process of their own."""
    bodies = [page_request(address, path, search) for search in searches]
    receiving, sending = multiprocessing.Pipe(duplex=False)
    asking = multiprocessing.Process(
        target=_ask_all, args=(urlsplit(address).netloc, bodies, clients, seconds, sending)
    )
    asking.start()
    taken: list[float] = receiving.recv()
    asking.join()
    return taken


def _ask_all(
    host: str, bodies: list[bytes], clients: int, seconds: float, sending: multiprocessing.connection.Connection
) -> None:
    taken: list[float] = []
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=_ask, args=(host, bodies, n, until, taken)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sending.send(taken)


def _ask(host: str, bodies: list[bytes], client: int, until: float, taken: list[float]) -> None:
    connection = http.client.HTTPConnection(host, timeout=30)
    for turn in count(client):
        taken.append(_taken(connection, host, bodies[turn % len(bodies)]))
        if time.perf_counter() >= until:
            return


def _taken(connection: http.client.HTTPConnection, host: str, body: bytes) -> float:
    headers = {"Content-Type": "application/json", "Origin": f"http://{host}", "Accept-Encoding": "gzip"}
    start = time.perf_counter()
    connection.request("POST", "/_dash-update-component", body, headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, f"the server answered {answer.status}"
    return time.perf_counter() - start
