"""Messages that leave the house: ``sending`` tells each channel what it was not told yet; ``text`` puts it into words,
``mail`` and ``robots`` deliver it. Here is how a delivery may fail, as far as this side knows."""


class NotDelivered(Exception):  # noqa: N818 - said as what happened
    """The other side did not take it: it may be tried again."""


class PerhapsDelivered(Exception):  # noqa: N818 - said as what happened
    """All of it was sent, and no answer came: it may have arrived, so it is not tried again by itself."""
