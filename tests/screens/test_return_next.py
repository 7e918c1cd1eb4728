"""What the case of a return says of what happens next, by whom and by when."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from config.texts import Language, Translator
from models.cases.queries import view
from models.desk import Desk
from models.returns import flow
from screens.returns.lines import ReturnText
from screens.widgets import Paragraph
from tests.clock import SettableClock
from tests.models.returning import RETURN_WAYS, Shop, item

SAID = {
    "applied": "Next: decide on the application (After-sales), by 2026-11-24 (Tue) 18:00",
    "qc_pre": "Next: give an opinion by papers and photos (Quality control), by 2026-11-24 (Tue) 18:00",
    "in_transit": "Next: take the goods in when they come (Warehouse)",
    "goods_received": "Next: inspect the goods (Quality control), by 2026-11-25 (Wed) 18:00",
    "inspecting": "Next: finish the inspection (Quality control), by 2026-11-25 (Wed) 18:00",
    "approving": "Next: approve ¥87.50 (whoever may decide), by 2026-11-30 (Mon) 24:00",
    "refunding": "Next: pay the refund (Finance), by 2026-11-30 (Mon) 24:00",
    "exchanging": "Next: send the other goods (Warehouse), by 2026-11-25 (Wed) 18:00",
    "shipped": "Next: ask whether the other goods have come (After-sales)",
    "confirming": "Next: ask whether the customer is satisfied (After-sales), by 2026-11-26 (Thu) 09:00",
    "sent_back": "Next: send the goods back to the customer (Warehouse)",
}
OF_THE_CUSTOMER = {
    "info_needed": "Asked of the customer, until", "customer_decision": "The customer decides until",
    "authorised": "to be sent by",
}  # fmt: skip


def pressing(desk: Desk, number: str, language: Language = "en") -> list[str]:
    text = ReturnText(view(desk, number), Translator(language, desk.rules.zone), desk.rules)
    return [plain(line) for line in text.pressing()]


def plain(line: object) -> str:
    said = line.line if isinstance(line, Paragraph) else line
    return str(getattr(said, "text", said))


@pytest.mark.parametrize(("state", "way"), RETURN_WAYS.items())
def test_every_state_says_who_does_what_by_when(
    sqlite_desk: Desk, clock: SettableClock, state: str, way: Callable[[Shop], str]
) -> None:
    shop = Shop(sqlite_desk, clock)
    said = pressing(shop.desk, way(shop))
    assert [line for line in said if line.startswith("Next")] == ([SAID[state]] if state in SAID else [])
    if state in OF_THE_CUSTOMER:
        assert OF_THE_CUSTOMER[state] in "\n".join(said)


def test_no_open_state_is_silent() -> None:
    assert {*SAID, *OF_THE_CUSTOMER} >= set(flow.ORDER)


def test_goods_that_wait_for_different_things_are_named(sqlite_desk: Desk, clock: SettableClock) -> None:
    shop = Shop(sqlite_desk, clock)
    number = shop.authorised("W2", item(quantity=2), item(line=2))
    shop.takes_in(number, (shop.lines(number)[0].id, 2))
    [said] = [line for line in pressing(shop.desk, number, "zh") if "棉柔毛巾" in line]
    assert said.startswith("下一步：检验货物（质量控制部）")
    assert said.endswith("棉柔毛巾 × 2")
