"""A desk on which customers are called back: complaints that wait for it, and agents other than whose case it was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from models.callbacks.finding import CallbackChanged
from models.callbacks.tables import Callback, CallbackAttempt, Survey
from models.callbacks.watching import WatchCallbacks, watch
from models.cases.tables import Case
from models.staff.operations import AddStaff, add
from models.staff.sessions import SetState, set_state
from tests.models.complaining import Company

CALLERS = ("qian", "wu")
"""Two agents of the team `calls`, with a shift from 09:00 to 18:00."""


class Callers(Company):
    """A company with two more agents who make the calls."""

    def __init__(self, desk: Any, clock: Any) -> None:
        super().__init__(desk, clock)
        for login in CALLERS:
            add(
                desk,
                AddStaff(login=login, name=login.title(), roles=("agent",), team="calls", shift_start="09:00",
                         shift_end="18:00"),
            )  # fmt: skip
            self.comes(login)

    def comes(self, login: str) -> None:
        """Somebody is ready at the desk."""
        set_state(self.acting(login), SetState(state="ready"))

    def waits(self, **given: Any) -> Callback:
        """A complaint whose customer is to be called back; the call."""
        return self.call_of(self.reach("callback", **given))

    def call_of(self, number: str, kind: str = "verification") -> Callback:
        """The newest callback of a kind about a case."""
        case = self.case(number)
        row: Callback = (
            Callback.select().where(Callback.case == case.id, Callback.kind == kind).order_by(Callback.id.desc()).get()
        )
        return row

    def promises(self, number: str, at: datetime, login: str = "qian") -> Callback:
        """A customer is promised a call."""
        made = self.does(login, "callbacks.promise", case=number, text="三点回电", at=at)
        return self.now(made.callback_id)

    def case_by(self, call: Callback) -> Case:
        """The case of a call as it is now."""
        row: Case = Case.get_by_id(call.case_id)
        return row

    def now(self, call: Callback | int) -> Callback:
        """A callback as it is now."""
        row: Callback = Callback.get_by_id(call if isinstance(call, int) else call.id)
        return row

    def takes(self, call: Callback, login: str = "qian") -> Callback:
        """Somebody takes a call."""
        self.does(login, "callbacks.take", callback_id=call.id, version=self.now(call).version)
        return self.now(call)

    def ends(self, call: Callback, action: str, login: str = "qian", **given: Any) -> CallbackChanged:
        """Somebody takes a call and ends it so."""
        taken = self.takes(call, login)
        done: CallbackChanged = self.does(
            login, f"callbacks.{action}", callback_id=call.id, version=taken.version, **given
        )
        return done

    def misses(self, call: Callback, login: str = "qian") -> Callback:
        """As soon as it may be tried, nobody answers."""
        self.clock.at(max(self.clock(), self.now(call).next_at))
        self.ends(call, "no_answer", login)
        return self.now(call)

    def watches(self) -> int:
        """What happens by itself happens."""
        return watch(self.desk, WatchCallbacks())


def attempts(call: Callback) -> list[str]:
    """What came of the attempts of a call, in their order."""
    rows = CallbackAttempt.select().where(CallbackAttempt.callback == call.id).order_by(CallbackAttempt.at)
    return [row.result for row in rows]


def survey(call: Callback) -> Survey:
    """What the customer answered."""
    row: Survey = Survey.get(Survey.callback == call.id)
    return row
