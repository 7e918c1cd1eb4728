"""A case by its number, for operations that change it."""

from __future__ import annotations

import msgspec

from config.texts import T
from models.cases.tables import Case
from models.desk import Desk
from models.refusals import Refused
from models.texts import not_found


class CaseChanged(msgspec.Struct, frozen=True):
    """What an operation on a case answers: the number, and the version that the case has now."""

    number: str
    version: int


def find_case(desk: Desk, typed: str, field: str = "case") -> Case:
    """The case of a number, in any width and spacing, if who acts may see it.

    Raises:
        Refused: `invalid`, when the check digit is wrong; `not_found`.
    """
    number = desk.rules.numbering.parse(typed)
    if number is None and desk.rules.numbering.wrong_digit(typed):
        raise Refused("invalid", T("{number} has a wrong check digit; read it out once more.", number=typed), field)
    row = Case.get_or_none(Case.number == (number or typed.strip()))
    if row is None or not may_see(desk, row):
        raise Refused("not_found", not_found(T("case"), typed), field)
    return row


def may_see(desk: Desk, case: Case) -> bool:
    """Whether who acts may see this case: the administrator sees none, a direct seller only his own customers'."""
    if desk.staff is None:
        return True
    if not desk.rules.roles.sees_cases(desk.staff.roles):
        return False
    if not desk.rules.roles.sees_only_own(desk.staff.roles):
        return True
    if desk.staff.id in (case.owner_id, case.created_by_id):
        return True
    return bool(case.customer_id and case.customer.seller_id == desk.staff.id)


def find_open_case(desk: Desk, typed: str) -> Case:
    """The case of a number, if it is open.

    Raises:
        Refused: as `find_case`; `rule`, when the case is closed.
    """
    case = find_case(desk, typed)
    if not case.open:
        raise Refused("rule", T("The case {number} is closed.", number=case.number), "case")
    return case


def changed(case: Case) -> CaseChanged:
    """The answer of an operation that changed this case."""
    return CaseChanged(case.number, case.version)
