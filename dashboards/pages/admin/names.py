"""The name that somebody gives to an account or a display, as it will be kept."""

from __future__ import annotations

from access.account import LONGEST_NAME, tidy_name
from dashboards.pages.audit.text import visible
from dashboards.server.posting import posted
from plan.denied import Denied


def posted_name() -> str:
    """Return the name that was sent. What nobody could see in the refusal is written out in it."""
    name = tidy_name(posted("name"))
    shown = visible(name)
    if shown != name:
        raise Denied("denied.account_name", name=shown[:LONGEST_NAME], most=LONGEST_NAME)
    return name
