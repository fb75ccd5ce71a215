"""Submissions: upload, draft, sending, review, receipts."""
