"""Submissions: drafts, sending, review and publishing, for the pages."""

from etl.submissions.draft import CheckedDraft, Draft, DraftNotThereError, DraftStage
from etl.submissions.publishing import Changes
from etl.submissions.reviewing import PendingReview, SinceReturn, SubmissionDetail
from etl.submissions.sending import Receipt
from etl.submissions.submission_service import Decided, Overtaken, SubmissionService

__all__ = [
    "Changes",
    "CheckedDraft",
    "Decided",
    "Draft",
    "DraftNotThereError",
    "DraftStage",
    "Overtaken",
    "PendingReview",
    "Receipt",
    "SinceReturn",
    "SubmissionDetail",
    "SubmissionService",
]
