"""publish: a bureau writes its accepted data for a hub; hub: a superior bureau fetches and compares what they wrote."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import Json, PeriodCode
from commands.shell import Shell, end_with_no, period_of, shell_of
from etl.reported_error import ReportedError

if TYPE_CHECKING:
    from etl.hub.hub_store import HubStore
    from plan.period import Period

commands = typer.Typer(help="汇总多个单位发布的数据 (bureaus beside each other)", no_args_is_help=True)

To = Annotated[str, typer.Option("--to", help="写到的文件夹,或s3://桶/前缀 (a folder, or a bucket's prefix)")]
DuckLake = Annotated[
    bool, typer.Option("--ducklake", help="并写出供分析用的DuckLake目录 (and a DuckLake catalogue for analysts)")
]
Near = Annotated[str | None, typer.Option("--near", help="只与规模相近的单位比 (a bureau and its neighbours)")]


def publish(context: typer.Context, to: To, ducklake: DuckLake = False, json: Json = False) -> None:
    """Publish what was accepted for a hub: only what changed is written, all of it signed."""
    from etl.hub.publication import publish as publish_to
    from etl.hub.stores import published_at
    from presentation.answers.hubs import publication_answer

    shell = shell_of(context)
    store = published_at(to)
    done = publish_to(shell.data_store(), store, datetime.now(UTC))
    if json:
        shell.answer(publication_answer(done))
    elif done.files_new:
        shell.tell("hub.published", count=done.files_new, size=done.bytes_new, public=done.manifest.public_key)
    else:
        shell.tell("hub.published_before", at=done.manifest.published_at, public=done.manifest.public_key)
    if ducklake:
        from etl.home.bureaus import BUREAU_FILE
        from etl.hub.lake.lake import own_source, write_lake
        from etl.hub.lake.place import LakePlace

        root = shell.data_store().home.root
        # Of many in one service the id that the hub knows; one alone needs none to be told apart.
        key = root.name if (root / BUREAU_FILE).exists() else "own"
        place = LakePlace.of(to, root)
        lake = write_lake(place, [own_source(key, done, place.published(store))], shell.lang)
        shell.tell("lake.written", path=lake.catalogue, count=lake.bureaus)


@commands.command("pull", help="取回各单位新发布的数据并核验 (fetch and prove)")
def pull(context: typer.Context, json: Json = False) -> None:
    """Fetch what bureaus published since, and prove it; exit code 1 if anything was refused or not to be had."""
    from etl.home import Home
    from etl.hub.kept import KeptPublications
    from etl.hub.pulling import PullState, counts_by_state
    from etl.hub.pulling import pull as pull_all
    from presentation.answers.hubs import pull_answer

    shell, home = shell_of(context), Home.from_environment()
    hub = _hub(home.root).hub
    kept = KeptPublications(home.root)
    outcomes = pull_all(hub, home.root, kept)
    # After the fetching, when every manifest names what it needs.
    kept.sweep()
    if json:
        shell.answer([pull_answer(hub, outcome) for outcome in outcomes])
    else:
        for state, count in counts_by_state(outcomes):
            shell.tell(f"hub.pull.{state.value}", count=count)
        for outcome in outcomes:
            if outcome.why:
                bureau = hub.bureau(outcome.bureau)
                shell.tell(f"hub.why.{outcome.why}", bureau=bureau.name if bureau else "", **outcome.fields)
    # What could be fetched is kept all the same; the exit code tells a timer that not everything was.
    if any(outcome.state in (PullState.REFUSED, PullState.UNREACHABLE) for outcome in outcomes):
        end_with_no()


@commands.command("show", help="各单位最近发布了什么 (what was published last)")
def show(context: typer.Context, json: Json = False) -> None:
    """List the bureaus and what each of them published last."""
    from presentation.answers.hubs import bureau_answers

    shell = shell_of(context)
    answers = bureau_answers(_hub_of_home())
    if json:
        shell.answer(answers)
        return
    from commands.tables import print_out, table_of

    rows = [
        (a["bureau"], a["name"], a["published_at"] or shell.word("hub.never"), (a["quarters"] or [""])[-1])
        for a in answers
    ]
    print_out(table_of(shell, ("bureau", "name", "published", "period"), rows))


@commands.command("rank", help="一项共有指标的排名 (ranking by a shared indicator)")
def rank(
    context: typer.Context,
    indicator: Annotated[str, typer.Argument(help="指标id,如 certified-social-workers (the indicator's id)")],
    period: PeriodCode = None,
    near: Near = None,
    json: Json = False,
) -> None:
    """Rank bureaus by the completion of an indicator that they share."""
    from presentation.answers.hubs import ranked_answer
    from presentation.hub import ranked

    shell, store = shell_of(context), _hub_of_home()
    known = [each.id for each in store.indicators()]
    if indicator not in known:
        raise ReportedError("hub.no_indicator", name=indicator, names=tuple(known))
    found = ranked(store, indicator, _quarter(store, period).last_day, _bureau_id(store, near))
    answers = [ranked_answer(store.hub, each) for each in found]
    if json:
        shell.answer(answers)
        return
    from commands.tables import print_out, table_of
    from presentation import formats

    rows = [
        (
            a["rank"] or "",
            a["name"],
            "" if a["value"] is None else formats.number(a["value"], found[0].figure.decimals),
            a["unit"],
            "" if a["completion"] is None else formats.number(100 * a["completion"], 1) + "%",
            shell.word(f"status.{a['status']}"),
            shell.word("hub.provisional") if a["provisional"] else "",
        )
        for a in answers
    ]
    columns = ("ranked", "bureau", "value#", "unit", "completion#", "status", "provisional")
    print_out(*_mark(shell, store), table_of(shell, columns, rows))


@commands.command("check", help="上级目标与各单位之和 (a parent's targets over its bureaus)")
def check(context: typer.Context, period: PeriodCode = None, json: Json = False) -> None:
    """Hold the parent's targets against what the bureaus come to; exit code 1 where a stated figure is another."""
    from presentation.answers.hubs import whole_answers
    from presentation.hub import wholes

    shell, store = shell_of(context), _hub_of_home()
    found = wholes(store, _quarter(store, period).last_day)
    if json:
        shell.answer(whole_answers(found))
    else:
        from commands.tables import print_out, table_of
        from presentation import formats

        rows = [
            (
                each.target.indicator,
                each.target.year,
                f"{each.target.value:g}",
                "" if each.value is None else formats.number(each.value, each.target.decimals),
                "" if each.target.stated is None else f"{each.target.stated:g}",
                shell.word(f"hub.whole.{each.state}"),
                len(each.missing) or "",
            )
            for each in found
        ]
        columns = ("indicator", "year#", "target#", "value#", "stated#", "state", "missing#")
        print_out(*_mark(shell, store), table_of(shell, columns, rows))
    if any(each.agrees is False for each in found):
        end_with_no()


@commands.command("ducklake", help="写出供分析用的DuckLake目录 (a DuckLake catalogue for analysts)")
def ducklake(context: typer.Context, to: To, json: Json = False) -> None:
    """Write what was fetched of all bureaus as tables for analysts, who attach the catalogue and write nothing."""
    from etl.home import Home
    from etl.hub.kept import KeptPublications
    from etl.hub.lake.lake import hub_sources, write_lake
    from etl.hub.lake.place import LakePlace
    from presentation.answers.hubs import lake_answer

    shell, home = shell_of(context), Home.from_environment()
    sources = list(hub_sources(_hub(home.root).hub, KeptPublications(home.root)))
    if not sources:
        raise ReportedError("hub.nothing")
    lake = write_lake(LakePlace.of(to, home.root), sources, shell.lang)
    if json:
        shell.answer(lake_answer(lake))
    else:
        shell.tell("lake.written", path=lake.catalogue, count=lake.bureaus)


@commands.command("forget", help="忘掉一个单位已取的数据,重新取 (fetch a bureau anew)")
def forget(context: typer.Context, bureau: Annotated[str, typer.Argument(help="单位 (bureau)")]) -> None:
    """Forget what was fetched of a bureau, so that an older publication is taken: it was restored from a backup."""
    from etl.home import Home
    from etl.hub.kept import KeptPublications

    shell, store = shell_of(context), _hub_of_home()
    name = _bureau_id(store, bureau)
    assert name is not None, "an argument is always given"
    KeptPublications(Home.from_environment().root).forget(name)
    shell.tell("hub.forgotten", bureau=bureau)


def _mark(shell: Shell, store: HubStore) -> list[str]:
    return [shell.word("demo.mark")] if store.demonstration else []


def _hub_of_home() -> HubStore:
    from etl.home import Home

    return _hub(Home.from_environment().root)


def _hub(root: Path) -> HubStore:
    from etl.hub.hub_store import HubStore
    from plan.hub.hub_file import FILE

    found = HubStore.of(root)
    if found is None:
        raise ReportedError("hub.no_file", path=root / FILE)
    return found


def _quarter(store: HubStore, code: str | None) -> Period:
    found = period_of(code) or store.default_quarter()
    if found is None:
        raise ReportedError("hub.nothing")
    return found


def _bureau_id(store: HubStore, name: str | None) -> str | None:
    if name is None:
        return None
    found = store.hub.bureau(name)
    if found is None:
        raise ReportedError("hub.no_bureau", name=name)
    return found.id
