"""What keys lead to: first those that are what was typed, then those that begin with it, of each the newest first.

Keys are compared by their code points on both databases, so that both find the same in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from peewee import Database

from models.search import keys
from models.search.engines import engine
from models.search.tables import SearchKey

FEWEST = 2
"""Letters or digits from which on something is looked for; one Chinese character is enough."""
LAST = "\U0010ffff"


class Reached(NamedTuple):
    """What a key belongs to; `exact` where it is all that was typed."""

    kind: str
    ref: int
    exact: bool


def reached(database: Database, typed: str, kinds: Sequence[str], limit: int, mine: Any = None) -> list[Reached]:
    """What was typed may mean these, at most `limit`; `mine` is a condition on `SearchKey` that leaves out others'."""
    found: dict[tuple[str, int], Reached] = {}
    asked = [(kind, form) for kind in kinds for form in _forms(kind, typed)]
    for exact in (True, False):
        for kind, form in asked:
            if len(found) < limit:
                for ref in _refs(database, kind, form, exact, limit, mine):
                    found.setdefault((kind, ref), Reached(kind, ref, exact))
    return list(islice(found.values(), limit))


def _forms(kind: str, typed: str) -> Iterator[str]:
    """What was typed as the keys of a kind are written: names and telephone numbers of customers, other codes."""
    forms = (keys.name(typed), keys.phone_begun(typed)) if kind == "customer" else (keys.code(typed),)
    for form in dict.fromkeys(forms):
        if len(form) >= FEWEST or (form and not form.isascii()):
            yield form


def _refs(database: Database, kind: str, form: str, exact: bool, limit: int, mine: Any) -> list[int]:
    key = engine(database).key
    same = SearchKey.key == form if exact else (key > form) & (key < form + LAST)
    order = (SearchKey.ref.desc(),) if exact else (key, SearchKey.ref.desc())
    query = SearchKey.select(SearchKey.ref).where(SearchKey.kind == kind, same).order_by(*order).limit(limit)
    return [ref for (ref,) in (query if mine is None else query.where(mine)).tuples()]
