"""A case in lines: what the case screen shows, and what it does by questions and forms."""

from __future__ import annotations

import secrets
from typing import Any, cast

from app.plain.form import CaseForm
from app.plain.place import Place
from app.plain.work import Work
from config.telling import Teller
from config.texts import Sayable, T, Text
from models.assignment.operations import TakeNext, take_next
from models.cases.finding import find_case
from models.cases.queries import view
from models.cases.views import CaseView
from models.explanations.queries import of_case
from models.presence.operations import ClosePresence, OpenPresence, close_presence, open_presence
from models.refusals import Refused
from screens.cases import forms
from screens.cases.acting import ActingScreen, changed_lines
from screens.cases.lines import CaseText, heading
from screens.cases.screen import CaseScreen
from screens.returns.lines import ReturnText

LATEST = 4
"""So much of what happened is told with a case."""


def go_to(work: Work, number: str, *, told: bool = True) -> None:
    """Be at a case from now on; what one came from is not another case.

    Raises:
        Refused: there is no such case, or who asks may not see it.
    """
    number = work.run(lambda desk: find_case(desk, number).number)
    here = work.place
    place = CasePlace(work, number, here.before if isinstance(here, CasePlace) else here)
    place.reload()
    if here is not None:
        here.close()
    work.last_case, work.place = number, place
    if told:
        place.arrive()


def take(work: Work) -> None:
    """Take the case that is next, and go to it."""
    taken = work.run(take_next, TakeNext())
    if taken.number is None:
        work.tell(T("No case waits that you could take."))
    else:
        go_to(work, taken.number)


class CasePlace(Place):
    """One case, read again after each change."""

    SHEET = CaseScreen.SHEET
    WHOLE = CaseScreen
    ASKED = Place.ASKED | {action.id for action in CaseScreen.ACTIONS} - {"why", "routes", "call_now"}
    open_tasks: Any = CaseScreen.open_tasks
    open_calls: Any = CaseScreen.open_calls
    undelivered: Any = CaseScreen.undelivered

    def __init__(self, work: Work, number: str, before: Place | None) -> None:
        super().__init__(work, before)
        self._number = number
        self._view: CaseView | None = None
        self.presence = secrets.token_hex(8)

    def heading(self) -> Sayable:
        """The number of the case."""
        return self._number

    @property
    def shown(self) -> CaseView:
        """The case as it was read last."""
        return cast("CaseView", self._view)

    @property
    def kind(self) -> str:
        """What kind of case it is."""
        return self.shown.kind

    def why_not(self, operation: str) -> Text | None:
        """Why an operation is impossible now; None if it is not."""
        return self.shown.why_not.get(operation)

    def reload(self) -> None:
        """Read the case, and say that it is open here."""
        self.work.run(open_presence, OpenPresence(case=self._number, session=self.presence))
        self._view = self.work.run(view, self._number, self.presence)

    def arrive(self) -> None:
        """Number, state and owner, the facts with the clocks, and what happened last; `more` tells what was before."""
        text = CaseText(self.shown, self.translator, self.rules, self.now())
        self.tell(heading(self.shown))
        self.work.tell_lines(text.facts())
        self.work.aloud.begin(["  ".join(self.work.said(entry)) for entry in text.entries()], LATEST)

    def close(self) -> None:
        """It is not open here any more."""
        self.work.run(close_presence, ClosePresence(case=self._number, session=self.presence))

    # What the screen of a case has

    async def open_form(self, name: str) -> Any:
        """Fill in the form with this name; what its operation returned, None if it was left."""
        return await self.write(forms.screen(name, self.shown, self.rules))

    async def write(self, screen: Any) -> Any:
        """Fill in the form of a screen; others see that something is written. `Refused` where it is more than that."""
        if type(screen) is not ActingScreen:
            return await super().write(screen)
        self.work.run(open_presence, OpenPresence(case=self._number, session=self.presence, writing=True))
        before = heading(self.shown)
        answer = CaseForm(self, screen).run()
        self.reload()
        if (now := heading(self.shown)) != before:
            self.tell(now)
        return answer

    async def on_case(self, operation: Any, input_: Any, **given: Any) -> None:
        """Run an operation on the case as it was read, and read it again."""
        await self.do(operation, input_(case=self._number, version=self.shown.version, **given))
        self.reload()
        self.tell(heading(self.shown))

    async def do(self, operation: Any, given: Any) -> Any:
        """Do an operation; of a case that moved on, what others changed is told."""
        try:
            return self.work.run(operation, given)
        except Refused as refused:
            if refused.code == "stale":
                for line in self.work.run(changed_lines, refused.details.get("changes", [])):
                    self.work.console.tell(line)
                self.reload()
            raise

    def act_why(self) -> None:
        """`why`: severity, queue and each deadline, in sentences."""
        found = self.work.run(of_case, self._number)
        names = {one.candidate.staff_id: one.name for one in found.people}
        teller = Teller(found.explanation, self.rules, self.translator, names)
        told = teller.told(with_people=found.open and not found.owner)
        self.work.aloud.begin([passage.said for passage in told if passage.kind != "gap"])

    def act_routes(self) -> None:
        """`routes`."""
        self.work.tell_lines(ReturnText(self.shown, self.translator, self.rules).routes())

    def act_call_now(self) -> None:
        """`call`: the call that waits, made at once."""
        from app.plain.callbacks import make_one_of

        make_one_of(self)

    def act_refresh(self) -> None:
        """`refresh`: everything again."""
        self.reload()
        self.arrive()
