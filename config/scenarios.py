"""Invented cases as they are written: for `desk rules explain`, and in `*.case.yaml` with what the rules must say.

Times are written as one would: `2026-10-08 11:50` in the desk's zone, `24:00` for the end of a day, or with an offset
such as `2026-10-08T11:50+08:00`.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

import msgspec

from config.facts import Channel, Flag, Kind, ProductClass, SaleChannel, Severity
from config.routing import StaffState
from config.targets import ClockKind, Stoppable
from config.texts import T

NO_CLOCK = "none"
"""What stands for a due time when a case must not have the clock at all."""
YEARS = range(2000, 2200)
"""Further away, no case was received and none will be; calendars end too."""
_WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d?):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:?\d\d)?")


class Written(NamedTuple):
    """A due instant as it was written: in time up to it, or (`24:00`) strictly before it."""

    at: datetime
    inclusive: bool


class GivenFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The facts of a case, as `config.facts.Facts` has them; `severity` only when a person set it."""

    kind: Kind
    received_at: str
    channel: Channel = "phone"
    severity: Severity | None = None
    category: str | None = None
    symptom: str | None = None
    product_class: ProductClass | None = None
    sale_channel: SaleChannel | None = None
    text: str = ""
    demand: str | None = None
    amount_cents: int = 0
    money_claim: bool = False
    authority_no: str | None = None
    customer_age: int | None = None
    importance: str | None = None
    repeat: bool = False
    same_batch: int = 0
    flags: tuple[Flag, ...] = ()

    def __post_init__(self) -> None:
        """Refuse numbers that can never be meant."""
        for name in ("amount_cents", "customer_age", "same_batch"):
            number = getattr(self, name)
            if number is not None and number < 0:
                raise ValueError(T("{key} is negative", key=name))


class GivenPause(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A span in which clocks stand still; without `to` they still do."""

    start: str = msgspec.field(name="from")
    end: str | None = msgspec.field(name="to", default=None)
    kinds: tuple[Stoppable, ...] = msgspec.field(name="clocks", default=("plan", "solve"))
    reason: str = ""


class GivenPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who could be given the case; `load` and `cap` in weighted cases; without `cap`, that of the rules."""

    login: str
    name: str = ""
    roles: tuple[str, ...] = ("agent",)
    skills: tuple[str, ...] = ()
    team: str = ""
    load: int = 0
    cap: int | None = None
    state: StaffState = "ready"
    idle_since: str | None = None
    on_leave: bool = False
    owns_customer: bool = False

    def __post_init__(self) -> None:
        """Refuse loads that can never be meant."""
        for name in ("load", "cap"):
            number = getattr(self, name)
            if number is not None and number < 0:
                raise ValueError(T("{key} is negative", key=name))


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `desk rules explain` is given: the number of a case, or invented facts."""

    case: str | None = None
    facts: GivenFacts | None = None
    pauses: tuple[GivenPause, ...] = ()
    staff: tuple[GivenPerson, ...] | None = None
    now: str | None = None

    def __post_init__(self) -> None:
        """Refuse neither and both."""
        if (self.case is None) == (self.facts is None):
            raise ValueError(T("exactly one of these keys is needed: {keys}", keys="case, facts"))
        if self.case is not None and (self.pauses or self.staff is not None or self.now is not None):
            raise ValueError(T("a case of the database has pauses, staff and time of its own; give `facts` to invent"))


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the rules must say; only what is written is compared.

    `due` by kind of clock, `none` for a clock that there must not be; `first` is the login of who comes first.
    """

    severity: Severity | None = None
    severity_rule: str | None = None
    queue: str | None = None
    queue_rule: str | None = None
    skills: tuple[str, ...] | None = None
    first: str | None = None
    due: dict[ClockKind, str] = {}

    def __post_init__(self) -> None:
        """Refuse an expectation that expects nothing."""
        if all(getattr(self, name) in (None, {}) for name in self.__struct_fields__):
            raise ValueError(T("nothing is expected here"))


class Scenario(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One case with a name: facts in, what the rules must say out."""

    name: str
    facts: GivenFacts
    expect: Expected
    pauses: tuple[GivenPause, ...] = ()
    staff: tuple[GivenPerson, ...] = ()


class ScenarioFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file `*.case.yaml`."""

    cases: tuple[Scenario, ...]


def moment(written: str, zone: tzinfo) -> Written | None:
    """The instant that was written, in the desk's zone unless it carries its offset; None when it is none."""
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        return None
    day, hours, minutes, seconds, offset = match.groups()
    ends_day = (int(hours), int(minutes), int(seconds or 0)) == (24, 0, 0)
    try:
        clock = time(0 if ends_day else int(hours), int(minutes), int(seconds or 0))
        on = date.fromisoformat(day) + timedelta(days=1 if ends_day else 0)
        given = datetime.fromisoformat(f"2000-01-01T00:00{offset}").tzinfo if offset else zone
        found = datetime.combine(on, clock, given).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return Written(found, not ends_day) if found.year in YEARS else None


def written(at: datetime, inclusive: bool, zone: tzinfo) -> str:
    """A due instant as it is written in the desk's zone; seconds only where there are any."""
    local = at.astimezone(zone)
    if not inclusive and (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"{local.date() - timedelta(days=1)} 24:00"
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"
