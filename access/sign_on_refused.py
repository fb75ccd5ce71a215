"""Why a single sign-on failed: one sentence for the person, and the exact fault for the audit."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from plan.denied import Denied


class Fault(StrEnum):
    """Which check of a sign-on failed."""

    LOST = "lost"  # nothing was begun in this browser, or too long ago
    USED = "used"
    STATE = "state"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    SLOW = "slow"
    BUSY = "busy"
    LARGE = "large"
    REDIRECT = "redirect"
    ANSWER = "answer"
    METADATA = "metadata"
    CLIENT = "client"
    CODE = "code"
    KEY = "key"
    ALGORITHM = "algorithm"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    EXPIRED = "expired"
    EARLY = "early"
    NONCE = "nonce"
    CLAIMS = "claims"
    NAME = "name"


_LOST = frozenset({Fault.LOST, Fault.STATE})
_UNREACHABLE = frozenset({Fault.UNREACHABLE, Fault.SLOW, Fault.BUSY})
_MISFIT = frozenset({Fault.CERTIFICATE, Fault.LARGE, Fault.REDIRECT, Fault.ANSWER, Fault.METADATA, Fault.CLIENT})
_SENTENCES: Mapping[Fault, str] = {
    # Whatever is not named below is told as unproven: which check failed helps only who forges.
    **dict.fromkeys(Fault, "sign_on.unproven"),
    **dict.fromkeys(_LOST, "sign_on.lost"),
    **dict.fromkeys(_UNREACHABLE, "sign_on.unreachable"),
    **dict.fromkeys(_MISFIT, "sign_on.misfit"),
    Fault.USED: "sign_on.used",
    Fault.DECLINED: "sign_on.refused",
}


class SignOnRefused(Denied):
    """The sign-on failed. ``fault`` is for the audit alone: a forger must not learn which check stopped him."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(_SENTENCES[fault])
        self.fault = fault

    @property
    def detail(self) -> str:
        """The text that the audit keeps: "sign-on: " and the fault's name."""
        return f"sign-on: {self.fault}"

    @property
    def passing(self) -> bool:
        """Whether the fault is the provider's or the network's, and not the person's."""
        return self.fault in _UNREACHABLE | _MISFIT
