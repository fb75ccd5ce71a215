"""The language in an address: ``lang=en`` in its query; without it the usual one, Chinese."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from flask import request

from wording import DEFAULT, Lang

KEY = "lang"


def language_coded(text: str | None) -> Lang | None:
    """Return the language of a code; None for an unknown one."""
    return next((lang for lang in Lang if lang.value == text), None)


def asked() -> Lang:
    """Return the language that the address of Flask's current request asks for."""
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
    """Return the part of a query that keeps a language: empty for the usual one."""
    return {} if lang is DEFAULT else {KEY: lang.value}


def addressed(path: str, lang: Lang) -> str:
    """Return a path (without a query) as the address that keeps a language."""
    return path if lang is DEFAULT else f"{path}?{KEY}={lang}"
