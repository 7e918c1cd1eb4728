"""This terminal: what was found, what each thing comes from, and what who works here chooses instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from textual.app import ComposeResult

from config.texts import T, Text
from models.staff import choices
from models.staff.terminals import SetTerminal, set_terminal
from screens.actions import Action
from screens.paint import Line, Span, pad
from screens.terminal.surroundings import Fact, Surroundings
from screens.terminal.words import NAMES, VALUES
from screens.widgets import Paragraph, Paragraphs
from screens.work import WorkScreen

CHOICES = T("Choices")
_WHAT, _TOLD, _INDENT = 17, 36, 4


def _blocked(name: str) -> Callable[[Any], Text | None]:
    """Whether something else than who works here says what this setting is."""
    return lambda screen: cast("Text | None", screen.terminal.blocked(name))


class TerminalScreen(WorkScreen):
    """What was found of this terminal. What is chosen holds for who is signed in, on each terminal of this kind."""

    HEADING = T("This terminal")
    ACTIONS = (
        Action("lines", NAMES[choices.LINES], T("Chooses lines and signs, or their likeness in ASCII."), "1",
               code="lines", group=CHOICES, why_not=_blocked(choices.LINES), rank=1),
        Action("width", T("Width"), T("Chooses how wide this terminal draws characters like “—·①℃."), "2",
               code="width", group=CHOICES, why_not=_blocked(choices.AMBIGUOUS),
               rank=2),
        Action("colours", NAMES[choices.COLOURS], T("Chooses in how many colours screens are drawn."), "3",
               code="colours", group=CHOICES, why_not=_blocked(choices.COLOURS),
               rank=3),
        Action("theme", NAMES[choices.THEME], T("Changes the colours, by your background."), "4",
               code="theme", argument=T("NAME"), group=CHOICES, why_not=_blocked(choices.THEME), rank=4),
    )  # fmt: skip
    CHOSEN = (choices.LINES, choices.AMBIGUOUS, choices.COLOURS, choices.THEME)
    """The settings, in the order of their digits."""

    @property
    def terminal(self) -> Surroundings:
        """The terminal of the session."""
        return cast("Surroundings", self.session.terminal)

    def body(self) -> ComposeResult:
        """Settings, what else was found, advice."""
        yield Paragraphs(id="terminal")

    async def load(self) -> None:
        """Look again: the terminal may have answered meanwhile."""
        self._show()

    async def act_lines(self) -> None:
        """`1`."""
        await self._choose(choices.LINES)

    async def act_width(self) -> None:
        """`2`."""
        await self._choose(choices.AMBIGUOUS)

    async def act_colours(self) -> None:
        """`3`."""
        await self._choose(choices.COLOURS)

    async def act_theme(self, typed: str = "") -> None:
        """`4`; what was typed behind the code is not asked for again."""
        if not typed:
            await self._choose(choices.THEME)
            return
        await self.session.act_theme(typed)
        self._show()

    async def _choose(self, name: str) -> None:
        labels: dict[str, Any] = {value: VALUES[name][value] for value in self.terminal.values(name)}
        value = await self.ask_choice(
            NAMES[name], {**labels, "": T("as it is found")}, self.session.chosen.get(name, "")
        )
        kept = await self.do(set_terminal, SetTerminal(terminal=self.terminal.key, name=name, value=value))
        at_once = self.session.draw_as(kept.settings) or name == choices.THEME
        self._show()
        if at_once:
            self.tell(T("Kept, and drawn so from now on."))
        else:
            self.tell(T("Kept; it is drawn so after your next sign-in with the desk's own driver."))

    def _show(self) -> None:
        self.query_one(Paragraphs).show(list(self._page()))

    def _page(self) -> Iterator[Line | Paragraph]:
        facts = {fact.name: fact for fact in self.terminal.facts()}
        yield Span(self.say(T("Yours on each {terminal}; a digit chooses:", terminal=self.terminal.key)), "strong")
        for number, name in enumerate(self.CHOSEN, start=1):
            yield self._line(facts.pop(name), f"{number:>2}  ")
        yield ""
        yield Span(self.say(T("Found:")), "strong")
        yield from (self._line(fact, " " * _INDENT) for fact in facts.values())
        yield from self._advice(self.terminal.advice())

    def _line(self, fact: Fact, head: str) -> Line:
        told, by = self.say(fact.told), self.say(fact.by)
        return head + pad(self.say(fact.what), _WHAT) + (f"{pad(told, _TOLD)} {by}" if by else told)

    def _advice(self, texts: Sequence[Text]) -> Iterator[Line | Paragraph]:
        if texts:
            yield ""
            yield Span(self.say(T("What would make it better:")), "strong")
        for text in texts:
            yield Paragraph(f"  - {self.say(text)}", _INDENT)
