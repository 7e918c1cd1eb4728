"""After saving: the number to read out, and by when the customer hears from us."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from config import Rules
from config.terms import term
from config.texts import T, Text, Translator
from models.assignment.operations import ClaimCase, claim
from models.cases.queries import view
from models.cases.views import ClockView
from models.intake.operations import Opened
from screens.actions import Action
from screens.paint import Line, Span
from screens.widgets import Paragraph, Paragraphs
from screens.work import WorkScreen


def _why_not_take(screen: SavedScreen) -> Text | None:
    return T("The case is yours.") if screen.is_mine else None


def _why_not_apply(screen: SavedScreen) -> Text | None:
    return None if screen.is_return else T("This is possible for returns only.")


def saved_lines(
    opened: Opened, clocks: Sequence[ClockView], words: Translator, rules: Rules, *, is_mine: bool = False
) -> list[Line]:
    """The number letter by letter, what the case is and where it went, the deadlines, what to say at the end."""
    say, queue = words.say, rules.routing.queues.get(opened.queue)
    where = T(
        "  {kind}, {severity}, {state}, queue {queue}",
        kind=term(opened.kind),
        severity=opened.severity,
        state=term(opened.state),
        queue=queue.name if queue is not None else opened.queue,
    )
    lines: list[Line] = ["", Span("  " + " ".join(opened.number), "strong"), "", say(where)]
    if is_mine:
        lines.append(say(T("  The case is yours.")))
    lines.append("")
    for clock in clocks:
        due = words.deadline(clock.due_at, clock.inclusive)
        about = "~" if clock.provisional else ""
        lines.append("  " + say(T("{what}: {text}", what=term(clock.kind), text=about + due)))
    return [*lines, "", Span("  " + rules.wording.script("closing", words.language), "info")]


class SavedScreen(WorkScreen):
    """Shows what came of a call."""

    HEADING = T("Saved")
    FIRST_FOCUS = "Paragraphs"
    ACTIONS = (
        Action("new_case", T("Next call"), T("Takes down the next call."), "f6", "n,f10,ctrl+n", "n", T("CALLER"),
               rank=6),
        Action("open_it", T("Open case"), T("Opens the case that was just saved."), "o", code="this", rank=7),
        Action("application", T("Application"), T("Records what is to be returned."), "b", code="application", rank=8,
               why_not=_why_not_apply),
        Action("take", T("Take"), T("Makes the case yours."), "t", code="take", rank=8,
               why_not=_why_not_take),
    )  # fmt: skip

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self._opened = opened
        self._version = opened.version
        self._clocks: tuple[ClockView, ...] = ()
        self.is_mine = False

    @property
    def is_return(self) -> bool:
        """Whether an application has to follow."""
        return self._opened.kind == "return"

    def offers(self, action: Action) -> bool:
        """The application is spoken of for returns alone, taking where the case is not one's own already."""
        beside_the_point = (action.id == "application" and not self.is_return) or (action.id == "take" and self.is_mine)
        return super().offers(action) and not beside_the_point

    def body(self) -> ComposeResult:
        """Number, state, deadlines, and what to say at the end."""
        yield Paragraphs(self._lines())

    async def load(self) -> None:
        """The deadlines as they run now, and whose the case is."""
        member = self.session.member
        now = await self.gateway.run(view, self._opened.number)
        self._version, self._clocks = now.version, tuple(c for c in now.clocks if c.ended_at is None)
        self.is_mine = member is not None and now.owner_login == member.login
        self.query_one(Paragraphs).show(self._lines())
        self.paint_keys()

    def _lines(self) -> list[Line | Paragraph]:
        opened, clocks = self._opened, self._clocks
        *lines, closing = saved_lines(opened, clocks, self.translator, self.rules, is_mine=self.is_mine)
        return [*lines, Paragraph(closing, 2)]

    async def act_new_case(self, caller: str = "") -> None:
        """F6, F10, n: this screen makes room for the next call."""
        from screens.intake.screen import IntakeScreen

        self.session.replace_front(IntakeScreen(caller))

    async def act_open_it(self) -> None:
        """`o`."""
        from screens.cases.screen import CaseScreen

        self.session.replace_front(CaseScreen(self._opened.number))

    async def act_application(self) -> None:
        """`b`: the case, with the application form over it."""
        from screens.cases.screen import CaseScreen

        self.session.replace_front(CaseScreen(self._opened.number, application=True))

    async def act_take(self) -> None:
        """`t`."""
        await self.gateway.run(claim, ClaimCase(case=self._opened.number, version=self._version))
        self.reload()
