"""RMA codes: short, to be read out over the phone, not to be guessed, with a check digit."""

from __future__ import annotations

import secrets

from config.folding import compact
from config.numbering import check_digit
from models.desk import Desk
from models.returns.tables import Return

GROUP = 4
"""Digits that are written together."""


def make(desk: Desk) -> str:
    """A code that no other return has; digits of the rules' number are drawn, the check digit is put behind."""
    rules = desk.rules.returns.code
    while True:
        body = "".join(secrets.choice("0123456789") for _ in range(rules.digits))
        code = f"{rules.prefix}{body}{check_digit(body)}"
        if not Return.select().where(Return.code == code).exists():
            return code


def parse(desk: Desk, typed: str) -> str | None:
    """The code that somebody typed or scanned, in any width and spacing; None if it cannot be one."""
    body = _body(desk, typed)
    return f"{desk.rules.returns.code.prefix}{body}" if body and check_digit(body[:-1]) == body[-1] else None


def wrong_digit(desk: Desk, typed: str) -> bool:
    """Whether this looks like a code, but the check digit says that a digit is wrong."""
    body = _body(desk, typed)
    return body is not None and check_digit(body[:-1]) != body[-1]


def _body(desk: Desk, typed: str) -> str | None:
    rules = desk.rules.returns.code
    body = compact(typed).removeprefix(rules.prefix)
    return body if len(body) == rules.digits + 1 and body.isascii() and body.isdigit() else None


def spaced(code: str) -> str:
    """A code in groups, as it is read out: R123 4567 89."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
