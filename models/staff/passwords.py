"""Password hashes by argon2."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 4
"""Characters of the shortest password that is taken."""
_turn: Callable[[], AbstractContextManager[object]] = nullcontext


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


def take_turns(turn: Callable[[], AbstractContextManager[object]]) -> None:
    """From now on check each password inside of `turn()`: a check takes 64 MiB and every core for a moment, which
    many processes on one machine must not all take at once.
    """
    global _turn
    _turn = turn


def hashed(password: str) -> str:
    """The hash to be stored."""
    return _hasher().hash(password)


def right(password: str, stored: str | None) -> bool:
    """Whether the password belongs to the hash; False where there is none."""
    from argon2.exceptions import InvalidHashError, VerificationError

    if not stored:
        return False
    try:
        with _turn():
            return _hasher().verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
