"""附表1-4 指标调整: targets that documents set anew, each with what stood before."""

from __future__ import annotations

from plan.catalogue import Plan
from plan.indicator import Indicator
from plan.instant import CHINA
from plan.revision import states, targets_now
from presentation import formats
from presentation.sentences import title_of
from presentation.target_words import set_anew_words
from reports.blocks import Column, TableBlock
from reports.materials import Materials
from wording import Lang, listed, say


def targets_table(materials: Materials) -> list[TableBlock]:
    """Return 附表1-4, targets that documents set anew; an empty list where none was."""
    plan = materials.first_plan
    # No table at all rather than an empty one: reports of before there were revisions keep their bytes.
    if plan is None or not materials.targets:
        return []
    heads = ("no", "indicator", "dated", "target_before", "target_after", "number", "reason", "decided")
    widths = (0.8, 3.2, 1.8, 2.2, 2.2, 2.6, 4.0, 2.2)
    columns = tuple(Column(materials.say(f"report.head.{head}"), w) for head, w in zip(heads, widths, strict=True))
    rows = tuple(_set_anew(materials, plan, place) for place in range(len(materials.targets)))
    note = materials.say("report.annex.1.targets_note")
    return [TableBlock(materials.say("report.annex.1.targets"), columns, rows, note)]


def _set_anew(materials: Materials, plan: Plan, place: int) -> tuple[str, ...]:
    revision, lang = materials.targets[place], materials.lang
    indicator = plan.indicator_of[revision.indicator]
    # Up to this one, since each revision is told beside what stood just before it.
    own = [each for each in materials.targets[: place + 1] if each.indicator == revision.indicator]
    *_, old, new = states(plan, indicator, own)
    # The day in China: in UTC an early morning's decision would be of the day before.
    decided = revision.decided_at.astimezone(CHINA).date() if revision.decided_at else revision.dated
    return (
        str(indicator.no),
        title_of(indicator, lang),
        formats.day(revision.dated, lang),
        _figures(plan, old, lang),
        _figures(plan, new, lang),
        revision.number,
        revision.reason,
        materials.say("report.annex.1.decided", by=revision.decided_by, day=formats.day(decided, lang)),
    )


def _figures(plan: Plan, indicator: Indicator, lang: Lang) -> str:
    said = [
        say("target.step", lang, year=year, target=set_anew_words(indicator, year, lang, plan))
        for year in targets_now(indicator)
    ]
    return listed(said, lang)
