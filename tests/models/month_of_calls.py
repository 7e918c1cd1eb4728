"""A November of callbacks that is made by the people who call, and whose figures can be counted on two hands."""

from __future__ import annotations

from typing import Any

from models.callbacks.tables import Callback
from models.callbacks.watching import WatchCallbacks, watch
from models.customers.tables import Customer
from models.desk import Desk
from models.staff.tables import Staff
from tests.clock import SettableClock
from tests.models.complaining import Company


class Calls(Company):
    """A company whose agent, of the team of the hotline, calls customers back."""

    def __init__(self, desk: Desk, clock: SettableClock) -> None:
        super().__init__(desk, clock)
        Staff.update(team="hotline").where(Staff.login == "agent").execute()

    def plans(self, kind: str, due: str = "", **about: Any) -> int:
        """A call is planned by hand; its id."""
        if due:
            about["due_at"] = SettableClock(due)()
        return int(self.does("supervisor", "callbacks.plan", kind=kind, reason="回访", **about).callback_id)

    def promises(self, at: str) -> int:
        """The agent promises a call about a new case; its id."""
        when = SettableClock(at)()
        return int(self.does("agent", "callbacks.promise", case=self.opens(), text="回电说明", at=when).callback_id)

    def calls(self, callback: int, at: str, action: str, **given: Any) -> None:
        """The agent takes a call at a time, and this comes of it."""
        self.clock.at(at)
        self.on_call("agent", "take", callback)
        self.on_call("agent", action, callback, **given)

    def on_call(self, login: str, action: str, callback: int, **given: Any) -> None:
        """Somebody does something with a call as it is now."""
        version = Callback.get_by_id(callback).version
        self.does(login, f"callbacks.{action}", callback_id=callback, version=version, **given)


def november(desk: Desk, clock: SettableClock) -> Calls:
    """Seven callbacks of November 2026 and one of December; it ends on 30 November at 09:00.

    Answered  due 24 Nov 12:00  23 Nov 10:00 reached: solved, satisfied 5; attitude 5, speed 4, solving 5, result 5.
              The agent's own case; those of the others are nobody's yet.
    Written   due 23 Nov 18:00  23 Nov 10:10, 24 Nov 09:00 and 14:00 nobody: late. He answers the message with a 2.
    Kept      promised 23 Nov 15:00, due 15:15   15:05 reached.
    Broken    promised 23 Nov 16:00, due 16:15   nobody calls.
    Refused   a recall of 27 Nov, due within 3 natural days: 30 Nov 24:00. 28 Nov 10:00 he wants no calls.
    Quiet     a periodic one to who is not to be disturbed: he is written to in its place.
    Dropped   due 28 Nov 12:00, dropped on 27 Nov.
    Later     due 1 Dec 00:00 at the desk, when it is still 30 November in UTC.
    """
    made = Calls(desk, clock)
    others = {row.external_no: row.id for row in Customer.select()}
    Customer.update(do_not_disturb=True).where(Customer.external_no == "K3").execute()
    answered = made.plans("inspection", "2026-11-24 12:00", case=made.opens(take=True))
    written = made.plans("inspection", "2026-11-23 18:00", case=made.opens())
    kept, _ = made.promises("2026-11-23 15:00"), made.promises("2026-11-23 16:00")
    points = {"satisfied": 5, "attitude": 5, "speed": 4, "solving": 5, "result": 5}
    made.calls(answered, "2026-11-23 10:00", "answer", solved=True, **points)
    made.calls(written, "2026-11-23 10:10", "no_answer")
    made.calls(kept, "2026-11-23 15:05", "answer", opinion="说明白了")
    made.calls(written, "2026-11-24 09:00", "no_answer")
    made.plans("periodic", customer_id=others["K3"])
    made.plans("improvement", "2026-12-01 00:00", customer_id=others["K2"])
    made.calls(written, "2026-11-24 14:00", "no_answer")
    clock.at("2026-11-25 09:00")
    made.on_call("supervisor", "answer", written, by="customer", satisfied=2)
    clock.at("2026-11-27 09:00")
    dropped = made.plans("improvement", "2026-11-28 12:00", customer_id=others["K2"])
    made.on_call("supervisor", "drop", dropped, reason="已退货")
    refused = made.plans("recall", customer_id=others["K2"])
    made.calls(refused, "2026-11-28 10:00", "refuse")
    clock.at("2026-11-30 09:00")
    watch(desk, WatchCallbacks())
    return made
