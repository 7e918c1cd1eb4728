"""Who works in the line mode, at which desk: what every place of it shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from app.plain.console import STRANGE, Console
from app.plain.reading import Reading, of_a_place, of_values
from config.texts import Language, Sayable, T, Text, Translator
from models import failures
from models.desk import Desk, Member
from models.refusals import Refused
from screens.filing import Files
from screens.paint import Line, spans_of
from screens.queue.painting import BROKEN
from screens.widgets import Paragraph

if TYPE_CHECKING:
    from app.plain.place import Place
    from config import Rules

P = ParamSpec("P")
R = TypeVar("R")

SIGNS = {"[x] ": T("Done: {text}"), "[-] ": T("To do: {text}")}
"""What begins with a mark for the eye, and how that is said."""


class Halted(Exception):  # noqa: N818 - the end of a script, not an error of ours
    """Something in a script was refused: what follows was meant for another state of things, and is not read."""


class Work:
    """A session in lines. `place` is where one is, `listed` what the numbers of the list told last open.

    `aloud` reads out what a place lists, `values` the values of a field.
    """

    def __init__(self, console: Console, desk: Desk, translator: Translator, files: Files | None = None) -> None:
        self.console = console
        self.desk = desk
        self.words = translator
        self.place: Place | None = None
        self.listed: Sequence[Callable[[], object]] = ()
        self.aloud = Reading(self, of_a_place)
        self.values = Reading(self, of_values)
        self.last_case = ""
        self._files = files or Files()

    @property
    def rules(self) -> Rules:
        """The rules in force."""
        return self.desk.rules

    @property
    def member(self) -> Member | None:
        """Who is signed in."""
        return self.desk.staff

    @property
    def is_seller(self) -> bool:
        """Whether who is signed in works for customers of his own alone, as a direct seller does."""
        return self.member is not None and self.rules.roles.sees_only_own(self.member.roles)

    def wall_now(self) -> datetime:
        """The present time on the wall of the desk, without its zone."""
        return self.desk.now().astimezone(self.words.zone).replace(tzinfo=None)

    def file(self, typed: str) -> Path:
        """The file that who is signed in has named; `Refused` if he may not use it."""
        return self._files.named(typed, self.member.login if self.member else "")

    def say(self, said: Sayable | None) -> str:
        """The words, in the reader's language."""
        return self.words.say(said)

    def tell(self, said: Sayable) -> None:
        """A sentence."""
        self.console.tell(self.say(said))

    def tell_lines(self, lines: Sequence[Line | Paragraph]) -> None:
        """What a screen would paint, said in lines."""
        for line in self.said(lines):
            self.console.tell(line)

    def said(self, lines: Sequence[Line | Paragraph]) -> list[str]:
        """What a screen would paint, without what only the eye needs: colours, marks, indents, empty lines."""
        return [said for line in lines if (said := self._said(line.line if isinstance(line, Paragraph) else line))]

    def _said(self, line: Line) -> str:
        text = "".join(span.text for span in spans_of(line) if span.text.strip() != BROKEN).strip()
        mark = next((mark for mark in SIGNS if text.startswith(mark)), None)
        return text if mark is None else self.say(Text(SIGNS[mark].message, {"text": text.removeprefix(mark)}))

    def fail(self, text: Sayable) -> None:
        """Say what went wrong; a script ends with it.

        Raises:
            Halted: nobody types.
        """
        self.tell(text)
        if not self.console.by_hand:
            self.tell(T("Line {n} of the input; what follows it was not read.", n=self.console.line))
            raise Halted

    def read(self, prompt: str, *, secret: bool = False) -> str:
        """An answer that could be read as text.

        Raises:
            EndOfInput: there is none.
        """
        while STRANGE in (answer := self.console.read(prompt, secret=secret)):
            self.fail(T("Part of that is in another encoding; set DESK_TERMINAL_ENCODING to that of your terminal."))
        return answer

    def run(self, function: Callable[Concatenate[Desk, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """What `function(desk, …)` returns, however long the database is away; Ctrl+C stops asking it.

        Raises:
            Refused: as the function does; `away` after Ctrl+C.
        """
        away: Refused | None = None
        while True:
            try:
                answer = function(self.desk, *args, **kwargs)
            except KeyboardInterrupt:
                if away is None:
                    raise
                raise away from None
            except Exception as error:
                refused = self._refused(error)
                if refused.code != "away":
                    raise refused from error
                if away is None:
                    self.tell(refused.text)
                    self.tell(T("What you typed is kept; it is tried again until you press Ctrl+C."))
                away = refused
            else:
                if away is not None:
                    self.tell(T("The database answers again."))
                return answer

    def _refused(self, error: Exception) -> Refused:
        """The refusal in an error; the error itself is raised where there is none."""
        refused = error if isinstance(error, Refused) else failures.told(error, self.desk.database)
        if refused is None:
            raise error
        return refused

    def speak(self, language: Language) -> None:
        """Go on in this language."""
        self.words = Translator(language, self.words.zone)
        self.desk = self.desk.speaking(language)

    def show_who(self, who: Any, state: Sayable | None) -> None:
        """Another state was chosen."""
        self.tell(T("{name}: {state}", name=str(who), state=state))

    @property
    def who(self) -> str:
        """The name of who is signed in."""
        return self.member.name if self.member else ""


def finished(work: Any) -> Any:
    """The result of a coroutine of a screen whose questions are asked in lines: nothing in it has to be waited for."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value
    raise RuntimeError("a place of the line mode waited")


def plain_text(text: str) -> Text:
    """Words that are said as they are."""
    return Text("{text}", {"text": text})
