"""Reads a posted form of progress into a report (`Progress`); Denied, with a sentence, for what cannot be taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from werkzeug.datastructures import MultiDict

from dashboards.server.posting import LONGEST_FIGURE
from plan.denied import Denied
from plan.tasks.progress import Progress, TaskAchievement
from plan.tasks.task import Scoring, Task
from plan.whole_number import ascii_number

LONGEST = 2000
"""Most characters of any text of the form."""

COUNTED = frozenset({Scoring.QUANTITY, Scoring.INVESTMENT, Scoring.FREQUENCY})
"""Kinds of scoring for which the form asks for a figure."""

_SHOWN = 30
"""Characters of a wrong value that are quoted in the refusal."""

Form = MultiDict[str, str]


def read_entry(form: Form, task: Task, before: TaskAchievement, today: date, evidence: tuple[str, ...]) -> Progress:
    """Return the report that a form makes of a task; ``before``: what was achieved by then; ``evidence``: SHA-256 of
    the files kept with it. Denied for what cannot be taken as it stands."""
    day = day_of_report(form.get("day", ""), task, today)
    texts = ("document", "said", "problem", "next_step", "cause", "measures", "deadline")
    # Cut without a word, because the form's own fields let nobody type more; only a program sends more.
    said = {key: form.get(key, "").strip()[:LONGEST] for key in texts}
    done = _figure(form.get("done", ""), task, before, said["problem"])
    return Progress(
        task=task.id,
        day=day,
        done=done,
        nodes=dict(_nodes(form, task, day)),
        towns=tuple(_towns(form, task)),
        evidence=evidence,
        **said,
    )


def day_of_report(text: str, task: Task, today: date) -> date:
    """Return the day for which a form reports; Denied for a future one, or one before the task began."""
    day = _read_day(text)
    # A later day would report as done what is only planned.
    if day > today:
        raise Denied("denied.progress_future", date=day, today=today)
    if day < task.start:
        raise Denied("denied.progress_early", date=day, start=task.start)
    return day


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Denied("denied.progress_day", text=text.strip()[:_SHOWN]) from None


def _figure(text: str, task: Task, before: TaskAchievement, problem: str) -> float | None:
    """Return the cumulative figure; None for an empty field, which is not reported and never 0. Denied for a text that
    is no number, or a figure below the last one without a reason."""
    # Chinese input methods write the full-width comma.
    plain = text.strip().replace(",", "").replace("，", "")
    if not plain or task.by_nodes or task.scoring not in COUNTED:
        return None
    # float() would take "1e3", "nan" and digits of other scripts as well.
    if len(plain) > LONGEST_FIGURE or not plain.isascii() or not plain.replace(".", "", 1).isdigit():
        raise Denied("denied.progress_number", text=text.strip()[:_SHOWN])
    done = float(plain)
    # A correction downwards is possible, with its reason in words; a slip of the finger is more likely.
    if done < (before.done or 0.0) and not problem:
        raise Denied("denied.progress_falls", done=plain, before=f"{before.done:.12g}")
    return done


def _nodes(form: Form, task: Task, day: date) -> Iterator[tuple[int, date]]:
    """Yield (index of the node, day it was done) for each ticked node; its own day field, else the report's day."""
    for text in dict.fromkeys(form.getlist("node")):
        place = ascii_number(text, 4)
        if place is None or place >= len(task.nodes):
            raise Denied("denied.progress_node", text=text[:_SHOWN])
        given = form.get(f"node_day_{place}", "").strip()
        done = _read_day(given) if given else day
        if done > day:
            raise Denied("denied.progress_node_later", name=task.nodes[place].name, date=done, day=day)
        yield place, done


def _towns(form: Form, task: Task) -> Iterator[str]:
    if task.scoring is Scoring.TOWNS and not task.by_nodes:
        wanted = set(form.getlist("town"))
        yield from (town for town in task.towns if town in wanted)
