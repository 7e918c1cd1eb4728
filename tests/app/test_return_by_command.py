"""Returns from the application to the refund and to the exchange by `desk do` alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.desk import Desk
from models.refunds.tables import Refund
from tests.app.commanding import ByCommand
from tests.clock import SettableClock
from tests.models.returning import Shop, item


class Commanded(ByCommand, Shop):
    """A shop, by `desk do`."""


def test_from_the_application_to_the_refund_and_to_the_exchange(
    database_url: str,
    open_desk: Callable[[str], Desk],
    clock: SettableClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shop = Commanded(open_desk(database_url), clock, database_url, monkeypatch, capsys)
    number = shop.applies("W1", item(quantity=2))
    shop.step("authorise", number)
    shop.step("record_sent", number, tracking="SF1")
    shop.takes_in(number, tracking="SF1")
    shop.inspects(number)
    shop.decide("supervisor", number)
    shop.pays(number)
    shop.step("confirm", number)
    assert (shop.case(number).state, Refund.get().amount_cents) == ("done", 20_000)

    shop.does("warehouse", "stock.count", product_code="P3", quantity=1)
    number = shop.received("W5", item(wish="exchange"), tracking="SF2")
    shop.inspects(number)
    shop.decide("supervisor", number)
    shop.step("ship", number, "warehouse", tracking="YT1")
    shop.step("record_delivered", number)
    shop.step("confirm", number)
    assert shop.case(number).state == "done"
