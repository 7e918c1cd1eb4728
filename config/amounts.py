"""The amount sheet: what is refunded for goods that come back, each line explained, to the cent (workflows 3.4). Pure.

The refund is the entitlement over everything that came back of the order so far, less what was refunded for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from config.entitlement import Back, Entitlement, Sold, SoldLine, entitlement
from config.splitting import fill, share, split
from config.texts import Money, T, Text
from config.wear import Wear

__all__ = [
    "AGREED", "IN_KIND", "Back", "Deduction", "Refunded", "Sheet", "SheetLine", "Sold", "SoldLine", "Worn", "refunded",
    "sheet", "worn_of",
]  # fmt: skip

IN_KIND = frozenset({"points", "coupon"})
"""Means that are given back as they are; an expired coupon is issued anew."""
GIFTS_BACK = frozenset({"no_reason", "direct_sale"})
"""Routes by which gifts come back with the goods, or are paid for (law L2.7)."""
AGREED = ("deduction", "wear")
"""Kinds of lines that take off what the customer has agreed to lose."""
FREIGHT = 0
"""The delivery, where lines of the order are named by their numbers."""


class Refunded(msgspec.Struct, frozen=True):
    """What was refunded of the order before, in cents: by order line, by means, for its delivery.

    `withheld` is what was rightly kept back then, by order line: it is not paid out by a later return.
    """

    by_line: tuple[tuple[int, int], ...] = ()
    by_means: tuple[tuple[str, int], ...] = ()
    freight_cents: int = 0
    withheld: tuple[tuple[int, int], ...] = ()

    @property
    def cents(self) -> int:
        """All of it."""
        return sum(cents for _, cents in self.by_line) + self.freight_cents


class Deduction(msgspec.Struct, frozen=True):
    """Cents less for a line, why, and where the customer's consent is recorded."""

    line: int
    cents: int
    reason: str
    consent: str


class Worn(msgspec.Struct, frozen=True):
    """Pieces of a line that are refunded less their wear, as the law lets it, and where the consent is recorded."""

    line: int
    quantity: int
    wear: Wear
    consent: str


class SheetLine(msgspec.Struct, frozen=True):
    """A line of the sheet: what it is for, and its cents, below 0 where they are taken off."""

    kind: str
    text: Text
    cents: int
    line: int | None = None


class Sheet(msgspec.Struct, frozen=True):
    """What is refunded now; it can be stored as JSON and read back by `msgspec.convert(document, Sheet)`.

    `total_cents` is refunded of the order: by means, and by line together with `freight_cents` of its delivery.
    `costs_cents` is the customer's return freight, which is booked apart. The lines add up to both together.
    `withheld` is what was kept back now, by order line. `excess_cents` were refunded before beyond what is due
    now: they are asked for, never offset.
    """

    lines: tuple[SheetLine, ...]
    total_cents: int
    by_means: tuple[tuple[str, int], ...]
    by_line: tuple[tuple[int, int], ...]
    freight_cents: int = 0
    costs_cents: int = 0
    withheld: tuple[tuple[int, int], ...] = ()
    excess_cents: int = 0


def refunded(sheets: Sequence[Sheet]) -> Refunded:
    """What was refunded by all these sheets of an order together."""
    by_line, by_means, withheld = Counter[int](), Counter[str](), Counter[int]()
    for one in sheets:
        by_line.update(dict(one.by_line))
        by_means.update(dict(one.by_means))
        withheld.update(dict(one.withheld))
    freight = sum(one.freight_cents for one in sheets)
    return Refunded(tuple(by_line.items()), tuple(by_means.items()), freight, tuple(withheld.items()))


def sheet(
    sold: Sold,
    before: Sequence[Back],
    refunded: Refunded,
    now: Sequence[Back],
    *,
    missing_gifts: Sequence[tuple[int, int]] = (),
    deductions: Sequence[Deduction] = (),
    worn: Sequence[Worn] = (),
    return_freight_cents: int = 0,
) -> Sheet:
    """The refund for what comes back now.

    Args:
        sold: the order.
        before: what came back in earlier returns; `refunded`: what was refunded for that.
        now: what comes back now.
        missing_gifts: gifts that should have come back now, as (order line, pieces); they count for the routes A, B.
        deductions: what the customer has agreed to lose, now; `worn`: devices refunded less their wear.
        return_freight_cents: what the customer paid for the way back, where the company bears it.

    Raises:
        ValueError: more came back than was sold, a deduction without consent, an amount below 0, a gift that is none.
    """
    _check(sold, missing_gifts, (*deductions, *worn), return_freight_cents)
    due = entitlement(sold, (*before, *now))
    wanted = _wanted(due, refunded)
    places, total = list(wanted), sum(wanted.values())
    open_now = dict(zip(places, fill(max(0, total), list(wanted.values())), strict=True))
    gifts, missing = _gifts_withheld(sold, now, missing_gifts, open_now)
    left = {place: open_now[place] - gifts[place] for place in places}
    agreed, taken = _deducted(_asked(sold, worn, deductions), left)
    withheld = {place: gifts[place] + taken[place] for place in places}
    paid = {place: left[place] - taken[place] for place in places}
    lines = (*_entitled(sold, before, now, due), *_before(refunded, total), *missing, *agreed)
    return Sheet(
        lines=(*lines, *_costs(return_freight_cents)),
        total_cents=sum(paid.values()),
        by_means=_by_means(sold, refunded, sum(paid.values())),
        by_line=tuple((place, cents) for place, cents in paid.items() if cents and place != FREIGHT),
        freight_cents=paid[FREIGHT],
        costs_cents=return_freight_cents,
        withheld=tuple((place, cents) for place, cents in withheld.items() if cents),
        excess_cents=max(0, -total),
    )


def _costs(return_freight: int) -> list[SheetLine]:
    text = T("What you paid for sending the goods back")
    return [SheetLine("return_freight", text, return_freight)] if return_freight else []


def _check(
    sold: Sold, missing_gifts: Sequence[tuple[int, int]], agreed: Sequence[Deduction | Worn], return_freight: int
) -> None:
    below = any(one.cents < 0 for one in agreed if isinstance(one, Deduction))
    if return_freight < 0 or below or any(count < 0 for _, count in missing_gifts):
        raise ValueError("an amount is below 0")
    if not all(one.consent.strip() for one in agreed):
        raise ValueError("a deduction needs the customer's recorded consent")
    gifts = {line.line: line.quantity for line in sold.lines if line.gift}
    if any(count > gifts.get(line, 0) for line, count in missing_gifts):
        raise ValueError("this gift was not given")


def _wanted(due: Entitlement, refunded: Refunded) -> dict[int, int]:
    """What is open in each line of the order and for its delivery; below 0 where too much was refunded."""
    done, kept = dict(refunded.by_line), dict(refunded.withheld)
    wanted = {line: cents - done.get(line, 0) - kept.get(line, 0) for line, cents in due.by_line.items()}
    return {**wanted, FREIGHT: due.freight - refunded.freight_cents}


def _gifts_withheld(
    sold: Sold, now: Sequence[Back], missing: Sequence[tuple[int, int]], open_now: dict[int, int]
) -> tuple[dict[int, int], list[SheetLine]]:
    """The marked price of missing gifts, out of the goods with which they should have come."""
    answering = {back.line for back in now if back.route in GIFTS_BACK}
    able = {place: cents if place in answering else 0 for place, cents in open_now.items()}
    left, lines = sum(able.values()), []
    names = {line.line: line for line in sold.lines}
    for number, count in missing:
        gift = names[number]
        cents = min(left, count * gift.marked_cents)
        left -= cents
        if cents:
            text = T("Gift that did not come back: {name} × {count}, marked price", name=gift.name, count=count)
            lines.append(SheetLine("gift", text, -cents, number))
    parts = split(sum(able.values()) - left, list(able.values()))
    return dict(zip(able, parts, strict=True)), lines


def _asked(sold: Sold, worn: Sequence[Worn], deductions: Sequence[Deduction]) -> list[SheetLine]:
    return [*(_wear(sold, one) for one in worn), *map(_deduction, deductions)]


def _deduction(one: Deduction) -> SheetLine:
    text = T("Deduction agreed with the customer: {reason} ({consent})", reason=one.reason, consent=one.consent)
    return SheetLine("deduction", text, -one.cents, one.line)


def worn_of(sold: Sold, line: int, quantity: int, wear: Wear) -> tuple[int, int]:
    """What was paid for so many pieces of a line, their share of a discount taken off; and the wear of them."""
    price = next(one.price(quantity) for one in sold.lines if one.line == line)
    paid = share(sold.goods_paid, price, sold.goods)
    return paid, wear.of(paid)


def _wear(sold: Sold, one: Worn) -> SheetLine:
    paid, cents = worn_of(sold, one.line, one.quantity, one.wear)
    name = next(line.name for line in sold.lines if line.line == one.line)
    text = T("Wear of {name} × {count}: {percent} a day of {paid} for {days} days of use, agreed to ({consent})",
             name=name, count=one.quantity, percent=f"{one.wear.daily_percent:g} %", paid=Money(paid),
             days=one.wear.days, consent=one.consent)  # fmt: skip
    return SheetLine("wear", text, -cents, one.line)


def _deducted(asked: Sequence[SheetLine], able: dict[int, int]) -> tuple[list[SheetLine], dict[int, int]]:
    """What was agreed to, of each line at most what is open there."""
    taken, lines = dict.fromkeys(able, 0), []
    for one in asked:
        number = one.line or 0
        cents = min(-one.cents, able.get(number, 0) - taken.get(number, 0))
        if cents:
            taken[number] += cents
            lines.append(msgspec.structs.replace(one, cents=-cents))
    return lines, taken


def _by_means(sold: Sold, refunded: Refunded, cents: int) -> tuple[tuple[str, int], ...]:
    """The refund in the ratio of the payments, counted over all refunds of the order."""
    done = dict(refunded.by_means)
    targets = split(refunded.cents + cents, [paid for _, paid in sold.payments])
    wanted = [target - done.get(means, 0) for (means, _), target in zip(sold.payments, targets, strict=True)]
    parts = zip(sold.payments, fill(cents, wanted), strict=True)
    return tuple((means, part) for (means, _), part in parts if part)


def _entitled(sold: Sold, before: Sequence[Back], now: Sequence[Back], due: Entitlement) -> list[SheetLine]:
    """The goods at their purchase prices, and what of it the customer may have back."""
    names = {line.line: line for line in sold.lines}
    lines = []
    for backs, earlier in ((before, True), (now, False)):
        for back in backs:
            sold_line = names[back.line]
            about = {"name": sold_line.name, "count": back.quantity}
            text = T("{name} × {count}, returned before", **about) if earlier else T("{name} × {count}", **about)
            lines.append(SheetLine("goods", text, sold_line.price(back.quantity), back.line))
    for (price, refund), lost in ((due.safe, False), (due.settled_again, due.lost)):
        if price != refund:
            lines.append(SheetLine("discount", _why_less(sold, due, lost), refund - price))
    if due.freight_lost:
        text = T("Delivery was free from {limit}; {kept} do not reach it", limit=Money(sold.free_from_cents),
                 kept=Money(due.kept))  # fmt: skip
        lines.append(SheetLine("freight_lost", text, -due.freight_lost))
    if due.freight:
        text = T("Share of the delivery of {freight}", freight=Money(sold.freight_paid))
        lines.append(SheetLine("freight", text, due.freight))
    return lines


def _why_less(sold: Sold, due: Entitlement, lost: bool) -> Text:
    discount = Money(sold.goods - sold.goods_paid)
    if not lost:
        return T("Share of the discount of {discount}", discount=discount)
    return T("The discount of {discount} was for {limit} or more; {kept} do not reach it", discount=discount,
             limit=Money(sold.threshold_cents), kept=Money(due.kept))  # fmt: skip


def _before(refunded: Refunded, total: int) -> list[SheetLine]:
    lines = []
    withheld = sum(cents for _, cents in refunded.withheld)
    if withheld:
        lines.append(SheetLine("withheld", T("Kept back before: gifts, agreed deductions"), -withheld))
    if refunded.cents:
        lines.append(SheetLine("refunded", T("Refunded before"), -refunded.cents))
    if total < 0:
        lines.append(SheetLine("excess", T("Refunded before beyond what is due; it is not offset"), -total))
    return lines
