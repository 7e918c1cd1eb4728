"""An address of the web of another system, which takes JSON once for each Idempotency-Key."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit


class Endpoint:
    """Where requests go; each has a connection of its own, for an answer that is waited for `timeout` seconds."""

    def __init__(self, address: str, token: str, timeout: float) -> None:
        self._parts = urlsplit(address)
        self._token = token
        self._timeout = timeout

    def connection(self) -> HTTPConnection:
        """A connection that does not stand yet."""
        kind = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
        return kind(self._parts.hostname or "", self._parts.port, timeout=self._timeout)

    @property
    def target(self) -> str:
        """What is asked for there."""
        return (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")

    def headers(self, key: str) -> dict[str, str]:
        """Of a request with this Idempotency-Key."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        return headers | ({"Authorization": f"Bearer {self._token}"} if self._token else {})


def said(error: Exception) -> str:
    """What an error of the connection says; its kind where it says nothing."""
    return str(error) or type(error).__name__
