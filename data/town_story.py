"""The demonstration of towns' targets: ``python -m data.town_story`` writes ``data/next/town_targets.jsonl``.

Invented, the same bytes every time: what a bureau and its towns say to each other about canteens for the elderly of the
invented next plan. The targets of 2028 were drafted, answered, agreed and issued, and issued once more when two towns
had exchanged a canteen; those of 2030 are drafted, and some towns have not answered yet. Every step passes the rules.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from data.next_plan import PLAN
from etl.intake.seeding import NEXT
from etl.store.journal.task_line import NewTaskLine
from etl.tasks.town_target_seeding import TOWN_TARGETS
from etl.tasks.town_targets import town_target_line
from etl.yaml_files import load_plan, read_yaml
from plan.bureau import read_bureau
from plan.catalogue import Plan
from plan.indicator import Indicator
from plan.instant import CHINA
from plan.review import Person, Role
from plan.town_targets import (
    TownTarget,
    TownTargetAction,
    TownTargetStep,
    check_division,
    check_may_set,
    division_of,
)

CANTEENS = 13
"""The number of the indicator that is divided among towns."""
OFFICE = Person("演示审核员甲", Role.REVIEWER, None, True)
LEADER = Person("演示领导", Role.LEADER, None, True)
_MINUTES = timedelta(minutes=7)
"""Between one town's answer and the next one's."""

ASKED: Mapping[int, Mapping[int, tuple[float, str]]] = {
    2028: {4: (4, "村集体食堂两处合办，少设一处"), 11: (5, "老年人口少，先保运行")},
    2030: {2: (6, "集镇改造后场地只够六处"), 9: (4, "山区村用送餐点代替")},
}
"""What towns ask for instead of what was drafted, by the year and the town's place in the catalogue, and why."""

SILENT = frozenset({3, 7, 12, 15, 18})
"""Towns that have not answered about 2030."""

EXCHANGED = {5: 1.0, 6: -1.0}
"""How the second letter differs from the first: one canteen goes from one town to the next one."""


class TownStory:
    """The negotiation on its way: towns' targets as they stand, and the lines so far."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.indicator: Indicator = plan.indicator_of[CANTEENS]
        self.towns = plan.areas_of(self.indicator)
        self.targets: dict[tuple[int, str], TownTarget] = {}
        self.lines: list[NewTaskLine] = []

    def step(
        self, action: TownTargetAction, year: int, town: str, person: Person, at: datetime, **said: object
    ) -> None:
        """Take a step, if the rules allow it."""
        known = self.targets.get((year, town)) or TownTarget(self.plan.document.id, CANTEENS, year, town)
        check_may_set(action, person, known)
        done = TownTargetStep(action, person.name, person.role, at, **said)  # type: ignore[arg-type]
        self.targets[year, town] = known.step(done)
        self.lines.append(town_target_line(known, done, person))

    def agree_on(self, year: int, drafted: Mapping[str, float], at: datetime, note: str) -> None:
        """Draft, let every town answer, and agree to what it asked for, else to what was drafted."""
        for town in self.towns:
            self.step(TownTargetAction.DRAFT, year, town, OFFICE, at, value=drafted[town], note=note)
        asked = ASKED[year] if note == _FIRST else {}
        self.answer(year, asked, frozenset(), at + timedelta(days=4))
        for town in self.towns:
            target = self.targets[year, town]
            value = target.drafted if target.asked is None else target.asked
            self.step(TownTargetAction.AGREE, year, town, OFFICE, at + timedelta(days=12), value=value)

    def answer(self, year: int, asked: Mapping[int, tuple[float, str]], silent: frozenset[int], at: datetime) -> None:
        """Let towns answer one after the other, but for the silent ones."""
        for place, town in enumerate(self.towns):
            if place not in silent:
                value, why = asked.get(place, (None, ""))
                person = Person("演示镇街员", Role.TOWN, town, True)
                self.step(TownTargetAction.ANSWER, year, town, person, at + place * _MINUTES, value=value, note=why)

    def issue(self, year: int, at: datetime, document: str, dated: date) -> None:
        """Issue what is agreed, if together it makes up the city's target."""
        agreed = {town: self.targets[year, town].agreed for town in self.towns}
        values = {town: value for town, value in agreed.items() if value is not None}
        check_division(division_of(self.plan, self.indicator, year, values, {}))
        for town in self.towns:
            said = {"value": agreed[town], "document": document, "dated": dated}
            self.step(TownTargetAction.ISSUE, year, town, LEADER, at, **said)


_FIRST, _SECOND = "按每镇现有数和老年人口起草（演示）", "两镇对调一处，其余不变（演示）"


def story_of(plan: Plan) -> Iterable[NewTaskLine]:
    """Return every line of the negotiation, in the order in which it was written."""
    story = TownStory(plan)
    first = {town: 4.0 + place % 3 + 2 * (place % 6 == 0) for place, town in enumerate(story.towns)}
    story.agree_on(2028, first, datetime(2026, 4, 20, 9, 30, tzinfo=CHINA), _FIRST)
    story.issue(2028, datetime(2026, 5, 18, 10, 0, tzinfo=CHINA), "临民发〔2026〕演示15号", date(2026, 5, 20))
    second = {town: story.targets[2028, town].agreed or 0.0 for town in story.towns}
    for place, more in EXCHANGED.items():
        second[story.towns[place]] += more
    story.agree_on(2028, second, datetime(2026, 8, 31, 9, 10, tzinfo=CHINA), _SECOND)
    story.issue(2028, datetime(2026, 9, 21, 15, 0, tzinfo=CHINA), "临民发〔2026〕演示32号", date(2026, 9, 22))
    last = {town: value + 1 + (place % 6 == 0) for place, (town, value) in enumerate(second.items())}
    at = datetime(2026, 10, 19, 9, 30, tzinfo=CHINA)
    for town in story.towns:
        story.step(TownTargetAction.DRAFT, 2030, town, OFFICE, at, value=last[town], note=_FIRST)
    story.answer(2030, ASKED[2030], SILENT, at + timedelta(days=3))
    return story.lines


def told(lines: Iterable[NewTaskLine]) -> Iterator[str]:
    """Yield lines as JSON, as the demonstration of tasks keeps them."""
    for line in lines:
        said = {
            "kind": line.kind.value, "about": line.about, "by": line.by, "role": line.role, "file": "", "sha256": "",
            "at": line.at.astimezone(UTC).isoformat(), "content": line.content,
        }  # fmt: skip
        yield json.dumps(said, ensure_ascii=False, sort_keys=True) + "\n"


def make_town_targets(folder: Path = NEXT) -> None:
    """Write ``town_targets.jsonl`` into a folder."""
    plan = read_bureau(load_plan(), {PLAN: read_yaml(NEXT / PLAN)}).entries[-1].plan
    (folder / TOWN_TARGETS).write_text("".join(told(story_of(plan))), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    make_town_targets(Path(sys.argv[1]) if len(sys.argv) > 1 else NEXT)
