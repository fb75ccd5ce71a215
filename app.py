"""The web application: stores, services, pages and routes are joined here and nowhere else.

``guibiao serve`` and the tests call :func:`create_app` or :func:`app_over`; a WSGI server of one's own takes
``app:server``. Importing this does nothing: ``server`` is made when it is asked for.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from dash import Input, Output
from dash.development.base_component import Component
from flask import Flask, Response, g, request

from access.administration import Administration
from access.displays import DisplayService
from dashboards import urls
from dashboards.access_services import AccessServices
from dashboards.components.quick_elements import begin_quickly
from dashboards.page import Page
from dashboards.pages.admin.routes import add_administration
from dashboards.pages.evaluate.routes import add_evaluation
from dashboards.pages.indicator.short_addresses import add_short_figures
from dashboards.pages.instructions.routes import add_instructions
from dashboards.pages.plan_import.routes import add_plan_import
from dashboards.pages.revisions.routes import add_revisions
from dashboards.pages.submissions.routes import add_desk
from dashboards.pages.supervise.routes import add_printing, add_supervision
from dashboards.pages.targets.routes import add_town_targets
from dashboards.pages.task.routes import add_tasks
from dashboards.pages.task.term_routes import add_term
from dashboards.pages.tasks.decompose_routes import add_decomposition
from dashboards.pages.town.routes import add_town
from dashboards.pages.wall.routes import add_wall
from dashboards.reader import Reader
from dashboards.server.access_setup import audit_of, authenticator_of
from dashboards.server.audit_log import AuditLogger, add_audit_trail
from dashboards.server.callback_cache import add_kept_answers
from dashboards.server.compression import add_compression
from dashboards.server.downloads import add_downloads
from dashboards.server.guard import add_guard, authorises_itself, check_guarded
from dashboards.server.health import add_calm_errors, add_health
from dashboards.server.hosting.mount import add_mount
from dashboards.server.in_view import add_in_view
from dashboards.server.index import Guibiao, layout
from dashboards.server.installable import add_installable
from dashboards.server.known_devices import KnownDevices
from dashboards.server.login import SigningIn, add_login
from dashboards.server.malformed import add_form_check, add_plain_queries, add_readable_dates, add_short_addresses
from dashboards.server.own_sessions import add_own_sessions
from dashboards.server.page_cache import PageRenderer
from dashboards.server.posting import add_posting, plain_path
from dashboards.server.proving import add_proving
from dashboards.server.repeated import add_repeats
from dashboards.server.roles import ViewerResolver, add_roles, units_of_tasks
from dashboards.server.routing import find_pages
from dashboards.server.second_factor import add_second_factor
from dashboards.server.security import add_headers, trust
from dashboards.server.settings import Settings, secret_of
from dashboards.server.vendor import ASSETS_FOLDER, prepare
from dashboards.server.version_poll import add_live
from etl.area_map import load_shapes
from etl.evaluation.kept_evaluation import KeptEvaluation
from etl.operations.own_files import check_own_files
from etl.store.data_store import DataStore
from etl.store.kept_instructions import KeptInstructions
from etl.store.kept_revisions import KeptRevisions
from etl.submissions import SubmissionService
from etl.tasks.task_store import TaskStore
from plan.hub.hub_file import FILE as HUB_FILE
from plan.tasks.settings import account_units
from presentation.reporting import Reporter
from reports.reporter import Reports
from wording.faults import faults_noted

if TYPE_CHECKING:
    from dash import Dash

    from access.authenticator import Authenticator
    from access.sign_on import SignOn
    from etl.hub.hub_store import HubStore


_SERVED = ExitStack()
"""Keeps the lock on the home of ``server`` for as long as the process lasts."""


def create_app(settings: Settings) -> Guibiao:
    """Return the app over the data kept in the settings' home; CatalogueFaults if a file of ours is wrong,
    WarehouseBroken if the warehouse cannot be read."""
    data_store = DataStore.of(settings.home, settings.catalogue)
    authenticator = authenticator_of(settings.home)
    store = data_store.warehouse()
    tasks = TaskStore(data_store)
    shapes = load_shapes(settings.home.shapes, data_store.plan.whole.areas)
    reader = Reader(
        data_store.plan,
        store,
        data_store.bureau,
        data_store.revisions.all,
        tasks,
        KeptEvaluation(data_store.record),
        shapes,
        data_store.instructions.all,
        _hub(settings),
    )
    rehearsal, policy = data_store.record.is_demonstration, authenticator.policy
    # Asked at each deed: with the first data that are no demonstration the rule begins to hold.
    two_persons = lambda: policy.two_persons and not rehearsal()  # noqa: E731
    units = account_units(data_store.plan, tasks.catalogue.supervision)
    administration = Administration(authenticator, units, two_persons=two_persons, towns=data_store.plan.towns)
    access_services = AccessServices(
        authenticator,
        administration,
        audit_of(settings.home),
        rehearsal,
        _sign_on(settings, authenticator),
        DisplayService(authenticator.accounts, authenticator.audit),
    )
    submission_service, reporter = SubmissionService(data_store), Reports(data_store, store, kept=reader.observed)
    app = app_over(
        reader,
        revisions=data_store.revisions,
        instructions=data_store.instructions,
        submission_service=submission_service,
        reporter=reporter,
        access_services=access_services,
        secret=secret_of(settings.home),
        prefix=settings.prefix,
    )
    for close in (store.close, reporter.close, submission_service.close):
        app.closing.callback(close)
    return app


def app_over(
    reader: Reader,
    pages: tuple[Page, ...] | None = None,
    *,
    revisions: KeptRevisions | None = None,
    instructions: KeptInstructions | None = None,
    submission_service: SubmissionService | None = None,
    reporter: Reporter | None = None,
    access_services: AccessServices | None = None,
    secret: bytes = b"",
    prefix: str = "",
) -> Guibiao:
    """Return the app that shows what a reader reads, takes submissions and makes reports (no service given: it only
    shows).

    ``access_services`` knows who may enter (none given: nobody but the demonstration's people, where all data are
    invented) and ``secret`` signs who asks (none given: one that lasts until the server ends).
    """
    begin_quickly()
    renderer = PageRenderer(
        find_pages() if pages is None else pages, reader, submission_service, reporter, access_services
    )
    rehearsal = access_services.rehearsal if access_services else lambda: reader.store.demonstration
    secret = secret or os.urandom(32)
    viewer_resolver = ViewerResolver(
        secret,
        reader.plan,
        rehearsal,
        access_services.authenticator if access_services else None,
        units_of_tasks(reader.plan, reader.tasks.catalogue.supervision) if reader.tasks else (),
        access_services.displays if access_services else None,
    )
    app = _dash_app(renderer, reader, prefix)
    # A function: a value would be drawn once, and sent before anybody has signed in.
    app.layout = lambda: layout(renderer)
    _route(app, renderer)
    add_downloads(app.server, renderer.pages, reader)
    _serve(app, renderer, viewer_resolver, secret, revisions, prefix)
    if instructions is not None:
        add_instructions(app.server, renderer, instructions)
    add_repeats(app.server)
    add_in_view(app.server)
    # Last, when every view and callback is there.
    check_guarded(app.server, app.callback_map)
    return app


def _dash_app(renderer: PageRenderer, reader: Reader, prefix: str) -> Guibiao:
    """Return the Dash application, without routes, callbacks and layout."""
    return Guibiao(
        renderer,
        prepare(reader.plan),
        name="guibiao",
        # Without Flask's own /static, a view that could not say for whom it is (`check_guarded`).
        server=Flask("guibiao", static_folder=None),
        assets_folder=str(ASSETS_FOLDER),
        # The wall is a document of its own, the worker is no page's; face and chart script are loaded where needed.
        assets_ignore=r"^\.|^(serif|plotly-basic)-|^(wall|worker)\.",
        title="圭表",
        # Dash's own scripts ask below the prefix of one of many bureaus; what is served knows nothing of it.
        requests_pathname_prefix=f"{prefix}/",
        routes_pathname_prefix="/",
        # Dash would write “Updating...” into the tab's title at every callback.
        update_title=None,
        suppress_callback_exceptions=True,
        serve_locally=True,
        add_log_handler=False,
        enable_mcp=False,
        websocket_callbacks=False,
    )


def _hub(settings: Settings) -> HubStore | None:
    """Return what other bureaus published, where the home is a hub; CatalogueFaults where its file is wrong."""
    if not (settings.home.root / HUB_FILE).is_file():
        return None
    from etl.hub.hub_store import HubStore

    return HubStore.of(settings.home.root)


def _anywhere(_address: str) -> bool:
    """Admit administrators from every address: where no accounts are kept, no policy restricts them."""
    return True


def _sign_on(settings: Settings, authenticator: Authenticator) -> SignOn | None:
    """Return the single sign-on, if the home's settings ask for one; CatalogueFaults where it cannot work."""
    if authenticator.policy.sign_on is None:
        return None
    from access.sign_on import sign_on_in

    sign_on = sign_on_in(settings.home.root, authenticator.policy)
    if sign_on is not None and authenticator.sessions.shared:
        sign_on.remember_by(authenticator.sessions.use_once)
    return sign_on


def _route(app: Dash, renderer: PageRenderer) -> None:
    """Add the one routing callback: an address in, everything that is seen out."""

    @app.callback(
        Output("frame", "children"),
        Input("url", "pathname"),
        Input("url", "search"),
        # The layout holds the page of the address already (decision 10).
        prevent_initial_call=True,
    )
    @authorises_itself("frame.children")
    def routed(pathname: str | None, search: str | None) -> list[Component]:
        return renderer.tree(plain_path(pathname or "/"), search or "", g.viewer)


def _serve(
    app: Guibiao,
    renderer: PageRenderer,
    viewer_resolver: ViewerResolver,
    secret: bytes,
    revisions: KeptRevisions | None,
    prefix: str,
) -> None:
    """Add what the server does besides Dash's own: fresh data, health, status codes, kept answers, headers."""
    server: Flask = app.server
    reader, access_services = renderer.reader, renderer.access_services
    audit_logger = AuditLogger(access_services.authenticator if access_services else None)
    # The order is the rule: Flask runs what is added here before a request in this order, and after it in reverse. So
    # foreign requests are refused before anybody is looked up, nobody gets a kept answer past the guard, and headers
    # are set before an answer is pressed, which is then kept pressed.
    policy = access_services.authenticator.policy if access_services else None
    trust(server, policy)
    add_plain_queries(server)
    add_readable_dates(server)
    add_short_addresses(server)
    add_posting(server, app.refusal, audit_logger.refused)
    add_guard(server, lambda: viewer_resolver.viewer(request), policy.admits_administrators if policy else _anywhere)
    add_form_check(server)
    add_calm_errors(server)

    @server.before_request
    def newer_data() -> None:
        if not request.path.startswith((urls.ASSETS, "/_dash-component-suites/", urls.HEALTH)):
            reader.refresh()

    @server.after_request
    def no_such_page(response: Response) -> Response:
        if g.get("page_missing"):
            response.status_code = 404
        return response

    add_audit_trail(server, audit_logger)
    add_health(server, reader)
    add_roles(server, viewer_resolver, renderer.may_see)
    if access_services:
        _add_access(server, access_services, viewer_resolver, secret)
    add_live(server, renderer)
    add_desk(server, renderer)
    add_evaluation(server, renderer)
    add_short_figures(server, renderer)
    if revisions is not None:
        add_revisions(server, renderer, revisions)
    add_administration(server, renderer)
    add_plan_import(server, renderer)
    add_tasks(server, renderer)
    add_decomposition(server, renderer)
    add_term(server, renderer)
    add_town(server, renderer)
    add_town_targets(server, renderer)
    add_supervision(server, renderer)
    add_printing(server, renderer)
    add_wall(server, renderer, app.vendored.font)
    add_installable(server, secret)
    add_kept_answers(server, renderer)
    _add_sending(app, prefix, bool(policy and policy.secure))


def _add_sending(app: Guibiao, prefix: str, secure: bool) -> None:
    """Add what is done to an answer on its way out: addresses made complete, headers, compression."""
    add_compression(app.server)
    add_mount(app.server, prefix)
    add_headers(app.server, app.csp_hashes(), secure)


def _add_access(server: Flask, access_services: AccessServices, viewer_resolver: ViewerResolver, secret: bytes) -> None:
    """Add the views of one's own account: signing in and out, password, second factor, sessions."""
    authenticator = access_services.authenticator
    add_proving(server, authenticator, viewer_resolver)
    add_own_sessions(server, authenticator, viewer_resolver)
    add_second_factor(server, authenticator, viewer_resolver)
    devices = KnownDevices(secret, authenticator.policy.secure)
    sign_on = access_services.sign_on
    signing_in = SigningIn(access_services, viewer_resolver, devices, urls.SIGN_ON if sign_on else "")
    add_login(server, signing_in)
    if sign_on:
        from dashboards.server.sign_on import add_sign_on  # what asks the network is loaded by nobody else

        add_sign_on(
            server, authenticator, sign_on, signing_in.begin, secret, lambda: bool(g.viewer and g.viewer.signed_in)
        )


def __getattr__(name: str) -> Any:
    """Return ``app:server`` for a WSGI server, made at first use from the environment."""
    # Made when it is asked for: importing the module reads and writes nothing.
    if name != "server":
        raise AttributeError(name)
    settings = Settings.from_environment()
    _SERVED.enter_context(settings.home.serving())
    with faults_noted():
        check_own_files(settings.home)
        made = create_app(settings).server
    globals()["server"] = made
    return made
