"""Where a member of staff is written to while he is not signed in."""

from __future__ import annotations

import unicodedata

from config.texts import T
from models.refusals import Refused
from models.search.keys import phone as digits_of


def checked_email(written: str) -> str:
    """An e-mail address as it is kept; empty stays empty.

    Raises:
        Refused: `invalid`, at `email`, when it is none.
    """
    value = unicodedata.normalize("NFKC", written).strip()
    if value and (value.count("@") != 1 or value[0] == "@" or value[-1] == "@" or " " in value):
        raise Refused("invalid", T("{value} is not an e-mail address.", value=value), "email")
    return value


def checked_phone(written: str) -> str:
    """A telephone number as it is kept; empty stays empty.

    Raises:
        Refused: `invalid`, at `phone`, when it is none.
    """
    value = unicodedata.normalize("NFKC", written).strip()
    if value and (not 5 <= len(digits_of(value)) <= 20 or any(sign.isalpha() for sign in value)):
        raise Refused("invalid", T("{value} is not a telephone number.", value=value), "phone")
    return value
