"""The language of a page or an answer: read from an address, and put into one where it is not the usual one."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from flask import request

from wording import DEFAULT, Lang

KEY = "lang"


def language_coded(text: str | None) -> Lang | None:
    """Return the language of a code; None for one that there is not."""
    return next((lang for lang in Lang if lang.value == text), None)


def asked() -> Lang:
    """Return the language that the address being answered asks for."""
    return language_coded(request.args.get(KEY)) or DEFAULT


def language_of(address: str) -> Lang:
    """Return the language that some address asks for."""
    # An address may come from anywhere; urlsplit raises over a bracket that opens no IPv6 address.
    try:
        query = dict(parse_qsl(urlsplit(address).query))
    except ValueError:
        return DEFAULT
    return language_coded(query.get(KEY)) or DEFAULT


def query_of(lang: Lang) -> dict[str, str]:
    """Return what an address carries to stay in a language: nothing for the usual one."""
    return {} if lang is DEFAULT else {KEY: lang.value}


def addressed(path: str, lang: Lang) -> str:
    """Return an address without a query, so that it stays in a language."""
    return path if lang is DEFAULT else f"{path}?{KEY}={lang}"
