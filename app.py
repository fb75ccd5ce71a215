"""Where the parts are joined. Importing this does nothing: ``server`` is made when it is asked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from dash import Input, Output
from dash.development.base_component import Component
from flask import Flask, Response, g, request

from dashboards.answers import add_kept_answers
from dashboards.compression import add_compression
from dashboards.desk_routes import add_desk
from dashboards.downloads import add_downloads
from dashboards.evaluate_routes import add_evaluation
from dashboards.index import Guibiao, layout
from dashboards.live import add_live
from dashboards.malformed import add_form_check
from dashboards.page import Page
from dashboards.posting import add_posting
from dashboards.reader import Reader
from dashboards.reporting import Reporter
from dashboards.roles import Askers, add_roles
from dashboards.routing import find_pages
from dashboards.security import add_headers
from dashboards.settings import Settings, secret_of
from dashboards.shown import Shown
from dashboards.vendor import ASSETS, prepare
from etl.desk import Desk
from etl.keeper import Keeper
from reports.reporter import Reports

if TYPE_CHECKING:
    from dash import Dash


def create_app(settings: Settings) -> Dash:
    """The app over the data kept in the settings' home; CatalogueFaults or WarehouseBroken if it cannot stand."""
    keeper = Keeper.of(settings.home, settings.catalogue)
    store = keeper.warehouse()
    reader = Reader(keeper.plan, store)
    reports = Reports(keeper, store)
    return app_over(reader, desk=Desk(keeper), reporter=reports, secret=secret_of(settings.home))


def app_over(
    reader: Reader,
    pages: tuple[Page, ...] | None = None,
    *,
    desk: Desk | None = None,
    reporter: Reporter | None = None,
    secret: bytes = b"",
) -> Dash:
    """The app that shows what a reader reads, works at a desk and makes reports (none given: it only shows).

    ``secret`` signs who asks (none given: one that lasts until the server ends).
    """
    shown = Shown(find_pages() if pages is None else pages, reader, desk, reporter)
    askers = Askers(secret or os.urandom(32), reader.plan, lambda: reader.store.demonstration)
    app = Guibiao(
        shown,
        prepare(reader.plan),
        name="guibiao",
        server=Flask("guibiao", static_folder=None),
        assets_folder=str(ASSETS),
        assets_ignore=r"^\.|^(serif|plotly-basic)-",
        title="圭表",
        update_title=None,
        suppress_callback_exceptions=True,
        serve_locally=True,
        add_log_handler=False,
        enable_mcp=False,
        websocket_callbacks=False,
    )
    app.layout = lambda: layout(shown)
    _route(app, shown)
    add_downloads(app.server, shown.pages, reader)
    _serve(app, shown, askers)
    return app


def _route(app: Dash, shown: Shown) -> None:
    """The one routing callback: an address in, everything that is seen out."""

    @app.callback(
        Output("frame", "children"),
        Input("url", "pathname"),
        Input("url", "search"),
        prevent_initial_call=True,
    )
    def routed(pathname: str | None, search: str | None) -> list[Component]:
        g.private = shown.personal(pathname or "/")
        return shown.tree(pathname or "/", search or "", g.asker)


def _serve(app: Guibiao, shown: Shown, askers: Askers) -> None:
    """What the server does besides Dash's own: newer data, health, status codes, kept answers, headers, compression."""
    server: Flask = app.server
    reader = shown.reader
    add_posting(server, app.refusal)
    add_form_check(server)

    @server.before_request
    def newer_data() -> None:
        if not request.path.startswith(("/assets/", "/_dash-component-suites/")):
            reader.refresh()

    @server.after_request
    def no_such_page(response: Response) -> Response:
        if g.get("page_missing"):
            response.status_code = 404
        return response

    @server.get("/healthz")
    def health() -> Response:
        reader.store.observations()
        return Response("ok", mimetype="text/plain")

    add_roles(server, askers)
    add_live(server, shown.version)
    add_desk(server, shown)
    add_evaluation(server, shown)
    add_kept_answers(server, shown)
    add_compression(server)
    add_headers(server, app.csp_hashes())


def __getattr__(name: str) -> Any:
    """``app:server`` for a WSGI server, made at first use from the environment."""
    if name != "server":
        raise AttributeError(name)
    made = create_app(Settings.from_environment()).server
    globals()["server"] = made
    return made
