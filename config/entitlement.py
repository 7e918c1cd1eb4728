"""What a customer may have back of an order for all goods that came back so far, line by line. Pure (workflows 3.4).

It depends on what came back and by which routes, never on the order in which it did.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from config.splitting import share, split

SETTLED_AGAIN = frozenset({"no_reason"})
"""Routes by which an offer or free delivery is lost when what is kept no longer reaches it (law L2.11, L2.12).

A direct sale is refunded at the price on the voucher (L4.3), and a promise is never below that."""
WITH_DELIVERY = frozenset({"quality", "device", "safety"})
"""Routes by which the customer loses nothing: the delivery is refunded with the goods."""


class SoldLine(msgspec.Struct, frozen=True):
    """A line of the order: what it is called, pieces, cents a piece; a gift costs nothing and has a marked price."""

    line: int
    name: str
    quantity: int
    unit_cents: int
    gift: bool = False
    marked_cents: int = 0

    def price(self, quantity: int) -> int:
        """The purchase price of so many pieces."""
        return 0 if self.gift else quantity * self.unit_cents


class Sold(msgspec.Struct, frozen=True):
    """An order as it was sold; cents throughout.

    `discount_cents` was given on the order when its goods reached `threshold_cents` (0: in any case).
    `freight_cents` is what its delivery costs; it was free if the goods reached `free_from_cents` (0: never).
    `payments` are (means, cents). What really was paid for the goods is what counts, whatever the discount says.
    """

    lines: tuple[SoldLine, ...]
    discount_cents: int
    threshold_cents: int
    freight_cents: int
    free_from_cents: int
    payments: tuple[tuple[str, int], ...]

    @property
    def paid(self) -> int:
        """All that was paid."""
        return sum(cents for _, cents in self.payments)

    @property
    def goods(self) -> int:
        """The purchase prices of all goods."""
        return sum(line.price(line.quantity) for line in self.lines)

    @property
    def freight_paid(self) -> int:
        """What was paid for the delivery: what was paid over the goods less their discount."""
        return min(self.freight_cents, max(0, self.paid - max(0, self.goods - self.discount_cents)))

    @property
    def goods_paid(self) -> int:
        """What was paid for the goods, at most their purchase prices."""
        return min(self.goods, self.paid - self.freight_paid)


class Back(msgspec.Struct, frozen=True):
    """Goods that came back, or need not: pieces of a line, and the route by which they are returned."""

    line: int
    quantity: int
    route: str


class Entitlement(msgspec.Struct, frozen=True):
    """What the customer may have back, in cents, for `goods` (price of all that came back).

    `safe` are the goods whose routes lose nothing when an offer is lost, `settled_again` the others: each price and
    what of it is refunded. `lost` is whether the offer was lost, `kept` what decided it. `freight` is refunded of
    the delivery, `freight_lost` deducted for it. `by_line` is after all of these and without `freight`.
    """

    safe: tuple[int, int]
    settled_again: tuple[int, int]
    lost: bool
    kept: int
    freight: int
    freight_lost: int
    by_line: dict[int, int]


def entitlement(sold: Sold, backs: Sequence[Back]) -> Entitlement:
    """The entitlement for everything that came back of an order.

    Raises:
        ValueError: a line that was not sold, or more of it than was.
    """
    lines = {line.line: line for line in sold.lines}
    _check(lines, backs)
    again = _prices(lines, (back for back in backs if back.route in SETTLED_AGAIN))
    safe = _prices(lines, (back for back in backs if back.route not in SETTLED_AGAIN))
    price, safe_price = sum(again.values()), sum(safe.values())
    kept = sold.goods - price
    lost = price > 0 and kept < sold.threshold_cents and sold.goods_paid < sold.goods
    safe_refund = share(sold.goods_paid, safe_price, sold.goods)
    together = share(sold.goods_paid, price + safe_price, sold.goods)
    if lost:
        together = max(safe_refund, sold.goods_paid - (kept - safe_price))
    refund = together - safe_refund
    freight_lost = min(refund, _freight_lost(sold, kept) if price else 0)
    parts = list(zip((*safe, *again), _parts(safe, safe_refund) + _parts(again, refund - freight_lost), strict=True))
    return Entitlement(
        safe=(safe_price, safe_refund),
        settled_again=(price, refund),
        lost=lost,
        kept=kept,
        freight=_freight(sold, lines, backs),
        freight_lost=freight_lost,
        by_line={number: sum(cents for at, cents in parts if at == number) for number in sorted(lines)},
    )


def _check(lines: dict[int, SoldLine], backs: Sequence[Back]) -> None:
    for number in {back.line for back in backs}:
        count = sum(back.quantity for back in backs if back.line == number)
        if number not in lines or count > lines[number].quantity:
            raise ValueError(f"line {number} of the order was not sold so often: {count}")
    if any(back.quantity < 0 for back in backs):
        raise ValueError("a quantity below 0 came back")


def _prices(lines: dict[int, SoldLine], backs: Iterable[Back]) -> dict[int, int]:
    """The purchase prices of what came back, by line in the order of lines."""
    found: dict[int, int] = {}
    for back in sorted(backs, key=lambda back: back.line):
        found[back.line] = found.get(back.line, 0) + lines[back.line].price(back.quantity)
    return found


def _parts(prices: dict[int, int], refund: int) -> list[int]:
    return split(refund, list(prices.values()))


def _freight_lost(sold: Sold, kept: int) -> int:
    """What delivery costs, if it was free for goods of a value that is no longer reached."""
    was_free = sold.freight_paid == 0 and 0 < sold.free_from_cents <= sold.goods
    return sold.freight_cents if was_free and kept < sold.free_from_cents else 0


def _freight(sold: Sold, lines: dict[int, SoldLine], backs: Sequence[Back]) -> int:
    """The share of the paid delivery in goods whose return costs the customer nothing; by pieces, if all are free."""
    due = [back for back in backs if back.route in WITH_DELIVERY]
    if sold.goods:
        return share(sold.freight_paid, sum(lines[back.line].price(back.quantity) for back in due), sold.goods)
    return share(sold.freight_paid, sum(back.quantity for back in due), sum(line.quantity for line in sold.lines))
