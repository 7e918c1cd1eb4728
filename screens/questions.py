"""The ways in which a screen asks: each returns the answer, or leaves the work by `Cancelled`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from textual import on
from textual.screen import Screen
from textual.widget import Widget

from config.texts import Sayable, T, Text
from screens import asking
from screens.actions import fold
from screens.asking import Asking, Choices
from screens.composing import NearCompositor
from screens.holding import PRESENT, Hold
from screens.part import Part
from screens.widgets.field import Field, Kind, Value, problem, read
from screens.widgets.prompt import Prompt
from screens.widgets.times import Unclear


class Questions(Part, Screen[Any]):
    """The part of a screen that owns the prompt line. Questions that come together wait for each other."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = NearCompositor()
        self.prompt = Prompt()
        self._one_question = asyncio.Lock()
        self._focus_next: Widget | None = None

    async def ask(
        self,
        question: Text,
        default: str = "",
        *,
        required: bool = True,
        secret: bool = False,
        check: Callable[[str], Text | None] | None = None,
    ) -> str:
        """One line of text; `check` says what is wrong with it.

        Raises:
            Cancelled: F12 or Esc.
        """
        return await self.put_question(
            asking.line(self._with_colon(question), default, required=required, secret=secret, check=check)
        )

    async def ask_yes(self, question: Text, default: bool | None = None) -> bool:
        """Yes or no, by one key.

        Raises:
            Cancelled: F12 or Esc.
        """
        return await self.put_question(asking.yes_no(self.say(question), default)) == "yes"

    async def ask_choice(self, question: Sayable, choices: Mapping[str, Sayable], chosen: str = "") -> str:
        """The key of one of several, listed above the prompt; by number, beginning, or arrows.

        Raises:
            Cancelled: F12 or Esc.
        """
        return await self.put_question(asking.choice(self._with_colon(question), Choices(choices, self.say), chosen))

    async def ask_value(self, question: Text, kind: Kind, *, required: bool = True, ahead: bool = False) -> Value:
        """A value as a field of this kind reads it: a day, an amount in cents; the empty value where nothing is typed.

        `ahead`: the time must still come.

        Raises:
            Cancelled: F12 or Esc.
        """
        field = Field("", "", question, kind, ahead=ahead)

        def value(typed: str) -> Value:
            return read(field, typed, field.choices(self.say), self.wall_now())

        def check(typed: str) -> Text | None:
            try:
                return problem(field, value(typed), self.wall_now())
            except Unclear as unclear:
                return unclear.text

        return value(await self.ask(question, required=required, check=check))

    async def ask_count(self, question: Text, default: int, most: int) -> int:
        """A number from 1 to `most`; Enter alone is the default.

        Raises:
            Cancelled: F12 or Esc.
        """

        def check(typed: str) -> Text | None:
            fits = not fold(typed) or asking.counted(typed, most)
            return None if fits else T("This must be a number from {least} to {most}.", least=1, most=most)

        asked = T("{question} (Enter: {default})", question=question, default=default)
        return int(fold(await self.ask(asked, required=False, check=check)) or default)

    async def put_question(self, question: Asking) -> str:
        """Ask in the prompt line; afterwards the focus is where it was.

        Raises:
            Cancelled: F12 or Esc.
        """
        hold = PRESENT.get()
        async with self._own_turn(hold):
            before = self.focused
            answer = self.prompt.open(question)
            try:
                with hold.asking(answer) if hold is not None else nullcontext():
                    return await answer
            finally:
                self.prompt.close()
                before, self._focus_next = self._focus_next or before, None
                if self.is_attached:
                    self.set_focus(before if before is not None and before.focusable else None)

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """While a question is open, work that ends meanwhile does not take the keys away from it: it gets them next."""
        if self.prompt.active and widget is not None and self.prompt not in widget.ancestors:
            self._focus_next = widget
        else:
            super().set_focus(widget, scroll_visible, from_app_focus)

    @asynccontextmanager
    async def _own_turn(self, hold: Hold | None) -> AsyncIterator[None]:
        """No other question is open inside. Work that waits for its turn holds no keys back: another has them."""
        if self._one_question.locked() and hold is not None:
            with hold.asking(asyncio.get_running_loop().create_future()):
                await self._one_question.acquire()
        else:
            await self._one_question.acquire()
        try:
            yield
        finally:
            self._one_question.release()

    def _with_colon(self, question: Sayable) -> str:
        return self.say(question) + ("：" if self.translator.language == "zh" else ":")

    @on(Prompt.Unfit)
    def _unfit(self, event: Prompt.Unfit) -> None:
        event.stop()
        self.fail(event.text)

    def fail(self, text: Text) -> None:
        """Say on the status line what went wrong."""
        raise NotImplementedError
