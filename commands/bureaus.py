"""bureaus: the bureaus of a folder that one service serves; added, listed, and published for a hub."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import Json
from commands.shell import Shell, end_with_no, shell_of
from etl.home.bureaus import BureauHomes, HostedBureau
from etl.reported_error import ReportedError, reason
from plan.catalogue_faults import CatalogueFaults
from plan.hub.hub_file import FILE as HUB_FILE

if TYPE_CHECKING:
    from etl.hub.publication import Publication
    from etl.hub.stores import PublicationStore

commands = typer.Typer(help="一个服务承载多个单位 (many bureaus in one service)", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="各单位数据目录所在的文件夹 (folder of the bureaus' homes)")]
Key = Annotated[str, typer.Argument(metavar="ID", help="单位代号,如 linhai (id: letters, digits, hyphens)")]
Name = Annotated[str, typer.Option("--name", help="单位名称 (name)")]
NameEn = Annotated[str | None, typer.Option("--name-en", help="英文名称 (English name)")]
Catalogue = Annotated[
    Path | None, typer.Option("--catalogue", help="其目录文件所在的文件夹 (folder of its indicators.yaml, …)")
]
JournalUrl = Annotated[
    str | None, typer.Option("--journal", help="postgresql+psycopg://…,在其中新建模式 (a schema of its own there)")
]
App = Annotated[str | None, typer.Option("--app", help="服务用的数据库账户 (the role that serves)")]
Files = Annotated[str | None, typer.Option("--files", help="s3://桶/前缀,其下各占一处 (its own prefix below)")]
Address = Annotated[str | None, typer.Option("--address", help="服务的网址 (the service's address)")]
To = Annotated[str, typer.Option("--to", help="发布到的文件夹,或s3://桶/前缀 (a folder, or a bucket's prefix)")]


@commands.command("add", help="新增一个单位 (add a bureau)")
def add(
    context: typer.Context,
    folder: Folder,
    key: Key,
    name: Name,
    name_en: NameEn = None,
    catalogue: Catalogue = None,
    journal: JournalUrl = None,
    app: App = None,
    files: Files = None,
    address: Address = None,
) -> None:
    """Make the home of a bureau in the folder."""
    from dashboards.urls import BUREAU, url_of
    from etl.operations.adding_bureau import NewBureau, add_bureau
    from etl.postgres.address import JournalAddress

    shell, homes = shell_of(context), BureauHomes(folder.absolute())
    by_path = homes.settings().by == "path"
    below = url_of(BUREAU, bureau=key) if by_path else ""
    new = NewBureau(
        key,
        HostedBureau(name=name, name_en=name_en),
        catalogue,
        JournalAddress.of(journal) if journal else None,
        app,
        files,
        f"{address.rstrip('/')}{below}" if address else None,
    )
    home = add_bureau(homes, new)
    shell.tell("hosting.added", bureau=key, path=home.root)
    shell.tell("hosting.next", path=home.root)


@commands.command("list", help="列出单位 (list the bureaus)")
def show(context: typer.Context, folder: Folder, json: Json = False) -> None:
    """List the bureaus, their names, and where each keeps its journal."""
    shell, homes = shell_of(context), BureauHomes(folder.absolute())
    homes.settings()
    rows = [(key, *_described(shell, homes, key)) for key in homes.ids()]
    if json:
        shell.answer([dict(zip(("id", "name", "journal"), row, strict=True)) for row in rows])
        return
    from commands.tables import print_out, table_of

    print_out(table_of(shell, ("bureau_id", "bureau_name", "bureau_journal"), rows))


def _described(shell: Shell, homes: BureauHomes, key: str) -> tuple[str, str]:
    """Return a bureau's name and where its journal is; "–" and the faults for one whose files are wrong."""
    try:
        return homes.bureau(key).name, str(homes.home(key).journal)
    except (CatalogueFaults, ReportedError) as error:
        return "–", " ".join(reason(error, shell.lang).split())


@commands.command("publish", help="逐个发布给汇总平台 (publish each for a hub)")
def publish(context: typer.Context, folder: Folder, to: To, json: Json = False) -> None:
    """Publish what each bureau accepted, below its id; exit code 1 if any of them could not."""
    from etl.hub.stores import published_at

    shell, homes = shell_of(context), BureauHomes(folder.absolute())
    homes.settings()
    # A hub among them shows what the others publish, and has nothing of its own.
    keys = [key for key in homes.ids() if not (homes.folder / key / HUB_FILE).exists()]
    outcomes = [(key, _published(shell, homes, key, published_at(to, key))) for key in keys]
    if json:
        shell.answer([{"id": key, "public_key": done.manifest.public_key} for key, done in outcomes if done])
    else:
        for key, done in outcomes:
            if done is not None:
                shell.tell("hosting.published", bureau=key, count=done.files_new, public=done.manifest.public_key)
    if any(done is None for _, done in outcomes):
        end_with_no()


def _published(shell: Shell, homes: BureauHomes, key: str, store: PublicationStore) -> Publication | None:
    """Publish one bureau; None, with the reason on standard error, where that fails: the others go on."""
    from etl.hub.publication import publish as publish_to
    from etl.store.data_store import DataStore

    try:
        return publish_to(DataStore.of(homes.home(key), tell=shell.tell), store, datetime.now(UTC))
    except (ReportedError, CatalogueFaults) as error:
        shell.tell("hosting.unpublished", bureau=key, why=reason(error, shell.lang))
    return None
