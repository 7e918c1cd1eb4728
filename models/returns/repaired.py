"""What the repair papers of a device say, by which it is exchanged, or refunded less its wear (law L2.22 to L2.27)."""

from __future__ import annotations

from datetime import date

from config import versions
from config.texts import T
from models.cases.finding import CaseChanged
from models.desk import Desk
from models.intake.drafts import forget
from models.operation import operation
from models.refusals import Refused
from models.returns.differing import judge_again
from models.returns.moving import Course, StepInput, find
from models.texts import required

LONGEST = 3650
"""Days of a repair; repairs."""


class RecordRepairs(StepInput, kw_only=True):
    """What the repair papers say, and which papers these are.

    `repairs` are those that are done, `same_fault_days` is how long the last one held until the same fault came back.
    `repair_days` is how long the device was in repair in all, `open_repair_days` how long it is in the present repair,
    which waits for parts if `parts_missing`. `model_available`: whether the same model can still be had.
    """

    papers: str
    repairs: int = 0
    same_fault_days: int | None = None
    repair_days: int = 0
    open_repair_days: int = 0
    parts_missing: bool = False
    model_available: bool | None = None


FACTS = ("repairs", "same_fault_days", "repair_days", "open_repair_days", "parts_missing", "model_available")
"""What the rules ask of them; the names are those of `config.return_facts.ReturnFacts`."""


@operation("returns.record_repairs")
def record_repairs(desk: Desk, given: RecordRepairs) -> CaseChanged:
    """Record what the repair papers of devices say; the rules judge again."""
    course = find(desk, given, "record_repairs")
    papers = required(given.papers, T("The repair papers"), "papers")
    _check(given)
    classes = _classes(desk, course)
    devices = [line for line in course.chosen if line.product.product_class in classes]
    if not devices:
        raise Refused("rule", T("This is for devices."), "case")
    for line in devices:
        line.repairs = {"papers": papers, **{name: getattr(given, name) for name in FACTS}}
        judge_again(desk, course, line)
        line.save()
    forget(desk, given.draft)
    return course.finish({"text": papers, "repairs": given.repairs, "repair_days": given.repair_days})


def _classes(desk: Desk, course: Course) -> tuple[str, ...]:
    day: date = course.case.received_at.astimezone(desk.rules.zone).date()
    return versions.in_force(desk.rules.returns.routes.device.versions, day).classes


def _check(given: RecordRepairs) -> None:
    for name in ("repairs", "same_fault_days", "repair_days", "open_repair_days"):
        if not 0 <= (getattr(given, name) or 0) <= LONGEST:
            text = T("This must be a number from {least} to {most}.", least=0, most=LONGEST)
            raise Refused("invalid", text, name)
    if given.open_repair_days > given.repair_days:
        text = T("The days of the present repair are among all days in repair: {days}.", days=given.repair_days)
        raise Refused("invalid", text, "open_repair_days")
