"""What is done at the desk: plain forms posted to plain routes, each asked for its token and sent on its way again.

Whether somebody may is never decided here: the desk asks `plan.review`. Here it is only seen to that what belongs to
another department looks as if it were not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlencode

from flask import Flask, Response, abort, g, request

from access.permission import READERS
from dashboards import urls
from dashboards.language import addressed, query_of
from dashboards.pages.submissions.access import draft_of, submission_of
from dashboards.pages.submissions.difference import difference_words
from dashboards.pages.submissions.files import add_desk_files
from dashboards.pages.submissions.upload import add_upload
from dashboards.request import Request
from dashboards.server.guard import open_to
from dashboards.server.page_cache import Shown
from dashboards.server.posting import back, check_token, lang_of, posted, refuse
from dashboards.server.routing import request_of
from dashboards.urls import url_of
from etl.reading.questions import OPEN, Asked, is_answer
from etl.submissions import Desk, Draft, Overtaken
from etl.trouble import Trouble
from plan.denied import Denied
from plan.review import check_may_prepare
from wording.denials import denial

STATUS = {"desk.too_large": 413, "desk.too_many": 409, "desk.no_draft": 404}
"""HTTP status of troubles that are not the machine's."""

Deed = Callable[[Desk, Draft], str]
"""Does something to a draft; where to go on."""


def add_desk(server: Flask, shown: Shown) -> None:
    """The routes of the desk; none where there is no desk."""
    if shown.desk is None:
        return
    desk = shown.desk

    @server.errorhandler(Trouble)
    def trouble(why: Trouble) -> Response:
        return refuse(why.sentence(lang_of()), STATUS.get(why.key, 503))

    @server.errorhandler(Overtaken)
    def overtaken(why: Overtaken) -> Response:
        asked = asked_of(shown)
        against = asked.say("desk.overtaken", counts=difference_words(asked, why.difference))
        return refuse(f"{denial(why, asked.lang)} {against}", 409)

    @server.post(urls.DRAFT_ACTION)
    @open_to(READERS)
    def at_draft(draft: str, action: str) -> Response:
        check_token()
        found = draft_of(asked_of(shown), draft)
        g.plan = shown.reader.plan
        if action not in DEEDS:
            abort(404)
        if found is None:
            check_may_prepare(g.asker.person, g.asker.person.department or "")
            abort(404)
        try:
            return back(DEEDS[action](desk, found))
        except KeyError:
            if draft_of(asked_of(shown), draft) is not None:
                raise
            abort(404)  # taken off the desk in the same moment

    @server.post(urls.REVIEW_ACTION)
    @open_to(READERS)
    def at_submission(submission: str, action: str) -> Response:
        check_token()
        if action not in DECISIONS or submission_of(asked_of(shown), submission) is None:
            abort(404)
        DECISIONS[action](desk, submission)
        return back(addressed(url_of(urls.SUBMISSION, submission=submission), lang_of()))

    add_upload(server, desk, shown.reader.plan)
    add_desk_files(server, shown)


def asked_of(shown: Shown) -> Request:
    """What the words of an answer are made from: who asks, in the language of the page where the form stood."""
    plain = request_of(shown.reader, request.path, urlencode(query_of(lang_of())))
    return replace(plain, asker=g.asker, desk=shown.desk)


def _at(draft: Draft) -> str:
    return addressed(url_of(urls.DRAFT, draft=draft.id), lang_of())


def _mend(desk: Desk, draft: Draft) -> str:
    """Only what is offered can be taken, one or several at once: every other number belongs into the workbook."""
    asked = set(zip(*(request.form.getlist(name) for name in ("sheet", "cell", "value")), strict=False))
    try:
        offers = desk.checked(draft.id).offers
    except KeyError:  # sent or taken off the desk meanwhile, or not read yet
        offers = ()
    wanted = [mend for mend in offers if (mend.sheet, mend.cell, repr(mend.value)) in asked]
    if not wanted or len(wanted) < len(asked):
        raise Denied("desk.no_mend", conflict=True)
    desk.mend(draft.id, g.asker.person, wanted)
    return _at(draft)


def _unmend(desk: Desk, draft: Draft) -> str:
    desk.unmend(draft.id, g.asker.person, [(posted("sheet"), posted("cell"))])
    return _at(draft)


def _explain(desk: Desk, draft: Draft) -> str:
    desk.explain(draft.id, g.asker.person, request.form.getlist("finding"), posted("reason")[:500])
    return _at(draft)


def _blanks(desk: Desk, draft: Draft) -> str:
    desk.let_blanks_stand(draft.id, g.asker.person, posted("stand") == "yes")
    return _at(draft)


def _confirm(desk: Desk, draft: Draft) -> str:
    """The planner's answers go along; what is left open stays so, and is asked again."""
    if posted("confirmed", "yes") != "yes":
        desk.confirm_guess(draft.id, g.asker.person, confirmed=False)
        return _at(draft)
    answers = list(_answers())
    if not all(is_answer(*answer, g.plan.at(draft.period), draft.department) for answer in answers):
        raise Denied("desk.no_measure")
    desk.teach(draft.id, g.asker.person, answers, posted("layout_name"))
    return _at(draft)


def _answers() -> Iterator[tuple[Asked, str, str]]:
    """What was asked and answered: one that was chosen from the list goes before one that was clicked."""
    asked = (request.form.getlist(name) for name in ("asked", "about", "label"))
    for at, about, label in zip(*asked, strict=False):
        if about not in set(Asked):
            raise Denied("desk.no_measure")
        yield Asked(about), label, request.form.get(f"other{at}") or request.form.get(f"answer{at}", OPEN)


def _again(desk: Desk, draft: Draft) -> str:
    desk.again(draft.id, g.asker.person)
    return _at(draft)


def _send(desk: Desk, draft: Draft) -> str:
    receipt = desk.send(draft.id, g.asker.person, posted("seen"), posted("reason")[:500])
    told = {"receipt": "1", **({"again": "1"} if receipt.again else {}), **query_of(lang_of())}
    return f"{url_of(urls.SUBMISSION, submission=receipt.number)}?{urlencode(told)}"


def _discard(desk: Desk, draft: Draft) -> str:
    desk.discard(draft.id, g.asker.person)
    return addressed(urls.SUBMIT, lang_of())


DEEDS: Mapping[str, Deed] = {
    "mend": _mend,
    "unmend": _unmend,
    "explain": _explain,
    "blanks": _blanks,
    "confirm": _confirm,
    "again": _again,
    "send": _send,
    "discard": _discard,
}
"""What may be done to a draft."""


def _accept(desk: Desk, key: str) -> None:
    decided = desk.accept(key, g.asker.person, posted("note")[:500])
    if decided.trouble is not None:  # it is accepted, and will be read as soon as the disk has room again
        raise decided.trouble


DECISIONS: Mapping[str, Callable[[Desk, str], object]] = {
    "accept": _accept,
    "return": lambda desk, key: desk.return_(key, g.asker.person, posted("note")[:500]),
    "reopen": lambda desk, key: desk.reopen(key, g.asker.person, posted("note")[:500]),
}
"""What may be decided about the version that was seen."""
