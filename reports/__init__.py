"""The evaluation report: one value of sections, told as PDF, Word and Excel, and proven again from the journal.

``make(data_store, ReportQuestion(as_of, known_at), ReportKind.PDF)`` gives its bytes, ``materials_of`` what it rests
on, ``evaluation_of`` its sections, ``etl.store.kept_texts.texts_of(data_store.record)`` the evaluators' texts and the
list of reports made.
"""

from reports.evaluation import evaluation_of
from reports.making import ReportKind, make, materials_of
from reports.question import ReportDocument, ReportQuestion, question_asked

__all__ = ["ReportDocument", "ReportKind", "ReportQuestion", "evaluation_of", "make", "materials_of", "question_asked"]
