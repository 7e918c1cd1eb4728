"""What is shown of the course of a complaint: frozen values."""

from __future__ import annotations

from datetime import datetime

import msgspec


class FindingView(msgspec.Struct, frozen=True):
    """What came of one item of the investigation."""

    item: str
    applicable: bool
    text: str
    who: str
    at: datetime


class OpinionView(msgspec.Struct, frozen=True):
    """What a department said, or why it was done without."""

    department: str
    text: str
    waived: bool
    who: str
    at: datetime


class SolutionView(msgspec.Struct, frozen=True):
    """One round. `items` are kinds with cents; `approval` is none, waiting, approved or refused."""

    round: int
    items: tuple[tuple[str, int], ...]
    measure: str
    effect: str
    ready_by: datetime
    amount_cents: int
    cost_category: str
    proposed_by: str
    approval: str
    told_at: datetime | None
    told_by: str
    final: bool
    answer: str
    answered_at: datetime | None
    answer_by: str
    reason: str


class PromiseView(msgspec.Struct, frozen=True):
    """A promise; `broken` when its time is over and nothing was noted; `call` when it is that somebody calls."""

    id: int
    text: str
    due_at: datetime
    who: str
    kept_at: datetime | None
    dropped: str
    broken: bool
    call: bool = False


class RequestView(msgspec.Struct, frozen=True):
    """A request for approval: what for, how much, and what became of it."""

    id: int
    version: int
    matter: str
    amount_cents: int
    state: str
    proposed_at: datetime


class ComplaintView(msgspec.Struct, frozen=True):
    """The course of a complaint. `health` is empty without the customer's consent."""

    evidence: str
    no_investigation: str
    cause: str
    responsibility: str
    refusals: int
    reopenings: int
    done: str
    satisfied: str
    root_cause: str
    prevention: str
    authority_result: str
    health: dict[str, str]
    health_consent: str
    findings: tuple[FindingView, ...]
    opinions: tuple[OpinionView, ...]
    solutions: tuple[SolutionView, ...]
    promises: tuple[PromiseView, ...]
    requests: tuple[RequestView, ...]
    merged: tuple[str, ...]
    batch: int
    batch_level: str
