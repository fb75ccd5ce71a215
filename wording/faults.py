"""A fault of one of our own files as people are told: the same on the command line, on pages and in the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from plan.catalogue_faults import FILE, WHOLE, CatalogueFault, CatalogueFaults
from wording import DEFAULT, Lang, filled, say


def fault_words(fault: CatalogueFault, lang: Lang = Lang.ZH) -> str:
    """Return what is wrong, in one or a few sentences."""
    return filled(fault.key, lang, fault.fields)


def fault_place(fault: CatalogueFault, lang: Lang = Lang.ZH) -> str:
    """Return where it is wrong: the key path, after the file's name where the fault has one."""
    path = say(fault.path, lang) if fault.path in (WHOLE, FILE) else fault.path
    return f"{fault.file}: {path}" if fault.file else path


def fault_field(name: str, fault: CatalogueFault, lang: Lang = Lang.ZH) -> str:
    """Return a fault that fills a field of a sentence: under ``path`` its place, else what is wrong."""
    return fault_place(fault, lang) if name == "path" else fault_words(fault, lang)


def faults_text(error: CatalogueFaults, lang: Lang = Lang.ZH) -> str:
    """Return how many faults a file has, and below that each on a line of its own with its place."""
    head = say("fault.count", lang, file=error.file, count=len(error.faults))
    return "\n".join([head, *(f"  {fault_place(each, lang)}: {fault_words(each, lang)}" for each in error.faults)])


@contextmanager
def faults_noted() -> Iterator[None]:
    """Have a traceback of CatalogueFaults, where nobody catches them, end with the faults in words."""
    try:
        yield
    except CatalogueFaults as error:
        error.add_note(faults_text(error, DEFAULT))
        raise
