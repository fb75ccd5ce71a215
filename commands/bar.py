"""The progress bar of a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress


@contextmanager
def bar(words: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function that draws the progress on standard error, called with (done, total)."""
    # On standard error, and gone when it is done: standard output is for the answer.
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(words, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
