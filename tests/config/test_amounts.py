"""The amount sheet: it always adds up, nothing is refunded twice, and worked examples are right to the cent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.amounts import Back, Deduction, Refunded, Sheet, Sold, SoldLine, Worn, refunded, sheet
from config.entitlement import entitlement
from config.splitting import share, split
from config.texts import Translator
from config.wear import Wear

ROUTES = ("no_reason", "direct_sale", "quality", "device", "safety", "promise")
MEANS = ("wechat", "points", "coupon")


# What always holds


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), max_size=8))
def test_a_split_adds_up_and_keeps_the_ratio(total: int, weights: list[int]) -> None:
    parts, whole = split(total, weights), sum(weights)
    assert sum(parts) == (total if whole else 0)
    for part, weight in zip(parts, weights, strict=True):
        assert not whole or abs(part * whole - total * weight) < whole
        assert total > whole or part <= weight


def test_ties_go_to_the_earlier_line_and_halves_up() -> None:
    assert split(1000, [1, 1, 1]) == [334, 333, 333]
    assert split(1, [5, 5]) == [1, 0]
    assert split(101, [1, 2, 1]) == [25, 51, 25]
    assert [share(1, 1, 2), share(1, 1, 3), share(1000, 2, 3)] == [1, 0, 667]


@st.composite
def orders(draw: st.DrawFn) -> Sold:
    """An order as it may be imported: gifts, discounts, free delivery, paid in several ways, or oddly."""
    line = st.tuples(st.integers(1, 4), st.integers(0, 9_999), st.booleans())
    drawn = draw(st.lists(line, min_size=1, max_size=4))
    lines = tuple(SoldLine(n, f"L{n}", q, c, gift and n > 1, c) for n, (q, c, gift) in enumerate(drawn, 1))
    goods = sum(one.price(one.quantity) for one in lines)
    discount = draw(st.integers(0, goods))
    freight, free_from = draw(st.integers(0, 2_000)), draw(st.integers(0, goods + 10))
    charged = 0 if 0 < free_from <= goods else freight
    total = max(0, goods - discount + charged + draw(st.sampled_from((0, 0, 0, -1, -500, 700))))
    shares = split(total, draw(st.lists(st.integers(0, 5), min_size=3, max_size=3).filter(any)))
    payments = tuple(zip(MEANS, shares, strict=True))
    return Sold(lines, discount, draw(st.integers(0, goods)), freight, free_from, payments)


@st.composite
def returns(draw: st.DrawFn, sold: Sold, routes: Sequence[str] = ROUTES, whole: bool = False) -> list[list[Back]]:
    """The pieces of an order, or some of them, in any order, in any number of returns."""
    pieces = [line.line for line in sold.lines for _ in range(line.quantity)]
    order = draw(st.permutations(pieces))
    order = order if whole else order[: draw(st.integers(1, len(order)))]
    backs = [Back(number, 1, draw(st.sampled_from(routes))) for number in order]
    apart: list[bool] = draw(st.lists(st.booleans(), min_size=len(backs), max_size=len(backs)))
    found: list[list[Back]] = []
    for back, begins in zip(backs, apart, strict=True):
        if begins or not found:
            found.append([])
        found[-1].append(back)
    return found


def played(sold: Sold, parcels: Sequence[Sequence[Back]], more: Sequence[dict[str, Any]] = ()) -> list[Sheet]:
    """The sheets of returns that follow each other."""
    sheets: list[Sheet] = []
    before: list[Back] = []
    for place, now in enumerate(parcels):
        sheets.append(sheet(sold, before, refunded(sheets), now, **(more[place] if more else {})))
        before += now
    return sheets


def extras(sold: Sold) -> st.SearchStrategy[dict[str, Any]]:
    """Missing gifts, agreed deductions, return freight."""
    gifts = [(line.line, line.quantity) for line in sold.lines if line.gift]
    deduction = st.builds(
        Deduction,
        st.sampled_from([line.line for line in sold.lines]),
        st.integers(0, 5_000),
        st.just("r"),
        st.just("c"),
    )
    return st.fixed_dictionaries(
        {
            "missing_gifts": st.lists(st.sampled_from(gifts), max_size=1) if gifts else st.just([]),
            "deductions": st.lists(deduction, max_size=2),
            "return_freight_cents": st.integers(0, 3_000),
        }
    )


@given(st.data())
def test_a_sheet_adds_up_and_nothing_is_refunded_twice(data: st.DataObject) -> None:
    sold = data.draw(orders())
    parcels = data.draw(returns(sold))
    sheets = played(sold, parcels, [data.draw(extras(sold)) for _ in parcels])
    for one in sheets:
        assert sum(line.cents for line in one.lines) == one.total_cents + one.costs_cents
        assert sum(cents for _, cents in one.by_means) == one.total_cents
        assert sum(cents for _, cents in one.by_line) + one.freight_cents == one.total_cents
        assert min([one.total_cents, one.freight_cents, one.excess_cents]) >= 0
        assert all(cents > 0 for _, cents in (*one.by_means, *one.by_line, *one.withheld))
    _within_what_was_paid(sold, sheets, parcels)


def _within_what_was_paid(sold: Sold, sheets: list[Sheet], parcels: list[list[Back]]) -> None:
    done, paid = refunded(sheets), dict(sold.payments)
    assert sum(one.total_cents for one in sheets) == done.cents <= sold.paid
    assert all(cents <= paid[means] for means, cents in done.by_means)
    back = Counter(one.line for now in parcels for one in now)
    prices = {line.line: line.price(back[line.line]) for line in sold.lines}
    assert all(cents <= prices[line] for line, cents in done.by_line)
    assert done.freight_cents <= sold.freight_paid


@given(st.data())
def test_all_returns_together_give_what_the_whole_gives(data: st.DataObject) -> None:
    """Whatever the order; more only where an earlier return was refunded while an offer still held."""
    sold = data.draw(orders())
    parcels = data.draw(returns(sold))
    together = [back for now in parcels for back in now]
    at_once = sheet(sold, (), Refunded(), together).total_cents
    prefixes = [[back for now in parcels[:count] for back in now] for count in range(1, len(parcels) + 1)]
    highest = max(sheet(sold, (), Refunded(), backs).total_cents for backs in prefixes)
    assert sum(one.total_cents for one in played(sold, parcels)) == highest >= at_once


@given(st.data())
def test_who_returns_everything_for_its_quality_loses_nothing(data: st.DataObject) -> None:
    sold = data.draw(orders())
    parcels = data.draw(returns(sold, ("quality", "device", "safety"), whole=True))
    sheets = played(sold, parcels)
    assert sum(one.total_cents for one in sheets) == sold.goods_paid + sold.freight_paid
    assert not any(one.excess_cents for one in sheets)


@given(st.data())
def test_what_quality_gives_is_not_less_for_what_else_is_returned(data: st.DataObject) -> None:
    sold = data.draw(orders())
    backs = [back for now in data.draw(returns(sold)) for back in now]
    alone = [back for back in backs if back.route != "no_reason"]
    assert sheet(sold, (), Refunded(), backs).total_cents >= sheet(sold, (), Refunded(), alone).total_cents


@given(st.data())
def test_a_stored_sheet_says_the_same(data: st.DataObject) -> None:
    sold = data.draw(orders())
    (one, *_) = played(sold, data.draw(returns(sold)))
    read = msgspec.convert(msgspec.json.decode(msgspec.json.encode(one)), Sheet)
    say = Translator("zh").say
    assert [say(line.text) for line in read.lines] == [say(line.text) for line in one.lines]
    assert msgspec.json.encode(read) == msgspec.json.encode(one)


# Worked examples

OFFER = Sold(
    lines=(SoldLine(1, "A", 1, 200_00), SoldLine(2, "B", 1, 100_00), SoldLine(3, "C", 2, 25_00)),
    discount_cents=50_00, threshold_cents=300_00, freight_cents=15_00, free_from_cents=200_00,
    payments=(("wechat", 240_00), ("points", 60_00)),
)  # fmt: skip
"""50.00 off from 300.00, on goods for 350.00: paid 300.00, 4 to 1. Delivery, 15.00, is free from 200.00."""


def parts(one: Sheet) -> tuple[int, dict[str, int], dict[int, int]]:
    """What is refunded: all of it, by means, by line."""
    return one.total_cents, dict(one.by_means), dict(one.by_line)


@pytest.mark.parametrize("route", ROUTES)
def test_the_offer_still_holds(route: str) -> None:
    """One C of 25.00 comes back: 325.00 are kept. 25.00 × 300/350 = 21.43; of it 4/5 = 17.14 and 1/5 = 4.29."""
    one = sheet(OFFER, (), Refunded(), [Back(3, 1, route)])
    assert parts(one) == (21_43, {"wechat": 17_14, "points": 4_29}, {3: 21_43})
    assert [(line.kind, line.cents) for line in one.lines] == [("goods", 25_00), ("discount", -3_57)]


def test_the_offer_is_lost_without_a_reason() -> None:
    """B comes back by route A: 250.00 are kept, below 300.00. 300.00 - 250.00 = 50.00; of it 40.00 and 10.00."""
    one = sheet(OFFER, (), Refunded(), [Back(2, 1, "no_reason")])
    assert parts(one) == (50_00, {"wechat": 40_00, "points": 10_00}, {2: 50_00})
    said = Translator("en").say(one.lines[1].text)
    assert said == "The discount of ¥50.00 was for ¥300.00 or more; ¥250.00 do not reach it"


@pytest.mark.parametrize("route", ROUTES[1:])
def test_the_offer_is_lost_by_any_other_route(route: str) -> None:
    """The share of B as it was paid: 100.00 × 300/350 = 85.71; of it 4/5 = 68.57 and 1/5 = 17.14."""
    one = sheet(OFFER, (), Refunded(), [Back(2, 1, route)])
    assert parts(one) == (85_71, {"wechat": 68_57, "points": 17_14}, {2: 85_71})


def test_free_delivery_is_lost_without_a_reason() -> None:
    """A comes back by route A: 150.00 are kept. 300.00 - 150.00 = 150.00, less the delivery of 15.00 = 135.00."""
    one = sheet(OFFER, (), Refunded(), [Back(1, 1, "no_reason")])
    assert parts(one) == (135_00, {"wechat": 108_00, "points": 27_00}, {1: 135_00})
    assert [line.kind for line in one.lines] == ["goods", "discount", "freight_lost"]


@pytest.mark.parametrize("route", ROUTES[1:])
def test_free_delivery_stays_free_by_any_other_route(route: str) -> None:
    """The share of A: 200.00 × 300/350 = 171.43; of it 4/5 = 137.14 and 1/5 = 34.29."""
    assert parts(sheet(OFFER, (), Refunded(), [Back(1, 1, route)])) == (
        171_43, {"wechat": 137_14, "points": 34_29}, {1: 171_43},
    )  # fmt: skip


def test_quality_and_no_reason_in_one_order() -> None:
    """B by route C: 85.71. Then A by route A; B counts as kept: 150.00 stay of 350.00, the offer and free delivery
    are lost. Really kept are 50.00: 300.00 - 50.00 = 250.00, less 15.00 for the delivery, less 85.71 = 149.29."""
    first, second = played(OFFER, [[Back(2, 1, "quality")], [Back(1, 1, "no_reason")]])
    assert first.total_cents == 85_71
    assert parts(second) == (149_29, {"wechat": 119_43, "points": 29_86}, {1: 149_29})
    assert dict(refunded([first, second]).by_means) == {"wechat": 188_00, "points": 47_00}


def test_an_offer_that_is_lost_after_a_refund_is_not_offset() -> None:
    """One C while the offer holds: 21.43. The other C and B by route A: 200.00 are kept. 300.00 - 200.00 = 100.00,
    less 21.43 = 78.57. Of 100.00, 20.00 are points: 4.29 before, 15.71 now."""
    first, second = played(OFFER, [[Back(3, 1, "no_reason")], [Back(3, 1, "no_reason"), Back(2, 1, "no_reason")]])
    assert (first.total_cents, second.total_cents) == (21_43, 78_57)
    assert dict(second.by_means) == {"wechat": 62_86, "points": 15_71}


def test_what_was_refunded_beyond_is_told_and_left() -> None:
    """A refund while the offer held, and then the offer is lost: nothing is claimed back behind the customer."""
    lines = (SoldLine(1, "A", 1, 250_00), SoldLine(2, "B", 1, 50_00), SoldLine(3, "C", 1, 10_00))
    sold = Sold(lines, 40_00, 260_00, 0, 0, (("card", 270_00),))
    first, second = played(sold, [[Back(2, 1, "no_reason")], [Back(3, 1, "no_reason")]])
    # 50.00 × 270/310 = 43.55 while 260.00 are kept; then 270.00 - 250.00 = 20.00 in all, 23.55 less than refunded.
    assert (first.total_cents, second.total_cents, second.excess_cents) == (43_55, 0, 23_55)
    assert [line.kind for line in second.lines] == ["goods", "goods", "discount", "refunded", "excess"]


def test_paid_delivery_comes_back_where_quality_fails() -> None:
    """Goods 60.00 and 40.00, delivery 12.00, paid 112.00. Line 1 by C: 60.00 + 12.00 × 60/100 = 67.20, and what the
    customer paid for sending it is booked apart. By A the delivery is not refunded."""
    lines = (SoldLine(1, "A", 1, 60_00), SoldLine(2, "B", 1, 40_00))
    sold = Sold(lines, 0, 0, 12_00, 150_00, (("alipay", 100_00), ("coupon", 12_00)))
    one = sheet(sold, (), Refunded(), [Back(1, 1, "quality")], return_freight_cents=9_00)
    assert (one.total_cents, one.freight_cents, one.costs_cents) == (67_20, 7_20, 9_00)
    assert dict(one.by_means) == {"alipay": 60_00, "coupon": 7_20}
    assert sheet(sold, (), Refunded(), [Back(1, 1, "no_reason")]).total_cents == 60_00
    assert sheet(sold, (), Refunded(), [Back(1, 1, "direct_sale")]).total_cents == 60_00


GIFTED = Sold(
    (SoldLine(1, "A", 2, 80_00), SoldLine(2, "Cup", 1, 0, gift=True, marked_cents=29_90)),
    0, 0, 0, 0, (("wechat", 160_00),),
)  # fmt: skip


@pytest.mark.parametrize(("route", "total"), [("no_reason", 50_10), ("direct_sale", 50_10), ("quality", 80_00),
                                              ("device", 80_00), ("safety", 80_00), ("promise", 80_00)])  # fmt: skip
def test_a_missing_gift_costs_its_marked_price(route: str, total: int) -> None:
    """80.00 - 29.90 = 50.10 by A and B, nothing less by the others. Later returns do not pay it out."""
    first = sheet(GIFTED, (), Refunded(), [Back(1, 1, route)], missing_gifts=[(2, 1)])
    assert first.total_cents == total
    second = sheet(GIFTED, [Back(1, 1, route)], refunded([first]), [Back(1, 1, route)])
    assert second.total_cents == 80_00


def test_a_deduction_needs_consent_and_never_goes_below_nothing() -> None:
    """80.00 - 30.00 = 50.00; 100.00 of 80.00 leaves nothing. A later return does not pay out what was kept back."""
    agreed = Deduction(1, 30_00, "使用痕迹", "录音 0815")
    first = sheet(GIFTED, (), Refunded(), [Back(1, 1, "no_reason")], deductions=[agreed])
    assert parts(first) == (50_00, {"wechat": 50_00}, {1: 50_00})
    assert "录音 0815" in Translator("zh").say(first.lines[-1].text)
    much = msgspec.structs.replace(agreed, cents=100_00)
    assert sheet(GIFTED, (), Refunded(), [Back(1, 1, "no_reason")], deductions=[much]).total_cents == 0
    second = sheet(GIFTED, [Back(1, 1, "no_reason")], refunded([first]), [Back(1, 1, "no_reason")])
    assert second.total_cents == 80_00
    with pytest.raises(ValueError, match="consent"):
        sheet(GIFTED, (), Refunded(), [], deductions=[msgspec.structs.replace(agreed, consent=" ")])


def test_points_go_back_as_points() -> None:
    """Paid with 90.00 in points and 10.00 in money: half of it is 45.00 in points and 5.00 in money."""
    sold = Sold((SoldLine(1, "A", 2, 50_00),), 0, 0, 0, 0, (("wechat", 10_00), ("points", 90_00)))
    assert dict(sheet(sold, (), Refunded(), [Back(1, 1, "no_reason")]).by_means) == {"wechat": 5_00, "points": 45_00}


def test_three_refunds_of_ten_over_three_pieces() -> None:
    """3 × 3.34 less 0.02: 10.00 × 1/3 = 3.33, × 2/3 = 6.67, × 3/3 = 10.00."""
    sold = Sold((SoldLine(1, "A", 3, 3_34),), 2, 0, 0, 0, (("wechat", 10_00),))
    sheets = played(sold, [[Back(1, 1, "no_reason")]] * 3)
    assert [one.total_cents for one in sheets] == [3_33, 3_34, 3_33]
    with pytest.raises(ValueError, match="not sold so often"):
        sheet(sold, [Back(1, 3, "no_reason")], refunded(sheets), [Back(1, 1, "no_reason")])


def test_what_really_was_paid_counts() -> None:
    """The order says 50.00 off, but only 280.00 were paid for 350.00: 25.00 × 280/350 = 20.00."""
    sold = msgspec.structs.replace(OFFER, payments=(("wechat", 280_00),))
    assert sheet(sold, (), Refunded(), [Back(3, 1, "quality")]).total_cents == 20_00
    unpaid = msgspec.structs.replace(OFFER, payments=())
    assert sheet(unpaid, (), Refunded(), [Back(3, 1, "quality")]).total_cents == 0


def test_what_was_not_sold_does_not_come_back() -> None:
    for wrong in (Back(9, 1, "quality"), Back(2, 2, "quality"), Back(2, -1, "quality")):
        with pytest.raises(ValueError, match=r"came back|not sold"):
            entitlement(OFFER, [wrong])
    with pytest.raises(ValueError, match="gift"):
        sheet(OFFER, (), Refunded(), [], missing_gifts=[(1, 1)])
    with pytest.raises(ValueError, match="below 0"):
        sheet(OFFER, (), Refunded(), [], return_freight_cents=-1)


DEVICES = Sold(
    lines=(SoldLine(1, "Humidifier", 3, 999_99),), discount_cents=100_00, threshold_cents=0, freight_cents=0,
    free_from_cents=0, payments=(("wechat", 2_899_97),),
)  # fmt: skip


def test_the_wear_is_of_what_was_paid_and_rounded_once() -> None:
    # A third of 2,899.97 is 966.6567, so 966.66 were paid for one; 162 days at 0.05 % are 8.1 % of it: 78.29946.
    worn = Worn(1, 1, Wear(0.05, 162), "call 0815")
    found = sheet(DEVICES, (), Refunded(), (Back(1, 1, "device"),), worn=(worn,))
    assert (found.total_cents, found.withheld) == (966_66 - 78_30, ((1, 78_30),))
    (line,) = [line for line in found.lines if line.kind == "wear"]
    assert line.cents == -78_30
    assert Translator("en").say(line.text) == (
        "Wear of Humidifier × 1: 0.05 % a day of ¥966.66 for 162 days of use, agreed to (call 0815)"
    )


def test_wear_is_never_more_than_what_was_paid_and_never_paid_out_by_a_later_return() -> None:
    worn = Worn(1, 1, Wear(0.05, 3_000), "call 0815")
    first = sheet(DEVICES, (), Refunded(), (Back(1, 1, "device"),), worn=(worn,))
    assert first.total_cents == 0
    back = (Back(1, 1, "device"),)
    rest = sheet(DEVICES, back, refunded([first]), (Back(1, 2, "quality"),))
    assert rest.total_cents == 2_899_97 - 966_66


def test_wear_needs_consent() -> None:
    with pytest.raises(ValueError, match="consent"):
        sheet(DEVICES, (), Refunded(), (Back(1, 1, "device"),), worn=(Worn(1, 1, Wear(0.05, 9), " "),))
