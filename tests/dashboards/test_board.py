"""The board as a value: who has reported by when, each state with shape, word and colour, one year at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dashboards.components.state_marks import SEVERITIES, STATES, css, state_of
from dashboards.pages.submissions.board import board_section, reminders_block, shown_year
from dashboards.request import Request
from plan.board import BoardSquare, Reminder, board, due_day
from plan.period import Period
from plan.slots import SlotState
from presentation.theme import PAPER, WHITE
from tests.dashboards.colour import contrast
from tests.dashboards.fakes import fake_reader, the_plan
from tests.dashboards.tree import by_class, hrefs, text_in
from wording import Lang, texts

TODAY = date(2023, 11, 1)
SQUARES = board(the_plan(), {}, (), TODAY)


def request(lang: Lang = Lang.ZH, **query: str) -> Request:
    return Request(fake_reader(), "/review", TODAY, lang, query=query, today=TODAY)


def square(state: SlotState, days: int = -3) -> BoardSquare:
    return BoardSquare("养老服务科", Period(2023, 3), state, TODAY, days, owed=state is not SlotState.ACCEPTED)


@pytest.mark.parametrize("lang", Lang)
def test_a_year_of_every_department_with_its_deadlines(lang: Lang) -> None:
    shown = board_section(request(lang, year="2023"), SQUARES, lambda square: None)
    text = text_in(shown)
    assert ("10月15日截止" if lang is Lang.ZH else "due 15 Oct") in text
    assert text.count("逾期" if lang is Lang.ZH else "Overdue") >= 6
    assert len(by_class(shown, "slot-overdue")) == 6 * 3
    assert len(by_class(shown, "slot-none")) == 6


def test_the_year_shown_is_the_one_asked_for_else_the_first_in_which_something_is_owed() -> None:
    assert shown_year(request(year="2022"), SQUARES) == 2022
    assert shown_year(request(year="1066"), SQUARES) == 2021
    done = [replace(s, state=SlotState.ACCEPTED) if s.period.year < 2023 else s for s in SQUARES]
    assert shown_year(request(), done) == 2023
    assert shown_year(request(), [replace(s, state=SlotState.ACCEPTED) for s in SQUARES]) == 2023


def test_years_are_links_that_say_how_much_is_open() -> None:
    shown = board_section(request(), SQUARES, lambda square: f"/submission/{square.period}")
    assert "/review?year=2022" in hrefs(by_class(shown, "switch-option"))
    assert "24项还没有接受" in text_in(by_class(shown, "switch-option"))
    assert "/submission/2021Q1" in hrefs(by_class(shown, "board-link"))


@pytest.mark.parametrize(
    ("state", "shown"),
    [(SlotState.NONE, "overdue"), (SlotState.DRAFT, "draft"), (SlotState.RETURNED, "returned")],
)
def test_what_is_late_says_so_where_there_is_nothing_else_to_say(state: SlotState, shown: str) -> None:
    assert state_of(square(state)) == shown


def test_a_quarter_that_is_not_late_is_not_reported() -> None:
    assert state_of(square(SlotState.NONE, days=3)) == "none"


def test_who_did_the_last_thing_stands_with_it() -> None:
    at = datetime(2023, 10, 31, 20, 0, tzinfo=UTC)
    done = replace(square(SlotState.ACCEPTED), at=at, by="演示审核员甲")
    text = text_in(board_section(request(), [done], lambda square: None))
    assert "11月1日 演示审核员甲" in text, "in China's time"


def test_every_state_has_a_look_and_a_word() -> None:
    assert {f"slot.{state}" for state in STATES} <= texts(Lang.ZH).keys()
    assert {state.value for state in SlotState} <= STATES.keys()
    assert len({look.shape for look in STATES.values()}) == len(STATES), "colour never stands alone"
    assert all(f".slot-{state}" in css() for state in STATES)


@pytest.mark.parametrize("ground", [PAPER, WHITE])
def test_every_look_can_be_read(ground: str) -> None:
    for look in (*STATES.values(), *SEVERITIES.values()):
        assert contrast(look.colour, ground) >= 4.5, look.colour


def test_reminders_say_who_and_how_late() -> None:
    late = Reminder("养老服务科", Period(2023, 2), due_day(the_plan(), Period(2023, 2)), -4, SlotState.NONE)
    soon = Reminder("社会救助科", Period(2023, 3), due_day(the_plan(), Period(2023, 3)), 7, SlotState.DRAFT)
    text = text_in(reminders_block(request(), [late, soon]))
    assert "今天要催报的：2项" in text
    assert "养老服务科2023年二季度逾期4天" in text
    assert "社会救助科2023年三季度还有7天" in text
    assert "今天没有要催报的" in text_in(reminders_block(request(), []))
