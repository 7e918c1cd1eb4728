"""From what the rules say of a gateway to the gateway itself."""

from __future__ import annotations

import os
from collections.abc import Mapping

from peewee import Database

from config.gateways import Command, File, Gateway, Http
from models.messages.gateways.opening import beside
from models.refunds.gateways.orders import Payer


def open_payer(gateway: Gateway, database: Database, timeout: float, environ: Mapping[str, str] = os.environ) -> Payer:
    """The gateway, ready to pay; nothing is connected before the first order.

    Args:
        gateway: as the rules describe it.
        database: beside which a file with a relative path lies.
        timeout: seconds for which one answer is waited for.
        environ: where passwords stand.

    Raises:
        ValueError: by mail nothing is paid; the rules know that.
    """
    match gateway:
        case Http():
            from models.refunds.gateways.web import WebAddress

            return WebAddress(gateway.url, environ.get(gateway.token_env, ""), timeout)
        case Command():
            from models.refunds.gateways.program import Program

            return Program(gateway.command, timeout)
        case File():
            from models.refunds.gateways.file import LinesFile

            return LinesFile(beside(database, gateway.file))
    raise ValueError("nothing is paid by mail")


def can_tell(gateway: Gateway) -> bool:
    """Whether it knows what became of what it has accepted; a list does not, its answers are imported."""
    return not isinstance(gateway, File)
