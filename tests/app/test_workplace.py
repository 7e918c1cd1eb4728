"""Seats at opening a screen: what the sessions of a host wait for."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from app.host import workplace as module
from app.host.workplace import Workplace
from models.desk import Desk

NUMBER = 7
SOON = 0.2


@contextmanager
def somebody_sits(workplace: Workplace) -> Iterator[int]:
    """Another process has the seat of `NUMBER` until something is written to what this yields."""
    sits, may_go = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        give_back = workplace.seat(NUMBER)
        os.write(sits[1], b".")
        os.read(may_go[0], 1)
        give_back()
        os.read(may_go[0], 1)
        os._exit(0)
    os.read(sits[0], 1)
    try:
        yield may_go[1]
    finally:
        os.write(may_go[1], b"..")
        os.waitpid(child, 0)


def one_who_comes(workplace: Workplace) -> threading.Thread:
    came = threading.Thread(target=lambda: workplace.seat(NUMBER)(), daemon=True)
    came.start()
    return came


def test_a_seat_is_taken_until_it_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_MOST", 600.0)
    workplace = Workplace()
    with somebody_sits(workplace) as may_go:
        waits = one_who_comes(workplace)
        waits.join(SOON)
        assert waits.is_alive()
        workplace.seat(NUMBER + 1)()  # another seat is free
        os.write(may_go, b".")
        waits.join(60)
        assert not waits.is_alive()


def test_who_ends_at_once_is_not_begun_again_at_once(sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    now, begun = [100.0], list[int]()

    def forked(work: object, *left_behind: object) -> int:
        begun.append(len(begun) + 1)
        return begun[-1] if len(begun) != 4 else 0  # the fourth one cannot be made

    monkeypatch.setattr("app.host.serving.forked", forked)
    workplace = Workplace(elapsed=lambda: now[0])
    ready: Any = SimpleNamespace(database=sqlite_desk.database)
    assert workplace.open(ready) is None
    assert workplace.lost(2) == "worker"
    now[0] += 0.25
    assert workplace.open(ready) == 0.75
    assert begun == [1, 2]
    now[0] += 0.75
    assert workplace.open(ready) is None
    assert workplace.lost(1) == "teller"
    now[0] += 5
    assert workplace.open(ready) == 1.0
    now[0] += 1
    assert workplace.open(ready) is None
    assert begun == [1, 2, 3, 4, 5]


def test_nobody_keeps_a_seat_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_MOST", 0.01)
    workplace = Workplace()
    with somebody_sits(workplace):
        waits = one_who_comes(workplace)
        waits.join(60)
        assert not waits.is_alive()
