"""Password hashes by argon2."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 4
"""Characters of the shortest password that is taken."""
MEMORY, ROUNDS = 19_456, 2
"""Kibibytes and rounds of a hash, OWASP's first recommendation for argon2id: 0.03 s of one core, so that two hundred
agents who begin their shift together wait for their screens and not for their passwords. Stored hashes keep their own.
"""
_turn: Callable[[], AbstractContextManager[object]] = nullcontext


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(memory_cost=MEMORY, time_cost=ROUNDS, parallelism=1)


@cache
def _nobodys() -> str:
    """A hash that no password belongs to."""
    return _hasher().hash(secrets.token_hex())


def take_turns(turn: Callable[[], AbstractContextManager[object]]) -> None:
    """From now on check each password inside of `turn()`: a check takes memory and a core for a moment, which many
    processes on one machine must not all take at once.
    """
    global _turn
    _turn = turn


def hashed(password: str) -> str:
    """The hash to be stored."""
    return _hasher().hash(password)


def right(password: str, stored: str | None) -> bool:
    """Whether the password belongs to the hash; False where there is none, which takes as long: the time of a refusal
    does not tell whose login exists.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        with _turn():
            return _hasher().verify(stored or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
