"""One case on a screen: it is read and kept fresh, others see that it is open here, and its forms are opened."""

from __future__ import annotations

import secrets
from typing import Any, cast

from config.texts import T, Text
from models.cases.queries import view
from models.cases.views import CaseView
from models.presence.operations import OpenPresence, open_presence
from models.refusals import Refused
from screens.actions import Action
from screens.cases import forms
from screens.cases.acting import changed_lines
from screens.cases.lines import heading
from screens.work import WorkScreen


class ShownCase(WorkScreen):
    """The part of a screen that knows one case; `show_case` shows it.

    `presence` is by what others know that it is open here; a screen over another one of the case has that one's.
    """

    LIVE = True

    def __init__(self, number: str, presence: str = "") -> None:
        super().__init__()
        self._number = number
        self._view: CaseView | None = None
        self.presence = presence or secrets.token_hex(8)
        self._writing = False

    @property
    def shown(self) -> CaseView:
        """The case as it was read last."""
        return cast("CaseView", self._view)

    @property
    def kind(self) -> str:
        """What kind of case it is; nothing before it is read."""
        return self._view.kind if self._view is not None else ""

    def why_not(self, operation: str) -> Text | None:
        """Why an operation is impossible now; None if it is not."""
        return self._view.why_not.get(operation) if self._view is not None else T("The case is being read.")

    def heading(self) -> Text:
        """Number, kind, severity, state, owner."""
        return heading(self._view) if self._view is not None else Text("{n}", {"n": self._number})

    def offers(self, action: Action) -> bool:
        """Only what can be done with the case now."""
        return super().offers(action) and action.why_not(self) is None

    def say_present(self) -> None:
        """Say that the case is open here, and whether something is written on it."""
        given = OpenPresence(case=self._number, session=self.presence, writing=self._writing)
        self.start(self.gateway.run(open_presence, given), holds=False)

    def concerns(self, cases: frozenset[int]) -> bool:
        """Changes of this case."""
        return self._view is None or self._view.id in cases

    async def load(self) -> None:
        """Read the case."""
        self._view = await self.gateway.run(view, self._number, self.presence)
        self.show_case()
        self.paint_keys()

    def tick(self) -> None:
        """Clocks go on."""
        if self._view is not None and int(self.now().timestamp()) % 10 == 0:
            self.show_case()

    def show_case(self) -> None:
        """Show the case that was read."""

    def refuse(self, refused: Refused) -> None:
        """Somebody was faster: say what changed, and show it."""
        if refused.code == "stale":
            self.start(self._moved_on(refused), holds=False)
        else:
            super().refuse(refused)

    async def _moved_on(self, refused: Refused) -> None:
        lines = await self.gateway.run(changed_lines, refused.details.get("changes", []))
        self.reload()
        self.fail(T("Changed meanwhile: {what}. Look, and try again.", what="  ".join(lines)))

    async def open_form(self, name: str) -> Any:
        """Open the form with this name over the case; what its operation returned, None if it was left.

        Afterwards the case is read again.
        """
        return await self.write(forms.screen(name, self.shown, self.rules))

    async def write(self, screen: WorkScreen) -> Any:
        """Open a screen on which something is written on the case: others see that it is."""
        self._writing = True
        self.say_present()
        try:
            answer = await self.visit(screen)
        finally:
            self._writing = False
            self.say_present()
        self.reload()
        return answer

    async def on_case(self, operation: Any, input_: Any, **given: Any) -> None:
        """Run an operation on the case as it was read, and read it again."""
        await self.do(operation, input_(case=self._number, version=self.shown.version, **given))
        self.reload()
