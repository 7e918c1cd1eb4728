"""Which page of the wallboard is shown, and since when. Time is passed in."""

from __future__ import annotations

from datetime import datetime, timedelta


class Rotation:
    """Goes from page to page; `every` is how long one is shown, and nothing at all stands still from the beginning.

    `place` may lie beyond the last page: how many there are changes with the size of the terminal.
    """

    def __init__(self, every: timedelta, now: datetime) -> None:
        self.place = 0
        self.stands = not every
        self._every = every
        self._since = now

    def page(self, pages: int) -> int:
        """Which of so many pages is shown."""
        return self.place % max(1, pages)

    def pause(self, now: datetime) -> None:
        """Stand still, or go on; then the page is shown once more for its whole time."""
        self.stands = not self.stands
        self._since = now

    def turn(self, by: int, pages: int, now: datetime) -> None:
        """Show another page, for its whole time."""
        self.place = (self.page(pages) + by) % max(1, pages)
        self._since = now

    def tick(self, pages: int, now: datetime) -> None:
        """Show the next page when the time of this one is over."""
        if not self.stands and now - self._since >= self._every:
            self.turn(1, pages, now)
