"""By which gateway messages go out and refunds are paid, and how often each is tried again: gateways.yaml."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from config.reading import Document, Fault, unknown
from config.texts import T, Text

CHANNELS = ("sms", "email", "wechat")
"""The channels on which customers are written to."""
MEANS = ("wechat", "alipay", "card", "bank", "cash", "points", "coupon")
"""The means by which customers pay, and get their money back."""
STEPS = 10
"""How many answers a gateway may be waited for in the course of one message; a claim must outlast them."""
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
INVENTED = ("demo", "practice")
"""Purposes of databases in which everybody is invented: no customer is written to, nobody is paid."""


class Smtp(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A mail server; the password stands in the environment variable `password_env`."""

    host: str
    sender: str = msgspec.field(name="from")
    port: int = 25
    starttls: bool = False
    user: str = ""
    password_env: str = ""


class Http(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An address of the web that takes JSON; a bearer token stands in the environment variable `token_env`."""

    url: str
    token_env: str = ""


class Command(msgspec.Struct, frozen=True):
    """A program with its arguments."""

    command: tuple[str, ...]


class File(msgspec.Struct, frozen=True):
    """A file to which each message is appended."""

    file: str


Gateway = Smtp | Http | Command | File


class Way(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The gateway of a channel as it is written: exactly one of these."""

    smtp: Smtp | None = None
    http: Http | None = None
    command: tuple[str, ...] | None = None
    file: str | None = None

    @property
    def gateways(self) -> tuple[Gateway, ...]:
        """Those that are given; one, if the file has no fault."""
        command = Command(self.command) if self.command is not None else None
        file = File(self.file) if self.file is not None else None
        return tuple(gateway for gateway in (self.smtp, self.http, command, file) if gateway is not None)


Given = Way | Literal["none"]


class Payments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By which gateway refunds are paid, for each means; where there is none, finance pays by lists or by hand."""

    means: dict[str, Given] = {}
    demo: Given = "none"


class Gateways(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """gateways.yaml."""

    channels: dict[str, Given]
    demo: Given
    domain: str
    pauses_minutes: tuple[int, ...]
    batch: int
    claim_seconds: int
    timeout_seconds: int
    refunds: Payments = Payments()

    def of(self, purpose: str) -> dict[str, Gateway]:
        """The gateway of each channel that has one, in a database for this purpose."""
        given = {channel: self.demo if purpose in INVENTED else self.channels[channel] for channel in CHANNELS}
        return {channel: way.gateways[0] for channel, way in given.items() if way != "none"}

    def paying(self, purpose: str) -> dict[str, Gateway]:
        """The gateway of each means of payment that has one, in a database for this purpose."""
        given = dict.fromkeys(MEANS, self.refunds.demo) if purpose in INVENTED else self.refunds.means
        return {means: way.gateways[0] for means, way in given.items() if way != "none"}

    def pause(self, attempts: int) -> timedelta:
        """How long a message waits that has been tried in vain so many times, at least once."""
        return timedelta(minutes=self.pauses_minutes[min(attempts, len(self.pauses_minutes)) - 1])

    @property
    def claim(self) -> timedelta:
        """How long claimed messages belong to whoever claimed them."""
        return timedelta(seconds=self.claim_seconds)


def faults(file: Gateways, document: Document) -> list[Fault]:
    """Channels that are missing or unknown, numbers that cannot be, and gateways that nothing could be sent by."""
    found = [
        document.fault(f"channels.{channel}", T("the key {name} is missing", name=channel))
        for channel in CHANNELS
        if channel not in file.channels
    ]
    found += [document.fault(f"channels.{key}", unknown(key, CHANNELS)) for key in file.channels if key not in CHANNELS]
    given = {f"channels.{key}": way for key, way in file.channels.items()} | {"demo": file.demo}
    for key, way in given.items():
        if way != "none":
            found += [document.fault(f"{key}.{part}", text) for part, text in _wrong_way(way).items()]
    if file.demo != "none" and (file.demo.smtp or file.demo.http):
        found.append(document.fault("demo", T("a demo may not write to customers: none, a file or a command")))
    if not _DOMAIN.fullmatch(file.domain):
        found.append(document.fault("domain", T("this is not a name such as example.com")))
    return found + _payment_faults(file.refunds, document) + _number_faults(file, document)


def _payment_faults(file: Payments, document: Document) -> list[Fault]:
    """Means that nobody pays by, and gateways that nothing could be paid by."""
    found = [document.fault(f"refunds.means.{key}", unknown(key, MEANS)) for key in file.means if key not in MEANS]
    given = {f"refunds.means.{key}": way for key, way in file.means.items()} | {"refunds.demo": file.demo}
    for key, way in given.items():
        if way != "none":
            found += [document.fault(f"{key}.{part}", text) for part, text in _wrong_way(way).items()]
            if way.smtp:
                found.append(document.fault(f"{key}.smtp", T("nothing is paid by mail: none, http, command or file")))
    if file.demo != "none" and file.demo.http:
        found.append(document.fault("refunds.demo", T("a demo may not pay anybody: none, a file or a command")))
    return found


def _number_faults(file: Gateways, document: Document) -> list[Fault]:
    found = [
        document.fault(key, T("the number must be greater than 0"))
        for key in ("batch", "claim_seconds", "timeout_seconds")
        if getattr(file, key) <= 0
    ]
    if not file.pauses_minutes or min(file.pauses_minutes) <= 0:
        found.append(document.fault("pauses_minutes", T("the pauses must be greater than 0, at least one of them")))
    least = file.timeout_seconds * STEPS
    if file.claim_seconds < least:
        found.append(document.fault("claim_seconds", T("this must be at least {n}, ten timeouts", n=least)))
    return found


def _wrong_way(way: Way) -> dict[str, Text]:
    """What is wrong with the gateway of a channel, by its key."""
    if len(way.gateways) != 1:
        return {"smtp": T("exactly one of these is needed: {keys}", keys="smtp, http, command, file")}
    (gateway,) = way.gateways
    match gateway:
        case Smtp():
            return {f"smtp.{key}": text for key, text in _wrong_smtp(gateway).items()}
        case Http():
            return {f"http.{key}": text for key, text in _wrong_http(gateway).items()}
        case Command():
            return {} if gateway.command and gateway.command[0] else {"command": T("the program is missing")}
        case File():
            return {} if gateway.file.strip() else {"file": T("the text is empty")}


def _wrong_http(gateway: Http) -> dict[str, Text]:
    parts = urlsplit(gateway.url)
    wrong: dict[str, Text] = {}
    if parts.scheme not in ("http", "https") or not parts.hostname:
        wrong["url"] = T("this is not an address that begins with http:// or https://")
    return wrong | _wrong_variable("token_env", gateway.token_env)


def _wrong_smtp(gateway: Smtp) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    if not gateway.host.strip():
        wrong["host"] = T("the text is empty")
    if not _ADDRESS.fullmatch(gateway.sender):
        wrong["from"] = T("this is not an e-mail address")
    if not 0 < gateway.port < 65_536:
        wrong["port"] = T("a port is a number from 1 to 65535")
    if bool(gateway.user) != bool(gateway.password_env):
        wrong["user"] = T("user and password_env go together")
    return wrong | _wrong_variable("password_env", gateway.password_env)


def _wrong_variable(key: str, name: str) -> dict[str, Text]:
    """A password itself in place of the name of its variable."""
    if not name or _VARIABLE.fullmatch(name):
        return {}
    return {key: T("this is the name of an environment variable in capital letters, never the password itself")}
