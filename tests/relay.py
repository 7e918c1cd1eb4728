"""A way to a PostgreSQL server that can be cut, at once or when a certain statement passes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import parse_qs, urlsplit, urlunsplit

CHUNK = 65_536


class Relay:
    """Listens on the loopback address and hands on to the server's socket whatever comes, and back.

    `cut_after`: when the server answers these bytes, its answer is thrown away and the way is cut, once.
    `closed`: whoever comes is turned away.
    """

    def __init__(self, url: str) -> None:
        self._to = url
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._last: set[socket.socket] = set()
        self.cut_after = b""
        self.cuts = 0
        self.closed = False
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """The same database, by this way."""
        parts, port = urlsplit(self._to), self._listening.getsockname()[1]
        return urlunsplit(parts._replace(netloc=f"{parts.username}@127.0.0.1:{port}", query="tcp_user_timeout=5000"))

    def cut(self) -> None:
        """Cut every way that is open."""
        for one in list(self._open):
            self._end(one)

    def end(self) -> None:
        """Cut everything, for good."""
        self.closed = True
        self._listening.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self.closed:
                    client.close()
                    continue
                server = self._connected()
                self._open |= {client, server}
                for source, target, watched in ((client, server, True), (server, client, False)):
                    threading.Thread(target=self._pass_on, args=(source, target, watched), daemon=True).start()

    def _connected(self) -> socket.socket:
        parts = urlsplit(self._to)
        host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
        port = parts.port or 5432
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server

    def _pass_on(self, source: socket.socket, target: socket.socket, watched: bool) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                if source in self._last:  # the server has done what it was told, and has nobody to tell
                    break
                if watched and self.cut_after and self.cut_after in data:
                    self.cut_after, self.cuts = b"", self.cuts + 1
                    self._last.add(target)
                target.sendall(data)
        self._end(source)
        self._end(target)

    def _end(self, one: socket.socket) -> None:
        self._open.discard(one)
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


@contextmanager
def relay(url: str) -> Iterator[Relay]:
    """A relay to the server of a URL."""
    made = Relay(url)
    try:
        yield made
    finally:
        made.end()
