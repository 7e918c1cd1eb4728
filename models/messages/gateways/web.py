"""An address of the web that takes a message as JSON, once for each Idempotency-Key."""

from __future__ import annotations

from http.client import HTTPException

from models.endpoints import Endpoint, said
from models.messages.gateways.parcels import SENT, Outcome, Parcel

AGAIN = (408, 425, 429)
"""Answers below 500 after which the same request may succeed later."""
BUSY = (429, 503)
"""The gateway asks to be left alone for a while."""


class WebAddress:
    """A web service; each message has a connection of its own."""

    def __init__(self, address: str, token: str, timeout: float) -> None:
        self._endpoint = Endpoint(address, token, timeout)

    def send(self, parcel: Parcel) -> Outcome:
        """Send one message. A request that was not sent to its end was never understood; after it, only the answer
        tells the outcome."""
        connection, headers = self._endpoint.connection(), self._endpoint.headers(parcel.message_id)
        try:
            try:
                connection.connect()
            except OSError as error:
                return Outcome("retry", said(error), down=True)
            try:
                connection.request("POST", self._endpoint.target, parcel.as_json(), headers)
            except OSError as error:
                return Outcome("retry", said(error))
            try:
                answer = connection.getresponse()
            except (OSError, HTTPException) as error:
                return Outcome("uncertain", said(error))
            return _outcome(answer.status, answer.reason)
        finally:
            connection.close()

    def close(self) -> None:
        """Nothing is kept."""


def _outcome(status: int, reason: str) -> Outcome:
    if 200 <= status < 300:
        return SENT
    told = f"{status} {reason}".strip()
    if status in AGAIN or status >= 500:
        return Outcome("retry", told, down=status in BUSY)
    return Outcome("failed", told)
