"""The questions of a screen, asked in lines.

What screens do by questions alone is written once, there: it is given one of these in the stead of a screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from app.plain import choosing
from app.plain.asking import Back, ask
from app.plain.work import Work
from config.texts import Sayable, T, Text, Translator
from models.refusals import Refused
from screens.asking import Cancelled, Choices
from screens.widgets import Field, Value
from screens.widgets.field import Kind, read

if TYPE_CHECKING:
    from config import Rules


class Direct:
    """The way to the desk without a thread: what a screen waits for is there at once."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def run(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """What `function(desk, …)` returns; `Refused` as `Work.run` says."""
        return self._work.run(function, *args, **kwargs)


class Questions:
    """What a screen is to what asks through it, and to the reasons of actions. Its coroutines never wait."""

    focused_form = None
    """The form whose field has the focus: an action that is a key of a field is none for a line."""
    prompt = SimpleNamespace(active=False)

    def __init__(self, work: Work) -> None:
        self.work = work
        self.gateway = Direct(work)

    @property
    def session(self) -> Work:
        """Who is signed in."""
        return self.work

    @property
    def rules(self) -> Rules:
        """The rules in force."""
        return self.work.rules

    @property
    def translator(self) -> Translator:
        """The reader's words."""
        return self.work.words

    def say(self, said: Sayable | None) -> str:
        """The words, in the reader's language."""
        return self.work.say(said)

    def now(self) -> datetime:
        """The present instant."""
        return self.work.desk.now()

    def tell(self, text: Sayable) -> None:
        """Say a sentence."""
        self.work.tell(text)

    def fail(self, text: Sayable) -> None:
        """Say what went wrong; `Halted` ends a script."""
        self.work.fail(text)

    def reload(self) -> None:
        """Read anew what is shown here."""

    async def do(self, operation: Callable[..., Any], given: Any) -> Any:
        """Do an operation; `Refused` as it says."""
        return self.work.run(operation, given)

    async def write(self, screen: Any) -> Any:
        """Only a place that knows forms can open one."""
        raise Refused("rule", T("This is done on the screen: desk without --plain."))

    async def go(self, screen: Any) -> None:
        """There are no screens here."""
        await self.write(screen)

    # Questions

    async def ask(
        self,
        question: Text,
        default: str = "",
        *,
        required: bool = True,
        secret: bool = False,
        check: Callable[[str], Text | None] | None = None,
    ) -> str:
        """One line of text; `Cancelled` when the question is left."""
        tested = cast("Callable[[Value], Text | None] | None", check)
        return self._answer(Field("", question, question, required=required, secret=secret, check=tested), default)

    async def ask_yes(self, question: Text, default: bool | None = None) -> bool:
        """Yes or no; `Cancelled` when the question is left."""
        asked = Field("", T("{question} (y/n)", question=question), question, "flag", required=True)
        return self._answer(asked, {None: "", True: "yes", False: "no"}[default]) == "yes"

    async def ask_choice(self, question: Sayable, choices: Mapping[str, Sayable], chosen: str = "") -> str:
        """The key of one of several, which are listed; `Cancelled` when the question is left."""
        labels = {key or " ": label for key, label in choices.items()}
        listed = Choices(labels, self.say)
        choosing.tell(self.work, listed, listed.keys)
        help_ = T("Type the number of one.")
        return self._answer(
            Field("", question, help_, "choice", required=True, options=lambda: labels), chosen if chosen else ""
        ).strip()

    async def ask_value(self, question: Text, kind: Kind, *, required: bool = True, ahead: bool = False) -> Value:
        """A value as a field of this kind reads it; `Cancelled` when the question is left."""
        field = Field("", question, question, kind, required=required, ahead=ahead)
        return read(field, self._answer(field), field.choices(self.say), self.work.wall_now())

    def _answer(self, field: Field, kept: str = "") -> str:
        try:
            return ask(self.work, field, kept)
        except Back:
            raise Cancelled from None
