"""Setting up one's own second factor, and taking it off again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from access.account import Account
from access.audit import AuditAction, AuditEntry
from access.authenticator import Authenticator, SignedIn
from access.second_factor import SecondFactor, digest_of, made_up_codes
from access.totp import new_secret, otpauth_address, secret_read, secret_written
from plan.denied import Denied

_OFFER_SECONDS = 900
"""How long a secret that was offered may wait for its first code."""


@dataclass(frozen=True, slots=True)
class SecretOffer:
    """A secret that is somebody's as soon as he tells a code of it: ``sealed`` goes along in his form, ``written`` and
    ``address`` (for a QR code) into his app."""

    sealed: str
    written: str
    address: str


class Enrolment:
    """What people do to their own second factor. ``authenticator`` knows who they are."""

    def __init__(self, authenticator: Authenticator) -> None:
        self._authenticator = authenticator
        self._codes = authenticator.codes

    def offer(self, name: str, issuer: str) -> SecretOffer:
        """Return a new secret for an account; nothing is kept of it."""
        secret, now = new_secret(), self._authenticator.now()
        sealed = self._codes.sealer.seal(secret_written(secret), now)
        return SecretOffer(sealed, secret_written(secret), otpauth_address(secret, name, issuer))

    def offered_again(self, sealed: str, name: str, issuer: str) -> SecretOffer:
        """Return an offer whose first code was wrong; a new one where it has waited too long."""
        written = self._codes.sealer.open(sealed, self._authenticator.now(), _OFFER_SECONDS)
        if written is None:
            return self.offer(name, issuer)
        return SecretOffer(sealed, written, otpauth_address(secret_read(written), name, issuer))

    def enrol(self, token: str, sealed: str, code: str, address: str = "") -> tuple[str, tuple[str, ...]]:
        """Set up the offered secret for the holder of a token, who proves by a code that his app has it.

        Return the token of a new session, all others end, and the recovery codes, told once. Denied where there is a
        second factor already, the offer is too old, or the code is wrong.
        """
        entered, now = self._entered(token), self._authenticator.now()
        if self._codes.sealer.open(sealed, now, _OFFER_SECONDS) is None:
            raise Denied("denied.offer_late")
        recovery = made_up_codes()
        factor = SecondFactor(sealed, tuple(map(digest_of, recovery)), now)
        if entered.account.factor is not None:
            raise Denied("denied.factor_there", conflict=True)
        if not self._codes.use(factor, code, now):
            raise Denied("denied.first_code")
        return self._changed(entered, factor, AuditAction.FACTOR_ENROLLED, address), recovery

    def remove(self, token: str, password: str, code: str, address: str = "") -> str:
        """Take off the second factor of the holder of a token, who tells his password and a code once more; return the
        token of a new session. All others end."""
        entered = self._entered(token)
        if entered.account.factor is None:
            raise Denied("denied.no_factor", conflict=True)
        self._authenticator.prove(token, password, address, code)
        # As it stands now: the code may have been a recovery code.
        entered = self._entered(token)
        return self._changed(entered, None, AuditAction.FACTOR_REMOVED, address)

    def _entered(self, token: str) -> SignedIn:
        entered = self._authenticator.entered(token)
        if entered is None or not entered.session.by_password:
            raise Denied("denied.signed_out")
        return entered

    def _changed(self, entered: SignedIn, factor: SecondFactor | None, deed: AuditAction, address: str) -> str:
        account, now = entered.account, self._authenticator.now()

        def changed(accounts: Mapping[str, Account]) -> Account:
            known = accounts[account.name]
            # Changed meanwhile: what ended its sessions must not be undone.
            if known.generation != account.generation:
                raise Denied("denied.signed_out")
            return replace(known, factor=factor, generation=known.generation + 1)

        entry = AuditEntry(now, account.name, deed, str(account.role), account.name, address=address)
        after = self._authenticator.accounts.change(changed, entry)
        return self._authenticator.begin_again(after, entered.session, address)
