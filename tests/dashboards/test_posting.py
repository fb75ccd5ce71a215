"""What a form sends: lines end as they were counted when they were typed."""

from __future__ import annotations

from flask import Flask

from dashboards.server.posting import posted


def test_a_text_as_long_as_it_may_be_loses_nothing() -> None:
    typed = "\n".join(["九个字一行的理由呀"] * 50)  # 499 characters, of which a field with maxlength 500 lets all stand
    with Flask(__name__).test_request_context(method="POST", data={"reason": typed.replace("\n", "\r\n")}):
        assert posted("reason")[:500] == typed
        assert posted("other", "\r\n") == "\n"
