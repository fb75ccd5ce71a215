"""What stands around every page: skip link, mark, navigation, language, the demonstration band, the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from dash import html
from dash.development.base_component import Component

from dashboards import urls
from dashboards.components.html import Child, aria, data, link, main_heading, spoken
from dashboards.page import Page
from dashboards.reader import Reader
from dashboards.request import Request
from dashboards.server.demo_role_picker import chooser
from dashboards.server.ignored_parameters import notices
from dashboards.server.routing import find_page, request_of, with_parameters
from plan.bureau import BureauPlan
from plan.catalogue import Document
from plan.instant import china_day
from presentation import formats
from wording import DEFAULT, Lang, name_of, say, told_of

MARK = "/assets/mark.svg"
_SAID = (
    *("lost", "back", "unopened", "unsent", "half", "unknown", "look"),
    *("idle", "age", "minutes", "seconds", "ended", "out", "again", "restored"),
)
"""Names of what is said about the connection, see connection.toml of each language."""


def framed(pages: Sequence[Page], reader: Reader, path: str, search: str) -> list[Component]:
    """Return everything that is seen at an address: the frame and in it the page, or the calm page that says there is
    none."""
    return show(pages, *resolved(pages, request_of(reader, path, search)))


def resolved(pages: Sequence[Page], asked: Request) -> tuple[Page | None, Request]:
    """Return the page that is asked for (None: no such page), and the request with what its address holds."""
    page, caught = find_page(pages, asked.path)
    request = with_parameters(asked, caught)
    if page is not None and page.named is not None and page.named(request) is None:
        return None, request
    return page, request


def show(
    pages: Sequence[Page],
    page: Page | None,
    request: Request,
    version: str = "",
    content: Component | None = None,
) -> list[Component]:
    """Return the frame around a page's content. ``version`` is that of the data it shows; ``content`` None: it is
    made."""
    if page is not None:
        request = replace(request, about=page.about(request))
    if content is None:  # not by its truth: a component without children has none
        content = not_found(request) if page is None else page.build(request)
    told = notices(page, request)
    live = "desk" if page is not None and page.personal else "data"
    named = document_title(page, request)
    described = data(title=named, lang=html_lang(request.lang), path=request.path, version=version, live=live)
    if page is not None and page.personal:  # what is typed is kept for its person and for nobody else
        described |= data(who=sha256(request.viewer.person.name.encode()).hexdigest()[:12])
    return [
        html.A(request.say("app.skip"), href="#main", className="skip", disable_n_clicks=True),
        header(pages, page, request),
        *demonstration(request),
        html.Main([*told, content] if told else content, id="main", tabIndex="-1", **described),
        foot(page, request),
        connection_words(request),
    ]


def document_title(page: Page | None, request: Request) -> str:
    """Return what the browser's tab says."""
    if page is None:
        return request.say("app.title", page=request.say("page.not_found"))
    named = page.named(request) if page.named is not None else None
    return request.say("app.title", page=named or request.say(page.title))


def html_lang(lang: Lang) -> str:
    """Return the language as HTML names it."""
    return say("language.tag", lang)


def plan_title(request: Request) -> str:
    """Return the plan's title with its years; where the page is of all plans, as :func:`_plan_in_frame` says."""
    return " ".join(_title_and_years(request))


def _title_and_years(request: Request) -> tuple[str, str]:
    document = _document(request)
    return told_of(document, "title", request.lang), f"{document.first_year}–{document.last_year}"


def _document(request: Request) -> Document:
    """Return the document that the frame speaks of."""
    return _plan_in_frame(request).plan.document


def _plan_in_frame(request: Request) -> BureauPlan:
    """Return the plan that the frame speaks of: on pages of the bureau, which are of no plan, the one in force in the
    quarter that they are about, or today."""
    day = request.about.last_day if request.about else request.today
    return request.reader.entry or request.reader.bureau.at(day)


def other_plans(request: Request) -> list[Component]:
    """Return links to the bureau's other plans, each at its own newest quarter; nothing where there is one plan."""
    bureau, document = request.reader.bureau, _document(request)
    others = [entry for entry in bureau.entries if entry.id != document.id]
    path = "/" if urls.of_bureau(request.path) or urls.of_tasks(request.path) else request.path
    dropped = {key: None for key in request.query if key != "lang"}
    return [
        link(
            request.say("app.other_plan", years=f"{e.plan.document.first_year}–{e.plan.document.last_year}"),
            request.href(path, **{**dropped, "plan": e.id}),
            "other-plan",
            title=told_of(e.plan.document, "title", request.lang),
        )
        for e in others
    ]


def header(pages: Sequence[Page], page: Page | None, request: Request) -> html.Header:
    """Return mark, plan, navigation, account and language. Links keep the date and drop what belongs to one page."""
    mark = html.Img(src=MARK, alt="", className="mark")
    home = link([mark, html.Span(request.say("app.name"), className="name")], _dated_href(request, "/"), "home")
    role = request.viewer.person.role
    offered = [each for each in pages if each.order is not None and each.shown(request.reader)]
    shown = [each for each in offered if role in each.roles or each is page]
    entries = [_entry(each, page, request) for each in shown]
    # What a role may not see is not in its navigation; that it may not is the guard's to say.
    navigation = html.Nav(html.Ul(entries), **aria(label=request.say("app.navigation")))
    title, years = _title_and_years(request)
    # Apart, for where the header has no room for both it is the years that stay.
    words = html.P([html.Span(title, className="plan-name"), " ", html.Span(years)], className="plan-title")
    return html.Header(
        [home, words, *other_plans(request), navigation, *chooser(request), *languages(request)], className="header"
    )


def _entry(each: Page, page: Page | None, request: Request) -> html.Li:
    within = page is not None and each.path in page.within
    current = "page" if each is page else "true" if within else None
    return html.Li(link(request.say(each.title), _dated_href(request, each.path), "nav-link", current))


def _dated_href(request: Request, path: str) -> str:
    """Return the address of another page with the plan, date, instant of knowledge and language of this one."""
    dropped = {key: None for key in request.query if key not in ("as_of", "known_at", "lang", "plan")}
    return request.href(path, **dropped)


def languages(request: Request) -> list[html.A]:
    """Return the switch to every other language, each named in itself."""
    return [_language(request, other) for other in Lang if other is not request.lang]


def _language(request: Request, other: Lang) -> html.A:
    # Said to be in the other language, so that it is read out so (WCAG 2.2, 3.1.2).
    words = {"lang": html_lang(other), "hrefLang": html_lang(other)}
    to = request.href(lang=None if other is DEFAULT else other)
    # What is seen stands in the name, or who speaks to the browser cannot say it (WCAG 2.2, 2.5.3).
    named: list[Child] = [say("language.short", other), spoken(f" {say('language.switch', other)}")]
    return link(named, to, "language", None, **words)


def demonstration(request: Request) -> list[Component]:
    """Return the striped band that says so where any of the data, or the plan itself, are invented; else nothing."""
    if not request.reader.demonstration and not _invented(request):
        return []
    document = _document(request)
    if _invented(request):
        note = request.say("app.invented_plan", title=told_of(document, "title", request.lang))
        said: list[Child] = [html.Strong(request.say("app.demonstration")), html.Span(note)]
        return [_band(request, said)]
    targets = request.say("app.year_comma").join(str(year) for year in document.milestone_years)
    note = request.say("app.demonstration_note", baseline=document.baseline_year, targets=targets)
    said = [html.Strong(request.say("app.demonstration")), html.Span(note)]
    return [_band(request, said)]


def _band(request: Request, said: list[Child]) -> html.Aside:
    # A landmark, as everything on a page stands in one (WCAG 2.2, 1.3.1).
    return html.Aside(html.P(said), className="band", **aria(label=request.say("app.demonstration")))


def _invented(request: Request) -> bool:
    """Tell whether the plan's document itself is invented."""
    return _plan_in_frame(request).demonstration


def connection_words(request: Request) -> html.Div:
    """Return what our script says when the connection or the session ends: it has no words of its own."""
    return html.Div(
        id="words", hidden=True, **data(**{name: request.say(f"connection.{name}", time="{}") for name in _SAID})
    )


def foot(page: Page | None, request: Request) -> html.Footer:
    """Return the page's foot: the day of the data, the county and the plan's number; printed sheets take their foot
    from its attributes (guibiao.js)."""
    said: list[Component] = [
        html.Span(request.say("app.data_as_of", date=formats.moment_day(request.as_of, request.lang)))
    ]
    if request.known_at is not None:
        said.append(
            html.Span(request.say("app.known_at", moment=formats.day(china_day(request.known_at), request.lang)))
        )
    whose = [name_of(request.plan.areas.city, request.lang)]
    whose.append(told_of(_document(request), "number", request.lang))
    said.append(html.Span(" · ".join(whose)))
    said += other_plans(request)
    return html.Footer(html.P(said), className="foot", **data(**_paper(page, request)))


def _paper(page: Page | None, request: Request) -> dict[str, str]:
    """Return what stands at the foot of every printed sheet; the browser fills in version, day of printing and page."""
    said = [
        *([request.say("app.demonstration")] if request.reader.demonstration else []),
        *_print_identity(page, request),
        request.say("print.today", today="{today}"),
    ]
    paper = request.say("print.between").join(said)
    return {"paper": paper, "pages": request.say("print.page", page="{page}", pages="{pages}")}


def _print_identity(page: Page | None, request: Request) -> list[str]:
    """Return the parts of a printed sheet's foot that say what it shows: plan and quarter, the data's day, the instant
    of knowledge and the version of the data; of a record its name alone."""
    if page is not None and page.record and page.named is not None and (name := page.named(request)):
        return [name]
    date = formats.moment_day(request.as_of, request.lang)
    said = [
        request.say("print.number", plan=_document(request).id, period=request.period),
        request.say("app.data_as_of", date=date),
    ]
    if request.known_at is not None:
        said.append(request.say("app.known_at", moment=formats.day(china_day(request.known_at), request.lang)))
    return [*said, request.say("print.version", version="{version}")]


def refused(pages: Sequence[Page], request: Request, sentence: str, address: str) -> list[Component]:
    """Return the frame around one calm sentence that says why something was not done."""
    heading = main_heading(request.say("desk.refused"))
    back = link(request.say("desk.back"), address, "back")
    content = html.Div([heading, html.P(sentence, role="alert"), html.P(back)], className="not-found")
    return [header(pages, None, request), *demonstration(request), html.Main(content, id="main", tabIndex="-1")]


def not_found(request: Request) -> html.Div:
    """Return a page that says calmly that there is no such page, with the way back."""
    heading = main_heading(request.say("page.not_found"))
    back = link(request.say("not_found.back"), _dated_href(request, "/"), "back")
    return html.Div([heading, html.P(request.say("not_found.text")), html.P(back)], className="not-found")
