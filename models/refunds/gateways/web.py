"""An address of the web that takes payment orders as JSON, and treats each Idempotency-Key as one payment."""

from __future__ import annotations

from http.client import HTTPException

from models.endpoints import Endpoint, said
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
        self._endpoint = Endpoint(address, token, timeout)

    def ask(self, order: PaymentOrder) -> Answer:
        """Send one order. Once the connection stands, only an answer tells what became of it."""
        connection = self._endpoint.connection()
        try:
            try:
                connection.connect()
            except OSError as error:
                return Answer("retry", reason=said(error), down=True)
            try:
                connection.request("POST", self._endpoint.target, order.as_json(), self._endpoint.headers(order.key))
                answer = connection.getresponse()
                content = answer.read(LONGEST)
            except (OSError, HTTPException) as error:
                return Answer("uncertain", reason=said(error))
            return _answer(answer.status, answer.reason, content, order)
        finally:
            connection.close()


def _answer(status: int, reason: str, content: bytes, order: PaymentOrder) -> Answer:
    if 200 <= status < 300:
        return understood(content, order)
    told = f"{status} {reason}".strip()
    if status in BUSY:
        return Answer("retry", reason=told, down=True)
    if order.action == "query" or status >= 500 or status in LOST:
        return Answer("uncertain", reason=told)
    return Answer("declined", reason=told)
