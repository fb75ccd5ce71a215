"""What is done about 认定: verdicts set and taken back, and the files they rest on handed out as attachments."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from flask import Flask, Response, abort, g, request

from access.permission import READERS
from dashboards import urls
from dashboards.pages.evaluate.texts import anchor
from dashboards.request import Request
from dashboards.server.guard import open_to
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import back, check_token, own_address, posted, private
from dashboards.viewer import under_journal_name
from etl.evaluation.evaluation_service import EvaluationService, GivenFile
from etl.tasks.evidence import LARGEST
from plan.denied import Denied
from plan.determination import Determination, may_determine
from plan.evaluation import check_may_write
from plan.review import Person
from plan.status import Status
from plan.whole_number import ascii_number

_BESIDE = 1 << 16
"""Bytes that a form may have besides its file."""


def add_determining(server: Flask, renderer: PageRenderer) -> None:
    """Add the routes; none where nothing of an evaluation is kept."""
    if renderer.reader.evaluation is None:
        return
    service = EvaluationService(renderer.reader.evaluation)

    @server.before_request
    def room_for_files() -> None:
        """Only here, and only for evaluators, is a form with a large file let in."""
        if request.path in (urls.DETERMINE, urls.ATTACH) and g.viewer and may_determine(g.viewer.person):
            request.max_content_length = LARGEST + _BESIDE

    @server.post(urls.DETERMINE)
    @open_to(READERS)
    def determine() -> Response:
        file = given_file()
        check_token()
        person = under_journal_name(g.viewer.person)
        if not may_determine(person):
            raise Denied("denied.determination.role", role=person.role)
        asked, seen = asked_at(renderer), ascii_number(posted("seen"))
        # Written by our own form alone; anything else comes from a program.
        if seen is None:
            abort(404)
        wanted = _determination(asked, person)
        service.determine(asked.reader.plan, wanted, person, seen, file)
        return back(f"{here()}#{quote(anchor(str(wanted.indicator)))}")

    @server.post(urls.ATTACH)
    @open_to(READERS)
    def attach() -> Response:
        file = given_file()
        check_token()
        person, place, of = under_journal_name(g.viewer.person), posted("place"), posted("of")
        check_may_write(person)
        plan = asked_at(renderer).reader.texts_plan
        if of:
            if ascii_number(of, 5) is None:
                abort(404)
            service.detach(plan, int(of), person)
        elif file is None:
            raise Denied("evaluate.no_file")
        else:
            service.attach(plan, place, posted("title").strip(), file, person)
        return back(f"{here()}#{quote(anchor(place))}")

    @server.get(urls.EVALUATION_FILE)
    @open_to(READERS)
    def evaluation_file(sha256: str) -> Response:
        found = service.file(sha256)
        if found is None:
            abort(404)
        # Never shown by the browser: what it is was looked at by its bytes alone.
        answer = Response(found.content, mimetype="application/octet-stream")
        name = quote(found.name, safe="")
        answer.headers["Content-Disposition"] = f"attachment; filename=\"file-{sha256[:8]}\"; filename*=UTF-8''{name}"
        return private(answer)


def _determination(asked: Request, person: Person) -> Determination:
    number = ascii_number(posted("indicator"), 5)
    assessment = None if number is None else asked.reader.assessment(number, asked.as_of, asked.known_at)
    if assessment is None:
        abort(404)
    status = posted("status")
    if not posted("withdraw") and status not in set(Status):
        raise Denied("denied.determination.status")
    return Determination(
        plan=asked.reader.plan.document.id,
        indicator=assessment.indicator.no,
        period=asked.period,
        status=None if posted("withdraw") else Status(status),
        # What is computed now, and not what the form says was: the verdict is set beside it.
        computed=assessment.status,
        reason=posted("reason").strip(),
        document=posted("document").strip(),
        by=person.name,
        at=datetime.now(UTC),
    )


def given_file() -> GivenFile | None:
    """Return the file of the form; None where none was chosen."""
    file = request.files.get("file")
    return GivenFile(file.filename, file.stream.read()) if file and file.filename else None


def here() -> str:
    """Return the address of the page on which the form stood, with its question; the bare page 评估 if it was sent from
    anywhere else."""
    address = own_address(posted("at", urls.EVALUATE))
    return address if address.partition("?")[0] == urls.EVALUATE else urls.EVALUATE


def asked_at(renderer: PageRenderer) -> Request:
    """Return the request of the page on which the form stood."""
    path, _, query = here().partition("?")
    return renderer.request(path, query)
