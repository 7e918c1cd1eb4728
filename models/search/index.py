"""Writing the search index: within the transaction of the operation that changes what is found."""

from __future__ import annotations

from collections.abc import Iterable

from models import statements
from models.desk import Desk
from models.search import keys
from models.search.engines import engine
from models.search.tables import SearchKey

LONGEST = 160
"""Characters of a key; what is longer is found by its beginning."""


def customer_keys(name: str, contacts: Iterable[tuple[str, str]]) -> set[str]:
    """What a customer is found by: name, and contacts as (kind, normal form)."""
    found = keys.name_keys(name)
    for kind, normal in contacts:
        found |= keys.phone_keys(normal) if kind == "phone" else {normal}
    return {key[:LONGEST] for key in found}


def index_customer(desk: Desk, customer_id: int, name: str, contacts: Iterable[tuple[str, str]]) -> None:
    """Renew the keys of a customer."""
    _renew("customer", customer_id, customer_keys(name, contacts))


def index_code(kind: str, ref: int, code: str) -> None:
    """Renew the key of an order or a device: its number."""
    _renew(kind, ref, {keys.code(code)[:LONGEST]})


def index_number(case_id: int, number: str) -> None:
    """Add the keys of a new case: its number, and the digits of it."""
    normal = keys.code(number)[:LONGEST]
    digits = "".join(c for c in normal if c.isdigit()).lstrip("0")
    _add("case", case_id, {normal, digits} - {""})


def index_text(desk: Desk, case_id: int, *texts: str) -> None:
    """Add running text of a case: what the customer said, a note, a contact."""
    joined = "\n".join(text for text in texts if text)
    if joined:
        engine(desk.database).add(desk.database, [(case_id, joined)])


def _renew(kind: str, ref: int, found: set[str]) -> None:
    old = {row.key for row in SearchKey.of(kind=kind, ref=ref)}
    gone = old - found
    if gone:
        SearchKey.delete().where(SearchKey.kind == kind, SearchKey.ref == ref, SearchKey.key.in_(list(gone))).execute()
    _add(kind, ref, found - old)


def _add(kind: str, ref: int, found: set[str]) -> None:
    if found:
        statements.put(SearchKey, [{"key": key, "kind": kind, "ref": ref} for key in sorted(found)])
