"""bureaus, serve --bureaus and doctor --bureaus: many bureaus in a folder, and every refusal."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from werkzeug.test import Client

from access.policy import read_policy
from commands.hosting import front_of
from etl.files.bucket import Bucket
from etl.home import Home
from etl.home.bureaus import BureauHomes
from etl.postgres.address import JournalAddress
from etl.postgres.journal_state import in_schema
from etl.reported_error import ReportedError
from etl.store.data_store import DataStore
from etl.tasks.task_store import TaskStore
from etl.yaml_files import CATALOGUE, yaml_text
from plan.catalogue_faults import CatalogueFaults
from plan.hub.hub_file import FILE as HUB_FILE
from tests.commands.conftest import Guibiao
from tests.dashboards.desks import grow


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, guibiao: Guibiao) -> Path:
    """A folder with two bureaus that are empty."""
    folder = tmp_path / "bureaus"
    folder.mkdir()
    for key in ("east", "west"):
        assert guibiao("bureaus", "add", folder, key, "--name", f"{key}县")[0] == 0
    return folder


def settings(folder: Path, key: str, text: str) -> None:
    (folder / key / "settings.yaml").write_text(text, encoding="utf-8")


def test_added_and_listed(folder: Path, guibiao: Guibiao) -> None:
    code, out, _ = guibiao("bureaus", "list", folder, "--json")
    assert (code, [row["id"] for row in json.loads(out)]) == (0, ["east", "west"])
    assert json.loads(out)[0]["name"] == "east县"
    assert (folder / "east" / "bureau.yaml").stat().st_mode & 0o777 == 0o600
    for key in ("East", "-x", "a" * 33, "..", "a/b", ""):
        assert guibiao("bureaus", "add", folder, key, "--name", "x")[0] == 2, key
    assert "已经有文件夹" in guibiao("bureaus", "add", folder, "east", "--name", "x")[2]
    assert sorted(path.name for path in folder.iterdir()) == ["east", "west"]


def test_a_bureau_has_a_catalogue_of_its_own(folder: Path, guibiao: Guibiao, tmp_path: Path) -> None:
    source = tmp_path / "catalogue"
    source.mkdir()
    text = CATALOGUE.read_text(encoding="utf-8").replace("临海市", "宁河县")
    (source / "indicators.yaml").write_text(text, encoding="utf-8")
    shutil.copy(CATALOGUE.with_name("supervision.yaml"), source)
    # A folder of documents without any is a slip: told before anything is made.
    (source / "sources").mkdir()
    assert guibiao("bureaus", "add", folder, "own", "--name", "宁河", "--catalogue", source)[0] == 2
    shutil.copytree(CATALOGUE.with_name("sources"), source / "sources", dirs_exist_ok=True)
    assert guibiao("bureaus", "add", folder, "own", "--name", "宁河", "--catalogue", source)[0] == 0
    own, other = (DataStore.of(Home(folder / key)) for key in ("own", "east"))
    assert (own.plan.city, other.plan.city) == ("宁河县", "临海市")
    (folder / "own" / "supervision.yaml").write_text("nonsense: 1", encoding="utf-8")
    assert TaskStore(other).catalogue.supervision
    with pytest.raises(CatalogueFaults):
        assert TaskStore(own).catalogue.supervision
    (source / "indicators.yaml").write_text("nonsense: 1", encoding="utf-8")
    assert guibiao("bureaus", "add", folder, "ill", "--name", "x", "--catalogue", source)[0] == 2
    assert not (folder / "ill").exists()


_JOURNAL = "journal: postgresql://a@h/d"


@pytest.mark.parametrize(
    ("east", "west", "key"),
    [
        ("files: s3://bucket/all", "files: s3://bucket/all/", "hosting.shared"),
        ("journal: postgresql://a:x@h/d", "journal: postgresql://a:y@h/d", "hosting.shared"),
        (f"{_JOURNAL}?options=-csearch_path%3Da", f"{_JOURNAL}?options=-csearch_path%3Db", ""),
        ("journal: postgresql://a@h/d", "journal: postgresql://b@h/d", ""),
        ("audit: {syslog: /dev/log}", "", "hosting.own_syslog"),
        ("address: https://x.gov.cn", "", "hosting.address"),
        ("address: https://x.gov.cn/b/west", "", "hosting.address"),
        ("address: https://x.gov.cn/b/east", "", ""),
        ("no_such_key: 1", "", "faults"),
        ("", "no_such_key: 1", ""),
    ],
)  # fmt: skip
def test_what_may_not_be_served_beside_others(folder: Path, east: str, west: str, key: str) -> None:
    settings(folder, "east", east)
    settings(folder, "west", west)
    found = ""
    try:
        BureauHomes(folder).check("east", "/b/east")
    except ReportedError as error:
        found = error.key
    except CatalogueFaults:
        found = "faults"
    assert found == key


@pytest.mark.parametrize("name", ["GUIBIAO_JOURNAL", "GUIBIAO_FILES"])
def test_one_place_for_all_is_refused(
    folder: Path, guibiao: Guibiao, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "s3://bucket/all")
    for command in (("serve", "--bureaus", folder, "--port", 0), ("doctor", "--bureaus", folder)):
        code, _, err = guibiao(*command)
        assert (code, name in err) == (2, True)


def test_the_doctor_names_the_faulty_one_and_examines_the_others(folder: Path, guibiao: Guibiao) -> None:
    for key in ("east", "west"):
        DataStore.of(Home(folder / key)).warehouse().close()
    assert guibiao("doctor", "--bureaus", folder)[0] == 0
    settings(folder, "west", "no_such_key: 1")
    code, out, _ = guibiao("doctor", "--bureaus", folder, "--json")
    told = json.loads(out)
    assert (code, told["ok"]) == (1, False)
    assert all(check["ok"] for check in told["bureaus"]["east"])
    assert "no_such_key" in str(told["bureaus"]["west"])


def test_by_host_each_has_its_own(folder: Path) -> None:
    settings(folder, "east", "address: https://east.gov.cn")
    settings(folder, "west", "address: http://west.gov.cn:8080")
    homes = BureauHomes(folder)
    front, pool = front_of(homes, homes.settings().model_copy(update={"by": "host"}))
    client = Client(front)
    answers = {
        host: client.get("/login", base_url=f"http://{host}", buffered=True)
        for host in ("east.gov.cn", "west.gov.cn:8080", "west.gov.cn", "other.gov.cn")
    }
    assert {host: answer.status_code for host, answer in answers.items()} == {
        "east.gov.cn": 200,
        "west.gov.cn:8080": 200,
        "west.gov.cn": 404,
        "other.gov.cn": 404,
    }
    assert 'action="/login"' in answers["east.gov.cn"].get_data(as_text=True)
    assert client.get("/b/east/login", base_url="http://other.gov.cn").status_code == 404
    assert homes.of_host("EAST.gov.cn") == "east"
    settings(folder, "west", "address: https://east.gov.cn")
    assert homes.of_host("east.gov.cn") is None, "two say that they are it"
    pool.close()
    assert not pool.open


def test_each_publishes_below_its_id_of_a_bucket(folder: Path, guibiao: Guibiao, bucket: Bucket) -> None:
    shutil.rmtree(folder / "west")
    code, out, _ = guibiao("bureaus", "publish", folder, "--to", str(bucket), "--json")
    assert (code, [each["id"] for each in json.loads(out)]) == (0, ["east"])
    assert {each.name.split("/")[0] for each in bucket.files("")} == {"east"}


def test_all_publish_and_a_hub_among_them_reads_it(
    folder: Path, guibiao: Guibiao, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.move(folder / "east" / "bureau.yaml", tmp_path)
    shutil.rmtree(folder / "east")
    grow(folder / "east")
    shutil.move(tmp_path / "bureau.yaml", folder / "east")
    settings(folder, "west", "no_such_key: 1")
    assert guibiao("bureaus", "add", folder, "hub", "--name", "市")[0] == 0
    (folder / "hub" / HUB_FILE).write_text("name: 市", encoding="utf-8")
    (folder / "west" / "indicators.yaml").write_text("nonsense: 1", encoding="utf-8")
    code, out, err = guibiao("bureaus", "publish", folder, "--to", tmp_path / "out", "--json")
    [east] = json.loads(out)
    assert (code, east["id"], "west" in err) == (1, "east", True)
    bureau = {"id": "east", "name": "东县", "name_en": "East", "source": str(tmp_path / "out" / "east")}
    bureau["key"] = east["public_key"]
    content = yaml_text({"name": "市", "name_en": "City", "bureaus": [bureau]})
    (folder / "hub" / HUB_FILE).write_text(content, encoding="utf-8")
    monkeypatch.setenv("GUIBIAO_HOME", str(folder / "hub"))
    told = guibiao("hub", "pull", "--json")
    assert (told[0], told[2]) == (0, "")


@pytest.mark.parametrize(
    ("address", "role", "found"),
    [
        ("postgresql://o@h/d", None, "postgresql+psycopg://o@h/d?options=-csearch_path%3Dbureau_a"),
        (
            "postgresql://o:p@/d?host=/run",
            "app",
            "postgresql+psycopg://app@/d?host=/run&options=-csearch_path%3Dbureau_a",
        ),
        ("postgresql://o@h/d?options=-cx%3Dy", None, "postgresql+psycopg://o@h/d?options=-csearch_path%3Dbureau_a"),
    ],
)
def test_schemas_in_addresses(address: str, role: str | None, found: str) -> None:
    assert in_schema(JournalAddress.of(address), "bureau_a", role).url == found


@pytest.mark.parametrize("path", ["/b", "/b/", "/x", "/b/A", "/b/a/c", "/x/b/a"])
def test_addresses_below_a_service_alone_may_have_a_path(path: str) -> None:
    assert read_policy({"address": "https://x.gov.cn/b/linhai"}).host == "x.gov.cn"
    with pytest.raises(CatalogueFaults):
        read_policy({"address": f"https://x.gov.cn{path}"})
