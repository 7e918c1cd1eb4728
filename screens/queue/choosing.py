"""Which rows of the queue are shown, and in what order: filters, grouping, sorting. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from config.texts import Sayable, T, Text
from models.queue.views import QueueRow

GroupBy = Literal["", "queue", "owner", "severity", "kind"]
SortBy = Literal["worst", "oldest", "newest", "customer", "number"]
GROUPS: dict[str, Sayable] = {
    "": T("Not grouped"),
    "queue": T("By queue"),
    "owner": T("By owner"),
    "severity": T("By severity"),
    "kind": T("By kind"),
}
SORTS: dict[str, Sayable] = {
    "worst": T("Worst first"),
    "oldest": T("Oldest first"),
    "newest": T("Newest first"),
    "customer": T("By customer"),
    "number": T("By number"),
}
FILTERS: dict[str, Sayable] = {
    "": T("All cases"),
    "mine": T("Mine"),
    "free": T("Without an owner"),
    "late": T("Overdue"),
    "P1": T("P1 only"),
    "queue": T("One queue.."),
    "kind": T("One kind.."),
}
_SORT_KEYS: dict[str, Callable[[QueueRow], Any]] = {
    "oldest": lambda row: row.received_at,
    "newest": lambda row: -row.received_at.timestamp(),
    "customer": lambda row: row.customer,
    "number": lambda row: row.number,
}


@dataclass(frozen=True)
class Heading:
    """A line between groups: `count` cases of one queue, owner, severity or kind."""

    group: str
    count: int

    @property
    def key(self) -> str:
        """What the table knows it by."""
        return f"group {self.group}"


@dataclass(frozen=True)
class Choice:
    """What the user chose to see."""

    only: str = ""
    value: str = ""
    words: str = ""
    group: GroupBy = ""
    sort: SortBy = "worst"

    def shows(self, row: QueueRow, me: int | None, late: Callable[[QueueRow], bool]) -> bool:
        """Whether a row passes the filters."""
        match self.only:
            case "mine":
                passes = me is not None and row.owner_id == me
            case "free":
                passes = row.owner_id is None
            case "late":
                passes = late(row)
            case "P1":
                passes = row.severity == "P1"
            case "queue" | "kind":
                passes = getattr(row, self.only) == self.value
            case _:
                passes = True
        return passes and (not self.words or self._has_words(row))

    def _has_words(self, row: QueueRow) -> bool:
        wanted = self.words.casefold()
        texts = (row.number, row.customer, row.product, row.owner, row.text)
        return any(wanted in text.casefold() for text in texts)

    @property
    def filtered(self) -> bool:
        """Whether anything is left out."""
        return bool(self.only or self.words)

    def arrange(self, rows: Sequence[QueueRow]) -> Sequence[QueueRow | Heading]:
        """The rows, which come worst first, in the chosen order, with headings where they are grouped."""
        if not self.group and self.sort == "worst":
            return rows
        ordered = list(rows)
        if self.sort != "worst":
            ordered.sort(key=_SORT_KEYS[self.sort])
        if not self.group:
            return list(ordered)
        groups: dict[str, list[QueueRow]] = {}
        for row in ordered:
            groups.setdefault(str(getattr(row, self.group) or ""), []).append(row)
        laid: list[QueueRow | Heading] = []
        for name, members in groups.items():
            laid += [Heading(name, len(members)), *members]
        return laid


def filter_name(choice: Choice, value: Sayable | None) -> Text | None:
    """What the heading says of the filters."""
    parts: list[Any] = []
    if choice.only:
        parts.append(value if choice.only in ("queue", "kind") and value is not None else FILTERS[choice.only])
    if choice.words:
        parts.append(Text("{words}", {"words": f"“{choice.words}”"}))
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else T("{one}, {other}", one=parts[0], other=parts[1])
