"""The plan's text in pieces, and a task over time."""

from __future__ import annotations

from plan.tasks.assess import assess_tasks
from plan.tasks.history import completion_line, history_of, nodes_of
from plan.tasks.task import Scoring
from plan.tasks.text_marks import ParagraphKind, TextPiece, paragraphs_of, pieces_of
from tests.plan.tasks.making import (
    CATALOGUE,
    COMMITMENTS,
    LIMITS,
    PLAN_FILE,
    approved,
    assessed,
    day,
    ledger,
    node,
    report,
    task,
)

SOURCE = PLAN_FILE.source.id
NODES = (node("2021-06-30", 40, "甲"), node("2022-12-31", 60, "乙"))


def test_every_clause_of_the_plan_is_marked_once_by_its_own_words() -> None:
    pieces = [piece for paragraph in paragraphs_of(COMMITMENTS, SOURCE) for piece in paragraph.pieces]
    marked = [(piece.commitment, piece.text) for piece in pieces if piece.commitment]
    assert marked == [(each.id, each.quote) for each in PLAN_FILE.commitments]


def test_nothing_of_the_text_is_lost_between_the_pieces() -> None:
    text = COMMITMENTS.texts[SOURCE]
    for paragraph in paragraphs_of(COMMITMENTS, SOURCE):
        if paragraph.kind is not ParagraphKind.CELLS:
            words = "".join(piece.text for piece in paragraph.pieces)
            assert text[paragraph.start : paragraph.start + len(words)] == words
    said = "".join(p.text for each in paragraphs_of(COMMITMENTS, SOURCE) for p in each.pieces)
    assert said == "".join(line for line in text.split("\n") if line.strip())


def test_headings_and_the_cells_of_the_table_are_known_as_such() -> None:
    found = list(paragraphs_of(COMMITMENTS, SOURCE))
    parts = [each.pieces[0].text for each in found if each.kind is ParagraphKind.PART]
    assert parts == ["一、发展背景", "二、总体要求", "三、主要任务", "四、保障措施"]
    assert any(len(each.pieces) > 50 for each in found if each.kind is ParagraphKind.CELLS)


def test_a_clause_that_reaches_out_of_what_is_cut_is_not_marked() -> None:
    first = COMMITMENTS.all[0]
    text = COMMITMENTS.texts[SOURCE]
    start, end = first.span
    assert pieces_of(text, start, end - 1, [first]) == (TextPiece(text[start : end - 1]),)
    assert pieces_of(text, start, end, [first]) == (TextPiece(first.quote, first.id),)


def test_history_is_told_newest_first_each_report_as_the_task_stood_on_its_day() -> None:
    reports = (report("2021-06-30", 1, done=5.0), report("2021-12-31", 2, done=8.0), report("2023-12-31", 3, done=20.0))
    of = ledger(task(), reports=reports)
    board = assess_tasks(of, day("2022-12-31"), LIMITS, CATALOGUE.supervision.rule)
    states = history_of(board, "1", LIMITS)
    assert [(each.report.line, each.assessed.completion) for each in states] == [(2, 0.4), (1, 0.25)]
    assert completion_line(board, "1") == (
        (day("2021-01-01"), 0.0), (day("2021-06-30"), 0.25), (day("2021-12-31"), 0.4), (day("2022-12-31"), 0.4)
    )  # fmt: skip


def test_nodes_keep_their_original_day_and_say_how_late_they_were() -> None:
    of = ledger(
        task(Scoring.NODES, nodes=NODES),
        reports=(report("2021-09-30", nodes={0: day("2021-07-12")}),),
        extensions=(approved("2023-12-31"),),
    )
    first, second = nodes_of(assessed(of, "2023-03-31"))
    assert (first.late, first.missed) == (12, False)
    assert (second.original.due, second.node.due, second.late) == (day("2022-12-31"), day("2023-12-31"), None)
    assert not second.missed
    assert nodes_of(assessed(of, "2024-03-31"))[1].missed
