"""Case numbers that can be read out: a prefix, a running number and a check digit by Damm's table."""

from __future__ import annotations

import msgspec

from config.folding import compact
from config.reading import Document, Fault
from config.texts import T

_TABLE = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
"""Damm's quasigroup of order 10: every wrong digit and every swap of neighbours shows."""


def check_digit(digits: str) -> str:
    """The digit that, put behind the others, makes the whole check out."""
    state = 0
    for digit in digits:
        state = int(_TABLE[state][int(digit)])
    return str(state)


class Numbering(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """numbering.yaml: how the numbers of cases look; `digits` without the check digit."""

    prefix: str
    digits: int

    def case_number(self, number: int) -> str:
        """The case number of a running number from 1."""
        body = f"{number:0{self.digits}d}"
        return f"{self.prefix}{body}{check_digit(body)}"

    def parse(self, typed: str) -> str | None:
        """The case number that somebody typed, in any width, case and spacing; None if it cannot be one.

        With the prefix, leading zeros may be left out; without it, all digits must be there.
        """
        body = self._digits(typed)
        return f"{self.prefix}{body}" if body is not None and check_digit(body[:-1]) == body[-1] else None

    def wrong_digit(self, typed: str) -> bool:
        """Whether this looks like a case number, but the check digit says that a digit is wrong."""
        body = self._digits(typed)
        return body is not None and check_digit(body[:-1]) != body[-1]

    def near(self, typed: str) -> tuple[str, ...]:
        """The case numbers that differ from a wrong one by one digit, or by two neighbours that changed places."""
        body = self._digits(typed)
        if body is None or check_digit(body[:-1]) == body[-1]:
            return ()
        places = range(len(body))
        changed = [f"{body[:i]}{digit}{body[i + 1 :]}" for i in places for digit in "0123456789"]
        swapped = [f"{body[:i]}{body[i + 1]}{body[i]}{body[i + 2 :]}" for i in places[:-1]]
        found = (other for other in (*swapped, *changed) if check_digit(other[:-1]) == other[-1])
        return tuple(f"{self.prefix}{other}" for other in dict.fromkeys(found))

    def _digits(self, typed: str) -> str | None:
        """The digits with the check digit, filled up with zeros; None when this is not like a case number."""
        code = compact(typed)
        body = code.removeprefix(self.prefix)
        if not (body.isascii() and body.isdigit()):
            return None
        if body == code:
            return body if len(body) == self.digits + 1 else None
        return body.zfill(self.digits + 1) if 2 <= len(body) <= self.digits + 4 else None


def faults(file: Numbering, document: Document) -> list[Fault]:
    """A prefix that could be taken for digits, a number that is too short or too long to be read out."""
    found = []
    if not (file.prefix.isascii() and file.prefix.isalpha() and file.prefix.isupper()):
        found.append(document.fault("prefix", T("a prefix is one or more capital letters A to Z")))
    if not 4 <= file.digits <= 12:
        found.append(document.fault("digits", T("a case number has 4 to 12 digits")))
    return found
