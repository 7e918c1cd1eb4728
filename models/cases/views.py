"""What is shown of a case: frozen values for screens, command line and tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from config.budget import Unit
from config.texts import Text
from models.callbacks.views import CallbackRow, SurveyView
from models.cases.duplicates import Duplicate
from models.complaints.views import ComplaintView
from models.messages.views import MessageView
from models.presence.operations import Present
from models.returns.views import ReturnView


class ClockView(msgspec.Struct, frozen=True):
    """A clock of a case as it stands now.

    `remaining` is countable time in the clock's own `unit`, and running time, negative, when it is over;
    `stopped_since` while it stands still; `steps` is the derivation of the due time in words.
    """

    kind: str
    generation: int
    rule: str
    rule_version: date
    calendar: str
    unit: Unit
    start_at: datetime
    due_at: datetime
    inclusive: bool
    provisional: bool
    stoppable: bool
    legal: bool
    met_at: datetime | None
    ended_at: datetime | None
    breached: bool
    stopped_since: datetime | None
    remaining: timedelta | None
    used: float | None
    steps: tuple[str, ...]


class StopView(msgspec.Struct, frozen=True):
    """A span in which clocks stood still."""

    reason: str
    note: str
    who: str
    stopped_at: datetime
    expected_at: datetime | None
    resumed_at: datetime | None
    kinds: tuple[str, ...]


class TaskView(msgspec.Struct, frozen=True):
    """A task of a department."""

    id: int
    version: int
    case: str
    department: str
    assignee: str
    text: str
    created_at: datetime
    due_at: datetime | None
    due_inclusive: bool
    done_at: datetime | None
    result: str

    @property
    def key(self) -> int:
        """What a list knows the row by."""
        return self.id


class AttachmentView(msgspec.Struct, frozen=True):
    """A file of the case."""

    id: int
    name: str
    size: int
    sha256: str
    who: str
    at: datetime


class EntryView(msgspec.Struct, frozen=True):
    """One entry of the timeline: when, who, what it was, and what was said."""

    id: int
    at: datetime
    who: str
    title: Text
    body: str
    internal: bool


class LinkView(msgspec.Struct, frozen=True):
    """A case of the same matter."""

    number: str
    kind: str
    state: str
    open: bool
    received_at: datetime


class CaseView(msgspec.Struct, frozen=True):
    """A case with everything that its screen shows."""

    id: int
    number: str
    version: int
    kind: str
    state: str
    open: bool
    severity: str
    severity_rule: str
    severity_why: Text | None
    channel: str
    received_at: datetime
    opened_at: datetime
    closed_at: datetime | None
    customer_id: int | None
    customer: str
    contact: str
    importance: str
    text: str
    demand: str
    category: str
    symptom: str
    topic: str
    flags: tuple[str, ...]
    amount_cents: int
    authority_no: str
    product_code: str
    product: str
    product_class: str
    batch_number: str
    expires_on: date | None
    serial_number: str
    order_number: str
    no_order_reason: str
    queue: str
    skills: tuple[str, ...]
    routed_rule: str
    routed_why: Text | None
    owner: str
    owner_login: str
    created_by: str
    answered_on_spot: bool
    apologised: bool
    paused: bool
    next_due: datetime | None
    next_due_kind: str
    next_due_inclusive: bool
    next_due_provisional: bool
    rule_set: int | None
    clocks: tuple[ClockView, ...]
    stops: tuple[StopView, ...]
    tasks: tuple[TaskView, ...]
    attachments: tuple[AttachmentView, ...]
    messages: tuple[MessageView, ...]
    timeline: tuple[EntryView, ...]
    links: tuple[LinkView, ...]
    present: tuple[Present, ...]
    why_not: dict[str, Text]
    """For each operation on the case that is not possible now, the sentence why."""
    complaint: ComplaintView | None = None
    """The course of a complaint; None for other kinds."""
    application: ReturnView | None = None
    """The application of a return; None for other kinds, and before it is recorded."""
    calls: tuple[CallbackRow, ...] = ()
    """The callbacks of the case, those that are open first."""
    answers: tuple[SurveyView, ...] = ()
    """What the customer answered when he was called back, the newest first."""
    duplicates: tuple[Duplicate, ...] = ()
    """Other cases that may be the same matter, while this one is open."""
