"""A complaint from receipt to a satisfied customer by `desk do` alone, as another system would take it there."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from app import main
from models import settings
from models.desk import Desk
from tests.clock import SettableClock
from tests.models.complaining import Company


class ByCommand(Company):
    """The same company, whose people do everything by `desk do`."""

    def __init__(self, desk: Desk, clock: SettableClock, url: str, monkeypatch: Any, capsys: Any) -> None:
        super().__init__(desk, clock)
        self._environ = {"DESK_DB": url, "LANG": "C.UTF-8"}
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def does(self, login: str, name: str, /, **given: Any) -> Any:
        """Run the command, a minute after the one before; its answer by name."""
        stdin = io.TextIOWrapper(io.BytesIO(msgspec.json.encode(given)))
        self._monkeypatch.setattr("sys.stdin", stdin)
        at = self.clock.advance(minutes=1).isoformat()
        code = main.run(["do", name, "--as", login], {**self._environ, "DESK_CLOCK": at})
        out, err = self._capsys.readouterr()
        assert code == 0, (name, out, err)
        return SimpleNamespace(**json.loads(out))


def test_from_receipt_to_a_satisfied_customer(
    database_url: str,
    open_desk: Callable[[str], Desk],
    clock: SettableClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk = open_desk(database_url)
    settings.write(desk.database, "purpose", "test")
    company = ByCommand(desk, clock, database_url, monkeypatch, capsys)
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
    company.on("agent", "close", number, result="满意", root_cause="储运", prevention="培训")
    assert company.case(number).state == "closed"
