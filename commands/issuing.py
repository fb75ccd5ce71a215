"""key, and verify with a public key: who issues reports here, and who issued one that somebody brings."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from commands.options import Json
from commands.output import check_writable, write_whole
from commands.shell import Shell, end_with_no, shell_of
from etl.reported_error import ReportedError

_LONGEST = 10_000
"""Characters of a file that may be a key."""


def key(
    context: typer.Context,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", readable=False, help="公钥写入PEM文件 (PEM file)")
    ] = None,
    json: Json = False,
) -> None:
    """Show the public key of who issues reports here; made at first need, of demonstration data the published one."""
    from etl.home.signing_key import FILE, public_pem
    from reports.signing import signer_of

    shell = shell_of(context)
    data_store = shell.data_store()
    demonstration = data_store.record.is_demonstration()
    signer = signer_of(data_store.home, demonstration)
    if output is not None and signer is not None:
        check_writable(output)
        write_whole(output, public_pem(signer.public))
    if json:
        shell.answer({"public_key": signer.public if signer else None, "demonstration_key": demonstration})
    elif signer is not None:
        typer.echo(signer.public)
    if signer is None:
        shell.tell("issue.key_none")
        end_with_no()
    if demonstration:
        shell.tell("issue.demonstration")
    else:
        shell.tell("issue.key_file", path=data_store.home.root / FILE)


def tell_issue(shell: Shell, path: Path, content: bytes, public_key: str, json: bool) -> None:
    """Say who issued a file, held against a public key; exit code 1 where the answer is no."""
    from reports.proof.issued import check_issue, issue_answer

    check = check_issue(content, _public_key(public_key))
    told = issue_answer(str(path), check, shell.lang)
    if json:
        shell.answer(told)
    else:
        typer.echo(shell.word("issue.told", file=path, message=told["message"]))
        if check.signer:
            typer.echo(shell.word("issue.signer", public=check.signer))
        if check.demonstration:
            typer.echo(shell.word("issue.demonstration"))
        if told["as_of"]:
            figures = {"as_of": told["as_of"], "known_at": told["known_at"], "figures": told["figures_sha256"]}
            typer.echo(shell.word("issue.of", **figures))
    if not check.ok:
        end_with_no()


def _public_key(text: str) -> str:
    """Return the key that an option names: itself, or what stands in the file of that name."""
    from etl.home.signing_key import public_in

    found = public_in(text)
    if found is None:
        with suppress(OSError, ValueError):  # a name that is no file, or a file that is no text
            found = public_in(Path(text).read_text("utf-8")[:_LONGEST])
    if found is None:
        raise ReportedError("issue.key_use", text=text[:80])
    return found
