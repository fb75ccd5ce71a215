"""The routes of drafts and submissions: HTML forms, each checked for its token.

Who may do what is decided by `plan.review`, which the submission service asks. Here only another department's drafts
and submissions are answered as if they did not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlencode

from flask import Flask, Response, abort, g, request

from access.permission import READERS
from dashboards import urls
from dashboards.language import addressed, query_of
from dashboards.pages.submissions.access import draft_of, submission_of
from dashboards.pages.submissions.difference import difference_words
from dashboards.pages.submissions.entry_routes import add_entry
from dashboards.pages.submissions.files import add_desk_files
from dashboards.pages.submissions.upload import add_upload
from dashboards.request import Request
from dashboards.server.accepting import before_accepting
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import back, check_token, lang_of, posted, refuse
from dashboards.urls import url_of
from etl.reading.questions import OPEN, QuestionTopic, is_answer
from etl.reported_error import ReportedError
from etl.submissions import Draft, Overtaken, SubmissionService
from plan.denied import Denied
from plan.review import check_may_prepare
from wording.denials import denial

STATUS = {
    "desk.too_large": 413,
    "desk.too_many": 409,
    "desk.too_full": 409,
    "desk.no_draft": 404,
    "evidence.empty": 400,
    "evidence.too_large": 413,
    **dict.fromkeys(("evidence.unknown", "evidence.misnamed", "evidence.mixed"), 415),
    "tasks.no_task": 404,
    "tasks.no_slip": 404,
}
"""HTTP status of a ReportedError by its key; 503 for all others, which are the server's own trouble."""

DraftDeed = Callable[[SubmissionService, Draft], str]
"""Does something to a draft, with the fields of the posted form; returns the address to go to."""


def add_desk(server: Flask, renderer: PageRenderer) -> None:
    """Add the routes; none where there is no submission service."""
    if renderer.submission_service is None:
        return
    submission_service = renderer.submission_service

    @server.errorhandler(ReportedError)
    def trouble(why: ReportedError) -> Response:
        return refuse(why.sentence(lang_of()), STATUS.get(why.key, 503))

    @server.errorhandler(Overtaken)
    def overtaken(why: Overtaken) -> Response:
        asked = asked_of(renderer)
        against = asked.say("desk.overtaken", counts=difference_words(asked, why.difference))
        return refuse(f"{denial(why, asked.lang)} {against}", 409)

    @server.post(urls.DRAFT_ACTION)
    @open_to(READERS)
    def at_draft(draft: str, action: str) -> Response:
        check_token()
        found = draft_of(asked_of(renderer), draft)
        # For `_confirm`, which holds the answers against the plan of the draft's quarter.
        g.plan = renderer.reader.plan
        if action not in DEEDS:
            abort(404)
        if found is None:
            # Whoever may not prepare anything is told that, before he is told that the draft is not there.
            check_may_prepare(g.viewer.person, g.viewer.person.department or "")
            abort(404)
        try:
            return back(DEEDS[action](submission_service, found))
        except KeyError:
            # Still there: the error is another one, and ours.
            if draft_of(asked_of(renderer), draft) is not None:
                raise
            abort(404)  # taken off the desk in the same moment

    @server.post(urls.REVIEW_ACTION)
    @open_to(READERS)
    def at_submission(submission: str, action: str) -> Response:
        check_token()
        seen = submission_of(asked_of(renderer), submission) if action in (*DECISIONS, "withdraw") else None
        if seen is None:
            abort(404)
        sender = seen.submission.submitted_by
        if action == "accept" and (proof := before_accepting(renderer.access_services, sender)):
            return proof
        if action == "withdraw":  # it is a draft again, and worked on there
            draft = submission_service.withdraw(submission, g.viewer.person)
            submission_service.wait(draft)
            return back(addressed(url_of(urls.DRAFT, draft=draft), lang_of()))
        DECISIONS[action](submission_service, submission)
        return back(addressed(url_of(urls.SUBMISSION, submission=submission), lang_of()))

    add_upload(server, submission_service, renderer.reader.plan)
    add_desk_files(server, renderer)
    add_entry(server, renderer, submission_service)


def asked_of(renderer: PageRenderer) -> Request:
    """Return a request by the viewer, in the language of the page where the form stood, for the words of an answer."""
    return renderer.request(request.path, urlencode(query_of(lang_of())), g.viewer)


def _at(draft: Draft) -> str:
    return addressed(url_of(urls.DRAFT, draft=draft.id), lang_of())


def _mend(submission_service: SubmissionService, draft: Draft) -> str:
    """Take one or several offered mends; Denied, and none taken, where one of them is not offered (any more)."""
    asked = set(zip(*(request.form.getlist(name) for name in ("sheet", "cell", "value")), strict=False))
    try:
        offers = submission_service.checked(draft.id).offers
    except KeyError:  # sent or taken off the desk meanwhile, or not read yet
        offers = ()
    wanted = [mend for mend in offers if (mend.sheet, mend.cell, repr(mend.value)) in asked]
    # All that was asked for or nothing: a part of it would be a mend that nobody confirmed.
    if not wanted or len(wanted) < len(asked):
        raise Denied("desk.no_mend", conflict=True)
    submission_service.mend(draft.id, g.viewer.person, wanted)
    submission_service.wait(draft.id)
    return _at(draft)


def _type(submission_service: SubmissionService, draft: Draft) -> str:
    """Put a typed value, or 未报, in a cell's place, and wait until the draft is checked again."""
    sheet, _, cell = posted("place").rpartition("!")
    text = posted("unreported") or posted("value")
    submission_service.type_in(draft.id, g.viewer.person, (sheet, cell), text)
    submission_service.wait(draft.id)
    return _at(draft)


def _read_as(submission_service: SubmissionService, draft: Draft) -> str:
    """Read the draft as the quarter it was brought for; Denied where it was brought for the one it names."""
    if draft.brought_for is None:
        raise Denied("desk.no_mend", conflict=True)
    submission_service.read_as(draft.id, g.viewer.person, draft.brought_for)
    submission_service.wait(draft.id)
    return _at(draft)


def _unmend(submission_service: SubmissionService, draft: Draft) -> str:
    submission_service.unmend(draft.id, g.viewer.person, [(posted("sheet"), posted("cell"))])
    submission_service.wait(draft.id)
    return _at(draft)


def _explain(submission_service: SubmissionService, draft: Draft) -> str:
    submission_service.explain(draft.id, g.viewer.person, request.form.getlist("finding"), posted("reason")[:500])
    return _at(draft)


def _blanks(submission_service: SubmissionService, draft: Draft) -> str:
    submission_service.let_blanks_stand(draft.id, g.viewer.person, posted("stand") == "yes")
    return _at(draft)


def _confirm(submission_service: SubmissionService, draft: Draft) -> str:
    """Keep the answers to the questions about a form; Denied for an answer that is not among those possible."""
    if posted("confirmed", "yes") != "yes":
        submission_service.confirm_guess(draft.id, g.viewer.person, confirmed=False)
        return _at(draft)
    answers = list(_answers())
    # An answer from no list of ours could name any measure; the core is asked about each.
    if not all(is_answer(*answer, g.plan.at(draft.period), draft.department) for answer in answers):
        raise Denied("desk.no_measure")
    submission_service.teach(draft.id, g.viewer.person, answers, posted("layout_name"))
    return _at(draft)


def _answers() -> Iterator[tuple[QuestionTopic, str, str]]:
    """Yield (topic, label, answer) of each question in the form; a choice from the list goes before a clicked one."""
    asked = (request.form.getlist(name) for name in ("asked", "about", "label"))
    for at, about, label in zip(*asked, strict=False):
        if about not in set(QuestionTopic):
            raise Denied("desk.no_measure")
        yield QuestionTopic(about), label, request.form.get(f"other{at}") or request.form.get(f"answer{at}", OPEN)


def _again(submission_service: SubmissionService, draft: Draft) -> str:
    submission_service.again(draft.id, g.viewer.person)
    return _at(draft)


def _send(submission_service: SubmissionService, draft: Draft) -> str:
    # seen: the version the sender looked at; if another came meanwhile, the core refuses.
    receipt = submission_service.send(draft.id, g.viewer.person, posted("seen"), posted("reason")[:500])
    told = {"receipt": "1", **({"again": "1"} if receipt.again else {}), **query_of(lang_of())}
    return f"{url_of(urls.SUBMISSION, submission=receipt.number)}?{urlencode(told)}"


def _restore(submission_service: SubmissionService, draft: Draft) -> str:
    submission_service.bring_back(draft.id, g.viewer.person)
    return _at(draft)


def _discard(submission_service: SubmissionService, draft: Draft) -> str:
    submission_service.discard(draft.id, g.viewer.person)
    return addressed(urls.SUBMIT, lang_of())


DEEDS: Mapping[str, DraftDeed] = {
    "mend": _mend,
    "type": _type,
    "read_as": _read_as,
    "unmend": _unmend,
    "explain": _explain,
    "blanks": _blanks,
    "confirm": _confirm,
    "again": _again,
    "send": _send,
    "restore": _restore,
    "discard": _discard,
}
"""What may be done to a draft, by the action in the address."""


def _accept(submission_service: SubmissionService, key: str) -> None:
    decided = submission_service.accept(key, g.viewer.person, posted("note")[:500])
    if decided.trouble is not None:  # it is accepted, and will be read as soon as the disk has room again
        raise decided.trouble


DECISIONS: Mapping[str, Callable[[SubmissionService, str], object]] = {
    "accept": _accept,
    "return": lambda submission_service, key: submission_service.return_(key, g.viewer.person, posted("note")[:500]),
    "reopen": lambda submission_service, key: submission_service.reopen(key, g.viewer.person, posted("note")[:500]),
}
"""What may be decided about a submission, by the action in the address."""
