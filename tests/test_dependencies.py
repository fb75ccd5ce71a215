"""What is declared for run time is imported by run-time code, and what is imported is declared."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions

import pytest

from tests.test_architecture import MODULES, ROOT, imports

UNSEEN: Mapping[str, str] = {
    "tzdata": "read as a file by the standard library's zoneinfo where the system has no zone files",
}
"""Distributions that no import of ours names, and what uses them."""


def normal(name: str) -> str:
    """Return a distribution's name as registries compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    """Return the distributions that pyproject.toml names for run time, those of a cluster too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["cluster"]]
    return {normal(re.split(r"[\[<>=!~; ]", line)[0]) for line in wanted}


@cache
def imported() -> Mapping[str, set[str]]:
    """Return the distributions that run-time code imports, each with its modules of ours that do."""
    providers = packages_distributions()
    found: dict[str, set[str]] = {}
    for module, path in MODULES.items():
        for name in imports(path):
            first = name.split(".")[0]
            if first in sys.stdlib_module_names or first in {m.split(".")[0] for m in MODULES}:
                continue
            assert first in providers, f"{module} imports {first}, which nothing installed provides"
            found.setdefault(_provider(name, providers[first]), set()).add(module)
    return found


def _provider(name: str, distributions: list[str]) -> str:
    """Return the one distribution of several under a namespace that the name says."""
    named = {normal(each) for each in distributions}
    return named.pop() if len(named) == 1 else next(each for each in named if normal(name).startswith(each))


def test_what_is_imported_is_declared() -> None:
    undeclared = {name: sorted(modules) for name, modules in imported().items() if name not in declared()}
    assert not undeclared, "they are there today because something else needs them"


def test_what_is_declared_is_imported() -> None:
    assert not declared() - imported().keys() - UNSEEN.keys()


@pytest.mark.parametrize("name", UNSEEN)
def test_what_no_import_names_is_declared_and_not_imported(name: str) -> None:
    assert name in declared()
    assert name not in imported()


def test_every_declared_dependency_has_its_reason() -> None:
    table = (ROOT / "docs" / "decisions.md").read_text("utf-8").partition("## Dependencies and their reasons")[2]
    told = {normal(name) for row in re.findall(r"^\| ([^|]+) \|", table, re.M) for name in re.split(r"[ ,]+", row)}
    assert not declared() - told


def test_what_is_installed_is_what_tests_ran_with() -> None:
    """A cluster's lock file once had another reader of catalogues than the tests'."""
    tested = locked("requirements-dev.lock")
    for other in ("requirements.lock", "requirements-cluster.lock", "requirements-ocr.lock"):
        theirs = locked(other)
        assert len(theirs) > 40
        assert {
            name: versions for name, versions in theirs.items() if name in tested and versions != tested[name]
        } == {}


def locked(file: str) -> Mapping[str, set[str]]:
    """Return the versions that a lock file pins, by distribution: several where they hang on the Python."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", (ROOT / file).read_text("utf-8"), re.M):
        found.setdefault(normal(name), set()).add(version)
    return found
