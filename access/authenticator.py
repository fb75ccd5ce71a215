"""Authentication: signing in and out, and whose session a request has. Whoever is not let in gets the same sentence
after the same time, so that it shows neither which names exist nor what was wrong."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from access.account import LONGEST_NAME, Account, of_people, tidy_name
from access.audit import AuditAction, AuditEntry
from access.code_check import CodeCheck, CodeNeeded
from access.passwords import LONGEST, Passwords
from access.permission import ADMINISTRATORS
from access.policy import Policy
from access.second_factor import TextSealer
from access.session import Session, SessionEnd, is_open, left_of, must_prove
from access.stores import AccountStore, AuditStore, SessionStore
from access.throttle import Attempt, Throttle, address_key, keys_of
from plan.denied import Denied
from plan.instant import shown_instant

_TOUCH = timedelta(minutes=1)
"""How often at most a session's last request is written down: each is a write to the sessions' store."""

Clock = Callable[[], datetime]


def now_utc() -> datetime:
    """Return the time it is."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person who is signed in: account, session, whether he must set a password before anything else, and how long
    the session still lasts (``left``) until what ends it (``end``). ``must_prove``: the password must be given again
    before what cannot be taken back; ``must_enrol``: a second factor is asked of his role, and he has none yet."""

    account: Account
    session: Session
    must_change: bool
    left: timedelta = timedelta()
    end: SessionEnd = SessionEnd.IDLE
    must_prove: bool = False
    must_enrol: bool = False


class Authenticator:
    """Signs people in and out, by accounts, sessions and audit entries in the given stores. ``clock`` gives the time in
    UTC; ``sealer`` encrypts second factors (None: by a key that lasts as long as this object)."""

    def __init__(
        self,
        accounts: AccountStore,
        audit: AuditStore,
        sessions: SessionStore,
        policy: Policy,
        passwords: Passwords | None = None,
        clock: Clock = now_utc,
        sealer: TextSealer | None = None,
    ) -> None:
        self.policy = policy
        self.accounts = accounts
        self.audit = audit
        self.passwords = passwords or Passwords()
        self.sessions = self._sessions = sessions
        self._clock = clock
        self._counting = threading.Lock()
        self._throttle = Throttle(sessions, policy.lock, self._tell_locked)
        self.codes = CodeCheck(accounts, sessions, self._throttle, sealer or TextSealer(), self._code_failed)
        # In memory: a restart enters a lock once more, and no more than that.
        self._locks_told: set[tuple[str, str, datetime]] = set()

    @property
    def nobody(self) -> bool:
        """Whether there is no account at all yet."""
        return not of_people(self.accounts.accounts())

    def sign_in(self, name: str, password: str, address: str = "", device: str = "") -> str:
        """Return a new session's token for a name and its password; Denied, and counted and audited, for anything
        else. CodeNeeded where the account has a second factor.

        ``device``: under which number the browser is known, in which that person has signed in before.
        """
        name = tidy_name(name)[: LONGEST_NAME + 1]
        now = self._clock()
        account = of_people(self.accounts.accounts()).get(name)
        attempt = Attempt(name, address, device)
        with self._throttle.lane(attempt, now) as before:
            closed = self._throttle.count(attempt, now)
            # Hashed for unknown names and locked ones too, so that the time taken tells no name.
            fits = self.passwords.fits(account.secret if account else "", password[: LONGEST + 1])
        if closed is not None:
            raise Denied("denied.locked", until=shown_instant(closed))
        if account is None or not fits or not account.may_enter(now):
            self._audit(AuditAction.SIGNED_IN, name, address, "failed", ok=False)
            # The same words for a wrong password, an unknown name and a disabled account.
            raise Denied("denied.sign_in")
        self._throttle.forgive(attempt, before)
        self._check_place(account, address)
        if account.factor is not None:
            raise CodeNeeded(self.codes.ticket(account, now))
        return self._begin(account, address, now, by_password=True)

    def sign_in_with_code(self, ticket: str, code: str, address: str = "", device: str = "") -> str:
        """Return a new session's token for the ticket of a right password and a right code; Denied, counted and
        audited, for anything else; CodeLate for a ticket that has run out."""
        now = self._clock()
        account = self.codes.ticketed(ticket, now)
        self._check_place(account, address)
        self.codes.check(account, code, address, device, now)
        return self._begin(account, address, now, by_password=True)

    def sign_in_as(self, name: str, address: str = "") -> str:
        """Return a new session's token for the account that the single sign-on names; Denied if there is none, or it
        may not be used."""
        account = of_people(self.accounts.accounts()).get(tidy_name(name))
        now = self._clock()
        if account is None or not account.may_enter(now):
            self._audit(AuditAction.SIGNED_IN, name, address, "sign-on: no such account", ok=False)
            raise Denied("denied.sign_on_unknown", name=name)
        self._check_place(account, address)
        return self._begin(account, address, now, by_password=False)

    def entered(self, token: str, active: bool = True) -> SignedIn | None:
        """Return the person whose session a token is; None for an unknown token or an ended session. ``active``: a
        person asks, not a page that refreshes itself, so that the session's quiet time begins anew.
        """
        session = self._sessions.find(_key(token)) if token else None
        if session is None:
            return None
        now = self._clock()
        account = self.accounts.accounts().get(session.account)
        if account is None or not is_open(session, account, now, self.policy.session):
            return None
        # Not at every request: each would be a write. A tenth of the quiet time keeps short ones exact as well.
        if active and now - session.seen >= min(_TOUCH, timedelta(minutes=self.policy.session.idle_minutes) / 10):
            self._sessions.seen(session.key, now)
            session = replace(session, seen=now)
        # Whoever came by single sign-on has no password of ours to change.
        must_change = session.by_password and self.must_change(account, now)
        prove = must_prove(session, now, self.policy.session)
        enrol = session.by_password and account.factor is None and account.role in self.policy.second_factor.roles
        return SignedIn(account, session, must_change, *left_of(session, now, self.policy.session), prove, enrol)

    def must_change(self, account: Account, now: datetime | None = None) -> bool:
        """Tell whether an account needs another password before it is good for anything else."""
        days = self.policy.password.days
        # By its distance: a password set while the clock was a year ahead must not last a year longer.
        age = abs((now or self._clock()) - (account.changed_at or self._clock()))
        return bool(account.secret) and (account.must_change or (days > 0 and age >= timedelta(days=days)))

    def sign_out(self, token: str, address: str = "") -> None:
        """End the session of a token."""
        session = self._sessions.find(_key(token)) if token else None
        if session is not None:
            self._sessions.close(session.key)
            self._audit(AuditAction.SIGNED_OUT, session.account, address)

    def session_key(self, token: str) -> str:
        """Return under which key the session of a token is kept."""
        return _key(token)

    def own_sessions(self, token: str) -> list[Session]:
        """Return the open sessions of a token's account, the newest first; none for an unknown or ended token."""
        entered = self.entered(token)
        if entered is None:
            return []
        now, account = self._clock(), entered.account
        return [s for s in self._sessions.of_account(account.name) if is_open(s, account, now, self.policy.session)]

    def end_others(self, token: str, address: str = "") -> int:
        """End every session of the holder of a token but this one; return how many."""
        others = [session for session in self.own_sessions(token) if session.key != _key(token)]
        for session in others:
            self._sessions.close(session.key)
            self._audit(AuditAction.SIGNED_OUT, session.account, address, "from elsewhere")
        return len(others)

    def change_password(self, token: str, old: str, new: str, address: str = "") -> str:
        """Set another password; every session of the account ends, and a new one begins whose token is returned.

        Denied for an ended session, a wrong old password (counted like a failed sign-in) or a new one that may not
        be.
        """
        entered = self.entered(token)
        if entered is None:
            raise Denied("denied.signed_out")
        account, now = entered.account, self._clock()
        if not self._own_password_fits(account, old, address, now):
            self._audit(AuditAction.PASSWORD_CHANGED, account.name, address, "failed", ok=False)
            raise Denied("denied.old_password")
        past = (account.secret, *account.past)[: max(1, self.policy.password.remembered)]
        self.passwords.check(new, account.name, past, self.policy.password)
        secret = self.passwords.hash(new)

        def changed(accounts: Mapping[str, Account]) -> Account:
            known = accounts[account.name]
            # The account was changed meanwhile: what ended its sessions must not be undone by its password.
            if known.generation != account.generation:
                raise Denied("denied.signed_out")
            fresh = {"secret": secret, "must_change": False, "changed_at": now}
            return replace(known, **fresh, generation=known.generation + 1)  # type: ignore[arg-type]

        entry = self._entry(AuditAction.PASSWORD_CHANGED, account.name, address)
        # With its audit entry in one transaction; only then is the old session closed.
        return self.begin_again(self.accounts.change(changed, entry), entered.session, address)

    def begin_again(self, account: Account, old: Session, address: str) -> str:
        """Return the token of a new session in the place of one that the account's own person has just ended."""
        self._sessions.close(old.key)
        return self._begun(account, address, self._clock(), by_password=True)

    def now(self) -> datetime:
        """Return the time by which sessions, locks and codes are judged, UTC."""
        return self._clock()

    def prove(self, token: str, password: str, address: str = "", code: str = "") -> None:
        """Take note that the holder of a token has given his password again, and a code where he has a second factor;
        Denied, counted and audited, if they are not his."""
        entered = self.entered(token)
        if entered is None:
            raise Denied("denied.signed_out")
        account, now = entered.account, self._clock()
        if not self._own_password_fits(account, password, address, now):
            self._audit(AuditAction.SIGNED_IN, account.name, address, "proof failed", ok=False)
            raise Denied("denied.proof")
        if account.factor is not None:
            self.codes.check(account, code, address, "", now)
        self._sessions.proved(entered.session.key, now)

    def _own_password_fits(self, account: Account, password: str, address: str, now: datetime) -> bool:
        """Tell whether who is signed in knows the account's password; what is wrong counts like a failed sign-in."""
        attempt = Attempt(account.name, address)
        before = self._sessions.failures(attempt.of_address)
        closed = self._throttle.count(attempt, now)
        if not self.passwords.fits(account.secret, password) or closed is not None:
            return False
        self._throttle.forgive(attempt, before)
        return True

    def unlock(self, name: str) -> None:
        """Forget the wrong passwords and codes of a name, from all addresses."""
        for key in keys_of(tidy_name(name)):
            self._throttle.unlock(key)

    def unlock_address(self, address: str) -> None:
        """Forget that passwords sent from an address were wrong."""
        self._throttle.unlock(address_key(address))

    def locked_until(self, name: str) -> datetime | None:
        """Return until when a name is locked, from any address; None if it is not."""
        return self._throttle.locked_until(name, self._clock())

    def _check_place(self, account: Account, address: str) -> None:
        """Raise Denied, audited, where an administrator signs in from an address that the policy does not admit."""
        if account.role in ADMINISTRATORS and not self.policy.admits_administrators(address):
            self._audit(AuditAction.SIGNED_IN, account.name, address, "place", ok=False)
            raise Denied("denied.place")

    def _begin(self, account: Account, address: str, now: datetime, by_password: bool) -> str:
        self._audit(AuditAction.SIGNED_IN, account.name, address, "" if by_password else "sign-on")
        return self._begun(account, address, now, by_password)

    def _begun(self, account: Account, address: str, now: datetime, by_password: bool) -> str:
        # 256 bits of the system's randomness; what is kept is its SHA-256 (decision 35).
        token = secrets.token_urlsafe(32)
        # As long as a lock at least: failures stand in the same file and must outlast their lock.
        kept = max(timedelta(hours=self.policy.session.hours), timedelta(minutes=self.policy.lock.minutes))
        self._sessions.sweep(now - kept, now + kept)
        whose = account.name, account.generation
        self._sessions.open(Session(_key(token), *whose, now, now, address, by_password))
        return token

    def _code_failed(self, account: Account, address: str) -> None:
        self._audit(AuditAction.SIGNED_IN, account.name, address, "code", ok=False)

    def _tell_locked(self, attempt: Attempt, address: str, until: datetime) -> None:
        """Enter in the audit that an address is locked, or one name from there."""
        whose = ("", address, until) if address else (attempt.name, attempt.address, until)
        self._audit_lock_once(whose, attempt.name)

    def _audit_lock_once(self, lock: tuple[str, str, datetime], name: str) -> None:
        """Enter a lock in the audit once: further tries must not fill the disk with entries."""
        now = self._clock()
        with self._counting:
            known = lock in self._locks_told
            self._locks_told = {told for told in self._locks_told if told[2] > now} | {lock}
        if not known:
            self._audit(AuditAction.SIGNED_IN, name, lock[1], "locked", ok=False)

    def _audit(self, deed: AuditAction, name: str, address: str, detail: str = "", ok: bool = True) -> None:
        self.audit.enter(replace(self._entry(deed, name, address), detail=detail, ok=ok))

    def _entry(self, deed: AuditAction, name: str, address: str) -> AuditEntry:
        """Return an entry; of an unknown name it has the beginning only: people type passwords where names belong."""
        account = self.accounts.accounts().get(name)
        if account is None:
            # Two characters of what was typed (decision 39).
            return AuditEntry(self._clock(), "", deed, "", f"{name[:2]}…", address=address)
        return AuditEntry(self._clock(), name, deed, str(account.role), name, address=address)


def _key(token: str) -> str:
    """Return the key under which a session is kept, its token's SHA-256: who reads the file learns no token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
