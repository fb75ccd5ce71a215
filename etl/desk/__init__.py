"""The planner's desk: drafts, sending, review and publishing, for the pages and for hooks."""

from etl.desk.desk import Decided, Desk, Overtaken
from etl.desk.draft import Checked, Draft, Stage
from etl.desk.publishing import Changes
from etl.desk.reviewing import Pending, Shown, SinceReturn
from etl.desk.sending import Receipt

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
