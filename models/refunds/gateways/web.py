"""An address of the web that takes payment orders as JSON, and treats each Idempotency-Key as one payment."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from models.refunds.gateways.orders import Answer, PaymentOrder, understood

BUSY = (425, 429)
"""Answers after which nothing was begun, and the same request may succeed later."""
LOST = (408, 409)
"""Answers below 500 that leave open what became of the request, or of one before it."""
LONGEST = 100_000
"""Bytes of an answer that are read."""


class WebAddress:
    """A web service; each order has a connection of its own."""

    def __init__(self, address: str, token: str, timeout: float) -> None:
        self._parts = urlsplit(address)
        self._token = token
        self._timeout = timeout

    def ask(self, order: PaymentOrder) -> Answer:
        """Send one order. Once the connection stands, only an answer tells what became of it."""
        connection = self._connection()
        try:
            try:
                connection.connect()
            except OSError as error:
                return Answer("retry", reason=_said(error), down=True)
            try:
                connection.request("POST", self._target, order.as_json(), self._headers(order))
                answer = connection.getresponse()
                content = answer.read(LONGEST)
            except (OSError, HTTPException) as error:
                return Answer("uncertain", reason=_said(error))
            return _answer(answer.status, answer.reason, content, order)
        finally:
            connection.close()

    def _connection(self) -> HTTPConnection:
        kind = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
        return kind(self._parts.hostname or "", self._parts.port, timeout=self._timeout)

    @property
    def _target(self) -> str:
        return (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")

    def _headers(self, order: PaymentOrder) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Idempotency-Key": order.key}
        return headers | ({"Authorization": f"Bearer {self._token}"} if self._token else {})


def _answer(status: int, reason: str, content: bytes, order: PaymentOrder) -> Answer:
    if 200 <= status < 300:
        return understood(content, order)
    said = f"{status} {reason}".strip()
    if status in BUSY:
        return Answer("retry", reason=said, down=True)
    if order.action == "query" or status >= 500 or status in LOST:
        return Answer("uncertain", reason=said)
    return Answer("declined", reason=said)


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__
