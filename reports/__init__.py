"""The evaluation report: one value of sections, told as PDF, Word and Excel, and proven again from the journal.

``make(keeper, Question(as_of, known_at), Kind.PDF)`` gives its bytes, ``materials_of`` what it rests on,
``evaluation_of`` its sections, ``etl.store.kept_texts.texts_of(keeper.record)`` the evaluators' texts and the
list of reports made.
"""

from reports.evaluation import evaluation_of
from reports.making import Kind, make, materials_of
from reports.question import Question

__all__ = ["Kind", "Question", "evaluation_of", "make", "materials_of"]
