"""The application of somebody who works at the desk: signing in and out, locking, going from screen to screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from config.terms import STAFF_STATES
from config.texts import LANGUAGES, Language, T, Text, Translator
from models.alarms.operations import AcknowledgeAlarms, acknowledge
from models.alarms.queries import news
from models.desk import Desk, Member
from models.refusals import Refused
from models.rules.current import Unreadable
from models.rules.queries import follow
from models.staff import choices
from models.staff.members import member
from models.staff.sessions import SetState, SignIn, SignOut, set_state, sign_in, sign_out
from models.staff.terminals import SetTerminal, set_terminal, terminal_settings
from screens.alarms.said import mark, worst_of
from screens.application import DeskApplication
from screens.feed import Changed
from screens.filing import Files
from screens.frame import DeskScreen
from screens.gateway import Gateway
from screens.themes import THEMES

if TYPE_CHECKING:
    from config import Rules
    from screens.terminal.surroundings import Surroundings

ALARMS = frozenset({"alarm", "seen", "notice"})
"""Subjects of the history after which other alarms or messages may wait for somebody."""
IDLE = timedelta(minutes=15)
"""Without a key for so long, the screen locks."""


class Session(DeskApplication):
    """A session at one terminal, from the sign-in to the end.

    `language` is what was asked for on the command line; without it the person's own language is spoken, or that
    of the locale. `login` is filled in at the sign-in; with `trusted` (a demo) it needs no password. `files` are those
    that people may name, `terminal` is what is known of the terminal.
    """

    def __init__(
        self,
        rules: Rules,
        gateway: Gateway[Desk],
        translator: Translator,
        clock: Callable[[], datetime],
        *,
        language: Language | None = None,
        login: str = "",
        trusted: bool = False,
        files: Files | None = None,
        terminal: Surroundings | None = None,
        **options: Any,
    ) -> None:
        keymap = rules.keys.keymap
        super().__init__(gateway, translator, clock, self._first_screen, idle_after=IDLE, keymap=keymap, **options)
        self.rules = rules
        self.last_case = ""
        self.last_alarm = 0
        self._alarming: frozenset[int] | None = None
        self.member: Member | None = None
        self._unreadable: Unreadable | None = None
        self._next_rules: datetime | None = None
        self._language = language
        self._login = login
        self._trusted = trusted
        self._files = files or Files()
        self.terminal = terminal
        self.chosen: Mapping[str, str] = {}

    @property
    def is_seller(self) -> bool:
        """Whether who is signed in works for customers of his own alone, as a direct seller does."""
        return self.member is not None and self.rules.roles.sees_only_own(self.member.roles)

    def _first_screen(self) -> DeskScreen:
        from screens.login.screen import LoginScreen

        return LoginScreen(self._login, at_once=self._trusted and bool(self._login))

    async def on_mount(self) -> None:
        """Follow the rules in force. (Textual calls the handlers of all base classes too.)"""
        self._follow_rules()

    # Signing in and out

    async def sign_in(self, login: str, password: str) -> None:
        """Check the password and enter.

        Raises:
            Refused: `not_allowed`, with the sentence for the user.
        """
        given = SignIn(login=login, password=password)
        signed = await self.gateway.run(lambda desk: sign_in(desk.acting(None), given))
        if not signed.ok:
            raise Refused("not_allowed", signed.text or T("Login or password is wrong."), "password")
        await self.enter(login, signed.language)

    async def enter(self, login: str, language: str = "") -> None:
        """Let this person act from now on, ready for work, in his language."""
        desk = await self.gateway.replace(lambda desk: desk.acting(member(login)))
        self.member = desk.staff
        own = next((known for known in LANGUAGES if known == language), None)
        spoken = self._language or own or self.words.language
        if spoken != self.words.language:
            self.speak(Translator(spoken, self.rules.zone))
        await self.gateway.replace(lambda desk: desk.speaking(self.words.language))
        if self.terminal is not None:
            self.draw_as(await self.gateway.run(terminal_settings, self.terminal.key))
        await self.set_state("ready")
        await self.hear_alarms(aloud=False)

    def draw_as(self, chosen: Mapping[str, str]) -> bool:
        """Draw by these settings of who is signed in for this terminal; False where all but the theme waits."""
        self.chosen = chosen
        if self.terminal is None:
            return False
        at_once = self.terminal.choose(chosen)
        self.use_theme(self.terminal.theme)
        return at_once

    @property
    def own_terminal(self) -> Surroundings | None:
        """The terminal, while it is that of who is signed in; at the sign-in and locked it is anybody's."""
        from screens.login.screen import LoginScreen

        return None if self.member is None or isinstance(self.front, LoginScreen) else self.terminal

    async def act_theme(self, typed: str = "") -> None:
        """`theme`, unless a variable says which."""
        reason = self.own_terminal.blocked(choices.THEME) if self.own_terminal is not None else None
        if reason is None:
            await super().act_theme(typed)
        elif self.front is not None:
            self.front.fail(reason)

    async def choose_theme(self, name: str) -> Text:
        """Keep it for who is signed in, on each terminal of this kind; at the sign-in it only holds until that."""
        if (terminal := self.own_terminal) is None:
            return await super().choose_theme(name)
        given = SetTerminal(terminal=terminal.key, name=choices.THEME, value=name)
        kept = await self.gateway.run(set_terminal, given)
        self.draw_as(kept.settings)
        return T("{theme}: kept for you on each {terminal}.", theme=THEMES[name].name, terminal=terminal.key)

    async def speak_in(self, language: Language) -> None:
        """Go on in another language, also after the next sign-in at this terminal."""
        self._language = language
        replaced = asyncio.ensure_future(self.gateway.replace(lambda desk: desk.speaking(language)))
        self.speak(Translator(language, self.rules.zone))  # what it reads again is asked for after that
        await replaced

    async def set_state(self, state: str) -> None:
        """Say that who is signed in is ready, busy or away."""
        await self.gateway.run(set_state, SetState(state=cast("Any", state)))
        self.show_who(self.member.name if self.member else "", STAFF_STATES[state])

    async def lock(self) -> None:
        """Hide everything until the password is typed; nothing is lost below."""
        from screens.login.screen import LoginScreen

        if self.member is None or isinstance(self.front, LoginScreen):
            return
        try:
            if not self.away:
                await self.set_state("away")
        finally:  # it must not be open for want of a database, or because that takes nothing
            await self.push_screen(LoginScreen(self.member.login, locked=True))

    def idle(self) -> None:
        """Nobody has touched a key for long."""
        if self.front is not None:
            self.front.start(self.lock(), holds=False)

    async def act_quit(self) -> None:
        """Leave the program; who was signed in is off duty. A database that takes nothing keeps nobody here."""
        try:
            if self.member is not None and not self.away:
                await self.gateway.run(sign_out, SignOut())
        finally:
            await super().act_quit()

    def file(self, typed: str) -> Path:
        """The file or directory that who is signed in has named; `Refused` if he may not use it."""
        return self._files.named(typed, self.member.login if self.member else "")

    # Ways

    async def go_back_to(self, kind: type[DeskScreen]) -> bool:
        """Leave the screens above the highest one of this kind; False if there is none.

        The screen in front is asked first: where something is typed, it may stay. Those below it keep drafts.
        """
        above = list(takewhile(lambda screen: not isinstance(screen, kind), reversed(self.screen_stack)))
        if len(above) == len(self.screen_stack):
            return False
        for screen in above[:1]:
            if isinstance(screen, DeskScreen) and not await screen.leaving():
                return True
        self.leave(len(above))
        return True

    # Rules that change

    def on_changed(self, event: Changed) -> None:
        """Somebody applied rules, or there may be an alarm. (Textual calls the handlers of all base classes too.)"""
        if "rules" in event.subjects:
            self._follow_rules()
        if self.front is not None and self.member is not None and self._concerns_alarms(event):
            self._alarming = None
            self.front.start(self.hear_alarms(), holds=False)

    def _concerns_alarms(self, event: Changed) -> bool:
        """Whether other alarms may wait now: new ones, or of cases whose clocks may have ended.

        Until an answer has come, which of them wait is not known: then every change does.
        """
        return self._alarming is None or bool(event.subjects & ALARMS or event.case_ids & self._alarming)

    def _pulse(self) -> None:
        """Rules that were applied before may take force now."""
        super()._pulse()
        if self._next_rules is not None and self.clock() >= self._next_rules:
            self._next_rules = None
            self._follow_rules()

    def _follow_rules(self) -> None:
        self.run_worker(self._followed(), exit_on_error=False)

    async def _followed(self) -> None:
        """Work by the rules in force from now on; screens read again and leave alone what is typed."""
        try:
            standing = await self.gateway.run(follow)
        except Exception as error:
            self.report(error)
            return
        self._next_rules = standing.next_start
        if standing.rules is not self.rules:
            self.rules = standing.rules
            self.speak(Translator(self.words.language, self.rules.zone))
            self.remap(self.rules.keys.keymap)
            if self.front is not None:
                self.front.tell(T("The rules have changed; you work by the new ones from now on."))
        if standing.unreadable != self._unreadable:
            self._unreadable = standing.unreadable
            if self.front is not None and self._unreadable is not None:
                self.front.fail(self._unreadable.text)

    # Alarms

    async def hear_alarms(self, *, aloud: bool = True) -> None:
        """Count the alarms and messages that wait for who is signed in, and say a new alarm on the screen in front."""
        from screens.login.screen import LoginScreen

        heard = await self.gateway.run(news, self.last_alarm)
        self._alarming = heard.cases
        self.show_mark(mark(heard), T("! alarms {n}", n=heard.waiting) if heard.waiting else None)
        fresh = [alarm for alarm in heard.alarms if alarm.told > self.last_alarm]
        if not fresh:
            return
        self.last_alarm = fresh[0].told
        if aloud and self.front is not None and not isinstance(self.front, LoginScreen):
            self.front.warn(worst_of(fresh))
            if heard.bell:
                self.bell()

    async def acknowledge_alarms(self, *alarms: int) -> int:
        """Say that who is signed in has seen these alarms, or all of his; returns how many waited for that."""
        seen = await self.gateway.run(acknowledge, AcknowledgeAlarms(alarms=alarms, all=not alarms))
        await self.hear_alarms(aloud=False)
        return seen
