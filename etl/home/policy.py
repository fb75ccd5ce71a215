"""What a home's settings ask for."""

from __future__ import annotations

from access.policy import Policy, read_policy
from etl.home import Home
from etl.yaml_files import read_yaml


def policy_of(home: Home) -> Policy:
    """Return what the home's ``settings.yaml`` asks for, or the defaults; CatalogueFaults listing every fault of it."""
    return read_policy(read_yaml(home.settings)) if home.settings.exists() else Policy()
