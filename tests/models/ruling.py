"""Rules that differ from the shipped ones, as a manager would write them, and a case to which they apply."""

from __future__ import annotations

from config.loading import SHIPPED
from models.cases.tables import Case
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case


def complaint(desk: Desk) -> Case:
    """A new complaint of severity P3, with clocks for the first response, the plan and the solution."""
    opened = open_case(
        desk,
        OpenCase(
            kind="complaint", category="logistics", demand="explanation", text="送货太慢",
            contact_name="王女士", contact_value="13800001001",
        ),
    )  # fmt: skip
    return Case.get(Case.number == opened.number)


def rewritten(file: str, *changes: tuple[str, str]) -> dict[str, str]:
    """One shipped file in which each `old` is replaced by its `new`, as the files of a set."""
    text = (SHIPPED / file).read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return {file: text}


def capped(cap: int) -> dict[str, str]:
    """A set that differs in one number."""
    return rewritten("routing.yaml", ("cap: 30", f"cap: {cap}"))


def confirmed() -> dict[str, str]:
    """The year 2027 as it might be announced: a longer New Year."""
    return rewritten(
        "holidays.yaml",
        ("state: provisional", "state: official"),
        ("from: 2027-01-01}", "from: 2027-01-01, to: 2027-01-04}"),
        ("from: 2027-02-05, to: 2027-02-10", "from: 2027-02-05, to: 2027-02-12"),
    )


def corrected(days: int = 2, *, retroactive: bool = True) -> dict[str, str]:
    """A P3 complaint must be solved in so many working days instead of five."""
    mark = "\n        retroactive: true" if retroactive else ""
    text = (SHIPPED / "sla.yaml").read_text("utf-8")
    before, key, after = text.partition("id: sla.complaint.p3")
    assert key
    after = after.replace("solve: {workdays: 5}", f"solve: {{workdays: {days}}}", 1)
    after = after.replace("plan: {workdays: 2}", "plan: {workdays: 1}", 1)
    return {"sla.yaml": before + key + after.replace("channel: stricter", f"channel: stricter{mark}", 1)}
