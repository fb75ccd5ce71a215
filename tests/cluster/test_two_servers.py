"""Two servers on one home whose journal is in PostgreSQL: people go from one to the other, each shows what the other
accepted, and kill −9 of either loses nothing that was acknowledged and stops nobody at the other."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from access.audit import AuditAction, AuditQuestion
from dashboards.server.roles import demonstration_people
from etl.faults import EXIT_CODE
from etl.home import Home
from etl.operations.migration import migrate
from etl.store.journal.audits import AuditJournal
from plan.review import Role
from plan.slots import SlotState
from tests.dashboards.desks import copy_of, grow
from tests.postgres import APP, new_journal, schema_of
from tests.postgres import Server as Postgres
from tests.torture.books import DEPARTMENT
from tests.torture.client import _TOKEN, Client, Gone, filler, reviewer
from tests.torture.counts import Counter
from tests.torture.record import Acknowledged, assert_oracle
from tests.torture.scale import SCALE
from tests.torture.server import Server, guibiao
from tests.torture.working import PERIODS, Pair
from tests.waiting import eventually
from tests.workbooks import the_plan

pytestmark = pytest.mark.xdist_group("torture")


class Seconded(Client):
    """An administrator, whose own page is not the overview."""

    def _take_token(self) -> None:
        self._token = _TOKEN.findall(self.page("/admin" if self._cookie else "/"))[0]


@pytest.fixture(scope="module", name="grown")
def _grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("cluster") / "grown"
    grow(root)
    return root


@pytest.fixture
def home(grown: Path, tmp_path: Path, postgres: Postgres) -> Iterator[Path]:
    """A home served as a role that can only add."""
    root = copy_of(grown, tmp_path / "home")
    with new_journal(postgres) as address:
        migrate(Home(root), address.url, APP)
        serves = postgres.place(schema_of(address), APP)
        (root / "settings.yaml").write_text(f"journal: {serves.url}\n", "utf-8")
        yield root


def version(client: Client) -> str:
    """Return which data are in force, as an open page asks."""
    return client.get("/version?have=").text


def test_people_go_from_one_to_the_other_and_nothing_moves_under_them(home: Path) -> None:
    with Server(home) as one, Server(home) as other:
        person = Client(one.address, filler(DEPARTMENT))
        assert person.get("/submit").status == 200
        person.move(other.address)
        assert person.get("/submit").status == 200
        refused = guibiao(home, "migrate", "--to", "file")
        assert refused.returncode == 2, "while anybody serves, nothing moves"
        assert "提供网页服务" in refused.stderr


def test_what_one_accepts_the_other_shows(home: Path) -> None:
    acknowledged = Acknowledged()
    with Server(home) as one, Server(home) as other:
        leader = Client(other.address, reviewer())
        before = version(leader)
        Pair(home, one.address, PERIODS[0], acknowledged).once()
        eventually(lambda: version(leader) != before, "the other server goes on showing what was")
    assert_oracle(home, acknowledged)


@pytest.mark.parametrize("point", ["after_decision", "before_swap"])
def test_what_one_did_not_live_to_publish_the_other_publishes(home: Path, point: str) -> None:
    acknowledged = Acknowledged()
    with Server(home) as other:
        leader = Client(other.address, reviewer())
        before = version(leader)
        with Server(home, GUIBIAO_FAULT=point) as one:
            pair = Pair(home, one.address, PERIODS[0], acknowledged)
            with suppress(Gone):
                pair.once()
            assert one.ended() == EXIT_CODE
        assert pair.slot.state is SlotState.ACCEPTED, "its line was kept"
        eventually(lambda: version(leader) != before, "nobody publishes what a dead server accepted")
        assert_oracle(home, acknowledged)


def test_kills_of_either_while_four_people_work_at_both(home: Path, count: Counter) -> None:
    moment, acknowledged = random.Random("two servers"), Acknowledged()
    servers = [Server(home), Server(home)]
    pairs = [Pair(home, servers[n % 2].address, period, acknowledged) for n, period in enumerate(PERIODS)]
    for _ in range(SCALE.kills):
        over = threading.Event()
        wanted = len(acknowledged) + 4 + moment.randrange(10)
        threads = [threading.Thread(target=work, args=(pair, over)) for pair in pairs]
        for thread in threads:
            thread.start()
        eventually(lambda wanted=wanted: len(acknowledged) >= wanted, "nobody gets on")  # type: ignore[misc]
        time.sleep(0.3 * moment.random())
        which = moment.randrange(2)
        servers[which].kill()
        still = len(acknowledged)
        eventually(lambda still=still: len(acknowledged) > still, "the other server stands still")  # type: ignore[misc]
        over.set()
        for thread in threads:
            thread.join()
        servers[which] = Server(home)
        for pair in pairs[which::2]:
            pair.move(servers[which].address)
    for server in servers:
        server.kill()
    with Server(home):
        pass
    assert_oracle(home, acknowledged)
    count(1, "kill -9 of one of two servers, two clients at each", SCALE.kills)
    count(1, "acknowledged submissions of two servers, all kept and whole", len(acknowledged.sent))


def work(pair: Pair, over: threading.Event) -> None:
    """Until it is over, or the server is gone."""
    with suppress(Gone):
        while not over.is_set():
            pair.step()


def test_a_password_in_the_address_is_told_to_nobody(home: Path, postgres: Postgres) -> None:
    """Where it stands in the settings: not to the audit, not to the administrators' page, not to who looks on."""
    postgres.run(f"ALTER ROLE {APP} PASSWORD 'geheim'")
    settings = home / "settings.yaml"
    settings.write_text(settings.read_text("utf-8").replace(f"{APP}@", f"{APP}:geheim@"), "utf-8")
    with Server(home) as server:
        who = next(person for person in demonstration_people(the_plan()) if person.role is Role.ADMINISTRATOR)
        page = Seconded(server.address, who).page("/admin")
        assert "settings.yaml" in page
        assert "geheim" not in page
        assert "geheim" not in "\n".join(server.told)
    served = Home.at(home)
    assert served.address is not None
    said = [e.detail for e in AuditJournal.at(served.address).entries(AuditQuestion(deed=AuditAction.STARTED))]
    assert len(said) == 1
    assert "geheim" not in said[0]
