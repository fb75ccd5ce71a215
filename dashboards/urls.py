"""Every address of the service, once: patterns as the router takes them, and ``url_of`` to fill one in."""

from __future__ import annotations

import re
from typing import Final

OVERVIEW: Final = "/"
INDICATOR: Final = "/indicator/<no>"
SHORT: Final = "/n/<code>"
TASKS: Final = "/tasks"
DECOMPOSE: Final = "/tasks/decompose"
TASK: Final = "/task/<task>"
PROGRESS: Final = "/task/<task>/progress"
TASK_TERM: Final = "/task/<task>/term"
TOWN: Final = "/town"
TOWN_TASK: Final = "/town/<task>"
TOWN_SLIP: Final = "/town/slip/<slip>"
SUPERVISE: Final = "/supervise"
SLIP: Final = "/supervise/<slip>"
AREAS: Final = "/areas"
HUB: Final = "/hub"
HUB_BUREAU: Final = "/hub/<bureau>"
COMPARE: Final = "/compare"
SUBMIT: Final = "/submit"
DRAFT: Final = "/submit/<draft>"
ENTRY: Final = "/entry"
SUBMISSION: Final = "/submission/<submission>"
RECEIPT: Final = "/receipt/<submission>"
REVIEW: Final = "/review"
EVALUATE: Final = "/evaluate"
PLAN: Final = "/plan"
PLAN_TEXT: Final = "/plan/text"
IMPORT: Final = "/import"
ADMIN: Final = "/admin"
AUDIT: Final = "/audit"
REVISIONS: Final = "/revisions"
INSTRUCTIONS: Final = "/instructions"

WALL: Final = "/wall"
WALL_PICTURE: Final = "/wall/picture"
WALL_JOIN: Final = "/wall/join"
WALL_FILES: Final = "/wall/file/"
TOWN_TARGETS: Final = "/targets"

MANIFEST: Final = "/manifest.webmanifest"
WORKER: Final = "/worker.js"
OFFLINE: Final = "/offline"

LOGIN: Final = "/login"
LOGOUT: Final = "/logout"
LOGIN_CODE: Final = "/login/code"
PASSWORD: Final = "/password"
SECOND_FACTOR: Final = "/second-factor"
SESSIONS: Final = "/sessions"
PROVE: Final = "/prove"
SIGN_ON: Final = "/sign-on"
ROLE: Final = "/role"
VERSION: Final = "/version"
HEALTH: Final = "/healthz"
BUREAU: Final = "/b/<bureau>"
"""The prefix of one of many bureaus in a service: all addresses of its pages are below it."""
ASSETS: Final = "/assets/"

UPLOAD: Final = "/upload"
TYPE_IN: Final = "/entry/type"
DRAFT_ACTION: Final = "/desk/<draft>/<action>"
REVIEW_ACTION: Final = "/review/<submission>/<action>"
READ_DECOMPOSITION: Final = "/tasks/decompose/read"
SEND_DECOMPOSITION: Final = "/tasks/decompose/send"
REPORT_PROGRESS: Final = "/task/<task>/report"
EXTEND_TASK: Final = "/task/<task>/extend"
END_TASK: Final = "/task/<task>/end"
REPORT_PART: Final = "/town/<task>/report"
EXTEND_LED: Final = "/town/<task>/extend"
TOWN_SLIP_ACTION: Final = "/town/slip/<slip>/<action>"
ISSUE_SLIPS: Final = "/supervise/issue"
SLIP_ACTION: Final = "/supervise/<slip>/<action>"
MAKE_BULLETIN: Final = "/supervise/bulletin"
PRINT_SLIP: Final = "/supervise/<slip>/print"
DECIDE_TASKS: Final = "/supervise/line/<line>/<action>"
EVALUATION_TEXT: Final = "/evaluate/text"
DETERMINE: Final = "/evaluate/determine"
ATTACH: Final = "/evaluate/attach"
MAKE_REPORT: Final = "/evaluate/make"
PROVE_REPORT: Final = "/evaluate/prove"
REVISE: Final = "/revisions/propose"
REVISION_ACTION: Final = "/revisions/<revision>/decide"
INSTRUCT: Final = "/instructions/give"
INSTRUCTION_ACTION: Final = "/instructions/<instruction>/<action>"
SET_TARGETS: Final = "/targets/<action>"
ANSWER_TARGET: Final = "/town/target/<action>"
READ_PLAN: Final = "/import/read"
DRAFT_CATALOGUE: Final = "/import/catalogue"
READ_PAGE: Final = "/import/page/<doc>/<int:page>"
ADD_ACCOUNT: Final = "/admin/accounts/add"
ACCOUNT_ACTION: Final = "/admin/accounts/<action>"
FIRST_PASSWORD: Final = "/admin/first-password"
ENROL_FACTOR: Final = "/second-factor/enrol"
REMOVE_FACTOR: Final = "/second-factor/remove"
ADD_DISPLAY: Final = "/admin/displays/add"
REVOKE_DISPLAY: Final = "/admin/displays/revoke"
DISPLAY_LINK: Final = "/admin/display-link"

DOWNLOADS: Final = "/download/"
OVERVIEW_XLSX: Final = "/download/overview.xlsx"
OVERVIEW_SVG: Final = "/download/overview.svg"
INDICATOR_XLSX: Final = "/download/indicator/<no>"
COMPARE_XLSX: Final = "/download/compare.xlsx"
COMPARE_CSV: Final = "/download/compare.csv"
TASKS_XLSX: Final = "/download/tasks.xlsx"
DECOMPOSITION_FORM: Final = "/download/tasks/decomposition.xlsx"
CHECKED_DECOMPOSITION: Final = "/download/tasks/checked/<doc>"
EVIDENCE: Final = "/download/evidence/<line>"
AREAS_XLSX: Final = "/download/areas/<no>"
AREAS_TILES: Final = "/download/areas/<no>/tiles"
AREAS_MAP: Final = "/download/areas/<no>/map"
NEXT_PLAN: Final = "/download/plan/next.yaml"
TEMPLATE: Final = "/download/desk/template/<department>/<period>"
SENT_WORKBOOK: Final = "/download/desk/submission/<submission>"
CHECKED_DRAFT: Final = "/download/desk/draft/<draft>/checked"
REPORT: Final = "/download/evaluation/<sha256>"
ISSUER_KEY: Final = "/download/evaluation-key"
EVALUATION_FILE: Final = "/download/evaluation-file/<sha256>"
# The converter of the router: any other ending is no address of ours.
AUDIT_FILE: Final = "/download/audit.<any(xlsx,csv):kind>"

_OF_BUREAU = (
    *("/submit", "/submission/", "/receipt/", "/review", "/upload", "/desk/", "/download/desk/"),
    *("/entry", "/admin", "/audit"),
)


def of_bureau(path: str) -> bool:
    """Tell whether an address is about the whole bureau (reports of departments, accounts, audit), not one plan."""
    return path.startswith(_OF_BUREAU)


_OF_TASKS = (TASKS, "/task/", TOWN, SUPERVISE, PLAN_TEXT, TASKS_XLSX, "/download/tasks/", "/download/evidence/")
"""Where the addresses begin that are about the plan that was made into tasks."""


def of_tasks(path: str) -> bool:
    """Tell whether an address is about the ledger of tasks, and so about the plan that it decomposes."""
    return path.startswith(_OF_TASKS)


# A part may have a converter before its name (<int:line>), which filling in leaves out.
_PART = re.compile(r"<(?:[^:>]+:)?(\w+)>")


def url_of(pattern: str, **parts: object) -> str:
    """Return the address of a pattern with its parts filled in by their names; KeyError for a part that is not
    given."""
    return _PART.sub(lambda part: str(parts[part[1]]), pattern)
