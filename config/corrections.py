"""What a change of the rules means for clocks that run already: which are computed again, and from what.

A new version of a rule as such touches none of them. They are computed again when the holidays of a year that they
reach into are confirmed, and when the version of their day is marked `retroactive` (sla 4, 13).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

import msgspec

from config import versions
from config.budget import Budget
from config.calendar import Due, Pauses
from config.sla import ClockPlan
from config.targets import ChannelLimit, ChannelVersion, ClockVersion, LimitVersion, SlaFile, TargetVersion

if TYPE_CHECKING:
    from config.loading import Rules

FIRST_YEAR, LAST_YEAR = 1990, 2200
"""The years whose holidays are compared."""


class Corrections(msgspec.Struct, frozen=True):
    """Which running clocks a change of the rules concerns.

    `calendars`: of which a year was confirmed. `rules`: of which a version corrects clocks, by their ids.
    What a rollback takes back: `undone_calendars`, of which a year is only expected again, and `undone_rules`, whose
    corrections hold no more for clocks that have their time from a set after `restored`.
    """

    calendars: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    undone_calendars: frozenset[str] = frozenset()
    undone_rules: frozenset[str] = frozenset()
    restored: int = 0

    def __bool__(self) -> bool:
        return bool(self.calendars or self.rules or self.undone_calendars or self.undone_rules)

    def may_replan(self, rule: str) -> bool:
        """Whether a clock by this rule may have to follow another version of it."""
        return rule in self.rules or rule in self.undone_rules

    def concern(self, rule: str, calendar: str, provisional: bool, rule_set: int) -> bool:
        """Whether a running clock by this rule, on this calendar, must be computed again.

        A clock that reaches into a year that was not confirmed says so itself: it is provisional. `rule_set` is
        that by which it has its time.
        """
        return (
            rule in self.rules
            or (provisional and calendar in self.calendars)
            or calendar in self.undone_calendars
            or (rule in self.undone_rules and rule_set > self.restored)
        )


def between(old: Rules, new: Rules) -> Corrections:
    """What the rules `new` correct when they follow on `old`."""
    return Corrections(_confirmed(old, new), frozenset(_corrected(old.sla.file, new.sla.file)))


def going_back(old: Rules, new: Rules, restored: int) -> Corrections:
    """The same when `new` is the set `restored`, which was in force before: what `old` had corrected is undone."""
    there, back = between(new, old), between(old, new)
    return Corrections(back.calendars, back.rules, there.calendars, there.rules, restored)


def _confirmed(old: Rules, new: Rules) -> frozenset[str]:
    """The calendars that have a year now that they only expected before."""
    return frozenset(
        key for key in new.calendars if key in old.calendars and not _expected(old, key) <= _expected(new, key)
    )


def _expected(rules: Rules, calendar: str) -> set[int]:
    return set(rules.calendars[calendar].holidays.unconfirmed(FIRST_YEAR, LAST_YEAR))


def _corrected(old: SlaFile, new: SlaFile) -> Iterator[str]:
    """The rules with a retroactive version that was not there before, or not like that; its end says nothing."""
    known = {(rule, _open_ended(version)) for rule, group in _rules(old).items() for version in group}
    for rule, group in _rules(new).items():
        if any(version.retroactive and (rule, _open_ended(version)) not in known for version in group):
            yield rule


def _open_ended(version: ClockVersion) -> str:
    return repr(msgspec.structs.replace(version, end=None))


def _rules(file: SlaFile) -> dict[str, tuple[ClockVersion, ...]]:
    """The versions of every rule that clocks follow, by the rule's id."""
    found: dict[str, tuple[ClockVersion, ...]] = {target.id: target.versions for target in file.targets}
    found |= {rule.id: rule.versions for rule in file.legal}
    found |= {step.id: step.versions for step in file.steps.values()}
    return found | {file.channels.id: file.channels.versions}


class Corrector:
    """Computes running clocks again by these rules; many of them, and twice gives the same."""

    def __init__(self, rules: Rules, corrections: Corrections) -> None:
        self._rules = rules
        self._corrections = corrections
        self._versions = _rules(rules.sla.file)
        self._known: dict[tuple[Budget, str, date], Due] = {}

    def plan(self, running: ClockPlan, received_at: datetime, channel: str, was: Rules | None = None) -> ClockPlan:
        """What a running clock follows now: the version of its rule for the case's day if that corrects, else the old.

        Args:
            running: the clock as it stands.
            received_at: when the case was received; the version of that day is the one (workflows 1.1).
            channel: of the case, for the limits of channels.
            was: the rules by which a clock was planned that started afresh: one that then had half of the time
                has half of the new time. None for a clock that runs from receipt.
        """
        version = self._version(running.rule, received_at)
        budget = _budget(version, running.kind, channel)
        if version is None or budget is None:
            return running
        if was is not None and _is_half(running, was, channel):
            budget = budget.half()
        return msgspec.structs.replace(
            running,
            version=version.start,
            budget=msgspec.structs.replace(budget, not_before=running.budget.not_before),
            calendar=budget.runs_in,
            stoppable=self._rules.sla.may_stop(running, budget, version),
        )

    def _version(self, rule: str, received_at: datetime) -> ClockVersion | None:
        """The version of a rule on the day of receipt, if this change corrects clocks by it or brings it back."""
        undone = rule in self._corrections.undone_rules
        if not self._corrections.may_replan(rule) or rule not in self._versions:
            return None
        version = versions.in_force(self._versions[rule], received_at.astimezone(self._rules.zone).date())
        return version if version.retroactive or undone else None

    def due(self, calendar: str, start: datetime, budget: Budget, pauses: Pauses) -> Due:
        """When a clock is due by its calendar, from its original start; without the derivation.

        Working days and natural days are counted once for all clocks of one limit that start on the same day.

        Args:
            calendar: by its key.
            start: of the clock.
            budget: the time that it has.
            pauses: those that are taken off; for a legal clock none.
        """
        counting = self._rules.calendars[calendar]
        if pauses or budget.unit not in ("workdays", "natural_days"):
            return counting.due(start, budget, pauses, explain=False)
        key = (budget, calendar, start.astimezone(counting.zone).date())
        if key not in self._known:
            self._known[key] = counting.due(start, budget, explain=False)
        return self._known[key]


def _budget(version: ClockVersion | None, kind: str, channel: str) -> Budget | None:
    """The time that a version gives a clock of this kind; None when it knows none."""
    match version:
        case TargetVersion(clocks=clocks):
            return cast("dict[str, Budget]", clocks).get(kind)
        case ChannelVersion(limits=limits):
            given = cast("dict[str, ChannelLimit]", limits).get(channel)
            return given.limit if given is not None else None
        case LimitVersion(limit=limit):
            return limit
        case _:
            return None


def _is_half(running: ClockPlan, was: Rules, channel: str) -> bool:
    """Whether a clock has half of what its version gave by the rules that it was planned by."""
    known = _rules(was.sla.file).get(running.rule, ())
    version = next((version for version in known if version.start == running.version), None)
    whole = _budget(version, running.kind, channel)
    given = msgspec.structs.replace(running.budget, not_before=None)
    return whole is not None and given != whole and given == whole.half()
