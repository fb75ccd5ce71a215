"""The palette: contrast measured, statuses apart for every kind of colour vision, one source for the style sheet."""

from itertools import product

import pytest

from plan.status import Status
from presentation import theme
from presentation.theme import BAD, GOOD, GRAPH_CONFIG, LOOKS, graph_config
from tests.dashboards.colour import SIMULATIONS, contrast, distance, seen
from wording import Lang

TEXTS = [theme.INK, theme.GREY, theme.STONE, theme.ACCENT, *(look.colour for look in LOOKS.values())]


@pytest.mark.parametrize("colour", TEXTS)
@pytest.mark.parametrize("ground", [theme.PAPER, theme.WHITE])
def test_text_reads_on_paper_and_white(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= 4.5


@pytest.mark.parametrize("stripe", [theme.BAND, theme.BAND_STRIPE])
def test_the_demonstration_band_reads_on_both_its_stripes(stripe: str) -> None:
    assert contrast(theme.BAND_INK, stripe) >= 4.5


def test_what_is_chosen_reads() -> None:
    assert contrast(theme.WHITE, theme.ACCENT) >= 4.5


@pytest.mark.parametrize("look", LOOKS.values())
def test_shadows_stand_out_from_paper_and_from_the_empty_scale(look: theme.StatusStyle) -> None:
    assert contrast(look.colour, theme.PAPER) >= 3
    assert contrast(look.colour, theme.TRACK) >= 3


def test_every_status_has_a_look_and_a_shape_of_its_own() -> None:
    assert set(LOOKS) == set(Status)
    assert len({look.shape for look in LOOKS.values()}) == len(LOOKS)


@pytest.mark.parametrize("vision", SIMULATIONS)
@pytest.mark.parametrize(("good", "bad"), list(product(sorted(GOOD), sorted(BAD))))
def test_good_and_bad_stay_apart_in_every_vision(vision: str, good: Status, bad: Status) -> None:
    """Either the colours differ at a glance (ΔE of 15), or one shadow is striped and the other plain."""
    one, other = LOOKS[good], LOOKS[bad]
    apart = distance(seen(one.colour, vision), seen(other.colour, vision))
    assert apart >= 15 or one.hatched != other.hatched


def test_greyscale_print_tells_the_regressed_by_its_stripes_and_all_by_their_shapes() -> None:
    assert [status for status, look in LOOKS.items() if look.hatched] == [Status.REGRESSED]


def test_nothing_is_smaller_than_12_but_scale_labels() -> None:
    assert sorted(theme.SIZES.values()) == [11, 12, 14, 15, 19, 25]


def test_the_style_sheet_is_made_of_the_same_values() -> None:
    css = theme.css()
    assert f"--paper:{theme.PAPER};" in css
    for status, look in LOOKS.items():
        assert f".{theme.status_class(status)}{{--tone:{look.colour};" in css


def test_no_chart_offers_to_leave_the_machine() -> None:
    assert GRAPH_CONFIG["showSendToCloud"] is False
    assert GRAPH_CONFIG["plotlyServerURL"] == ""
    assert graph_config(Lang.ZH)["locale"] == "zh-CN"
    assert graph_config(Lang.EN)["locale"] == "en"
