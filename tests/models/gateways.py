"""Gateways to send to in tests: a real mail server in a process of its own, a web service, rules that name them."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import msgspec
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from config import Rules
from config.gateways import Way
from models.cases.tables import Message
from models.desk import Desk
from tests.waiting import wait_until

SPAWN = multiprocessing.get_context("spawn")


def free_port() -> int:
    """A port of this machine that nobody listens to."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def listens(port: int) -> bool:
    """Whether somebody answers at the port."""
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


class Keeper:
    """Writes the Message-ID of each mail to a file, safely, before it says that it has taken it.

    `refusals` maps a recipient to the answer he is refused with.
    """

    def __init__(self, book: Path, refusals: dict[str, str], dies_after: int) -> None:
        self._book = book
        self._refusals = refusals
        self._dies_after = dies_after
        self._taken = 0

    async def handle_RCPT(  # noqa: N802 - the name that the library asks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse whom we are to refuse."""
        if address in self._refusals:
            return self._refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail; die without an answer when it is time."""
        mail = message_from_bytes(envelope.content or b"")  # type: ignore[arg-type]
        with self._book.open("a") as book:
            book.write(f"{mail['Message-ID']}\n")
            book.flush()
            os.fsync(book.fileno())
        self._taken += 1
        if self._taken == self._dies_after:
            os.kill(os.getpid(), signal.SIGKILL)
        return "250 OK"


def _serve(port: int, book: str, refusals: dict[str, str], dies_after: int) -> None:
    Controller(Keeper(Path(book), refusals, dies_after), hostname="127.0.0.1", port=port).start()
    signal.pause()


class PostOffice:
    """A mail server that can be killed and started again on the same port, with the same book."""

    def __init__(self, book: Path) -> None:
        self.port = free_port()
        self.book = book
        self.refusals: dict[str, str] = {}
        self.process: BaseProcess | None = None

    def start(self, dies_after: int = 0) -> None:
        """Open; after so many mails the server kills itself before it answers."""
        given = (self.port, str(self.book), self.refusals, dies_after)
        self.process = SPAWN.Process(target=_serve, args=given, daemon=True)
        self.process.start()
        wait_until(lambda: listens(self.port), "the mail server")

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.join()

    def kill_at(self, count: int) -> None:
        """kill -9, as soon as so many mails are in the book."""
        wait_until(lambda: len(self.taken) >= count, f"{count} mails", patience=120)
        self.kill()

    @property
    def taken(self) -> list[str]:
        """The Message-IDs in the order in which they arrived."""
        return self.book.read_text().split() if self.book.exists() else []

    @property
    def rule(self) -> dict[str, Any]:
        """How gateways.yaml names this server."""
        return {"smtp": {"host": "127.0.0.1", "port": self.port, "from": "desk@example.com"}}


@contextmanager
def web_service(answers: list[int]) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """A web service that gives these answers in turn, 0 for none at all; its address, and what it was sent."""
    got: list[tuple[str, Any]] = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.headers["Idempotency-Key"], json.loads(body)))
            status = answers.pop(0)
            if status:
                self.send_response(status)
                self.end_headers()
            else:
                self.connection.shutdown(socket.SHUT_RDWR)

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/send", got
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def by(rules: Rules, gateway: dict[str, Any], **settings: Any) -> Rules:
    """The rules with this gateway on every channel."""
    channels = dict.fromkeys(rules.gateways.channels, msgspec.convert(gateway, Way))
    changed = msgspec.structs.replace(rules.gateways, channels=channels, **settings)
    return msgspec.structs.replace(rules, gateways=changed)


def fill(desk: Desk, count: int, channel: str = "email") -> list[str]:
    """Put so many messages into the outbox; their Message-IDs."""
    from models.messages.sending import message_id

    rows = [
        {
            "key": f"case:{n}", "message_id": message_id(f"case:{n}", "example.com"), "template": "M1",
            "channel": channel, "address": f"customer{n}@example.com", "body": f".第{n}条\n.\n消息",
            "created_at": desk.now(),
        }
        for n in range(count)
    ]  # fmt: skip
    with desk.database.atomic():
        Message.insert_many(rows).execute()
    return [str(row["message_id"]) for row in rows]
