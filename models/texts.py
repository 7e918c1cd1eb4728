"""Sentences that several capabilities say."""

from __future__ import annotations

from typing import Any

from config.texts import Name, Sayable, T, Text, kept
from models.refusals import Refused

STALE = T("This was changed by {who} at {at}. Refresh and look before you save.", who="", at="")
NOT_ALLOWED = T("Your role may not do this.")


def missing(what: Sayable) -> Text:
    """A required field is empty."""
    return T("{what} is missing.", what=what)


def required(value: str, what: Sayable, field: str) -> str:
    """The text that was given, without the space around it.

    Raises:
        Refused: `missing`, at `field`, when there is none.
    """
    if not value.strip():
        raise Refused("missing", missing(what), field)
    return value.strip()


def noted(note: Any) -> Any:
    """A note of the history as data: a sentence of the desk's own is said in the language of whoever reads it."""
    if not isinstance(note, dict):
        return note
    return {key: kept(value) if isinstance(value, Text | Name) else value for key, value in note.items()}


def from_outside(said: Sayable) -> str | Text:
    """What another system answered, as far as a row takes it; a sentence of the desk's own as it is."""
    return said if isinstance(said, Text) else str(said).replace("\0", "")[:400]


def not_found(what: Text, which: object) -> Text:
    """Nothing has this number or name."""
    return T("There is no {what} {which}.", what=what, which=str(which))
