"""A week of six cases whose figures under other rules were computed by hand, and these other rules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from config.loading import SHIPPED
from models.assignment.operations import ClaimCase, TransferCase, claim, transfer
from models.cases.finding import find_case
from models.cases.operations import ChangeSeverity, EditCase, change_severity, edit
from models.clocks import running
from models.clocks.operations import ResumeClocks, StopClocks, resume, stop
from models.consultations.operations import CloseConsultation, close
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.staff.members import member
from tests.clock import SettableClock
from tests.screens.company import found_company

Changes = Mapping[str, tuple[tuple[str, str], ...]]
CHANGES: Changes = {
    "severity.yaml": (("amount_from: 500000", "amount_from: 100000"),),
    "sla.yaml": (("plan: {workdays: 2}, solve: {workdays: 5}", "plan: {workdays: 3}, solve: {workdays: 4}"),),
    "routing.yaml": (("id: appliance, queue: appliance", "id: appliance, queue: general"),),
}
"""¥1,000 is a P2; a P3 has a plan after 3 and is solved after 4 working days; appliances go to the general queue."""


def write_candidate(directory: Path, changes: Changes = CHANGES) -> Path:
    """A directory with the shipped files that these replacements change."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, replacements in changes.items():
        text = (SHIPPED / name).read_text("utf-8")
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new, 1)
        (directory / name).write_text(text, "utf-8")
    return directory


def past_week(desk: Desk, clock: SettableClock) -> list[str]:
    """Six cases received on Monday, 23 November 2026, 9:00; it is Friday then. Returns their numbers.

    0 an ordinary one of an appliance, its plan told on Thursday; 1 over ¥1,000, answered on Monday at 12:00;
    2 a question, answered at once and closed on Tuesday; 3 one that waited for two desk hours; 4 one whose severity
    and queue were changed by hand; 5 one whose amount was corrected later.
    """
    found_company(desk)
    agent = desk.acting(member("lin"))
    clock.at("2026-11-23 09:00")
    plain = complain(desk, "一")
    dear = complain(desk, "二", product_code="P1", batch_number="B2601", amount_cents=200_000)
    question = OpenCase(kind="consultation", topic="usage", text="怎么用", contact_name="问", answer="看说明")
    asked = open_case(agent, question)
    waited, by_hand, edited = (complain(desk, name) for name in "三四五")
    for number in (plain, dear):
        claim(agent, ClaimCase(case=number, version=1))
    change_severity(desk, ChangeSeverity(case=by_hand, version=1, severity="P1", reason="老客户"))
    transfer(desk, TransferCase(case=by_hand, version=2, queue="service", reason="改派"))
    edit(desk, EditCase(case=edited, version=1, amount_cents=900_000))
    clock.at("2026-11-23 10:00")
    stop(desk, StopClocks(case=waited, version=1, reason="customer"))
    clock.at("2026-11-23 12:00")
    resume(desk, ResumeClocks(case=waited, version=2))
    meet(desk, dear, "first_response")
    clock.at("2026-11-24 10:00")
    close(agent, CloseConsultation(case=asked.number, version=asked.version))
    clock.at("2026-11-26 10:00")
    meet(desk, plain, "plan")
    clock.at("2026-11-27 09:00")
    return [plain, dear, asked.number, waited, by_hand, edited]


def complain(desk: Desk, name: str, **more: object) -> str:
    """A complaint by telephone, of somebody who has no other case; of an appliance unless it says otherwise."""
    given = {
        "kind": "complaint", "category": "device_fault", "text": "坏了", "contact_name": name, "product_code": "P2",
        "no_order_reason": "", **more,
    }  # fmt: skip
    return open_case(desk, OpenCase(**given)).number  # type: ignore[arg-type]


def meet(desk: Desk, number: str, kind: str) -> None:
    """What this clock asks for is done now."""
    desk.transact("test.meet", lambda: running.meet(desk, find_case(desk, number), [kind]))
