"""Which thresholds a clock has, when it reaches each, and who is told: escalation.yaml, applied (workflows 1.5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from math import inf
from typing import Literal, NamedTuple, get_args

import msgspec

from config import reaching, versions
from config.budget import LONGEST_DAYS, Budget
from config.calendar import Calendars, Pauses
from config.conditions import Condition, condition_faults, reasons
from config.facts import Facts, Severity
from config.reading import Document, Fault, unknown
from config.sla import ClockPlan
from config.targets import ClockKind
from config.terms import term
from config.texts import Minutes, Name, Sayable, T, Text

Level = Literal["amber", "red"]
OWNER = "owner"
"""Who is told besides roles: whoever owns the case."""
WAYS = ("used", "before", "after", "day")
"""The keys of which a threshold has exactly one."""
EVERY = get_args(ClockKind)


class Threshold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a clock gives an alarm, and what then happens. See escalation.yaml for the meaning of each key."""

    used: float | None = None
    before: Budget | None = None
    after: Budget | None = None
    day: int | None = None
    level: Level
    tell: tuple[str, ...] = ()
    listed: bool = msgspec.field(name="list", default=True)
    raise_to: Severity | None = msgspec.field(name="raise", default=None)

    def __post_init__(self) -> None:
        """Refuse what cannot be meant: no moment or several, nothing or less, nobody who is told."""
        given = [key for key in WAYS if getattr(self, key) is not None]
        if len(given) != 1:
            raise ValueError(T("exactly one of these keys is needed: {keys}", keys=", ".join(WAYS)))
        for key, least in (("used", self.used), ("day", self.day)):
            if least is not None and not 0 < least < inf:
                raise ValueError(T("{key} must be more than 0", key=key))
        if self.day is not None and self.day > LONGEST_DAYS:
            raise ValueError(T("this is longer than ten years"))
        if not self.tell and self.raise_to is None:
            raise ValueError(T("a threshold tells somebody, or raises the severity"))

    @property
    def key(self) -> str:
        """What tells it from the other thresholds of its rule: `used 75`, `before 60 desk_minutes`."""
        if self.used is not None:
            return f"used {self.used:g}"
        if self.day is not None:
            return f"day {self.day}"
        way, length = ("before", self.before) if self.before is not None else ("after", self.after)
        said = " ".join(f"{value:g} {name}" for name, value in _amounts(length))
        return f"{way} {said} {length.calendar or ''}".rstrip() if length else way

    def said(self, kind: str) -> Text:
        """What has come about for a clock of this kind."""
        return self.about(term(kind))

    def about(self, clock: Sayable) -> Text:
        """The same for a clock, or several, by name."""
        if self.used == 100:
            return T("{clock}: late", clock=clock)
        if self.used is not None:
            return T("{clock}: used {n} %", clock=clock, n=f"{self.used:g}")
        if self.day is not None:
            return T("{clock}: open for {n} days", clock=clock, n=self.day)
        if self.before is not None:
            return T("{clock}: {length} left", clock=clock, length=_length(self.before))
        return T("{clock}: late by {length}", clock=clock, length=_length(self.after))


class ThresholdVersion(versions.Version, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The thresholds of a rule from a day on."""

    thresholds: tuple[Threshold, ...]


class EscalationRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Thresholds for the clocks of these kinds of the cases for which `when` holds; all that match apply."""

    id: str
    name: Name
    when: Condition = Condition()
    clocks: tuple[ClockKind, ...] = EVERY
    versions: tuple[ThresholdVersion, ...]


class EscalationFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """escalation.yaml."""

    rules: tuple[EscalationRule, ...]


class Reached(NamedTuple):
    """A threshold of a clock and the instant at which it is reached; `key` is unique for all rules."""

    at: datetime
    key: str
    threshold: Threshold


class Escalation:
    """The rules of escalation.yaml, applied."""

    def __init__(self, file: EscalationFile) -> None:
        self.file = file

    def reached(
        self,
        calendars: Calendars,
        plan: ClockPlan,
        facts: Facts,
        pauses: Pauses = (),
        still_since: datetime | None = None,
    ) -> tuple[Reached, ...]:
        """When the clock reaches each of its thresholds, in the order of time.

        Args:
            calendars: all calendars.
            plan: the clock, with the due time that its pauses have led to.
            facts: those of the case, as they are now.
            pauses: the finished pauses of the clock.
            still_since: since when it stands still; what would come later does not come, except for days.
        """
        found = []
        thresholds = list(self._of(calendars, plan, facts))
        whole = reaching.countable(calendars, plan, pauses) if thresholds else 0
        for key, threshold in thresholds:
            at = _when(calendars, plan, threshold, pauses, whole)
            if at is None or (still_since is not None and threshold.day is None and at > still_since):
                continue
            found.append(Reached(at, key, threshold))
        return tuple(sorted(found, key=lambda reached: (reached.at, reached.key)))

    def _of(self, calendars: Calendars, plan: ClockPlan, facts: Facts) -> Iterator[tuple[str, Threshold]]:
        day = plan.start.astimezone(calendars.zone).date()
        for rule in self.file.rules:
            if plan.kind in rule.clocks and reasons(rule.when, facts, _key) is not None:
                for threshold in versions.in_force(rule.versions, day).thresholds:
                    yield f"{rule.id} {threshold.key}", threshold


def _when(calendars: Calendars, plan: ClockPlan, threshold: Threshold, pauses: Pauses, whole: int) -> datetime | None:
    if threshold.used is not None:
        return reaching.share_at(calendars, plan, threshold.used, pauses, whole)
    if threshold.before is not None:
        return reaching.before_at(calendars, plan, threshold.before, pauses)
    if threshold.after is not None:
        return reaching.after_at(calendars, plan, threshold.after, pauses)
    return reaching.day_at(calendars, plan, threshold.day or 0)


def _key(field: str, key: str) -> Sayable:
    """These rules tell no reasons: a word stands for itself."""
    return key


def _amounts(length: Budget | None) -> list[tuple[str, float]]:
    names = ("seconds", "hours", "desk_minutes", "minutes")
    return [(name, value) for name in names if (value := getattr(length, name, None)) is not None]


def _length(length: Budget | None) -> Minutes:
    return Minutes(length.length / 60_000_000 if length else 0)


def faults(
    file: EscalationFile,
    document: Document,
    known: Mapping[str, frozenset[str]],
    roles: Collection[str],
    calendars: Collection[str],
) -> list[Fault]:
    """Rules of one id, wrong versions and conditions, roles and calendars that do not exist, thresholds twice."""
    found = []
    ids = [rule.id for rule in file.rules]
    for i, rule in enumerate(file.rules):
        place = f"rules[{i}]"
        if rule.id in ids[:i]:
            found.append(document.fault(f"{place}.id", T("there is a rule {id} already", id=rule.id)))
        found += versions.faults(rule.versions, f"{place}.versions", document)
        found += condition_faults(rule.when, f"{place}.when", document, known)
        for j, version in enumerate(rule.versions):
            keys = [threshold.key for threshold in version.thresholds]
            for k, threshold in enumerate(version.thresholds):
                key = f"{place}.versions[{j}].thresholds[{k}]"
                if keys[k] in keys[:k]:
                    found.append(document.fault(key, T("this threshold stands here twice")))
                found += _threshold_faults(threshold, key, document, roles, calendars)
    return found


def _threshold_faults(
    threshold: Threshold, key: str, document: Document, roles: Collection[str], calendars: Collection[str]
) -> list[Fault]:
    told = {OWNER, *roles}
    found = [
        document.fault(f"{key}.tell[{n}]", unknown(who, told))
        for n, who in enumerate(threshold.tell)
        if who not in told
    ]
    for way, length in (("before", threshold.before), ("after", threshold.after)):
        if length is None:
            continue
        if length.unit not in ("running", "working"):
            found.append(document.fault(f"{key}.{way}", T("this is given in seconds, hours or minutes")))
        elif length.not_before is not None:
            found.append(document.fault(f"{key}.{way}.not_before", T("this is not written in rules")))
        elif length.runs_in not in calendars:
            found.append(document.fault(f"{key}.{way}.calendar", unknown(length.runs_in, calendars)))
    return found
