"""An address of the web that takes a message as JSON, once for each Idempotency-Key."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from models.messages.gateways.parcels import SENT, Outcome, Parcel

AGAIN = (408, 425, 429)
"""Answers below 500 after which the same request may succeed later."""
BUSY = (429, 503)
"""The gateway asks to be left alone for a while."""


class WebAddress:
    """A web service; each message has a connection of its own."""

    def __init__(self, address: str, token: str, timeout: float) -> None:
        self._parts = urlsplit(address)
        self._token = token
        self._timeout = timeout

    def send(self, parcel: Parcel) -> Outcome:
        """Send one message. A request that was not sent to its end was never understood; after it, only the answer
        tells the outcome."""
        connection = self._connection()
        try:
            try:
                connection.connect()
            except OSError as error:
                return Outcome("retry", _said(error), down=True)
            try:
                connection.request("POST", self._target, parcel.as_json(), self._headers(parcel))
            except OSError as error:
                return Outcome("retry", _said(error))
            try:
                answer = connection.getresponse()
            except (OSError, HTTPException) as error:
                return Outcome("uncertain", _said(error))
            return _outcome(answer.status, answer.reason)
        finally:
            connection.close()

    def close(self) -> None:
        """Nothing is kept."""

    def _connection(self) -> HTTPConnection:
        kind = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
        return kind(self._parts.hostname or "", self._parts.port, timeout=self._timeout)

    @property
    def _target(self) -> str:
        return (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")

    def _headers(self, parcel: Parcel) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Idempotency-Key": parcel.message_id}
        return headers | ({"Authorization": f"Bearer {self._token}"} if self._token else {})


def _outcome(status: int, reason: str) -> Outcome:
    if 200 <= status < 300:
        return SENT
    said = f"{status} {reason}".strip()
    if status in AGAIN or status >= 500:
        return Outcome("retry", said, down=status in BUSY)
    return Outcome("failed", said)


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__
