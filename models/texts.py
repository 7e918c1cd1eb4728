"""Sentences that several capabilities say."""

from __future__ import annotations

from config.texts import Sayable, T, Text
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


def not_found(what: Text, which: object) -> Text:
    """Nothing has this number or name."""
    return T("There is no {what} {which}.", what=what, which=str(which))
