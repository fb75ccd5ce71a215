"""A full disk: nobody new comes in and is told why; whoever is in stays in; with room again all is as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.trouble import Trouble
from tests.access.house import BETTER, GOOD, MACHINE, House
from tests.commands.shelter import fill_up, small_disk
from wording import Lang


def test_signing_in_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 4) as disk:
        house = House(disk / "home")
        token = house.settle("安妮")
        told = len(house.told())
        fill_up(disk)
        for place in (house, house.restarted()):
            for password in (GOOD, "wrong"):
                with pytest.raises(Trouble, match=r"磁盘") as trouble:
                    place.doors.sign_in("安妮", password)
                assert "disk" in trouble.value.sentence(Lang.EN)
            house.watch.wait(minutes=2)
            assert place.entered(token), "whoever is in stays in"
            with pytest.raises(Trouble, match="磁盘"):
                place.doors.change_password(token, GOOD, BETTER)
            with pytest.raises(Trouble, match="磁盘"):
                place.administration.disable(MACHINE, "安妮")
            assert place.entered(token)
        (disk / "filler").unlink()
        assert len(house.told()) == told
        assert house.tried("安妮", GOOD) == ""
        assert house.tried("安妮", "wrong") == "sign_in"
        fresh = house.doors.change_password(token, GOOD, BETTER)
        assert house.entered(fresh)
        assert house.audit.faults() == house.accounts.account_faults() == []
        house.sessions._engine.dispose()
