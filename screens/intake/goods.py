"""What a case can be about: the customer's own purchases and devices first, then every product."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from config.texts import Sayable, Text
from models.customers.cards import Card
from models.products.queries import ProductRow


class Goods(NamedTuple):
    """One thing to choose, with all that choosing it fills in."""

    label: str
    product_code: str
    product_class: str
    order: str = ""
    batch: str = ""
    expiry: str = ""
    serial: str = ""

    @property
    def fills(self) -> dict[str, str]:
        """The fields that choosing it fills in."""
        return {"order": self.order, "batch": self.batch, "expiry": self.expiry, "serial": self.serial}


def goods_of(card: Card | None, products: Iterable[ProductRow]) -> dict[str, Goods]:
    """By key, in the order in which they are listed."""
    found: dict[str, Goods] = {}
    for order in card.orders if card is not None else ():
        for place, line in enumerate(order.lines):
            number = line.serial or line.batch
            found[f"{order.number}#{place}"] = Goods(
                f"{line.product}  {order.number}  {number}".rstrip(),
                line.product_code,
                line.product_class,
                order.number,
                line.batch,
                line.expires_on.isoformat() if line.expires_on else "",
                line.serial,
            )
    for product in products:
        found[product.code] = Goods(f"{product.name}  {product.code}", product.code, product.product_class)
    return found


def labels(goods: dict[str, Goods]) -> dict[str, Sayable]:
    """What the list of values shows."""
    return {key: Text("{label}", {"label": one.label}) for key, one in goods.items()}
