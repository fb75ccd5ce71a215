"""The drop zone, which is an ordinary field and button too: on 报送, and beside the findings of a draft."""

from __future__ import annotations

from dash import html

from dashboards.components.forms import Input, button, form, hidden
from dashboards.components.html import Child, aria, data
from dashboards.pages.submissions.upload import ADDRESS, FILE_MB, FORMATS, MOST_FILES, TOGETHER_MB
from dashboards.request import Request
from plan.period import Period


def drop_form(request: Request, department: str, period: Period) -> html.Form:
    """Return the form by which workbooks come in for a department's quarter."""
    # From the limits that are enforced, so that the page cannot promise more.
    limits = {"file": FILE_MB, "most": MOST_FILES, "together": TOGETHER_MB, "formats": " ".join(FORMATS)}
    field = Input(type="file", name="files", multiple=True, required=True, accept=",".join(FORMATS), id="files")
    label = html.Label([html.Strong(request.say("desk.drop")), field], className="drop-label", htmlFor="files")
    inside: list[Child] = [
        hidden("department", department),
        hidden("period", period),
        html.Div([label, html.P(className="drop-chosen", **aria(live="polite"))], className="drop", **data(drop="")),
        html.P(request.say("desk.limits", **limits), className="limits"),
        button(request.say("desk.upload"), "button button-main"),
    ]
    # `upload` is said while bytes go up, `unknown` where no answer came (decision 54).
    said = {"upload": request.say("desk.uploading"), "unknown": request.say("connection.unknown_upload")}
    said |= {"cancel": request.say("owed.cancel_upload"), "cancelled": request.say("owed.cancelled")}
    return form(request, ADDRESS, inside, "upload", encType="multipart/form-data", **data(**said))
