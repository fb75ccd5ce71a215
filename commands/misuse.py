"""Wrong use of the command line, in the reader's language: what is missing or unknown, and where to look."""

from __future__ import annotations

import re

import typer

from commands.shell import Shell
from wording import Lang

# By what the library says, which has no codes; whatever is not in here gets the general sentence.
_KINDS = (
    ("MissingParameter", "", "use.missing"),
    ("NoSuchOption", "", "use.no_option"),
    ("BadOptionUsage", "requires an argument", "use.option_bare"),
    ("BadOptionUsage", "does not take a value", "use.option_valued"),
    ("UsageError", "No such command", "use.no_command"),
    ("UsageError", "unexpected extra argument", "use.extra"),
)
"""(kind of error, what the library says, our sentence)."""

_NAMED = re.compile(r"'(.*)'|\s\((.*)\)$", re.DOTALL)
# Help texts hold both languages, the English one in the brackets at the end.
_BOTH = re.compile(r"(?P<zh>.*) \((?P<en>[^()]*)\)")


def explain(shell: Shell, error: typer.TyperException) -> None:
    """Print one sentence for what the library refused."""
    kind, said = type(error).__name__, str(error)
    if kind == "NoArgsIsHelpError":
        typer.echo(said, err=True)
        return
    key = next((key for name, text, key in _KINDS if name == kind and text in said), "use.wrong")
    context = getattr(error, "ctx", None)
    shell.tell(key, name=_name(error, said, shell.lang), command=context.command_path if context else "guibiao")


def _name(error: typer.TyperException, said: str, lang: Lang) -> str:
    """Return what is wrong: an argument by the name in its help, an option or a word as it was typed; "" if unknown."""
    parameter = getattr(error, "param", None)
    if parameter is not None:
        told = _BOTH.fullmatch(getattr(parameter, "help", None) or "")
        return told[lang.value] if told else str(parameter.get_error_hint()).strip("'")
    if option := getattr(error, "option_name", ""):
        return str(option)
    found = _NAMED.search(said)
    return (found[1] or found[2] or "") if found else ""
