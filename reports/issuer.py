"""What a printed report is issued with: the key that signs it, and the address where its numbers are looked up."""

from __future__ import annotations

from dataclasses import dataclass

from access.policy import Policy, read_policy
from etl.home import Home
from etl.home.signing_key import SigningKey
from etl.yaml_files import read_yaml
from reports.signing import signer_of

USUAL_ADDRESS = "http://127.0.0.1:8050"
"""Where the pages are on the machine itself, if the settings name no address."""


@dataclass(frozen=True, slots=True)
class ReportIssuer:
    """``signer`` None: a home that can keep no key; its reports are not signed. ``address`` is of the settings."""

    signer: SigningKey | None = None
    address: str | None = None

    @property
    def base(self) -> str:
        """The address before the short ones."""
        return self.address or USUAL_ADDRESS

    @property
    def surroundings(self) -> dict[str, str]:
        """What a report's bytes depend on besides: another address, other bytes."""
        return {"address": self.address} if self.address else {}


def issuer_of(home: Home, demonstration: bool) -> ReportIssuer:
    """Return what the reports of a home are issued with; CatalogueFaults for settings that cannot be read."""
    policy = read_policy(read_yaml(home.settings)) if home.settings.exists() else Policy()
    return ReportIssuer(signer_of(home, demonstration), policy.address)
