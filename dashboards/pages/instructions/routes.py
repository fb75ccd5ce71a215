"""What is done on the page 批示: one is written, seen, answered, closed. Whether somebody may, the core decides."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Flask, Response, abort, g

from access.permission import READERS
from dashboards import urls
from dashboards.pages.instructions.page import addressees, asked_subject
from dashboards.request import Request
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import back, check_token, own_address, posted
from dashboards.viewer import under_journal_name
from etl.store.kept_instructions import KeptInstructions
from plan.denied import Denied
from plan.instruction import (
    Instruction,
    InstructionStep,
    InstructionSubject,
    check_may_instruct,
    visible,
)


def add_instructions(server: Flask, renderer: PageRenderer, kept: KeptInstructions) -> None:
    """Add the routes of the page."""

    @server.post(urls.INSTRUCT)
    @open_to(READERS)
    def give_instruction() -> Response:
        check_token()
        text = posted("text").strip()
        check_may_instruct(InstructionStep.GIVE, g.viewer.person, text=text)
        request = _asked(renderer)
        subject, to = _subject(request), posted("to")
        if to not in addressees(request, subject):
            raise Denied("denied.instruction.to")
        person = under_journal_name(g.viewer.person)
        asked = Instruction("", subject, to, text, person.name, datetime.now(UTC), _day(posted("due")))
        kept.give(asked, person)
        return back(own_address(posted("at", urls.INSTRUCTIONS)))

    @server.post(urls.INSTRUCTION_ACTION)
    @open_to(READERS)
    def step_instruction(instruction: str, action: str) -> Response:
        check_token()
        told = next((each for each in kept.all() if each.id == instruction), None)
        # Another department's is answered as if it did not exist.
        if told is None or not visible(told, g.viewer.person) or action not in set(InstructionStep) - {"give"}:
            abort(404)
        text = posted("text").strip()
        kept.step(instruction, InstructionStep(action), under_journal_name(g.viewer.person), text, datetime.now(UTC))
        return back(own_address(posted("at", urls.INSTRUCTIONS)))


def _asked(renderer: PageRenderer) -> Request:
    """Return the request of the page on which the form stood: whose plan it is."""
    path, _, query = own_address(posted("at", urls.INSTRUCTIONS)).partition("?")
    return renderer.request(path, query, g.viewer)


def _subject(request: Request) -> InstructionSubject:
    """Return what the form is about; 404 for an indicator or a task that is not there."""
    chosen = {key: posted(key) for key in ("indicator", "task") if posted(key)}
    plain = Request(request.reader, request.path, request.as_of, request.lang, query=chosen, viewer=request.viewer)
    subject = asked_subject(plain)
    if subject is None:
        abort(404)
    return subject


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text.strip() else None
    except ValueError:
        raise Denied("denied.instruction.due") from None
