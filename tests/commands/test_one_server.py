"""A home is served by one server at a time; what a kill leaves does not keep the next one out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from etl.home import Home, HomeServedError
from tests.dashboards.desks import grow
from tests.torture.server import NotStarted, Server, guibiao


@pytest.fixture(name="home", scope="module")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("one") / "home"
    grow(root)
    return root


def test_a_second_server_is_refused_with_a_sentence(home: Path) -> None:
    with Server(home) as first:
        with pytest.raises(NotStarted, match="一个数据目录只能由一个服务使用") as refused:
            Server(home)
        assert re.search(rf"进程{first.pid}）从20\d\d-\d\d-\d\d \d\d:\d\d起", str(refused.value))
        assert "Traceback" not in str(refused.value)
        english = guibiao(home, "serve", "--port", "0", "--lang", "en")
        assert (english.returncode, "served by one server at a time" in english.stderr) == (2, True)
        assert guibiao(home, "reminders").returncode == 0, "commands are no servers"
        first.kill()
    with Server(home) as third:
        assert third.address


def test_within_one_process_too(home: Path) -> None:
    kept = Home(home)
    with kept.serving(), pytest.raises(HomeServedError, match="一个数据目录"), kept.serving():
        pytest.fail("two serve")
    with kept.serving():
        pass
