"""Callbacks as screens and reports show them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from config.texts import Text

Standing = Literal["broken", "at_risk", "overdue", "due", "calling", "next", "written", "ended"]
"""How it stands now, worst first: a promise broken, one whose time is near; late, due, later; written to; over."""


class CallbackRow(msgspec.Struct, frozen=True):
    """A callback in a list. Names are masked as the rules say; `case` is empty for a call without a case."""

    id: int
    version: int
    kind: str
    state: str
    standing: Standing
    case: str
    severity: str
    customer: str
    reason: str
    next_at: datetime
    due_at: datetime
    due_inclusive: bool
    promised_at: datetime | None
    owner_id: int | None
    owner: str
    team: str
    caller: str
    attempts: int
    reschedules: int
    answer_until: datetime | None
    in_time: bool | None
    ended_at: datetime | None
    why: tuple[Text, ...]
    caller_id: int | None = None


class AttemptView(msgspec.Struct, frozen=True):
    """One attempt."""

    at: datetime
    who: str
    result: str
    number: str
    text: str


class SurveyView(msgspec.Struct, frozen=True):
    """What the customer answered."""

    at: datetime
    given_by: str
    solved: bool | None
    satisfied: int | None
    attitude: int | None
    speed: int | None
    solving: int | None
    result: int | None
    effect: str
    opinion: str
    praised: str


class CallbackView(msgspec.Struct, frozen=True):
    """A callback with all that its call needs.

    `opening` is what the caller says first, `questions` the keys of what is asked now. `after_no_answer` is when the
    next attempt could be made if nobody answers now, and why; None when a message goes out instead. `handled_by` is the
    login of whoever has the case.
    """

    row: CallbackRow
    numbers: tuple[str, ...]
    name: str
    opening: str
    questions: tuple[str, ...]
    product: str
    kind_of_case: str
    state_of_case: str
    text: str
    result_told: str
    customer_id: int | None
    attempts: tuple[AttemptView, ...]
    earlier: tuple[SurveyView, ...]
    after_no_answer: datetime | None
    after_why: tuple[Text, ...]
    may_put_off: bool
    importance: str = ""
    handled_by: str = ""


class Calls(msgspec.Struct, frozen=True):
    """The list of calls: those that may be made now, worst first; those that come; those written to."""

    due: tuple[CallbackRow, ...]
    coming: tuple[CallbackRow, ...]
    written: tuple[CallbackRow, ...]


class CallFigures(msgspec.Struct, frozen=True):
    """How many calls are due, promised ones at risk and broken among them; and how many were made today."""

    due: int
    at_risk: int
    broken: int
    made_today: int
