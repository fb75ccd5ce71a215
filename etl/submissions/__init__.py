"""Submissions: drafts, sending, review and publishing, for the pages."""

from etl.submissions.draft import CheckedDraft, Draft, DraftNotThereError, DraftStage
from etl.submissions.publishing import ChangeMarks
from etl.submissions.reviewing import PendingReview, SinceReturn, SubmissionDetail
from etl.submissions.sending import Receipt
from etl.submissions.submission_service import KeptDecision, Overtaken, SubmissionService

__all__ = [
    "ChangeMarks",
    "CheckedDraft",
    "Draft",
    "DraftNotThereError",
    "DraftStage",
    "KeptDecision",
    "Overtaken",
    "PendingReview",
    "Receipt",
    "SinceReturn",
    "SubmissionDetail",
    "SubmissionService",
]
