"""Pieces of pages about slips: colour, address, and how far one has come."""

from __future__ import annotations

from dash import html

from dashboards import urls
from dashboards.components.task_parts import plain_href, shape_mark
from dashboards.request import Request
from dashboards.urls import url_of
from plan.tasks.offers import STOPS, stops_behind
from plan.tasks.slip import Slip, SlipColour
from presentation.tasks.look import slip_class
from presentation.tasks.marks import steps_uri


def slip_mark(request: Request, colour: SlipColour) -> html.Span:
    """Return shape and word of a slip's colour."""
    return shape_mark(request.say(f"slip_colour.{colour}"), slip_class(colour))


def slip_href(request: Request, slip: str) -> str:
    """Return a slip's page."""
    return plain_href(request, url_of(urls.SLIP, slip=slip))


def slip_stops(request: Request, slip: Slip) -> html.Span:
    """Return how far a slip has come: seven stops as beads, the state's word, and how often it was returned."""
    word = request.say(f"slip_state.{slip.state}") if slip.state else ""
    if slip.returned:
        word += request.say("task_detail.returned", count=slip.returned)
    # No text of its own: the state's word beside it says the same to those who listen.
    beads = html.Img(src=steps_uri(stops_behind(slip), len(STOPS)), alt="", className="slip-beads")
    return html.Span([beads, html.Span(word)], className="slip-stops")
