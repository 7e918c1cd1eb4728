"""What a replay says: figures of the whole span, and the cases that differ. Frozen, and free of any language."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from config.texts import Text


class Decided(msgspec.Struct, frozen=True):
    """What rules made of a case: severity and queue, by which rule of which table, and why in words."""

    severity: str
    severity_rule: str
    severity_why: Text | None
    queue: str
    queue_rule: str
    queue_why: Text | None


class Deadline(msgspec.Struct, frozen=True):
    """One clock of a case on both sides; None where that side has no such clock.

    `late_…` is whether it was missed, by the time at which it was really met; None where nobody can know.
    """

    kind: str
    before: datetime | None
    after: datetime | None
    late_before: bool | None
    late_after: bool | None

    @property
    def moved(self) -> timedelta | None:
        """By how much the deadline moves, negative when it is earlier; None unless both sides have one."""
        return self.after - self.before if self.before is not None and self.after is not None else None

    @property
    def differs(self) -> bool:
        """Whether the deadline is another one, or there on one side only."""
        return self.before != self.after


class Difference(msgspec.Struct, frozen=True):
    """A case that would be treated otherwise; `deadlines` has those that differ."""

    case_id: int
    number: str
    kind: str
    received_at: datetime
    before: Decided
    after: Decided
    deadlines: tuple[Deadline, ...]

    @property
    def key(self) -> int:
        """What a list knows the row by."""
        return self.case_id


class Moved(msgspec.Struct, frozen=True):
    """So many cases have `after` in the place of `before`: queues, or severities."""

    before: str
    after: str
    count: int


class Shift(msgspec.Struct, frozen=True):
    """Deadlines of one clock that move in one direction: how many, by how much in the middle and at most."""

    count: int
    median: timedelta
    largest: timedelta


class ClockFigures(msgspec.Struct, frozen=True):
    """What happens to one clock: deadlines earlier, later, added and dropped; those missed on either side.

    `judged` counts the clocks that both sides have; the four figures behind it are of these.
    """

    kind: str
    compared: int
    earlier: Shift
    later: Shift
    added: int
    dropped: int
    judged: int
    late_before: int
    late_after: int
    newly_late: int
    newly_kept: int


class Load(msgspec.Struct, frozen=True):
    """The load of a queue or a person: cases in all; weighted open cases at the end of a day, mean and peak."""

    key: str
    name: str
    cases_before: int
    cases_after: int
    mean_before: float
    mean_after: float
    peak_before: int
    peak_after: int


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """The result. `corrected` cases were changed by hand later: of them, what the rules first decided is compared.

    `versions` has the first day of the version that was tried, by file, when it was tried as if in force.
    `differences` has the first ones only; `differing` counts all.
    """

    directory: str
    first: date
    last: date
    at: datetime
    as_if: bool
    versions: dict[str, date]
    cases: int
    differing: int
    corrected: int
    queues: tuple[Moved, ...]
    severities: tuple[Moved, ...]
    clocks: tuple[ClockFigures, ...]
    queue_loads: tuple[Load, ...]
    agent_loads: tuple[Load, ...]
    differences: tuple[Difference, ...]
