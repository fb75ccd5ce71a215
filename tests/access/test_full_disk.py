"""A full disk: nobody new comes in and is told why; whoever is in stays in; with room again all is as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.reported_error import ReportedError
from tests.access.access_services import BETTER, GOOD, MACHINE, House
from tests.commands.shelter import fill_up, small_disk
from wording import Lang


def test_signing_in_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 4) as disk:
        access_services = House(disk / "home")
        token = access_services.settle("安妮")
        told = len(access_services.told())
        fill_up(disk)
        for place in (access_services, access_services.restarted()):
            for password in (GOOD, "wrong"):
                with pytest.raises(ReportedError, match=r"磁盘") as trouble:
                    place.authenticator.sign_in("安妮", password)
                assert "disk" in trouble.value.sentence(Lang.EN)
            access_services.watch.wait(minutes=2)
            assert place.entered(token), "whoever is in stays in"
            with pytest.raises(ReportedError, match="磁盘"):
                place.authenticator.change_password(token, GOOD, BETTER)
            with pytest.raises(ReportedError, match="磁盘"):
                place.administration.disable(MACHINE, "安妮")
            assert place.entered(token)
        (disk / "filler").unlink()
        assert len(access_services.told()) == told
        assert access_services.tried("安妮", GOOD) == ""
        assert access_services.tried("安妮", "wrong") == "sign_in"
        fresh = access_services.authenticator.change_password(token, GOOD, BETTER)
        assert access_services.entered(fresh)
        assert access_services.audit.faults() == access_services.accounts.account_faults() == []
        access_services.sessions._engine.dispose()
