"""A channel by mail: SMTP, as RFC 5321 has it, with TLS and a password where the settings say so."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import format_datetime

from access.message_policy import ChannelPolicy, MailSecurity
from etl.messages import NotDelivered, PerhapsDelivered
from etl.messages.text import DeliveryText

SECONDS = 20.0
"""How long the mail server may take for an answer."""


def send_mail(channel: ChannelPolicy, password: str | None, told: DeliveryText) -> str:
    """Send a text by a mail channel and return what the server said; NotDelivered or PerhapsDelivered else."""
    content = _message(channel, told).as_bytes(policy=EmailMessage().policy.clone(linesep="\r\n"))
    with _server(channel, password) as server:
        try:
            refused = _addressed(server, channel)
        except (OSError, smtplib.SMTPException) as error:
            raise NotDelivered(str(error)) from error
        # From here on the server may have it, whatever becomes of its answer.
        try:
            code, answer = server.data(content)
        except smtplib.SMTPDataError as error:
            raise NotDelivered(str(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise PerhapsDelivered(str(error)) from error
        if code != 250:
            raise NotDelivered(f"{code} {answer!r}")
    return "; ".join([answer.decode("utf-8", "replace"), *refused])


@contextmanager
def _server(channel: ChannelPolicy, password: str | None) -> Iterator[smtplib.SMTP]:
    trusted = ssl.create_default_context()
    try:
        server = _connected(channel, trusted)
    except (OSError, smtplib.SMTPException) as error:
        raise NotDelivered(str(error)) from error
    try:
        try:
            if channel.security is MailSecurity.STARTTLS:
                # An error where the server does not offer it: a password never goes in the clear by mistake.
                server.starttls(context=trusted)
            if channel.user is not None:
                server.login(channel.user, password or "")
        except (OSError, smtplib.SMTPException) as error:
            raise NotDelivered(str(error)) from error
        yield server
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()


def _connected(channel: ChannelPolicy, trusted: ssl.SSLContext) -> smtplib.SMTP:
    assert channel.host is not None, "a mail channel has a host"
    if channel.security is MailSecurity.TLS:
        return smtplib.SMTP_SSL(channel.host, channel.port, timeout=SECONDS, context=trusted)
    return smtplib.SMTP(channel.host, channel.port, timeout=SECONDS)


def _addressed(server: smtplib.SMTP, channel: ChannelPolicy) -> list[str]:
    """Tell the server from whom to whom; return whom it refuses. NotDelivered where that is everybody."""
    assert channel.sender is not None, "a mail channel has a sender"
    server.ehlo_or_helo_if_needed()
    code, answer = server.mail(channel.sender)
    if code != 250:
        raise NotDelivered(f"{code} {answer!r}")
    answers = {to: server.rcpt(to) for to in channel.to}
    refused = [f"{to}: {code} {answer!r}" for to, (code, answer) in answers.items() if code not in (250, 251)]
    if len(refused) == len(channel.to):
        raise NotDelivered("; ".join(refused))
    return refused


def _message(channel: ChannelPolicy, told: DeliveryText) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = told.title
    message["From"] = channel.sender
    message["To"] = ", ".join(channel.to)
    message["Date"] = format_datetime(told.at)
    # The same for the same delivery: a server that gets it twice can tell.
    message["Message-ID"] = f"<{told.id}@{(channel.sender or '').rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(told.lines) + "\n")
    return message
