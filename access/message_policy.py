"""Messages 消息: the channels (mail, robots of DingTalk, WeCom, Feishu) by which reminders are sent, and about what.
Part of ``settings.yaml``; without it nothing is sent."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from plan.messages import MessageKind
from plan.schema_faults import unfit

Filled = Annotated[str, Field(min_length=1, max_length=200)]


class ChannelKind(StrEnum):
    """The service behind a channel."""

    MAIL = "mail"
    DINGTALK = "dingtalk"
    WECOM = "wecom"
    FEISHU = "feishu"


class MailSecurity(StrEnum):
    """How a mail server is spoken to: TLS from the beginning, TLS once asked for, or in the clear."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class ChannelPolicy(BaseModel):
    """One channel. ``about`` what and of which ``departments`` (none given: all) something is told, in which ``lang``;
    ``figures``: whether its messages may hold values of indicators.

    Of mail: ``host``, ``port``, ``security``, ``user`` with ``password_file``, ``sender``, ``to``. Of the others:
    ``address_file`` holds the robot's address, whose key is a secret, and ``secret_file`` what signs. Files are in the
    home.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Filled
    kind: ChannelKind
    about: tuple[MessageKind, ...] = tuple(MessageKind)
    departments: tuple[Filled, ...] = ()
    lang: Annotated[str, Field(pattern="^[a-z]{2}$")] = "zh"
    figures: bool = False
    host: Filled | None = None
    port: Annotated[int, Field(strict=True, ge=1, le=65535)] = 465
    security: MailSecurity = MailSecurity.TLS
    user: Filled | None = None
    password_file: Filled | None = None
    sender: Annotated[str, Field(pattern=r"^[!-?A-~]+@[!-?A-~]+$")] | None = None
    to: tuple[Annotated[str, Field(pattern=r"^[!-?A-~]+@[!-?A-~]+$")], ...] = ()
    address_file: Filled | None = None
    secret_file: Filled | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.kind is ChannelKind.MAIL:
            if self.host is None or self.sender is None or not self.to:
                raise unfit("fault.mail_incomplete")
            if (self.user is None) != (self.password_file is None):
                raise unfit("fault.user_without_password")
        elif self.address_file is None:
            raise unfit("fault.robot_without_address")
        return self


class MessagesPolicy(BaseModel):
    """All channels; their names are told apart, for receipts are kept by them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channels: tuple[ChannelPolicy, ...] = ()

    @model_validator(mode="after")
    def _are_told_apart(self) -> Self:
        names = [channel.name for channel in self.channels]
        if len(set(names)) != len(names):
            raise unfit("fault.channel_repeated")
        return self
