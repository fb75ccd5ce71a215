"""The planner's desk: drafts, sending, review and publishing, for the pages and for hooks."""

from etl.submissions.desk import Decided, Desk, Overtaken
from etl.submissions.draft import Checked, Draft, Stage
from etl.submissions.publishing import Changes
from etl.submissions.reviewing import Pending, Shown, SinceReturn
from etl.submissions.sending import Receipt

__all__ = [
    "Changes",
    "Checked",
    "Decided",
    "Desk",
    "Draft",
    "Overtaken",
    "Pending",
    "Receipt",
    "Shown",
    "SinceReturn",
    "Stage",
]
