"""The figures of callbacks of a month, from plain facts: pure, so that they can be checked by hand.

Which month a call or an answer belongs to is not asked here: `models.callbacks.report` says it.

- Due is what was made to its end, or whose time is over. What was no longer needed before its time is not due, nor is
  what was written in place of a call, to who is not to be disturbed.
- Done is what nobody has to call any more because the rules were followed: answered, refused, or tried as often as
  they ask, with the message after it (workflows 6, K4 to K9).
- Reached is who was spoken to, among those who were tried; who answered the message, or nobody, was tried too (K7).
- A promise is kept by the first attempt. Satisfaction counts those who gave points (1 to 5, of which 5 is best).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from models.reports.counting import Share, rounded, share

DIMENSIONS = ("attitude", "speed", "solving", "result")
GROUPS = ("person", "team", "product", "by")
GOOD, BAD = (4, 5), (1, 2)
"""The points of who is satisfied, and of who is not."""
ENDED_WELL = ("done", "done_sms", "refused", "closed_unreached", "sms_sent")
"""States in which nobody has to call any more, and the call was not dropped."""
WRITTEN = ("sms_sent", "done_sms", "closed_unreached")
"""States that a call comes to without an attempt where the customer is written to in its place (K3)."""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A callback as the report counts it: how often it was tried, and whether somebody was spoken to."""

    kind: str
    state: str
    due_at: datetime
    due_inclusive: bool = True
    ended_at: datetime | None = None
    promised: bool = False
    ever_broken: bool = False
    in_time: bool | None = None
    attempts: int = 0
    reached: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer answered; None is what he was not asked. `groups` has key and name of each group it is in."""

    solved: bool | None = None
    satisfied: int | None = None
    attitude: int | None = None
    speed: int | None = None
    solving: int | None = None
    result: int | None = None
    groups: dict[str, tuple[str, str]] = {}


class Calls(msgspec.Struct, frozen=True):
    """The calls of a month, or of one kind of them; `promises` are those kept of all whose time came."""

    due: int
    in_time: Share
    done: Share
    reached: Share
    attempts: int
    attempts_per_reach: float | None
    promises: Share
    answered_by_message: int
    refused: int
    unreached: int
    written_instead: int
    dropped: int
    coming: int


class Scores(msgspec.Struct, frozen=True):
    """How many gave points, their average to two places, and how many gave 4 or 5, and 1 or 2."""

    count: int
    average: float | None
    good: Share
    bad: Share


class Scored(msgspec.Struct, frozen=True):
    """The points of one person, team, product, way of answering, or dimension."""

    key: str
    name: str
    scores: Scores


class Figures(msgspec.Struct, frozen=True):
    """A month: all calls and those of each kind; all points, by dimension and by group, the most answers first."""

    calls: Calls
    kinds: tuple[tuple[str, Calls], ...]
    satisfied: Scores
    solved: Share
    dimensions: tuple[Scored, ...]
    groups: dict[str, tuple[Scored, ...]]


def figures(calls: Sequence[Call], answers: Sequence[Answer], now: datetime) -> Figures:
    """The figures of these calls, as they stand at this instant, and of these answers."""
    kinds = [(kind, called([one for one in calls if one.kind == kind], now)) for kind in {one.kind for one in calls}]
    known = [one.solved for one in answers if one.solved is not None]
    return Figures(
        calls=called(calls, now),
        kinds=tuple(sorted(kinds, key=lambda pair: (-pair[1].due, pair[0]))),
        satisfied=scores(one.satisfied for one in answers),
        solved=share(sum(known), len(known)),
        dimensions=tuple(Scored(key, "", scores(getattr(one, key) for one in answers)) for key in DIMENSIONS),
        groups={group: _group(answers, group) for group in GROUPS},
    )


def called(calls: Sequence[Call], now: datetime) -> Calls:
    """The figures of these calls."""
    places = [place(one, now) for one in calls]
    due = [one for one, where in zip(calls, places, strict=True) if where == "due"]
    tried = [one for one in due if one.attempts]
    reached = sum(one.reached for one in tried)
    attempts = sum(one.attempts for one in tried)
    promises = [kept for one in calls if (kept := promise_kept(one, now)) is not None]
    return Calls(
        due=len(due),
        in_time=share(sum(one.in_time is True for one in due), len(due)),
        done=share(sum(one.state in ENDED_WELL for one in due), len(due)),
        reached=share(reached, len(tried)),
        attempts=attempts,
        attempts_per_reach=rounded(attempts, reached, 2),
        promises=share(sum(promises), len(promises)),
        answered_by_message=sum(one.state == "done_sms" for one in due),
        refused=sum(one.state == "refused" for one in due),
        unreached=sum(one.state == "closed_unreached" for one in due),
        written_instead=places.count("written"),
        dropped=places.count("dropped"),
        coming=places.count("coming"),
    )


def place(call: Call, now: datetime) -> Literal["due", "written", "dropped", "coming"]:
    """Where a call is counted; in exactly one place.

    What is dropped after its time was due, and not done: or dropping would hide that it was forgotten.
    """
    if not call.attempts and call.state in WRITTEN:
        return "written"
    late = _late(call, now)
    if call.state == "dropped":
        return "due" if late and call.in_time is not True else "dropped"
    return "due" if late or call.state in ENDED_WELL else "coming"


def promise_kept(call: Call, now: datetime) -> bool | None:
    """Whether a promised call was made when it was promised; None where none was, or that cannot be said yet."""
    if not call.promised or (call.in_time is None and not call.ever_broken and not _late(call, now)):
        return None
    return call.in_time is True and not call.ever_broken


def _late(call: Call, now: datetime) -> bool:
    """Whether its time was over when it ended, or is over now."""
    at = call.ended_at or now
    return at > call.due_at or (at == call.due_at and not call.due_inclusive)


def scores(points: Iterable[int | None]) -> Scores:
    """Of those who gave any."""
    given = [one for one in points if one is not None]
    count = len(given)
    good, bad = (sum(one in wanted for one in given) for wanted in (GOOD, BAD))
    return Scores(count, rounded(sum(given), count, 2), share(good, count), share(bad, count))


def _group(answers: Sequence[Answer], group: str) -> tuple[Scored, ...]:
    """The points by the keys of a group; who is in none of it is left out, and so is a key without any points."""
    found: dict[tuple[str, str], list[int]] = {}
    for one in answers:
        named = one.groups.get(group)
        if named is not None and one.satisfied is not None:
            found.setdefault(named, []).append(one.satisfied)
    made = (Scored(key, name, scores(points)) for (key, name), points in found.items())
    return tuple(sorted(made, key=lambda one: (-one.scores.count, one.name, one.key)))
