"""Rows of the queue as few bytes: there may be a hundred thousand of them in every open session.

Words that many rows have in common (kinds, queues, owners, products, masked names) are kept once; a packed row has
their numbers.
"""

from __future__ import annotations

from typing import Any

import msgspec

from models.queue.views import QueueRow

SHARED = ("kind", "state", "severity", "channel", "category", "customer", "product", "queue", "owner", "owner_login",
          "next_due_kind")  # fmt: skip
"""Fields whose words are kept once."""
_PLACES = tuple(QueueRow.__struct_fields__.index(name) for name in SHARED)
_values = msgspec.structs.astuple
_encode_into = msgspec.msgpack.Encoder().encode_into
_decode = msgspec.msgpack.Decoder(list[Any]).decode


class Packed:
    """Rows by their case; each is made anew as it is asked for, in about the time in which msgspec would read it."""

    def __init__(self) -> None:
        self._rows: dict[int, bytes] = {}
        self._words: list[str] = []
        self._numbers: dict[str, int] = {}
        self._buffer = bytearray()

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, case_id: object) -> bool:
        return case_id in self._rows

    def __getitem__(self, case_id: int) -> QueueRow:
        """The row of a case that is there; else `KeyError`."""
        values, words = _decode(self._rows[case_id]), self._words
        for place in _PLACES:
            values[place] = words[values[place]]
        values[-1] = tuple(values[-1])
        return QueueRow(*values)

    def put(self, row: QueueRow) -> None:
        """Keep a row, in the place of an older one of its case."""
        values: list[Any] = list(_values(row))
        for place in _PLACES:
            values[place] = self._number(values[place])
        _encode_into(values, self._buffer)
        self._rows[row.id] = bytes(self._buffer)  # a copy: what an encoder makes has a third more room than it needs

    def forget(self, case_id: int) -> None:
        """Keep no row of a case that is there; else `KeyError`."""
        del self._rows[case_id]

    def _number(self, word: str) -> int:
        number = self._numbers.setdefault(word, len(self._words))
        if number == len(self._words):
            self._words.append(word)
        return number
