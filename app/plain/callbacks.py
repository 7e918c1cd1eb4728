"""The customers to be called back: what is due, worst first; `next` or Enter makes the worst call, a number another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from app.plain.call import Call
from app.plain.case import CasePlace
from app.plain.place import Place
from app.plain.work import Work, finished
from config.texts import Sayable, T
from models.callbacks import queries
from models.callbacks.taking import TakeCall, TakeNextCall, take, take_next
from models.callbacks.views import CallbackRow
from screens import call_text
from screens.actions import Action
from screens.callbacks import asking
from screens.callbacks.actions import may
from screens.callbacks.lines import listed
from screens.callbacks.screen import CallbacksScreen
from screens.cases.calling import chosen

CHOSEN = ("open_it", "give", "drop")
"""What is done with a call of the list, which has to be chosen first."""


class CallbacksPlace(Place):
    """The list of calls."""

    SHEET = CallbacksScreen.SHEET
    proposed = "next"

    def __init__(self, work: Work, before: Place | None = None) -> None:
        super().__init__(work, before)
        self._rows: list[CallbackRow] = []
        self._mine = False
        self.selected: CallbackRow | None = None

    def heading(self) -> Sayable:
        """Where one is."""
        return CallbacksScreen.HEADING

    def arrive(self) -> None:
        """The calls, each in a line: how it stands, for when, who, why."""
        me = self.work.member.id if self.work.member is not None else None
        found = listed(self.work.run(queries.calls, mine=self._mine), me)
        self._rows = [call.view for call in found.rows]
        self.selected = self._rows[0] if self._rows else None
        rows: list[tuple[str, Callable[[], object]]] = [
            (call_line(row, self), partial(self._make, row)) for row in self._rows
        ]
        self.list_told(rows, T("No call is due that you could make."))
        if found.elsewhere:
            self.tell(T("others are calling: {n}", n=found.elsewhere))

    def _make(self, row: CallbackRow) -> None:
        if (reason := may("callbacks.take", row=False)(self)) is not None:
            self.fail(reason)
            return
        now = self.work.run(queries.callback, row.id).row  # what was read out may have changed: by oneself, too
        if now.state != "calling":
            self.work.run(take, TakeCall(callback_id=now.id, version=now.version))
        self.make(now.id)

    def make(self, callback_id: int) -> None:
        """Make a call that was taken."""
        Call(self, callback_id).run()

    def act_take_next(self) -> None:
        """`next`, or Enter."""
        taken = self.work.run(take_next, TakeNextCall())
        if taken.callback_id is None:
            self.tell(T("No call is due that you could make."))
        else:
            self.make(taken.callback_id)

    def act_mine(self) -> None:
        """`mine`: one's own calls only, or all."""
        self._mine = not self._mine
        self.arrive()

    def act_refresh(self) -> None:
        """`refresh`."""
        self.arrive()

    def choose(self, action: Action) -> None:
        """Of several calls ask which one is meant."""
        if action.id not in CHOSEN or len(self._rows) < 2:
            return
        names: dict[str, Sayable] = {str(row.id): row.customer for row in self._rows}
        chosen_id = finished(self.ask_choice(T("Call"), names))
        self.selected = next(row for row in self._rows if str(row.id) == chosen_id)

    def act_open_it(self) -> Any:
        """`this`: the case of a call."""
        return self.open_case(cast("CallbackRow", self.selected).case)

    def act_give(self) -> None:
        """`give`."""
        self.tell(finished(asking.give(self, cast("CallbackRow", self.selected))))

    def act_drop(self) -> None:
        """`drop`."""
        self.tell(finished(asking.put_aside(self, cast("CallbackRow", self.selected))))


def call_line(row: CallbackRow, place: Place) -> str:
    """A call of the list in a line to be read aloud."""
    kind, at = call_text.kind_of(row, place.rules), call_text.when(row, place.translator)
    said = T(
        "{name}: {kind}, {standing}, {when}", name=row.customer, kind=kind, standing=call_text.stands(row), when=at
    )
    return "  ".join(part for part in (place.say(said), row.case, row.reason) if part)


def make_one_of(place: CasePlace) -> None:
    """Make the call that waits for the customer of a case, and be in the list of calls afterwards."""
    row = finished(chosen(cast("Any", place)))
    place.work.run(take, TakeCall(callback_id=row.id, version=row.version))
    calls = CallbacksPlace(place.work, place.before)
    place.close()
    place.work.place = calls
    calls.make(row.id)
