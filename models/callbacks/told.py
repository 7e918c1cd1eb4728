"""What happened to a callback, in words for the timeline of its case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from config.terms import call_term
from config.texts import Sayable, T, Text
from models.callbacks.flow import CALLABLE
from models.desk import Desk
from models.events import Change


def title(change: Change) -> Text | None:
    """What it is called where another step brought it about; None where it was a step of the callback itself."""
    return T("Callback") if change.subject == "callback" and not change.operation.startswith("callbacks.") else None


def told(desk: Desk, change: Change) -> list[str]:
    """What an entry says besides free words: the state, when the next attempt may be made and why, the answers."""
    return [desk.translator.say(line) for line in _lines(desk, change)]


def _lines(desk: Desk, change: Change) -> Iterator[Sayable]:
    note: dict[str, Any] = change.note if isinstance(change.note, dict) else {}
    old, new = change.changes.get("state", (None, None))
    if note.get("kind"):
        name = desk.rules.callbacks.kind(note["kind"]).name
        yield T("{kind}, from {at}", kind=name, at=datetime.fromisoformat(note["at"]))
    elif old and new:
        yield T("{old} -> {new}", old=call_term(old), new=call_term(new))
    if new in CALLABLE and old and "next_at" in change.changes:
        yield _next(change)
    if note.get("until"):
        yield T("An answer counts before {at}.", at=datetime.fromisoformat(note["until"]))
    if note.get("solved") is not None:
        yield T("solved") if note["solved"] else T("! not solved")
    if note.get("satisfied") is not None:
        yield T("Satisfaction: {score} of 5", score=note["satisfied"])
    if change.changes.get("broken_at", (None, None))[1]:
        yield T("! The promise is broken: nobody called in time.")


def _next(change: Change) -> Text:
    """When the next attempt may be made; why, where something was in the way of an earlier one."""
    at = datetime.fromisoformat(change.changes["next_at"][1])
    why = msgspec.convert(change.changes.get("moved", ([], []))[1] or [], list[Text])
    if not why:
        return T("Next attempt from {at}", at=at)
    return T("Next attempt from {at}: {why}", at=at, why=list(why))
