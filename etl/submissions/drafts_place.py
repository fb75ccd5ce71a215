"""Where the drafts of a home are: in its folder, or on servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.home import Home
from etl.submissions.shelf import Drafts

if TYPE_CHECKING:
    from etl.submissions.shared_shelf import SharedDrafts


def drafts_of(home: Home) -> Drafts:
    """Return the drafts of a home."""
    return shared_drafts_of(home) or Drafts(home)


def shared_drafts_of(home: Home) -> SharedDrafts | None:
    """Return the drafts that servers of a home share; None where not both its journal and its files are on servers."""
    if home.address is None or home.bucket is None:
        return None
    from etl.submissions.shared_shelf import SharedDrafts

    return SharedDrafts(home, home.address, home.bucket)


def bring_drafts_home(home: Home) -> None:
    """Move drafts that servers share into the home's folder; nothing where they are there. Nobody serves meanwhile."""
    drafts = shared_drafts_of(home)
    if drafts is not None:
        drafts.bring_home()
