"""A complaint from receipt to a satisfied customer by `desk do` alone, as another system would take it there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.desk import Desk
from tests.app.commanding import ByCommand
from tests.clock import SettableClock
from tests.models.complaining import Company


class Commanded(ByCommand, Company):
    """A company with complaints, by `desk do`."""


def test_from_receipt_to_a_satisfied_customer(
    database_url: str,
    open_desk: Callable[[str], Desk],
    clock: SettableClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk = open_desk(database_url)
    company = Commanded(desk, clock, database_url, monkeypatch, capsys)
    number = company.reach("planning")
    for _ in range(2):
        company.refused_round(number)
    company.propose(number, ("compensation", 10_000))
    company.decide("supervisor", number)
    company.offer(number)
    company.agree(number)
    company.on("agent", "feed_back", number, done="已补偿。")
    company.on("agent", "object", number, reason="没有收到")
    company.propose(number)
    company.offer(number)
    company.agree(number)
    company.on("agent", "feed_back", number, done="已重新转账。")
    company.on("agent", "confirm", number, satisfied=True)
    assert company.case(number).state == "callback"
    company.call_back(number, solved=True, satisfied=4)
    company.on("agent", "close", number, root_cause="储运", prevention="培训")
    assert company.case(number).state == "closed"
