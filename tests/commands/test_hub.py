"""publish and hub: a county publishes, the hub fetches, ranks and checks; every answer and every exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.files.bucket import Bucket
from etl.home import Home
from plan.hub.hub_file import FILE
from plan.period import Period
from tests.commands.conftest import Guibiao
from tests.etl.hub.counties import County, Hub, county, hub_over

QUARTER = "2023Q2"


@pytest.fixture(name="grown", scope="module")
def _grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[County, County]:
    root = tmp_path_factory.mktemp("counties")
    return county(root, "east"), county(root, "west")


def _hub(home: Home, counties: tuple[County, ...], **more: object) -> Hub:
    return hub_over(home.root, *counties, **more)


def test_a_county_publishes_and_says_so_once(
    grown: tuple[County, County], guibiao: Guibiao, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GUIBIAO_HOME", str(grown[0].home.root))
    code, out, _ = guibiao("publish", "--to", tmp_path / "out", "--json")
    told = json.loads(out)
    assert (code, told["files_new"], told["public_key"]) == (0, told["files"], grown[0].key)
    assert told["quarters"] == ["2023Q1", "2023Q2"]
    again = json.loads(guibiao("publish", "--to", tmp_path / "out", "--json")[1])
    assert (again["files_new"], again["manifest"]) == (0, told["manifest"])
    assert grown[0].key in guibiao("publish", "--to", tmp_path / "out")[2]


def test_a_county_publishes_into_a_bucket(
    grown: tuple[County, County], guibiao: Guibiao, monkeypatch: pytest.MonkeyPatch, bucket: Bucket, tmp_path: Path
) -> None:
    hub = hub_over(tmp_path / "hub", grown[0])
    (hub.root / FILE).write_text((hub.root / FILE).read_text("utf-8").replace(str(grown[0].folder), str(bucket)))
    monkeypatch.setenv("GUIBIAO_HOME", str(grown[0].home.root))
    assert guibiao("publish", "--to", f"{bucket}/")[0] == 0
    code, _, err = guibiao("publish", "--to", bucket, "--ducklake")
    assert (code, f"ATTACH 'ducklake:{bucket}/catalogue.ducklake'" in err) == (0, True)
    assert [file.name.split("-")[0] for file in bucket.files("figures")] == ["figures/own"]
    for words in (("--ducklake",), ()):
        code, out, err = guibiao("publish", "--to", "https://there.example/x", *words)
        assert (code, out, bool(err)) == (2, "", True)
    monkeypatch.setenv("GUIBIAO_HOME", str(hub.root))
    code, out, _ = guibiao("hub", "pull", "--json")
    assert (code, [(a["bureau"], a["state"]) for a in json.loads(out)]) == (0, [("east", "new")])


def test_where_nothing_can_be_written_it_is_said(
    grown: tuple[County, County], guibiao: Guibiao, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GUIBIAO_HOME", str(grown[0].home.root))
    (tmp_path / "file").write_text("x")
    code, out, err = guibiao("publish", "--to", tmp_path / "file" / "inside")
    assert (code, out) == (2, "")
    assert "写不了" in err


def test_fetching_ranking_and_checking(grown: tuple[County, County], guibiao: Guibiao, home: Home) -> None:
    for each in grown:
        each.publish()
    stated = [
        {"indicator": "nursing-beds", "combine": "weighted", "year": 2025, "value": 10},
        {"indicator": "certified-care-workers", "combine": "weighted", "year": 2025, "value": 1, "stated": 99999},
    ]
    hub = _hub(home, grown, targets=stated, neighbours_by="持证护理员数")
    code, out, _ = guibiao("hub", "pull", "--json")
    assert (code, [(a["bureau"], a["state"]) for a in json.loads(out)]) == (0, [("east", "new"), ("west", "new")])
    assert json.loads(guibiao("hub", "show", "--json")[1])[0]["quarters"][-1] == QUARTER
    ranked = json.loads(guibiao("hub", "rank", "nursing-beds", "--period", QUARTER, "--json")[1])
    figures = {f.bureau: f for f in hub.store().figures("nursing-beds", Period.parse(QUARTER).last_day)}
    assert [(a["rank"], a["bureau"], a["completion"]) for a in ranked] == [
        (1, bureau, figures[bureau].completion) for bureau in ("east", "west")
    ]
    code, out, _ = guibiao("hub", "check", "--period", QUARTER, "--json")
    beds, care = json.loads(out)
    assert (beds["value"], beds["agrees"]) == (pytest.approx(figures["east"].value), None)
    assert (care["agrees"], code) == (False, 1), "a figure that is stated otherwise is a no"
    for words in (["rank", "nursing-beds", "--period", QUARTER], ["check", "--period", QUARTER], ["show"]):
        code, out, err = guibiao("--lang", "en", "hub", *words)
        assert code == (1 if words[0] == "check" else 0), err
        assert "East" in out or "nursing-beds" in out or "east" in out


def test_what_is_refused_is_a_no(grown: tuple[County, County], guibiao: Guibiao, home: Home, tmp_path: Path) -> None:
    there = County("east", grown[0].home, tmp_path / "nowhere")
    _hub(home, (there,))
    code, _, err = guibiao("hub", "pull")
    assert code == 1
    assert "east县" in err
    assert guibiao("hub", "rank", "x")[0] == 2


@pytest.mark.parametrize(
    "words",
    [
        ("hub", "pull"),
        ("hub", "show"),
        ("hub", "rank", "nursing-beds"),
        ("hub", "check"),
        ("hub", "forget", "east"),
    ],
)
def test_a_home_that_is_no_hub_says_so(guibiao: Guibiao, home: Home, words: tuple[str, ...]) -> None:
    code, out, err = guibiao(*words)
    assert (code, out) == (2, "")
    assert "hub.yaml" in err


def test_a_bureau_that_is_not_watched(grown: tuple[County, County], guibiao: Guibiao, home: Home) -> None:
    grown[0].publish()
    _hub(home, (grown[0],))
    guibiao("hub", "pull")
    assert guibiao("hub", "forget", "north")[0] == 2
    assert guibiao("hub", "rank", "nursing-beds", "--near", "north")[0] == 2
    assert guibiao("hub", "forget", "east县")[0] == 0
    assert json.loads(guibiao("hub", "pull", "--json")[1])[0]["state"] == "new"


def test_analysts_get_a_catalogue_of_one_bureau_and_of_a_hub(
    grown: tuple[County, County], guibiao: Guibiao, home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for each in grown:
        each.publish()
    _hub(home, grown)
    assert guibiao("--lang", "en", "hub", "ducklake", "--to", tmp_path / "early")[0] == 2, "nothing was fetched yet"
    assert guibiao("hub", "pull")[0] == 0
    code, out, _ = guibiao("hub", "ducklake", "--to", tmp_path / "hub", "--json")
    told = json.loads(out)
    assert (code, told["bureaus"], told["files"]) == (0, 2, {"figures": 2, "observations": 2, "bureaus": 1})
    assert (tmp_path / "hub" / "catalogue.ducklake").samefile(told["catalogue"])
    monkeypatch.setenv("GUIBIAO_HOME", str(grown[0].home.root))
    code, _, err = guibiao("--lang", "en", "publish", "--to", tmp_path / "own", "--ducklake")
    assert (code, "1 bureau. Open it with ATTACH" in err) == (0, True)
    assert [path.name[:4] for path in (tmp_path / "own" / "figures").iterdir()] == ["own-"]
