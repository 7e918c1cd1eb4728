"""Who approves what, and up to how much (workflows 1.8): approval.yaml, applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from config import versions
from config.facts import Severity
from config.reading import Document, Fault, unknown
from config.texts import Money, Name, T, Text

LONGEST = 100_000
"""No number of days or hours in a rule comes near to this; `.inf` and `.nan` do not either."""


class Limit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Up to which sum (cents; None: any) a role decides, and on cases of which severities (none named: all)."""

    role: str
    up_to: int | None = None
    severity: tuple[Severity, ...] = ()

    def covers(self, cents: int, severity: str) -> bool:
        """Whether somebody of this role may decide on this sum."""
        return (self.up_to is None or cents <= self.up_to) and (not self.severity or severity in self.severity)


class ApprovalStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One decision by one person; the limits go from the lower role to the higher one."""

    limits: tuple[Limit, ...]


class MatterVersion(versions.Version, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The steps of a matter as they were in force from a day on."""

    steps: tuple[ApprovalStep, ...]


class Matter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that needs approval."""

    name: Name
    versions: tuple[MatterVersion, ...]


class Approval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """approval.yaml."""

    window_days: int
    overdue_hours: float
    matters: dict[str, Matter]

    @property
    def window(self) -> timedelta:
        """Within how much time amounts on the same order count together."""
        return timedelta(days=self.window_days)

    @property
    def overdue(self) -> timedelta:
        """How long a decision may wait."""
        return timedelta(hours=self.overdue_hours)

    def steps(self, matter: str, day: date) -> tuple[ApprovalStep, ...]:
        """The steps of a matter proposed on this day of the desk.

        Raises:
            KeyError: there is no such matter.
        """
        return versions.in_force(self.matters[matter].versions, day).steps

    def roles(self, step: ApprovalStep, cents: int, severity: str) -> tuple[str, ...]:
        """The roles that may decide a step, the lowest first."""
        return tuple(dict.fromkeys(limit.role for limit in step.limits if limit.covers(cents, severity)))


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked about who decides: the person, the roles, and whom this person stands in for at the moment."""

    id: int
    roles: tuple[str, ...]
    stands_in: tuple[StandIn, ...] = ()


class StandIn(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whose decisions another one may take for a time, up to a sum (cents; None: as the person himself)."""

    staff_id: int
    name: str
    roles: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    up_to: int | None = None


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be decided: `cents` is the sum that counts, with what was asked on the same order before."""

    cents: int
    severity: str
    step: ApprovalStep
    proposer: int | None
    beneficiaries: frozenset[int] = frozenset()


class Authority(msgspec.Struct, frozen=True):
    """As whom somebody decides: himself (None), or the person he stands in for."""

    for_staff: int | None


def authority(rules: Approval, request: Request, person: Person, now: datetime) -> Authority | Text:
    """As whom this person may decide the request, or the sentence why not.

    Proposer, approver and beneficiary are three people, also where a stand-in decides; a stand-in has no higher
    limit than the one he stands in for, and no stand-in of a stand-in counts (workflows 1.8).
    """
    if person.id == request.proposer:
        return T("You proposed this yourself; somebody else must decide.")
    if person.id in request.beneficiaries:
        return T("You profit from this yourself; somebody else must decide.")
    able = rules.roles(request.step, request.cents, request.severity)
    if set(person.roles) & set(able):
        return Authority(None)
    for given in person.stands_in:
        if _stands(given, request, able, now):
            return Authority(given.staff_id)
    return _why_not(request, person.roles, able)


def _stands(given: StandIn, request: Request, able: Sequence[str], now: datetime) -> bool:
    within = given.starts_at <= now < given.ends_at and (given.up_to is None or request.cents <= given.up_to)
    free = given.staff_id != request.proposer and given.staff_id not in request.beneficiaries
    return within and free and bool(set(given.roles) & set(able))


def _why_not(request: Request, roles: tuple[str, ...], able: tuple[str, ...]) -> Text:
    own = [limit.up_to for limit in request.step.limits if limit.role in roles and limit.up_to is not None]
    if own and request.cents > max(own):
        limit, amount = Money(max(own)), Money(request.cents)
        return T("The sum of {amount} is beyond your limit of {limit}.", amount=amount, limit=limit)
    return T("Your role does not decide this.")


def faults(file: Approval, document: Document, roles: Mapping[str, object]) -> list[Fault]:
    """Versions that do not join, unknown roles, limits that fall, steps that nobody can decide."""
    found = []
    for key in ("window_days", "overdue_hours"):
        if not 0 <= getattr(file, key) < LONGEST:
            found.append(document.fault(key, T("{key} is negative, or beyond all measure", key=key)))
    for name, matter in file.matters.items():
        key = f"matters.{name}.versions"
        found += versions.faults(matter.versions, key, document)
        for i, version in enumerate(matter.versions):
            if not version.steps:
                found.append(document.fault(f"{key}[{i}].steps", T("a matter has at least one step")))
            for j, step in enumerate(version.steps):
                found += _step_faults(step, f"{key}[{i}].steps[{j}].limits", document, roles)
    return found


def _step_faults(step: ApprovalStep, key: str, document: Document, roles: Mapping[str, object]) -> list[Fault]:
    found = []
    highest = -1
    for i, limit in enumerate(step.limits):
        if limit.role not in roles:
            found.append(document.fault(f"{key}[{i}].role", unknown(limit.role, roles)))
        if limit.up_to is not None and limit.up_to < 0:
            found.append(document.fault(f"{key}[{i}].up_to", T("{key} is negative", key="up_to")))
        elif limit.up_to is not None and limit.up_to <= highest:
            found.append(document.fault(f"{key}[{i}].up_to", T("this limit is not higher than the one before it")))
        highest = limit.up_to if limit.up_to is not None else highest
    if not any(limit.up_to is None and not limit.severity for limit in step.limits):
        found.append(document.fault(key, T("somebody must be able to decide on any sum and every case")))
    return found
