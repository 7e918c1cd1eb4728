"""The application of all screens: what they share in one session, and the net under them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text as RichText
from textual import events
from textual.driver import Driver
from textual.filter import Monochrome, NoColor
from textual.geometry import Offset
from textual.message import Message

from config.texts import Sayable, T, Translator
from config.themes import FIRST
from screens.actions import key_name, textual_keys
from screens.appearance import Appearance
from screens.feed import CaughtUp, Changed, Feed
from screens.frame import DeskScreen
from screens.gateway import Gateway
from screens.holding import Holds
from screens.incidents import Incident, Incidents
from screens.part import Part
from screens.sheet import Sheet

if TYPE_CHECKING:
    from models.desk import Desk
    from models.outage import Outage
    from screens.guiding.guide import Guide

FeedMaker = Callable[[Callable[[Message], object]], Feed]
"""Makes the feed, given what to post its messages with."""


class DeskApplication(Part, Appearance, inherit_bindings=False):
    """A session at one terminal.

    `first` makes the screen that it opens with; `known` are the screens whose keys the list of all keys shows;
    `keymap` (action id to keys) replaces keys of the records. After `idle_after` without a key `idle` is called.
    `theme` is one of `THEMES`; empty for the first of them. `when_open` is called when the first screen is painted.
    """

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = ""
    CSS_PATH = Path(__file__).with_name("desk.tcss")
    BINDINGS = []
    guide: Guide | None = None
    """Who sets tasks and looks what is done; nobody, except in a session to practise."""

    def __init__(
        self,
        gateway: Gateway[Desk],
        translator: Translator,
        clock: Callable[[], datetime],
        first: Callable[[], DeskScreen],
        *,
        desk_name: str = "",
        feed: FeedMaker | None = None,
        outage: Outage | None = None,
        known: Sequence[type[DeskScreen]] = (),
        keymap: Mapping[str, str] | None = None,
        idle_after: timedelta | None = None,
        theme: str = "",
        driver_class: type[Driver] | None = None,
        when_open: Callable[[], None] | None = None,
    ) -> None:
        self.words = translator
        self.clock = clock
        super().__init__(driver_class=driver_class)
        self.stylesheet = Sheet(variables=self.get_css_variables())
        self.theme = "ansi-dark"  # of Textual's own colours none is used but those of the terminal
        self.palette = theme or FIRST
        if self.no_color:  # Textual has chosen before it knew the theme: its greys are black on a black terminal
            self._filters = [NoColor() if isinstance(one, Monochrome) else one for one in self._filters]
        self.animation_level = "none"
        self.gateway = gateway
        self.desk_name = desk_name
        self.feed = feed(self.post_message) if feed is not None else None
        self.outage = outage
        self.known = tuple(known)
        self.keymap: Mapping[str, str] = keymap or {}
        self.memory: dict[str, str] = {}
        self.holds = Holds()
        self.who = ""
        self.who_state: Sayable | None = None
        self.mark: Sayable | None = None
        self.brief_mark: Sayable | None = None
        self._first = first
        self._when_open = when_open
        self._incidents = Incidents()
        self._handed_in: set[asyncio.Future[Any]] = set()
        self._idle_after = idle_after
        self._touched = clock()
        self._resting = False

    @property
    def incidents(self) -> list[Incident]:
        """The errors that nobody foresaw, in this session."""
        return self._incidents.all

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's cursor belongs, for an IME and for screen readers: in the widget with the focus,
        wherever the layout has moved it since its last key.
        """
        front = self.front
        place: Offset = getattr(front.focused if front is not None else None, "cursor_screen_offset", Offset())
        return place

    @cursor_position.setter
    def cursor_position(self, _place: Offset) -> None:
        """What Textual's widgets remember when they are typed into is old after the next layout."""

    @property
    def away(self) -> bool:
        """Whether the database does not answer now."""
        return self.outage is not None and self.outage.since is not None

    def remap(self, keymap: Mapping[str, str]) -> None:
        """From now on actions have these keys (action id to keys), the others those of their records."""
        self.keymap = keymap
        self.set_keymap({action: textual_keys(keys) for action, keys in keymap.items()})
        if self.front is not None:
            self.front.paint_keys()

    async def on_mount(self) -> None:
        """Open the first screen, over the empty one of Textual, which no session could replace."""
        self.remap(self.keymap)
        with self.batch_update():
            await self.push_screen(self._first())
        if self._when_open is not None:
            self.call_after_refresh(self._when_open)
        self.set_interval(1.0, self._pulse, name="pulse")
        if self.feed is not None:
            self.feed.start()

    def on_unmount(self) -> None:
        """Let the feed end."""
        if self.feed is not None:
            self.feed.stop()

    # Who and what

    def show_who(self, name: str, state: Sayable | None = None) -> None:
        """Who is signed in, and in what state, for the title line of every screen."""
        self.who, self.who_state = name, state
        for screen in self.desk_screens:
            screen.paint_frame()

    def show_mark(self, mark: Sayable | None, brief: Sayable | None = None) -> None:
        """What waits for who is signed in, for the title line of every screen; `brief` where there is little room."""
        if mark != self.mark:
            self.mark, self.brief_mark = mark, brief
            for screen in self.desk_screens:
                screen.paint_title()

    # What happens by itself

    def on_changed(self, event: Changed) -> None:
        """The feed tells of changes: every open screen hears of it."""
        for screen in self.desk_screens:
            screen.changed(event.case_ids, event.subjects)

    def on_caught_up(self, event: CaughtUp) -> None:
        """There was no answer for a while, and now everything is as it should be again.

        Before anybody has signed in nobody has missed anything.
        """
        if (front := self.front) is not None and self.who:
            at = self.words.clock_time(event.since)
            changes = T("Caught up: {count} {count:change|changes} since {at}.", count=event.count, at=at)
            front.tell(changes if event.count else T("Caught up: nothing has changed since {at}.", at=at))

    def _pulse(self) -> None:
        if (front := self.front) is not None and front.opened:
            front.pulse()
        if self._idle_after is None or self._resting:
            return
        if self.clock() - self._touched >= self._idle_after:
            self._resting = True
            self.idle()

    def idle(self) -> None:
        """Nobody has touched a key for long: the program that wires the application locks here."""

    async def on_event(self, event: events.Event) -> None:
        """Every key counts as a sign of life."""
        if isinstance(event, events.Key):
            self._touched = self.clock()
            self._resting = False
        await super().on_event(event)

    async def _on_key(self, event: events.Key) -> None:
        """A key that nobody has taken: what it does, or that it does nothing here; silence looks like a lost key."""
        event.prevent_default()
        if not await self._check_bindings(event.key) and (front := self.front) is not None:
            name = event.character if event.is_printable and event.character else key_name(event.key)
            front.fail(T("{key} does nothing here; F1 lists the keys.", key=name))

    def busy(self) -> bool:
        """Whether the next key must wait: a screen opens, an answer that moves the focus is awaited, or a part
        of the chain from the focus up has messages that it has not dealt with.
        """
        front = self.front
        if front is None or not front.opened or self._changing or self.holds.any:
            return True
        if self.message_queue_size or front.message_queue_size:
            return True
        return front.focused is not None and any(one.message_queue_size for one in front.focused.ancestors_with_self)

    def strange_bytes(self, encoding: str) -> None:
        """The driver says that bytes have come which are no text in this encoding; it has left them out."""
        if (front := self.front) is not None:
            said = T("Your terminal sends another encoding than {encoding}: desk doctor.", encoding=encoding.upper())
            front.fail(said)

    def repaint(self) -> None:
        """Send the whole screen again, whatever a message of the system or a faulty line has made of it."""
        again = getattr(self._driver, "repaint", None)
        if again is not None:
            again()
        else:
            self.screen.refresh(layout=True)

    def hand_in(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Have something done for which nobody waits any more: its screen is gone."""
        task = asyncio.ensure_future(self.gateway.run(function, *arguments))
        self._handed_in.add(task)
        task.add_done_callback(self._handed_in.discard)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())

    # Help

    async def open_help(self, screen: DeskScreen) -> None:
        """The keys of a screen and what its fields want."""
        from screens.help.screen import HelpScreen

        await self.push_screen(HelpScreen.of(screen, self.keymap))

    async def act_keys(self) -> None:
        """The keys and codes of all screens."""
        from screens.help.screen import HelpScreen

        await self.push_screen(HelpScreen.of_all(self.known, self.keymap))

    async def act_manual(self, named: str = "") -> None:
        """A chapter of the manual."""
        from screens.manual.screen import asked_chapter, page

        if (front := self.front) is not None:
            name = await asked_chapter(front, named)
            await self.push_screen(page(name, self.words.language, self.keymap))

    async def act_quit(self) -> None:
        """Leave the program. Where the database is away, nobody waits for it any more."""
        if self.away and self.outage is not None:
            self.outage.end()
        await self.gateway.close()
        self.exit()

    # The net

    def report(self, error: BaseException) -> None:
        """Log an error that nobody foresaw, and say its id on the screen in front; the session goes on.

        Whoever leaves while the database is away asks for nothing any more, and what is then without an answer is none.
        """
        if self.outage is not None and self.outage.ended:
            return
        incident = self._incidents.add(error)
        if (front := self.front) is not None:
            front.fail(incident.text)

    def _handle_exception(self, error: Exception) -> None:
        """Textual calls this where it would end the program with a traceback."""
        if self.is_running and self.front is not None:
            self.report(error)
        else:
            self._end_with(error)

    def _fatal_error(self) -> None:
        """Textual calls this to print a traceback, which would show customers' data."""
        self._end_with(sys.exc_info()[1] or RuntimeError("the program was told to stop"))

    def _end_with(self, error: BaseException) -> None:
        incident = self._incidents.add(error)
        self._return_code = 1
        if self._exception is None and isinstance(error, Exception):
            self._exception = error
            self._exception_event.set()
        renderables: list[Any] = self._exit_renderables
        renderables.append(RichText(self.words.say(incident.farewell)))
        self._close_messages_no_wait()
