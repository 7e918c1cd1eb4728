"""What is in the warehouse, as it is read: by batch and place, and by product."""

from __future__ import annotations

from datetime import date

import pytest

from models.desk import Desk
from models.returns import codes
from models.returns.worklists import known
from models.stock.queries import BatchStock, for_sale, of_product
from tests.clock import SettableClock
from tests.models.returning import Shop


@pytest.fixture
def shop(desk: Desk, clock: SettableClock) -> Shop:
    """A shop with orders."""
    return Shop(desk, clock)


def counted(shop: Shop, product: str, pieces: int, batch: str = "", place: str = "sale") -> None:
    given = {"product_code": product, "batch_number": batch, "quantity": pieces, "place": place}
    shop.does("warehouse", "stock.count", **given)


def test_a_product_is_told_batch_by_batch_and_place_by_place(shop: Shop) -> None:
    counted(shop, "P1", 5, "B2601")
    counted(shop, "P1", 2, "B2601", "quarantine")
    counted(shop, "P1", 3, "B9")
    counted(shop, "P1", 0, "B9")  # nothing is left of it
    found = of_product(shop.desk, " P1 ")
    assert found is not None
    assert found.name == "辅酶Q10软胶囊"
    assert found.batches == (
        BatchStock("B2601", "sale", 5, date(2027, 5, 1)),
        BatchStock("B2601", "quarantine", 2, date(2027, 5, 1)),
    )
    assert of_product(shop.desk, "none") is None


def test_only_what_is_for_sale_counts_as_stock(shop: Shop) -> None:
    counted(shop, "P3", 4, "A")
    counted(shop, "P3", 3, "B")
    counted(shop, "P4", 9, place="quarantine")
    assert for_sale(shop.desk, ["P3", "P4", "P5"]) == {"P3": 7}
    assert for_sale(shop.desk, []) == {}


def test_a_return_is_known_by_its_code_and_number_whatever_its_state(shop: Shop) -> None:
    shop.applies("W2")  # has no code yet, and is not meant by anything
    number = shop.received()
    code = str(shop.application(number).code)
    assert known(shop.desk, codes.spaced(code)) == (number, "goods_received")
    assert known(shop.desk, number) == (number, "goods_received")
    assert known(shop.desk, "YT900") is None
