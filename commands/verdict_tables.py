"""The tables of `assess`, `judge`, `trace` and `plan` for people; with --json these commands answer without them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from commands.shell import Shell
from commands.tables import place_of, print_out, table_of
from plan.instant import CHINA
from presentation import formats
from presentation.sentences import area_name, category_name, department_name
from presentation.target_words import is_plain, target_amount
from wording import Lang, name_of, told_of

if TYPE_CHECKING:
    from plan.bureau import Bureau
    from plan.catalogue import Plan
    from plan.indicator import Indicator
    from presentation.answers import Answer


def show_assessments(shell: Shell, plan: Plan, answers: Sequence[Answer], demonstration: bool) -> None:
    """Print one line an indicator."""
    rows = [_assessed(shell, plan, answer) for answer in answers]
    columns = (
        "no#",
        "indicator",
        "value#",
        "unit",
        "at",
        "target#",
        "completion#",
        "gap#",
        "status",
        "areas#",
        "outlook",
    )
    title = ""
    if answers:
        area = area_name(plan, answers[0]["area"], shell.lang)
        title = shell.word("assess.title", area=area, as_of=answers[0]["as_of"])
    print_out(*([shell.word("demo.mark")] if demonstration else []), table_of(shell, columns, rows, title))


def _assessed(shell: Shell, plan: Plan, answer: Answer) -> tuple[object, ...]:
    indicator = plan.indicator_of.get(answer["no"])
    if indicator is None:
        return _worded(shell, plan, answer)
    trend = answer["trend"]
    return (
        answer["no"],
        name_of(indicator, shell.lang),
        "" if answer["value"] is None else formats.amount(indicator, answer["value"]),
        _unit(indicator, shell.lang),
        answer["value_period"] or "",
        formats.planned_amount(indicator, indicator.final.value)
        if is_plain(indicator)
        else target_amount(indicator, indicator.final.year, shell.lang),
        "" if answer["completion"] is None else formats.number(100 * answer["completion"], 1) + "%",
        "" if answer["gap"] is None else formats.signed(answer["gap"]),
        _status(shell, answer),
        f"{answer['areas_reported']}/{answer['areas_total']}",
        shell.word(f"trend.{trend['verdict']}") if trend else "",
    )


def _status(shell: Shell, answer: Answer) -> str:
    """Return the computed verdict, and the one that was set beside it in brackets."""
    if not answer["status"]:
        return ""
    word, determined = shell.word(f"status.{answer['status']}"), answer["determination"]
    if determined is None:
        return word
    return shell.word("determination.with", computed=word, status=shell.word(f"status.{determined['status']}"))


def _worded(shell: Shell, plan: Plan, answer: Answer) -> tuple[object, ...]:
    """Return the row of a target in words (定性目标), which stand in the column of the target."""
    worded = next(each for each in plan.worded if each.no == answer["no"])
    status = shell.word(f"status.{answer['status']}")
    return (
        worded.no,
        name_of(worded, shell.lang),
        "",
        "",
        "",
        told_of(worded, "words", shell.lang),
        "",
        "",
        status,
        "",
        "",
    )


def _unit(indicator: Indicator, lang: Lang) -> str:
    return told_of(indicator, "unit", lang)


def _number(value: float | None, decimals: int) -> str:
    return "" if value is None else formats.number(value, decimals)


def show_judged(shell: Shell, judged: Sequence[dict[str, Any]]) -> None:
    """Print one line a series and method."""
    rows = [
        (
            position,
            _method_title(shell, method),
            said["status"],
            _number(said.get("ratio"), 3),
            _number(said.get("gap"), 2),
        )
        for position, series in enumerate(judged, 1)
        for method, said in series.items()
    ]
    print_out(table_of(shell, ("series#", "method", "verdict", "ratio#", "gap#"), rows))


def _method_title(shell: Shell, method: str) -> str:
    from plan.opinions import methods

    return shell.word("judge.path") if method == "path" else methods()[method].title(shell.lang)


def show_trace(shell: Shell, plan: Plan, found: Answer) -> None:
    """Print the value, its formula, and one line a cell."""
    indicator, lang = plan.indicator_of[found["indicator"]], shell.lang
    what = f"{name_of(indicator, lang)} · {area_name(plan, found['area'], lang)} · {found['period']}"
    # Ten digits: the value in full, without a float's noise.
    value = "—" if found["value"] is None else f"{found['value']:.10g} {_unit(indicator, lang)}"
    head = f"{what}: {value} = {found['formula']}{_carried(shell, found)}"
    columns = ("measure", "area", "period", "value#", "place", "file", "submission", "sent", "accepted", "sha256")
    remarked = any(part["remarks"] for part in found["parts"])
    rows = [
        (
            *(
                part["measure"],
                area_name(plan, part["area"], lang),
                part["period"],
                f"{part['value']:.10g}",
                place_of(part["sheet"], part["cell"]),
            ),
            *(part["file"], part["submission"]),
            f"{part['submitted_by']} {part['submitted_at'][:10]}",
            f"{part['accepted_by']} {part['accepted_at'][:10]}",
            # The beginning is enough to compare by eye; --json has all of it.
            part["sha256"][:12],
            *([_remarks(shell, part)] if remarked else []),
        )
        for part in found["parts"]
    ]
    print_out(head, table_of(shell, (*columns, "remark") if remarked else columns, rows))
    absent = [
        *found.get("missing_measures", ()),
        *(area_name(plan, area, lang) for area in found.get("missing_areas", ())),
    ]
    if absent:
        print_out(shell.word("trace.absent", what=tuple(absent)))


def _carried(shell: Shell, found: Answer) -> str:
    """Return the sentence that names the earlier quarters whose figures were carried (沿用); "" where none was."""
    earlier = list(dict.fromkeys(part["period"] for part in found["parts"] if part["carried"]))
    return shell.word("trace.carried", periods=tuple(earlier)) if earlier else ""


def _remarks(shell: Shell, part: Answer) -> str:
    blank = {"original": "—", "reason": "—"}
    return "\n".join(shell.word(f"remark.{r['kind']}", **{**blank, **r}) for r in part["remarks"])


def _target(indicator: Indicator, year: int) -> str:
    target = indicator.target_of(year)
    return "" if target is None else f"{target:g}"


def show_plan(shell: Shell, plan: Plan) -> None:
    """Print one line an indicator, with its baseline and targets."""
    title = told_of(plan.document, "title", shell.lang)
    rows = [
        (
            i.no,
            category_name(plan, i.category, shell.lang),
            name_of(i, shell.lang),
            _unit(i, shell.lang),
            "" if i.baseline is None else f"{i.baseline:g}",
            *(_target(i, year) for year in plan.document.milestone_years),
            department_name(plan, i.department, shell.lang),
        )
        for i in plan.indicators
    ]
    table = table_of(shell, ("no#", "category", "indicator", "unit", "baseline#"), [], title)
    for year in plan.document.milestone_years:
        table.add_column(str(year), number=True)
    table.add_column(shell.word("column.department"))
    for row in rows:
        table.add_row(*row)
    print_out(table)


def show_plans(shell: Shell, bureau: Bureau, rows: Sequence[dict[str, Any]]) -> None:
    """Print one line a plan: its id, title, years, how many indicators, and what it is today."""
    said = [
        (row["id"], told_of(entry.plan.document, "title", shell.lang), f"{row['first_year']}–{row['last_year']}",
         row["indicators"], shell.word(f"plan.state.{_state_of(row)}"), row["file"])
        for row, entry in zip(rows, bureau.entries, strict=True)
    ]  # fmt: skip
    print_out(table_of(shell, ("plan_id", "plan", "years", "indicators#", "plan_state", "file"), said))


def _state_of(row: dict[str, Any]) -> str:
    if row["default"]:
        return "default"
    if row["in_force"]:
        return "in_force"
    return "over" if row["last_year"] < datetime.now(CHINA).year else "ahead"
