"""Judging inspected goods anew: the route that is taken then, and what keeps them from going on as is wished."""

from __future__ import annotations

from config.eligibility import RouteAnswer
from models.desk import Desk
from models.returns import eligible
from models.returns.moving import Course
from models.returns.tables import ReturnLine


def judge_again(desk: Desk, course: Course, line: ReturnLine) -> None:
    """Ask the rules with what is known by now; goods that were inspected take the best route that holds."""
    found = eligible.judge(desk, course.case, course.application, line)
    if line.inspected_at is None:
        return
    best = eligible.best(line, found)
    if best is not None and not line.overridden:
        line.route = best.route
    line.differs = _differs(course, line, best)


def unfounded(line: ReturnLine) -> bool:
    """Whether inspected goods have no right to anything: no route holds, and nobody has allowed one."""
    return "route" in line.differs and not line.overridden


def _differs(course: Course, line: ReturnLine, best: RouteAnswer | None) -> list[str]:
    """What keeps a line from going on as the customer wishes (workflows 3.3, R13)."""
    found = []
    if best is None and not line.overridden:
        found.append("route")
    if best is not None and line.wish not in best.offers and not line.overridden:
        found.append("wish")
    if line.wish == "refund" and eligible.wear(line) is not None:
        found.append("wear")
    if line.route == "no_reason" and line.grade in ("C", "D"):
        found.append("grade")
    if line.route in ("no_reason", "direct_sale"):
        found += ["gift"] if course.application.missing_gifts else []
        found += ["accessories"] if not line.accessories else []
    return found
