"""A hub over counties: small homes with keys of their own that publish into folders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from etl.home import Home
from etl.home.signing_key import SigningKey
from etl.hub.hub_store import HubStore
from etl.hub.kept import KeptPublications
from etl.hub.publication import Publication, publish
from etl.hub.pulling import PullOutcome, pull
from etl.hub.stores import FolderStore
from etl.store.data_store import DataStore
from etl.yaml_files import yaml_text
from plan.hub.hub_file import FILE
from tests.dashboards.desks import grow

BEGIN = datetime(2023, 11, 1, tzinfo=UTC)


@dataclass
class County:
    """A home and the folder into which it publishes."""

    id: str
    home: Home
    folder: Path
    published: int = 0

    @property
    def key(self) -> str:
        """The public half of its key."""
        return SigningKey.of(self.home).public

    def publish(self) -> Publication:
        """Publish, an hour later each time."""
        self.published += 1
        at = BEGIN + timedelta(hours=self.published)
        return publish(DataStore.of(self.home), FolderStore(self.folder), at)


def county(root: Path, name: str) -> County:
    """Return a county with the small home's quarters."""
    home = Home(root / name / "home")
    grow(home.root)
    return County(name, home, root / name / "published")


@dataclass
class Hub:
    """A hub's home."""

    root: Path

    def pull(self) -> dict[str, PullOutcome]:
        """Fetch what was published; outcomes by bureau."""
        store = self.store()
        return {o.bureau: o for o in pull(store.hub, self.root, KeptPublications(self.root))}

    def store(self) -> HubStore:
        """Open it anew."""
        found = HubStore.of(self.root)
        assert found is not None
        return found


def hub_over(root: Path, *counties: County, **more: object) -> Hub:
    """Return a hub that watches counties."""
    root.mkdir()
    bureaus = [
        {"id": c.id, "name": f"{c.id}县", "name_en": c.id.title(), "source": str(c.folder), "key": c.key}
        for c in counties
    ]
    (root / FILE).write_text(yaml_text({"name": "市", "name_en": "City", "bureaus": bureaus, **more}), "utf-8")
    return Hub(root)
