"""A draft of the rules on past cases: works in the background, then shows figures, bars and what differs."""

from __future__ import annotations

from datetime import date
from typing import Any

from textual.app import ComposeResult

from config import Rules, RulesInvalid
from config.texts import T, Text
from models.rules.replay import Replaying, Trial
from models.rules.replay_views import Replay
from screens.actions import Action
from screens.rules.differences import DifferencesScreen
from screens.rules.figures import figure_lines
from screens.rules.screen import rules_of
from screens.widgets import Paragraphs
from screens.work import WorkScreen


def _none(screen: Any) -> Text | None:
    if screen.result is None:
        return T("The cases are still being tried.")
    if not screen.rules.roles.sees_cases(screen.session.member.roles):
        return T("Your role sees no cases.")
    return None if screen.result.differences else T("No case would be treated otherwise.")


class ReplayScreen(WorkScreen):
    """The figures. Leaving the screen stops the work; a screen over it does not."""

    HEADING = T("Trial of rules")
    FIRST_FOCUS = "Paragraphs"
    ACTIONS = (
        Action("cases", T("Cases"), T("Lists the cases that would be treated otherwise."), "c", code="cases",
               why_not=_none, rank=11),
    )  # fmt: skip

    def __init__(self, directory: str, first: date, last: date) -> None:
        super().__init__()
        self._directory = directory
        self._first, self._last = first, last
        self._candidate: Rules | None = None
        self._working = False
        self.result: Replay | None = None

    def heading(self) -> Text:
        """Which rules."""
        return T("Trial of {directory}", directory=self._directory)

    def body(self) -> ComposeResult:
        """The figures."""
        yield Paragraphs()

    def opening(self) -> None:
        """Begin; the keys stay free."""
        self.act_refresh()

    def act_refresh(self) -> None:
        """F5: once more, on what the cases are now."""
        if not self._working:
            self.start(self._try(), holds=False)

    def on_resize(self) -> None:
        """Bars are as long as the terminal is wide."""
        self._show()

    async def _try(self) -> None:
        self._working = True
        try:
            self._candidate = await self.gateway.run(rules_of, self.session.file(self._directory))
            await self._replay(self._candidate)
        except RulesInvalid as invalid:
            faults = [self.say(T("{place} {problem}", place=str(f), problem=f.text)) for f in invalid.faults]
            self.query_one(Paragraphs).show(faults)
            self.fail(T("These rules have {n} {n:fault|faults} and cannot be tried.", n=len(invalid.faults)))
        finally:
            self._working = False

    async def _replay(self, candidate: Rules) -> None:
        """Step by step: between two steps the desk answers other questions of this session."""
        trial = Trial(candidate=candidate, first=self._first, last=self._last)
        replaying = await self.gateway.run(Replaying, trial)
        while not replaying.done:
            text = T("{n} of {total} {total:case|cases} tried; F3 stops.", n=replaying.finished, total=replaying.total)
            self.tell(text)
            await self.gateway.run(replaying.step)
        self.result = await self.gateway.run(replaying.result)
        self._show()
        self.tell(T("{n} {n:case|cases} tried.", n=replaying.total))

    def _show(self) -> None:
        if self.result is not None and self._candidate is not None:
            lines = figure_lines(self.result, self._candidate, self.translator, self.size.width)
            self.query_one(Paragraphs).show(lines)

    async def act_cases(self) -> None:
        """`c`."""
        if self.result is not None and self._candidate is not None:
            await self.go(DifferencesScreen(self.result, self._candidate))
