"""What a bureau publishes is what it assesses, and only what changed is written again."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from etl.hub.manifest import OBSERVATIONS
from etl.hub.publication import file_name, publish
from etl.hub.pulling import PullState
from etl.hub.stores import FolderStore
from etl.intake.intake import take_in
from etl.intake.outcome import IntakeActor
from etl.store.data_store import DataStore
from plan.assessment import assess
from plan.observed import Observed
from plan.period import Period
from tests.etl.hub.counties import BEGIN, County, county, hub_over


@pytest.fixture(name="here")
def _here(tmp_path: Path) -> County:
    return county(tmp_path, "here")


def test_the_hubs_figures_are_those_that_the_bureau_assesses(here: County, tmp_path: Path) -> None:
    here.publish()
    hub = hub_over(tmp_path / "hub", here)
    assert hub.pull()["here"].state is PullState.NEW
    store, data_store = hub.store(), DataStore.of(here.home)
    with data_store.warehouse() as warehouse:
        observed = Observed(warehouse.observations())
    seen = 0
    for period in store.quarters():
        plan = data_store.bureau.at(period.last_day).plan
        told = {figure.indicator: figure for figure in store.figures_of("here", period.last_day)}
        for assessment in assess(plan, observed, period.last_day):
            figure = told[assessment.indicator.id]
            assert (figure.value, figure.completion) == (assessment.value, assessment.completion)
            assert figure.status == assessment.status.value
            assert figure.target == assessment.indicator.milestones[-1].value
            seen += figure.value is not None
    assert seen > 2, "the small home has values"
    assert store.quarters() == (Period(2023, 1), Period(2023, 2))


def test_observations_are_summed_as_reported(here: County, tmp_path: Path) -> None:
    here.publish()
    hub = hub_over(tmp_path / "hub", here)
    hub.pull()
    with DataStore.of(here.home).warehouse() as warehouse:
        observations = warehouse.observations()
    for measure in {o.measure for o in observations}:
        own = sum(o.value for o in observations if o.measure == measure and o.period == Period(2023, 2))
        found = hub.store().sizes(measure, Period(2023, 2).last_day)
        assert found.get("here", 0.0) == pytest.approx(own)


def test_publishing_again_writes_nothing(here: County) -> None:
    first, second = here.publish(), here.publish()
    assert first.files_new == len(first.manifest.files) > 1
    assert (second.files_new, second.bytes_new, second.digest) == (0, 0, first.digest)


def test_a_correction_writes_only_what_it_changed(here: County, tmp_path: Path) -> None:
    before = here.publish().manifest
    _correct(here, tmp_path)
    after = here.publish()
    changed = {file.name for file in after.manifest.files} - {
        file.name for file in after.manifest.files if file in before.files
    }
    assert changed == {"figures", OBSERVATIONS + "社会救助科"}
    assert after.files_new == 2
    assert after.manifest.sequence > before.sequence


def _correct(here: County, folder: Path) -> None:
    """Add one to a number of an accepted quarter, and have that accepted."""
    source = next(Path("data/demo").rglob("2023Q2_社会救助科.xlsx"))
    book = load_workbook(source)
    sheet = book.worksheets[0]
    cell = next(c for row in sheet.iter_rows() for c in row if isinstance(c.value, int | float) and c.value > 50)
    cell.value += 1
    content = io.BytesIO()
    book.save(content)
    path = folder / "2023Q2_社会救助科_更正.xlsx"
    path.write_bytes(content.getvalue())
    who = IntakeActor("甲", BEGIN, "乙", BEGIN, reason="更正")
    done = take_in([path], DataStore.of(here.home), hands=lambda _: who)
    assert done[0].submission, done[0].findings


class _Full(FolderStore):
    """A store that breaks off after some writes."""

    def __init__(self, root: Path, writes: int) -> None:
        super().__init__(root)
        self.left = writes

    def put(self, name: str, content: bytes) -> None:
        """Write, or break off."""
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        super().put(name, content)


def test_broken_off_anywhere_the_publication_of_before_stands_whole(here: County, tmp_path: Path) -> None:
    here.publish()
    hub = hub_over(tmp_path / "hub", here)
    hub.pull()
    version = hub.store().version
    _correct(here, tmp_path)
    whole = here.folder.with_name("whole")
    for writes in range(5):
        shutil.copytree(here.folder, whole)
        with pytest.raises(KeyboardInterrupt):
            publish(DataStore.of(here.home), _Full(here.folder, writes), BEGIN.replace(year=2024))
        assert hub.pull()["here"].state is PullState.UNCHANGED
        assert hub.store().version == version
        shutil.rmtree(here.folder)
        whole.rename(here.folder)
    here.publish()
    assert hub.pull()["here"].state is PullState.NEW


def test_what_is_named_and_gone_is_written_again(here: County) -> None:
    first = here.publish()
    lost = here.folder / file_name(first.manifest.files[0].sha256)
    lost.unlink()
    assert here.publish().files_new == 1
    assert lost.exists()


def test_a_corrected_observation_is_summed_anew(here: County, tmp_path: Path) -> None:
    here.publish()
    hub = hub_over(tmp_path / "hub", here)
    hub.pull()
    store, day = hub.store(), Period(2023, 2).last_day
    with DataStore.of(here.home).warehouse() as warehouse:
        measures = {o.measure for o in warehouse.observations()}
    before = {measure: store.sizes(measure, day) for measure in measures}
    _correct(here, tmp_path)
    here.publish()
    hub.pull()
    assert store.refresh()
    after = {measure: store.sizes(measure, day) for measure in measures}
    assert [after[m]["here"] - before[m]["here"] for m in measures if after[m] != before[m]] == [1]
