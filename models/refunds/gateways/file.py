"""A list to which each payment order is appended as a line of CSV, for finance; the answers are imported."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

from models.refunds.gateways.orders import Answer, PaymentOrder

COLUMNS = (
    "key", "case", "order", "means", "amount", "original_reference", "requested_at",
    "reissue_until", "status", "reference", "reason",
)  # fmt: skip
"""The last three are left to whoever pays; `amount` is in yuan."""


def row(order: PaymentOrder) -> tuple[str, ...]:
    """A payment order as a line of the list; what a spreadsheet would take for a formula is marked as a text."""
    yuan = f"{order.amount_cents // 100}.{order.amount_cents % 100:02d}"
    words = (order.case, order.order, order.means, yuan, order.original_reference, order.requested_at.isoformat())
    until = str(order.reissue_until or "")
    return (order.key, *(f"'{word}" if word[:1] in ("=", "+", "-", "@") else word for word in words), until, "", "", "")


class LinesFile:
    """A file of lines; each is on the disk before its order counts as accepted, and none is written twice."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._keys: set[str] | None = None
        self._end = ""

    def ask(self, order: PaymentOrder) -> Answer:
        """Append a line, unless the key stands there; a question only looks whether it does."""
        try:
            if order.key in self._known():
                return Answer("accepted")
            if order.action == "query":
                return Answer("unknown")
            self._append(order)
        except OSError as error:
            return Answer("retry", reason=str(error), down=True)
        return Answer("accepted")

    def _known(self) -> set[str]:
        """The keys of whole lines; one that was cut off by an accident does not count, and is closed by the next."""
        if self._keys is None:
            written = self._path.read_text("utf-8-sig", "replace") if self._path.exists() else ""
            whole, _, cut = written.rpartition("\n")
            self._keys = {line[0] for line in csv.reader(io.StringIO(whole, newline="")) if line}
            self._end = "\r\n" if cut else ""
        return self._keys

    def _append(self, order: PaymentOrder) -> None:
        new = not self._path.exists() or not self._path.stat().st_size
        with self._path.open("a", encoding="utf-8-sig" if new else "utf-8", newline="") as file:
            file.write(self._end)
            csv.writer(file).writerows([COLUMNS] * new + [row(order)])
            file.flush()
            os.fsync(file.fileno())
        self._end = ""
        self._known().add(order.key)
