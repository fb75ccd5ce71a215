"""Fetching what bureaus published: every byte proven before it is kept, and the last good state kept otherwise."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from etl.home.signing_key import is_signed
from etl.hub.kept import KeptPublications
from etl.hub.manifest import MOST_MANIFEST, PublishedManifest, digest_of, read_manifest
from etl.hub.publication import CURRENT, MOST_CURRENT, file_name, manifest_name, read_pointer, signature_name
from etl.hub.stores import ReadableStore, Unreachable, store_of
from plan.hub.hub_file import HubBureau, HubFile

_SIGNATURE = 128
"""Hexadecimal digits of a signature."""

_AT_ONCE = 16
"""Bureaus that are asked at the same time: most of the time is waiting for their answers."""


class PullState(StrEnum):
    """What became of asking one bureau."""

    NEW = "new"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class PullOutcome:
    """What became of one bureau; ``why`` is a wording key below ``hub.why.`` with its ``fields``."""

    bureau: str
    state: PullState
    why: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)


class _RefusedError(Exception):
    """What a bureau published is not what it should be; ``why`` as in ``PullOutcome``."""

    def __init__(self, why: str, **fields: object) -> None:
        self.why, self.fields = why, fields
        super().__init__(why)


def pull(hub: HubFile, base: Path, kept: KeptPublications) -> tuple[PullOutcome, ...]:
    """Ask every bureau for what it published last and keep what is proven; outcomes in the file's order.

    ``base``: the folder against which relative sources are meant.
    """
    with ThreadPoolExecutor(min(_AT_ONCE, 4 * (os.cpu_count() or 1))) as pool:
        return tuple(pool.map(lambda bureau: _pulled(bureau, base, kept), hub.bureaus))


def _pulled(bureau: HubBureau, base: Path, kept: KeptPublications) -> PullOutcome:
    """Ask one bureau; whatever is wrong becomes its outcome, so that the others are asked all the same."""
    try:
        store = store_of(bureau.source, base)
        digest = read_pointer(store.read(CURRENT, MOST_CURRENT))
        if digest is None:
            raise _RefusedError("pointer")
        before = kept.digest(bureau.id)
        # Nothing is asked but 80 bytes of a bureau that published nothing new.
        if digest == before:
            return PullOutcome(bureau.id, PullState.UNCHANGED)
        manifest, signed, signature = _proven(bureau, store, digest)
        _check_newer(manifest, kept.manifest(bureau.id))
        for each in manifest.files:
            if not kept.has(each.sha256):
                # At most as many bytes as were signed for: an endless answer ends there.
                content = store.read(file_name(each.sha256), each.size)
                if digest_of(content) != each.sha256:
                    raise _RefusedError("file", name=each.name)
                kept.put_file(each.sha256, content)
        # Signed is not sound: a table of another shape would fail every page of the hub.
        fault = kept.fault_of(manifest)
        if fault:
            raise _RefusedError("table", name=fault)
        kept.put(bureau.id, signed, signature)
        return PullOutcome(bureau.id, PullState.NEW)
    except Unreachable as trouble:
        return PullOutcome(bureau.id, PullState.UNREACHABLE, "unreachable", {"why": trouble.why})
    except _RefusedError as refused:
        return PullOutcome(bureau.id, PullState.REFUSED, refused.why, refused.fields)


def _proven(bureau: HubBureau, store: ReadableStore, digest: str) -> tuple[PublishedManifest, bytes, bytes]:
    """Return the manifest that the bureau's key signed, with its bytes and the signature."""
    signed = store.read(manifest_name(digest), MOST_MANIFEST)
    signature = store.read(signature_name(digest), _SIGNATURE + 2).strip()
    # The signature first: of what nobody vouches for not even the form is looked at.
    if digest_of(signed) != digest or not is_signed(signed, signature.decode("ascii", "replace"), bureau.key):
        raise _RefusedError("signature")
    manifest = read_manifest(signed)
    if manifest is None or manifest.figures is None:
        raise _RefusedError("manifest")
    return manifest, signed, signature


def _check_newer(manifest: PublishedManifest, before: PublishedManifest | None) -> None:
    """Refuse an older publication, signed though it is: whoever can write into the folder could bring one back."""
    if before is None:
        return
    if (manifest.sequence, manifest.published_at) < (before.sequence, before.published_at):
        raise _RefusedError("older", at=manifest.published_at, kept=before.published_at)


def counts_by_state(outcomes: tuple[PullOutcome, ...]) -> Iterator[tuple[PullState, int]]:
    """Yield how many bureaus came to each state, those of none left out."""
    for state in PullState:
        count = sum(outcome.state is state for outcome in outcomes)
        if count:
            yield state, count
