"""What is done by itself: operations, how often at least, and when their next work is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from models.alarms.operations import fire
from models.alarms.operations import next_due as next_alarm
from models.assignment.dealing import alarm_waiting, hand_out
from models.callbacks.periodic import plan_periodic
from models.callbacks.watching import next_due as next_callback
from models.callbacks.watching import watch as watch_callbacks
from models.clocks.correcting import recompute
from models.clocks.operations import BATCH as STOPS
from models.clocks.operations import next_expiry, resume_expired
from models.consultations.operations import close_silent
from models.desk import Desk
from models.messages.outbox import deliver
from models.operation import Operation
from models.refunds.paying import pay
from models.returns.choosing import BATCH as RETURNS
from models.returns.choosing import decide_silent
from models.returns.ending import confirm_silent
from models.returns.exchanging import watch_choices
from models.returns.receiving import alarm_parcels
from models.returns.travelling import watch_advance, watch_sending


def _never(result: Any) -> bool:
    return False


class Job(NamedTuple):
    """An operation that needs no input.

    `every`: at least so often, in seconds. `due`: when there is next something to do, where that is known.
    `again`: whether a result means that there is more to do at once.
    """

    operation: Operation[Any, Any]
    every: float
    due: Callable[[Desk], datetime | None] = lambda desk: None
    again: Callable[[Any], bool] = _never

    @property
    def name(self) -> str:
        """What it is called in the log."""
        return self.operation.name


JOBS = (
    # Clocks run on before alarms are given, so that what became due meanwhile comes in its order.
    Job(resume_expired, every=60, due=next_expiry, again=lambda count: count >= STOPS),
    Job(fire, every=60, due=next_alarm, again=lambda fired: fired.more),
    Job(close_silent, every=45),
    Job(recompute, every=5, again=bool),
    Job(hand_out, every=30),
    Job(alarm_waiting, every=60),
    Job(decide_silent, every=60, again=lambda count: count >= RETURNS),
    Job(confirm_silent, every=60, again=lambda count: count >= RETURNS),
    Job(watch_sending, every=60, again=lambda count: count >= RETURNS),
    Job(watch_choices, every=60),
    Job(watch_advance, every=300),
    Job(alarm_parcels, every=60),
    Job(watch_callbacks, every=30, due=next_callback, again=bool),
    Job(plan_periodic, every=600),
)
OUTBOX = (Job(deliver, every=5, again=lambda delivered: delivered.more),)
"""What may wait long for other machines, and so works beside the others."""
PAYMENTS = (Job(pay, every=5, again=lambda paid: paid.more),)
"""Beside the messages too: a gateway of either kind that is slow holds up nothing of the other."""
