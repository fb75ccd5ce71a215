"""Every address there is, as the server lists them, with values for what they catch."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from werkzeug.routing import Rule

from tests.security.home import CARE
from tests.security.household import Household

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "GUESS")
PAGES = ("/", "/areas", "/compare", "/instructions", "/plan", "/indicator/1", "/evaluate", "/submit", "/review")

CAUGHT = {
    "filename": ("mark.svg", "base.css", "live.js", "../app.py", "vendor/x.js"),
    "package_name": ("dash", "plotly"),
    "fingerprinted_path": ("deps/react@18.v4_4_1m1.3.1.min.js", "__init__.py", "../../etc/passwd"),
    "path": ("areas", "submit", "review", "evaluate", "plan", "indicator/1", "nowhere", "admin", "audit", "_config"),
    "rest": ("overview.xlsx", "overview.svg", "indicator/1", "areas/1", "nothing"),
    "department": (CARE, "无此科"),
    "period": ("2023Q2", "2099Q9"),
    "action": ("send", "accept", "nothing"),
    "deed": ("disable", "nothing"),
    "sha256": ("0" * 64,),
    "code": ("8.2023Q2", "nothing"),
    "doc": ("nothing",),
    "page": ("1",),
    "draft": ("nothing",),
    "instruction": ("nothing",),
    "submission": ("nothing",),
    "kind": ("xlsx", "csv"),
    "name": ("wall.css", "wall.js", "nothing"),
}
"""What a rule catches, by its name; ids of the home's own things are added."""


def rules_of(access_services: Household) -> list[Rule]:
    """Return every rule of the server."""
    return sorted(access_services.server.url_map.iter_rules(), key=lambda rule: rule.rule)


def addresses_of(access_services: Household, rule: Rule) -> Iterator[str]:
    """Yield a rule's addresses, for every value of what it catches."""
    ids = tuple(access_services.things.values())
    more = {"draft": ids, "submission": ids, "sha256": (access_services.things["report"],)}
    pages = tuple(f"{kind}/{key}" for kind in ("submit", "submission") for key in ids)
    values = [(*CAUGHT[name], *more.get(name, ()), *(pages if name == "path" else ())) for name in _names(rule)]
    for chosen in product(*values):
        address = rule.rule
        for value in chosen:
            head, _, rest = address.partition("<")
            address = head + value + rest.partition(">")[2]
        yield address


def _names(rule: Rule) -> list[str]:
    """In the order in which they stand."""
    return [part.partition(">")[0].rpartition(":")[2] for part in rule.rule.split("<")[1:]]
