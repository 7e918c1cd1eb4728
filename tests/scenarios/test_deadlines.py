"""Four receipts whose deadlines were worked out by hand: stored, told on the screen, and told to other systems."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from app import main
from models.cases.queries import view
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.staff.members import member
from screens.cases.explaining import ExplainingScreen
from tests.clock import SHANGHAI, SettableClock
from tests.screens.company import found_company
from tests.screens.driving import screen_text
from tests.screens.working import working


class Receipt(NamedTuple):
    """When a complaint reached the desk, by which way, and what must come of it."""

    at: str
    given: dict[str, Any]
    severity: str
    due: dict[str, str]
    because: tuple[str, ...]
    told: tuple[str, ...]


RECEIPTS = {
    # 90 minutes of Friday; Saturday is off, Sunday is worked in exchange for National Day: 150 minutes of it.
    "Friday before a swapped Sunday": Receipt(
        "2026-09-18 16:30", {}, "P3",
        {"first_response": "09-20 11:30", "plan": "09-21 18:00", "solve": "09-24 18:00"},
        ("2026-09-18 (Fri): 16:30–18:00, 1 h 30 min", "2026-09-19 (Sat): skipped, weekend",
         "2026-09-20 (Sun): worked in exchange for National Day", "2026-09-20 (Sun): 09:00–11:30, 2 h 30 min"),
        ("2026-09-19 (Sat) does not count: weekend.", "2026-09-20 (Sun) counts from 09:00 to 11:30: 2 h 30 min."),
    ),
    # One hour is left of the 30th; the week from the 1st to the 7th is off, Saturday the 10th is worked.
    "eve of National Day": Receipt(
        "2026-09-30 17:00", {"authority_no": "A1"}, "P2",
        {"first_response": "10-08 10:00", "plan": "10-08 18:00", "solve": "10-10 18:00", "legal": "10-20 18:00"},
        ("2026-10-01 (Thu) to 2026-10-07 (Wed): 7 days skipped, National Day",
         "2026-10-10 (Sat): worked in exchange for National Day"),
        ("The 7 days from 2026-10-01 (Thu) to 2026-10-07 (Wed) do not count: National Day.",),
    ),
    # Nothing of Monday counts; the clock of the channel and that of the kind end at the same instant.
    "e-mail at night": Receipt(
        "2026-11-23 23:30", {"channel": "email"}, "P3",
        {"first_response": "11-24 13:00", "plan": "11-25 18:00", "solve": "11-30 18:00"},
        ("2026-11-23 (Mon): after closing time", "2026-11-24 (Tue): 09:00–13:00, 4 h"),
        ("2026-11-23 (Mon) was over for us", "2026-11-24 (Tue) counts from 09:00 to 13:00: 4 h."),
    ),
    # Half an hour, four hours, a day: no night and no Sunday stops them.
    "P1 on Saturday night": Receipt(
        "2026-11-28 23:50", {"flags": ("allergy",)}, "P1",
        {"first_response": "11-29 00:20", "plan": "11-29 03:50", "solve": "11-29 23:50"},
        ("counted from 2026-11-28 (Sat) 23:50", "due 2026-11-29 (Sun) 00:20"),
        ("We count from 2026-11-28 (Sat) 23:50.", "So it is due 2026-11-29 (Sun) 00:20."),
    ),
}  # fmt: skip


@pytest.fixture(params=[*RECEIPTS.values()], ids=[*RECEIPTS])
def receipt(request: pytest.FixtureRequest) -> Receipt:
    found: Receipt = request.param
    return found


def received(desk: Desk, clock: SettableClock, receipt: Receipt) -> str:
    """The number of the complaint."""
    clock.at(receipt.at)
    given = OpenCase(
        kind="complaint", customer_id=1, product_code="P1", order_number="D1001", batch_number="B2601",
        category="product_quality", text="胶囊发霉", **receipt.given,
    )  # fmt: skip
    return open_case(found_company(desk).acting(member("lin")), given).number


def test_they_are_due_when_they_should_be(
    desk: Desk, clock: SettableClock, receipt: Receipt, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    number = received(desk, clock, receipt)
    shown = view(desk.acting(member("lin")), number)
    assert shown.severity == receipt.severity
    assert {c.kind: f"{c.due_at.astimezone(SHANGHAI):%m-%d %H:%M}" for c in shown.clocks} == receipt.due
    assert main.run(["show", "case", number, "--json"], {"DESK_DB": database_url, "LANG": "C"}) == 0
    told = json.loads(capsys.readouterr().out)
    assert [clock["steps"] for clock in told["clocks"]] == [list(clock.steps) for clock in shown.clocks]
    steps = [step for clock in shown.clocks for step in clock.steps]
    assert [words for words in receipt.because if words not in steps] == []


async def test_they_explain_themselves_on_the_screen(sqlite_desk: Desk, clock: SettableClock, receipt: Receipt) -> None:
    number = received(sqlite_desk, clock, receipt)
    async with working(sqlite_desk, "lin", lambda: ExplainingScreen(number), size=(80, 80)) as pilot:
        seen = " ".join(row.strip() for row in screen_text(pilot.app))  # type: ignore[arg-type]
        assert [words for words in receipt.told if words not in seen] == []
