"""The routes of a return: for each line what every rule says, the best for the customer first, to be read aloud."""

from __future__ import annotations

from textual.app import ComposeResult

from config.texts import T, Text
from screens.actions import Action
from screens.cases.shown import ShownCase
from screens.returns.lines import ReturnText
from screens.widgets import Paragraphs

ROUTES = T("Routes")


def _no_authorise(screen: RoutesScreen) -> Text | None:
    if (reason := screen.why_not("returns.authorise")) is not None:
        return reason
    return None if screen.holding else T("No route holds: ask for what is missing, or propose to refuse.")


class RoutesScreen(ShownCase):
    """What the rules say of an application, and the next step from there."""

    FIRST_FOCUS = "Paragraphs"
    HEADING = ROUTES
    ACTIONS = (
        Action("authorise", T("Authorise"), T("Lets the goods come back: the customer gets the code."), "y",
               code="authorise", group=ROUTES, why_not=_no_authorise, rank=1),
        Action("step", T("Next step"), T("Lists what else is possible now, and why the rest is not."), "s",
               code="step", group=ROUTES, rank=1),
        Action("application", T("Application"), T("Changes the application."), "b", code="application", group=ROUTES,
               why_not=lambda screen: screen.why_not("returns.apply"), rank=1),
    )  # fmt: skip

    @property
    def holding(self) -> bool:
        """Whether a route holds for any line that can be authorised, or a person has allowed one."""
        application = self.shown.application if self._view is not None else None
        lines = application.lines if application is not None else ()
        return any(line.state == "applied" and (line.best is not None or line.overridden) for line in lines)

    def heading(self) -> Text:
        """Which case."""
        return T("{number}: routes", number=self._number)

    def body(self) -> ComposeResult:
        """The answers."""
        yield Paragraphs()

    def show_case(self) -> None:
        """Show them anew."""
        text = ReturnText(self.shown, self.translator, self.rules)
        self.query_one(Paragraphs).show(text.routes())

    async def act_authorise(self) -> None:
        """`y`; afterwards the case, where the code stands."""
        if await self.open_form("returns.authorise") is not None:
            self.back()

    async def act_step(self) -> None:
        """`s`; afterwards the case."""
        from screens.cases.stepping import take_step

        version = self.shown.version
        await take_step(self)
        await self.load()
        if self.shown.version != version:
            self.back()

    async def act_application(self) -> None:
        """`b`."""
        from screens.returns.opening import apply

        await apply(self, tell=False)
