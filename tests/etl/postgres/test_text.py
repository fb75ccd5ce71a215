"""Text in PostgreSQL comes back character by character, NUL too, and is ordered as in a file."""

from __future__ import annotations

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from etl.postgres.address import JournalAddress
from etl.store.journal.dialect import KeptText, escaped, unescaped
from etl.store.journal.engines import server_engine
from tests.postgres import Server, new_journal

TEXT = st.text(st.one_of(st.sampled_from("\0\ufdd001a"), st.characters(codec="utf-8")))


@given(TEXT)
def test_what_is_escaped_comes_back(text: str) -> None:
    assert "\0" not in escaped(text)
    assert unescaped(escaped(text)) == text


@given(TEXT, TEXT)
def test_two_texts_never_become_one(one: str, other: str) -> None:
    assert (escaped(one) == escaped(other)) == (one == other)


def test_on_a_server(postgres: Server) -> None:
    table = sa.Table("kept", sa.MetaData(), sa.Column("text", KeptText, primary_key=True))
    texts = ["a\0b", "a\ufdd00b", "B", "a", "_", "é", "中文", "\U0001f600", "'; DROP TABLE kept; --", "%s", ""]
    with new_journal(postgres) as address:
        _check(address, table, texts)


def _check(address: JournalAddress, table: sa.Table, texts: list[str]) -> None:
    with server_engine(address.url).begin() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"text": text} for text in texts])
        found = list(connection.execute(sa.select(table.c.text).order_by(table.c.text)).scalars())
        plain = [text for text in texts if "\ufdd0" not in text and "\0" not in text]
        assert sorted(found) == sorted(texts)
        assert [text for text in found if text in plain] == sorted(plain)
        for text in texts:
            assert connection.execute(sa.select(table).where(table.c.text == text)).scalar_one() == text
