"""A place where one can be: it has the codes of a screen, and does what they stand for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from app.journal import unforeseen
from app.plain.questions import Questions
from app.plain.work import Work, finished
from config.texts import LANGUAGES, Sayable, T, Text
from models.refusals import Refused
from models.staff.sessions import SignOut, sign_out
from screens.actions import Action, Actions
from screens.appearance import NAMES, only
from screens.work import WorkScreen


class Quit(Exception):  # noqa: N818 - what was asked for
    """The end of the session."""


class Place(Questions):
    """One place. `before` is where `back` leads.

    `WHOLE` is the screen of the place, and `ASKED` those of its actions that are nothing but questions and operations:
    these are done by its own methods.
    """

    SHEET: ClassVar[Actions] = WorkScreen.SHEET
    WHOLE: ClassVar[type[WorkScreen]] = WorkScreen
    ASKED: ClassVar[frozenset[str]] = frozenset({"open", "bell", "state"})
    proposed = ""
    """The code that Enter takes; none where Enter only looks whether there is news."""

    def __init__(self, work: Work, before: Place | None = None) -> None:
        super().__init__(work)
        self.before = before

    @property
    def can_go_back(self) -> bool:
        """Whether one came here from elsewhere."""
        return self.before is not None

    def heading(self) -> Sayable:
        """What stands in front of the prompt."""
        return T("Command")

    def arrive(self) -> None:
        """Tell what is here."""

    def deed(self, action: Action) -> Callable[..., Any] | None:
        """How an action is done here; None where only a screen can."""
        found: Callable[..., Any] | None = getattr(self, action.method, None)
        if found is None and action.id in self.ASKED:
            by_screen = getattr(self.WHOLE, action.method)
            return lambda *given: by_screen(self, *given)
        return found

    def choose(self, action: Action) -> None:
        """Before an action is judged: ask what it is about, where there is a choice."""

    async def open_case(self, number: str) -> None:
        """Go to a case, and tell it."""
        from app.plain.case import go_to

        go_to(self.work, number)

    def list_told(self, rows: Sequence[tuple[str, Callable[[], object]]], empty: Text) -> None:
        """Read out lines with their numbers; a number opens its line, heard or not, until another list is told."""
        self.work.listed = tuple(opens for _, opens in rows)
        self.work.aloud.begin([f"{number} {line}" for number, (line, _) in enumerate(rows, 1)])
        if not rows:
            self.tell(empty)

    def close(self) -> None:
        """Another place is where one is now."""

    def leave(self) -> None:
        """Go back to where one came from."""
        self.close()
        self.work.place = self.before or self

    # What can be done everywhere

    def act_take_next(self) -> None:
        """`next`."""
        from app.plain.case import take

        take(self.work)

    def act_new_case(self, caller: str = "") -> None:
        """`n`, and what is known of who calls."""
        from app.plain.intake import Intake

        Intake(self, caller).run()

    def act_search(self, words: str = "") -> None:
        """`s`, and what is looked for."""
        from app.plain.lists import tell_found

        tell_found(self, words)

    def act_queue(self) -> None:
        """`queue`: the worst open cases."""
        from app.plain.lists import tell_queue

        tell_queue(self)

    def act_home(self) -> None:
        """`home`: what is mine; one's own desk is where one is then."""
        from app.plain.lists import tell_home

        here: Place = self
        while here.before is not None:
            here.close()
            here = here.before
        self.work.place = here
        tell_home(here)

    def act_alarms(self) -> None:
        """`alarms`."""
        from app.plain.lists import tell_alarms

        tell_alarms(self)

    def act_tasks(self) -> None:
        """`tasks`: those of one's department."""
        from app.plain.lists import tell_tasks

        tell_tasks(self)

    def act_callbacks(self) -> None:
        """`callbacks`: the list of calls is where one is then."""
        from app.plain.callbacks import CallbacksPlace

        self.close()
        self.work.place = CallbacksPlace(self.work, self if self.before is None else self.before)
        self.work.place.arrive()

    def act_lock(self) -> None:
        """`lock`: nothing happens until the password is typed."""
        from app.plain.signing import unlock

        unlock(self.work)

    def act_language(self, typed: str = "") -> None:
        """`language`: what follows is said in it."""
        chosen = only(NAMES, typed, self.say) or finished(
            self.ask_choice(T("Language"), NAMES, self.translator.language)
        )
        self.work.speak(next(language for language in LANGUAGES if language == chosen))
        self.reload()
        self.tell(NAMES[chosen])

    def act_help(self) -> None:
        """`help`."""
        from app.plain.helping import tell_help

        tell_help(self)

    def act_refresh(self) -> None:
        """`refresh`."""
        self.arrive()

    def act_back(self) -> None:
        """`back`."""
        self.leave()

    def act_quit(self) -> None:
        """`quit`, or the end of the input; Ctrl+C leaves at once, where the database is away for example.

        Nobody is kept by a database that takes nothing: at the end of the input there is nobody left to be told.
        """
        try:
            self.close()
            self.work.run(sign_out, SignOut())
        except (KeyboardInterrupt, Refused):
            pass
        except Exception as error:
            self.tell(unforeseen(error))
        raise Quit
