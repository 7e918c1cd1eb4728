"""The sign-in, which is also the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult

from config.texts import T, Text
from screens.actions import Action
from screens.frame import DeskScreen, HeldWords
from screens.widgets import Field, Form, Lines

if TYPE_CHECKING:
    from screens.session import Session


class LoginScreen(DeskScreen):
    """Asks who is there. Locked, it lies over what was open and lets the same person back to it."""

    HEADING = T("Sign in")
    FIRST_FOCUS = "Input"
    ACTIONS = (
        Action("save", T("Sign in"), T("Signs in, or goes on where it was locked."), "f10", "ctrl+f", "sign_in",
               rank=15),
    )  # fmt: skip

    def __init__(self, login: str = "", *, locked: bool = False, at_once: bool = False) -> None:
        super().__init__()
        self._login = login
        self._locked = locked
        self._at_once = at_once

    @property
    def session(self) -> Session:
        """The application, which signs in."""
        return cast("Session", self.app)

    @property
    def can_go_back(self) -> bool:
        """A lock is not left by F3."""
        return False

    def heading(self) -> Text:
        """Signing in, or unlocking."""
        return T("Locked") if self._locked else self.HEADING

    def body(self) -> ComposeResult:
        """Login and password."""
        yield Lines(self._greeting())
        yield Form(
            Field("login", T("Login"), T("Your login, as the administrator gave it to you."), "code", required=True,
                  default=self._login, origin=_GIVEN, width=24, shown=not self._locked),
            Field("password", T("Password"), T("Your password; it is not shown."), required=True, secret=True,
                  width=32),
            id="login",
        )  # fmt: skip

    def _greeting(self) -> list[str]:
        first = T("Type your password to go on where you were.") if self._locked else T("Aftersales Desk")
        return ["", f"  {self.say(first)}", ""]

    def say_anew(self, held: HeldWords) -> None:
        """The greeting too."""
        super().say_anew(held)
        self.query_one(Lines).show(self._greeting())

    def opening(self) -> None:
        """The cursor stands where something is missing; a demo needs nothing."""
        if self._at_once:
            self.start(self._enter_at_once())
        elif self._login:
            self.query_one(Form).focus_field("password")

    def on_form_submitted(self, event: Form.Submitted) -> None:
        """Sign in."""
        login = self._login if self._locked else str(event.values["login"])
        self.start(self._sign_in(login, str(event.values["password"])), T("Signing in.."))

    async def _enter_at_once(self) -> None:
        await self.session.enter(self._login)
        self._go_on()

    async def _sign_in(self, login: str, password: str) -> None:
        form = self.query_one(Form)
        form.put({"password": ""})
        await self.session.sign_in(login, password)
        self._go_on()

    def _go_on(self) -> None:
        from screens.home.screen import HomeScreen

        if self._locked:
            self.back()
        else:
            self.session.begin(HomeScreen(), *_department(self.session))


_GIVEN = T("What stands there was named when the program was started.")


def _department(session: Session) -> list[DeskScreen]:
    """The screen over one's own desk at which the whole work of who is signed in is done."""
    from screens.departments import screen

    member = session.member
    found = screen(session.rules.roles.opens(member.roles)) if member is not None else None
    return [found()] if found is not None else []
