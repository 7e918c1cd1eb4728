"""Passwords as they are stored; the other tests hash them with less effort."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import pytest

from models.staff import passwords


@pytest.fixture
def hashed() -> Callable[[str], str]:
    """The hash of the program itself, from a copy of its module that no fixture has touched."""
    made: Callable[[str], str] = runpy.run_path(str(passwords.__file__))["hashed"]
    return made


def test_a_hash_costs_who_guesses_19_mebibytes_and_two_rounds(hashed: Callable[[str], str]) -> None:
    assert hashed("right-1").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hashed("right-1") != hashed("right-1")


def test_only_the_password_itself_is_right(hashed: Callable[[str], str]) -> None:
    stored = hashed("right-1")
    assert passwords.right("right-1", stored)
    assert not passwords.right("right-2", stored)


def test_each_check_takes_its_turn(hashed: Callable[[str], str]) -> None:
    taken = []

    @contextmanager
    def turn() -> Iterator[None]:
        taken.append("taken")
        yield
        taken.append("over")

    stored = hashed("right-1")
    passwords.take_turns(turn)
    try:
        assert passwords.right("right-1", stored)
        assert not passwords.right("right-2", stored)
    finally:
        passwords.take_turns(nullcontext)
    assert taken == ["taken", "over", "taken"]


def test_an_unknown_login_is_refused_as_slowly_as_a_wrong_password() -> None:
    taken = []

    @contextmanager
    def turn() -> Iterator[None]:
        taken.append("taken")
        yield

    passwords.take_turns(turn)
    try:
        assert not passwords.right("right-1", None)
    finally:
        passwords.take_turns(nullcontext)
    assert taken == ["taken"]


@pytest.mark.parametrize("stored", [None, "", "right-1"])
def test_nothing_is_right_where_no_hash_is_stored(stored: str | None) -> None:
    assert not passwords.right("right-1", stored)
