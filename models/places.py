"""Where servers are, as a URL names them and libpq takes them: `host:port`, or several of them with commas between."""

from __future__ import annotations

from urllib.parse import unquote

from config.texts import T
from models.refusals import Refused

HIGHEST_PORT = 65_535
WRITABLE = {"target_session_attrs": "read-write"}
"""Of several servers, the one that can be written to is meant, unless the URL says otherwise."""


def places(named: str) -> dict[str, str]:
    """Hosts and ports as libpq takes them, `{"host": "a,b", "port": "5432,5433"}`; ports only where some are named.

    Args:
        named: `a`, `a:5432`, `[::1]:5432`, `%2Fvar%2Frun:5432`, or several with commas between.

    Raises:
        Refused: `invalid`, when a port is no number from 1 to 65535.
    """
    found = [_place(one) for one in named.split(",")]
    hosts, ports = (",".join(column) for column in zip(*found, strict=True))
    made = {"host": hosts} if hosts.strip(",") else {}
    return {**made, "port": ports} if ports.strip(",") else made


def several(settings: dict[str, str]) -> bool:
    """Whether there is more than one server, of which some may be replicas."""
    return "," in settings.get("host", "")


def _place(named: str) -> tuple[str, str]:
    host, colon, port = named.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = named, ""
    if port and not (port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) <= HIGHEST_PORT):
        raise Refused("invalid", T("{port} is no port; write HOST:5432, for example.", port=port), "db")
    return unquote(host.removeprefix("[").removesuffix("]")), port
