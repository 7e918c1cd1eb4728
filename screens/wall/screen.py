"""The wallboard: the figures of the desk for a display that nobody sits at. It reads, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from config.texts import T, Text
from models.queue.wall import Wall, wall
from models.replica import told_of
from screens.actions import Action
from screens.frame import DeskScreen
from screens.paint import Line, Span
from screens.wall.pages import pages
from screens.wall.rotation import Rotation
from screens.widgets import Lines
from screens.widgets.painted import OneLine

if TYPE_CHECKING:
    from models.desk import Desk

REST = timedelta(seconds=2)
"""Between two readings, however much changes."""
AGE = timedelta(seconds=10)
"""After so long time alone has changed the figures, and they are read again."""
STALE_FROM = timedelta(seconds=30)
"""Figures of this age are not live, whatever the feed says: reading them has failed."""
EVERY = timedelta(seconds=15)
"""For how long a page is shown."""
LATE = 10.0
"""Seconds from which on a replica is so far behind that it must be seen."""
COMMON_IN_LINE = ("help", "refresh")


def _one_page(screen: Any) -> Text | None:
    return T("Everything fits on this page.") if screen.pages < 2 else None


class WallScreen(DeskScreen):
    """The wallboard. `read` gives the figures; each page is shown for as long as `every` says, nothing stands still."""

    HEADING = T("Wallboard")
    LIVE = True
    ACTIONS = (
        Action("wall.next", T("Next page"), T("Shows the next page."), "n", "", "next", why_not=_one_page, rank=1),
        Action("wall.before", T("Page before"), T("Shows the page before."), "b", "", "before",
               why_not=_one_page, rank=3),
        Action("wall.pause", T("Pause"), T("Lets the page stand, or go on to the next ones."), "p", "", "pause",
               why_not=_one_page, rank=2),
        Action("back", T("Quit"), T("Leaves the wallboard."), "f3", "q", "back", run="act_quit", rank=4),
    )  # fmt: skip

    def __init__(self, read: Callable[[Desk], Wall] = wall, every: timedelta = EVERY) -> None:
        super().__init__()
        self._read = read
        self._every = every
        self._rotation: Rotation | None = None
        self._wall: Wall | None = None
        self._asked: datetime | None = None
        self._old = True
        self._pages: list[list[Line]] = []

    @property
    def pages(self) -> int:
        """How many pages there are on this terminal."""
        return len(self._pages)

    @property
    def rotation(self) -> Rotation:
        """Which page is shown."""
        if self._rotation is None:
            self._rotation = Rotation(self._every, self.now())
        return self._rotation

    def heading(self) -> Text:
        """What time it is, so that a display that stands still is seen to; and which page of how many."""
        time = self.translator.clock_time(self.now())
        if self.pages < 2:
            return T("Wallboard  {time}", time=time)
        place = self.rotation.page(self.pages) + 1
        if self.rotation.stands:
            return T("Wallboard  {time}  page {n} of {of}, paused", time=time, n=place, of=self.pages)
        return T("Wallboard  {time}  page {n} of {of}", time=time, n=place, of=self.pages)

    def offers(self, action: Action) -> bool:
        """What can be done here, as long as there is a reason to do it."""
        return action.id in COMMON_IN_LINE or (action in self.SHEET.own and action.why_not(self) is None)

    def body(self) -> ComposeResult:
        """Whether the figures are live, and the figures."""
        yield OneLine(id="stale")
        yield Lines(id="wall")

    def on_resize(self) -> None:
        """Another terminal shows other pages."""
        super().on_resize()
        self.call_after_refresh(self._show)

    # Reading

    def concerns(self, cases: frozenset[int]) -> bool:
        """Everything does, but not at once: `tick` reads."""
        self._old = True
        return False

    async def load(self) -> None:
        """Read all figures."""
        self._old, self._asked = False, self.now()
        self._wall = await self.gateway.latest("wall", self._read)
        self.clear_status()  # nobody sits here who would do it: what has gone wrong before is over
        self._show()

    def tick(self) -> None:
        """Once a second: read if something has changed, go on to the next page, say what time it is."""
        age = self.now() - self._asked if self._asked is not None else AGE
        if age >= (REST if self._old else AGE):
            self.reload(holds=False)
        self.rotation.tick(self.pages, self.now())
        self._paint()

    @property
    def stale(self) -> int | None:
        """For how many seconds the figures have not been live; None while they are."""
        now, feed = self.now(), self.desk_app.feed
        silent = feed.stale_seconds() if feed is not None else None
        age = now - self._wall.at if self._wall is not None else timedelta()
        return max(silent or 0, int(age.total_seconds())) if silent or age >= STALE_FROM else None

    # Showing

    def _show(self) -> None:
        if self._wall is not None:
            room = self.query_one("#wall", Lines).size
            self._pages = pages(self._wall, self.translator, room.width, room.height)
            self._paint()
            self.paint_keys()

    def _paint(self) -> None:
        if self._pages:
            self.query_one("#wall", Lines).show(self._pages[self.rotation.page(self.pages)])
        self.query_one("#stale", OneLine).show(self._warning())
        self.paint_title()

    def _warning(self) -> Line:
        """The first line: empty while the figures are live, and the primary's."""
        seconds, source = self.stale, self._wall.replica if self._wall is not None else None
        if source is not None and seconds is None:
            late = not source.connected or source.behind_seconds is None or source.behind_seconds >= LATE
            return Span(f" {'! ' * late}{self.say(told_of(source))} ", "breached" if late else "info")
        if seconds is None or self._wall is None:
            return ""
        said = T("! STALE for {seconds} s: these are the figures of {at}", seconds=seconds, at=self._wall.at)
        return Span(f" {self.say(said)} ", "breached")

    # Actions

    def act_wall_next(self) -> None:
        """`n`."""
        self._turn(1)

    def act_wall_before(self) -> None:
        """`b`."""
        self._turn(-1)

    def act_wall_pause(self) -> None:
        """`p`."""
        self.rotation.pause(self.now())
        self._paint()

    def _turn(self, by: int) -> None:
        self.rotation.turn(by, self.pages, self.now())
        self._paint()

    async def act_quit(self) -> None:
        """F3: nothing is signed in that would have to be signed out."""
        await self.desk_app.act_quit()
