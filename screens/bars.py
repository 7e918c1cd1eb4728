"""The lines that every screen has, as pure functions: title line and status line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from config.texts import Sayable, T, Text
from screens.paint import Span, cut, pad, width

Say = Callable[[Sayable | None], str]


def title_line(heading: str, mark: str, desk_name: str, who: str, state: str, cells: int, brief: str = "") -> Span:
    """The screen at the left; what waits, the desk, who is signed in and in what state at the right.

    Where there is no room for all of it, the desk goes first, then the state, then what waits is said as briefly as
    `brief`, and the person goes last: the heading is read first, but never takes more than three fifths.
    """
    free = cells - width(heading) - 3
    room = min(cells * 2 // 3, max(cells * 2 // 5, free))
    lines = [
        "  ".join(part for part in parts if part)
        for parts in ((mark, desk_name, who, state), (mark, who, state), (mark, who), (brief or mark, who), (who,))
    ]
    whole = next((line for line in lines[:-1] if width(line) <= min(free, room)), None)
    right = whole or next((line for line in lines if width(line) <= room), cut(lines[-1], room))
    left = cells - width(right) - 2
    return Span(f" {pad(heading, left - 1)}  {right}" if left > 1 else cut(heading, cells), "title")


@dataclass(frozen=True)
class Status:
    """What the status line knows.

    `waiting` is what the user waits for, `said` what was last said to him, `failed` whether that is a failure.
    `as_of` is when what he sees was true, `stale` for how many seconds there was no newer answer, `away` since when
    the database has not answered at all.
    """

    waiting: Text | None = None
    said: Text | None = None
    failed: bool = False
    as_of: datetime | None = None
    stale: int | None = None
    away: datetime | None = None


def status_line(status: Status, cells: int, say: Say, clock_time: Callable[[datetime], str]) -> tuple[Span, ...]:
    """At the left what is waited for, what went wrong (behind a `!`) or what was said; at the right the time.

    The time makes room for a sentence that would lose its end, unless what is seen is old.
    """
    right = _when(status, say, clock_time)
    left = _what(status, say, clock_time)
    room = max(0, cells - width(right.text) - 2)
    if width(left.text) > room and status.stale is None:
        return (Span(pad(left.text, cells), left.style),)
    return (Span(pad(left.text, room), left.style), Span("  "), right)


def _what(status: Status, say: Say, clock_time: Callable[[datetime], str]) -> Span:
    if status.away is not None:
        told = T("No database since {at}; trying again. Your input is kept.", at=clock_time(status.away))
        return Span(f"! {say(told)}", "alarm")
    if status.waiting is not None:
        return Span(f"X {say(status.waiting)}", "info")
    if status.said is None:
        return Span("")
    return Span(f"! {say(status.said)}", "alarm") if status.failed else Span(say(status.said))


def _when(status: Status, say: Say, clock_time: Callable[[datetime], str]) -> Span:
    if status.as_of is None:
        return Span("")
    at = clock_time(status.as_of)
    if status.stale is not None and status.away is None:
        return Span(say(T("! STALE {seconds} s, as of {at}", seconds=status.stale, at=at)), "warning")
    return Span(say(T("as of {at}", at=at)))
