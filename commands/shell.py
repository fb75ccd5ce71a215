"""What every command uses: the language, standard output and error, the home's stores, and options read as values."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from etl.reported_error import ReportedError
from plan.instant import CHINA, instant_of
from plan.period import Period, day_of
from plan.whole_number import whole_number
from wording import Lang, say

if TYPE_CHECKING:
    from etl.store.data_store import DataStore
    from etl.tasks.task_store import TaskStore
    from plan.bureau import Bureau, BureauPlan
    from plan.catalogue import Plan
    from plan.review import Person

NO = 1
"""Exit code: the answer is no."""

WRONG = 2
"""Exit code: wrong use, or something is missing."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The language and the outputs of a command: answers go to standard output, messages to standard error, so that
    with --json standard output is JSON and nothing else."""

    lang: Lang = Lang.ZH

    def word(self, key: str, **fields: object) -> str:
        """Return a sentence in the language asked for."""
        return say(key, self.lang, **fields)

    def person(self) -> Person:
        """Return whoever has the machine, under the name that the journal has for him in every language."""
        from plan.review import Person, Role

        return Person(say("load.administrator"), Role.MACHINE)

    def tell(self, key: str, **fields: object) -> None:
        """Print a sentence that is not the answer, on standard error."""
        typer.echo(self.word(key, **fields), err=True)

    def answer(self, value: object) -> None:
        """Print the answer as JSON; of a list, one entry a line."""
        if isinstance(value, list) and value:
            typer.echo("[\n" + ",\n".join(map(_json, value)) + "\n]")
        else:
            typer.echo(_json(value))

    def data_store(self) -> DataStore:
        """Return the data store of the home under the catalogue and the layouts beside the program."""
        from etl.home import Home
        from etl.store.data_store import DataStore

        return DataStore.of(Home.from_environment(), tell=self.tell)

    def tasks(self) -> TaskStore:
        """Return the tasks of the home under the documents beside the program."""
        from etl.tasks.task_store import TaskStore

        return TaskStore(self.data_store())

    @contextmanager
    def progress(self) -> Iterator[Callable[[int, int], None]]:
        """Yield a function, called with (done, total), that shows a bar on a terminal and does nothing elsewhere."""
        if not sys.stderr.isatty():
            yield lambda done, total: None
            return
        from commands.bar import bar

        with bar(self.word("load.progress")) as show:
            yield show


def _json(value: object) -> str:
    # No NaN and no Infinity, which JSON does not have: a number that is none is a fault of ours.
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def catalogue() -> Plan:
    """Return the plan by which workbooks are read."""
    return bureau().reading


def bureau() -> Bureau:
    """Return the plans of the catalogue beside the program and of the home; a file's text is parsed once."""
    from etl.home import Home
    from etl.parsed import Parsed
    from etl.yaml_files import load_bureau

    home = Home.from_environment()
    return load_bureau(home=home.root, parsed=Parsed(home.parsed))


def plan_of(bureau: Bureau, name: str | None, day: date | None = None) -> BureauPlan:
    """Return the plan of an option, else the one in force on a day (None: today); ReportedError that lists the plans
    for any other."""
    if name is None:
        return bureau.at(day or datetime.now(CHINA).date())
    found = bureau.named(name)
    if found is None:
        raise ReportedError("use.plan", name=name, names=tuple(entry.id for entry in bureau.entries))
    return found


def shell_of(context: typer.Context) -> Shell:
    """Return the shell of a command's context."""
    shell = context.obj
    assert isinstance(shell, Shell), "main gives every context its shell"
    return shell


def end_with_no() -> NoReturn:
    """End with exit code 1: the answer is no."""
    raise typer.Exit(NO)


def period_of(text: str | None) -> Period | None:
    """Return the period of an option; ReportedError for anything but 2023Q3."""
    try:
        return None if text is None else Period.parse(text)
    except ValueError:
        raise ReportedError("use.period", text=text) from None


def day(text: str | None) -> date | None:
    """Return the day of an option: 2022-12-31, or a quarter's last day; ReportedError otherwise."""
    try:
        return None if text is None else day_of(text)
    except ValueError:
        raise ReportedError("use.day", text=text) from None


def instant(text: str | None) -> datetime | None:
    """Return the instant of an option; ReportedError if it is none."""
    try:
        return None if text is None else instant_of(text)
    except ValueError:
        raise ReportedError("use.instant", text=text) from None


def department_of(plan: Plan, name: str | None) -> str | None:
    """Return a department of the plan; ReportedError that lists them for any other."""
    names = [department.name for department in plan.departments]
    if name is not None and name not in names:
        raise ReportedError("use.department", name=name, names=tuple(names))
    return name


def area_of(plan: Plan, name: str | None) -> str | None:
    """Return an area of the plan, by any of its names; ReportedError that lists the areas for any other."""
    if name is None:
        return None
    for area in (plan.areas.city, *plan.areas.towns):
        # By any name people write, as workbooks are read too.
        if name in (area.name, area.name_en, *area.aliases):
            return area.name
    raise ReportedError("use.area", name=name, names=(plan.city, *plan.towns))


def indicator_no(plan: Plan, text: str | None) -> int | None:
    """Return an indicator's number; ReportedError for what is none, or one the plan does not have."""
    if text is None:
        return None
    number = whole_number(text)
    if number is None:
        raise ReportedError("use.number", text=text, last=plan.indicators[-1].no)
    if number not in plan.indicator_of:
        raise ReportedError("use.indicator", no=number, last=plan.indicators[-1].no)
    return number


def read_json(path: Path) -> Any:
    """Return what a JSON file holds; ReportedError if there is none or it is not JSON."""

    def number(text: str) -> float:
        # Long digits go through float: int() refuses more than 4,300 of them, and a value that large is none.
        whole = text.lstrip("-").isdecimal() and len(text) <= _LONGEST
        value = int(text) if whole else float(text)
        if not math.isfinite(value):
            raise ReportedError("use.json_number", path=path, number=text[:_SHOWN])
        return value

    try:
        # utf-8-sig: spreadsheets and Windows editors put a byte-order mark before it.
        text = path.read_bytes().decode("utf-8-sig")
        # All three, since json hands NaN and Infinity to parse_constant and whole numbers to parse_int.
        return json.loads(text, parse_float=number, parse_int=number, parse_constant=number)
    except OSError as error:
        raise ReportedError("path.unreadable", path=path, why=error) from None
    except UnicodeDecodeError:
        raise ReportedError("use.json_text", path=path) from None
    except RecursionError:
        raise ReportedError("use.json_deep", path=path) from None
    except json.JSONDecodeError as error:
        raise ReportedError("use.json", path=path, line=error.lineno, column=error.colno) from None


_LONGEST, _SHOWN = 300, 20
"""Digits of a whole number that certainly fits a float; characters of a number that are quoted."""
