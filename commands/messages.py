"""messages: reminders sent by mail and robots, as the settings say; for a timer. Off where no channel is set.

Exit code 1 where something could not be sent, or may not have arrived.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import Json
from commands.shell import Shell, end_with_no, shell_of
from etl.reported_error import ReportedError

if TYPE_CHECKING:
    from access.policy import Policy
    from etl.messages.sending import ChannelOutcome, Messages
    from etl.store.journal.messages import Delivery

commands = typer.Typer(help="消息 (messages)", no_args_is_help=True, rich_markup_mode=None)

DryRun = Annotated[bool, typer.Option("--dry-run", help="只说要发什么，不发 (say what would be sent)")]
ChannelName = Annotated[str, typer.Argument(help="渠道名 (name of a channel)")]


@commands.command(help="发送该发而未发的 (send what is to be told and was not yet)")
def send(context: typer.Context, dry_run: DryRun = False) -> None:
    """Tell each channel what it was not told yet."""
    shell = shell_of(context)
    messages = _messages(shell, _policy())
    if messages is None:
        shell.tell("messages.off")
    elif dry_run:
        _say_what(shell, messages)
    else:
        # Every channel is told before the answer is given.
        arrived = [_tell(shell, attempt) for attempt in messages.send()]
        if not all(arrived):
            end_with_no()


@commands.command("list", help="发送记录，新的在前 (receipts, the newest first)")
def show(context: typer.Context, json: Json = False) -> None:
    """List every delivery and how it ended."""
    from etl.home import Home
    from etl.messages.sending import receipts
    from etl.store.journal.messages import MessageJournal

    shell, home = shell_of(context), Home.from_environment()
    found = () if home.empty else receipts(MessageJournal.at(home.journal))
    if json:
        shell.answer([_answer(each) for each in found])
    elif not found:
        shell.tell("messages.none")
    else:
        from commands.tables import print_out, table_of
        from plan.instant import shown_instant

        rows = [
            (shown_instant(d.at), d.channel, str(len(d.keys)), shell.word(f"message_state.{d.step}"), d.detail[:80])
            for d in found
        ]
        heads = ("message_at", "channel", "message_count", "message_state", "message_detail")
        print_out(table_of(shell, heads, rows))


@commands.command("try", help="试发一条 (send one that says it is a trial)")
def try_out(context: typer.Context, name: ChannelName) -> None:
    """Send a message about nothing by a channel, to see whether it arrives."""
    shell, policy = shell_of(context), _policy()
    channels = policy.messages.channels if policy.messages else ()
    channel = next((each for each in channels if each.name == name), None)
    messages = _messages(shell, policy)
    if channel is None or messages is None:
        raise ReportedError("messages.no_channel", name=name, channels=tuple(each.name for each in channels))
    shell.tell("messages.tried", name=name, why=messages.try_out(channel))


def _policy() -> Policy:
    from etl.home import Home
    from etl.home.policy import policy_of

    return policy_of(Home.from_environment())


def _messages(shell: Shell, policy: Policy) -> Messages | None:
    from etl.messages.sending import Messages

    if policy.messages is None or not policy.messages.channels:
        return None
    return Messages(shell.tasks(), policy.messages.channels, policy.address or "", lambda: datetime.now(UTC))


def _say_what(shell: Shell, messages: Messages) -> None:
    for channel, sentences in messages.plans():
        shell.tell("messages.would", name=channel.name, count=len(sentences))
        for sentence in sentences:
            typer.echo(sentence)


def _tell(shell: Shell, attempt: ChannelOutcome) -> bool:
    name, count = attempt.channel.name, len(attempt.items)
    if attempt.step is None:
        shell.tell("messages.nothing", name=name)
        return True
    shell.tell(f"messages.{attempt.step}", name=name, count=count, why=attempt.detail)
    return attempt.step == "sent"


def _answer(delivery: Delivery) -> dict[str, object]:
    from plan.instant import written

    return {
        "number": delivery.number,
        "at": written(delivery.at),
        "channel": delivery.channel,
        "outcome": str(delivery.step),
        "items": list(delivery.keys),
        "detail": delivery.detail,
    }
