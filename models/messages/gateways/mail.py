"""Mail by SMTP. It is exact about one moment: after the end of the text was sent, only the answer tells the outcome."""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from config import gateways
from config.texts import T
from models.messages.gateways.parcels import SENT, Outcome, Parcel

_POLICY = SMTP.clone(cte_type="7bit")
_ADDRESS = re.compile(r"[!-;=?A-~]+@[!-;=?A-~]+")
"""Printable ASCII without spaces and angle brackets around one @; servers take nothing else without extensions."""
OURS = (530, 534, 535, 538)
"""The server wants another login: that is no fault of the message."""
CLOSING = 421
Reply = tuple[int, bytes]


class MailServer:
    """A mail server; the connection is kept from one message to the next."""

    def __init__(self, rule: gateways.Smtp, password: str, timeout: float) -> None:
        self._rule = rule
        self._password = password
        self._timeout = timeout
        self._server: smtplib.SMTP | None = None

    def send(self, parcel: Parcel) -> Outcome:
        """Send one message. Errors of the network are `OSError`, and so are those of smtplib."""
        if not _ADDRESS.fullmatch(parcel.to):
            return Outcome("failed", T("{value} is not an e-mail address", value=parcel.to))
        text = smtplib.quotedata(self._written(parcel).as_string()).encode("ascii").removesuffix(b"\r\n")
        try:
            server = self._server = self._server or self._connected()
        except OSError as error:
            return Outcome("retry", _said(error), down=True)
        try:
            refusal = self._envelope(server, parcel.to)
            if refusal is not None:
                return self._refused(server, refusal)
            server.send(text)
        except OSError as error:
            self._drop()
            return Outcome("retry", _said(error))
        return self._finished(server)

    def _finished(self, server: smtplib.SMTP) -> Outcome:
        """Send the end of the text, and read what became of it."""
        try:
            server.send(b"\r\n.\r\n")
            reply = server.getreply()
        except OSError as error:
            self._drop()
            return Outcome("uncertain", _said(error))
        if reply[0] // 100 == 2:
            return SENT
        if reply[0] // 100 in (4, 5):
            return self._refused(server, reply)
        self._drop()
        return Outcome("uncertain", _words(reply))

    def close(self) -> None:
        """Take leave of the server."""
        if self._server is not None:
            with contextlib.suppress(OSError):
                self._server.quit()
            self._drop()

    def _connected(self) -> smtplib.SMTP:
        rule = self._rule
        name = rule.sender.rpartition("@")[2]
        server = smtplib.SMTP(rule.host, rule.port, local_hostname=name, timeout=self._timeout)
        try:
            if rule.starttls:
                server.starttls(context=ssl.create_default_context())
            if rule.user:
                server.login(rule.user, self._password)
            server.ehlo_or_helo_if_needed()
        except OSError:
            server.close()
            raise
        return server

    def _envelope(self, server: smtplib.SMTP, to: str) -> Reply | None:
        """Everything before the text itself; the answer that ended it, if one did."""
        for reply in (
            lambda: server.mail(self._rule.sender),
            lambda: server.rcpt(to),
        ):
            code, said = reply()
            if code // 100 != 2:
                return code, said
        code, said = server.docmd("DATA")
        return None if code == 354 else (code, said)

    def _refused(self, server: smtplib.SMTP, reply: Reply) -> Outcome:
        """The message was not taken: for now, or for good."""
        code = reply[0]
        if code == CLOSING or code in OURS:
            self._drop()
            return Outcome("retry", _words(reply), down=True)
        with contextlib.suppress(OSError):
            server.rset()
        return Outcome("failed" if code // 100 == 5 else "retry", _words(reply))

    def _drop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _written(self, parcel: Parcel) -> EmailMessage:
        """The mail with its headers; Message-ID and date are those of the queuing."""
        mail = EmailMessage(policy=_POLICY)
        mail["From"] = self._rule.sender
        mail["To"] = parcel.to
        mail["Subject"] = parcel.subject
        mail["Date"] = format_datetime(parcel.queued_at)
        mail["Message-ID"] = parcel.message_id
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(parcel.text)
        return mail


def _said(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _words((error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b""))
    return str(error) or type(error).__name__


def _words(reply: Reply) -> str:
    return f"{reply[0]} {reply[1].decode('utf-8', 'replace')}".strip()
