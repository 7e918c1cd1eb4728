from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from config import Rules, check

KEYS = {
    "agent", "tech", "engineer", "qc", "warehouse", "seller", "supervisor", "manager",
    "finance", "leader", "privacy", "admin",
}  # fmt: skip


def test_the_roles_of_the_company(rules: Rules) -> None:
    assert rules.roles.names.keys() == KEYS
    assert rules.roles.names["agent"].zh == "客服专员"


@pytest.mark.parametrize(
    ("roles", "operation", "allowed"),
    [
        (["agent"], "intake.open", True),
        (["agent"], "cases.assign", False),
        (["agent", "supervisor"], "cases.assign", True),
        (["supervisor"], "cases.change_severity", True),
        (["manager"], "clocks.stop", True),
        (["warehouse"], "tasks.finish", True),
        (["warehouse"], "intake.open", False),
        (["seller"], "intake.open", True),
        (["seller"], "assignment.take_next", False),
        (["admin"], "staff.add", True),
        (["admin"], "imports.customers", True),
        (["admin"], "cases.note", False),
        (["agent"], "imports.customers", False),
        (["nobody"], "cases.note", False),
        ([], "cases.note", False),
    ],
)
def test_who_may_do_what(rules: Rules, roles: list[str], operation: str, allowed: bool) -> None:
    assert rules.roles.may(roles, operation) is allowed


def test_everybody_who_may(rules: Rules) -> None:
    assert rules.roles.who_may("cases.assign") == ("supervisor", "manager")
    assert rules.roles.who_may("staff.add") == ("admin",)
    assert rules.roles.who_may("nothing.known") == ()


def test_who_sees_cases(rules: Rules) -> None:
    assert not rules.roles.sees_cases(["admin"])
    assert rules.roles.sees_cases(["admin", "supervisor"])
    assert rules.roles.sees_only_own(["seller"])
    assert rules.roles.sees_only_own(["seller", "admin"])
    assert not rules.roles.sees_only_own(["seller", "agent"])
    assert not rules.roles.sees_only_own(["admin"])


@pytest.mark.parametrize(
    ("roles", "sees"), [(["supervisor"], True), (["manager"], True), (["admin"], True), (["agent", "qc"], False)]
)
def test_who_sees_the_rules(rules: Rules, roles: list[str], sees: bool) -> None:
    assert rules.roles.sees_rules(roles) is sees


def test_a_screen_that_does_not_exist_is_a_fault_where_it_stands(rewritten: Callable[..., Path]) -> None:
    directory = rewritten("roles.yaml", "opens: warehouse", "opens: garage")
    [fault] = check(directory)
    line = (directory / "roles.yaml").read_text("utf-8").splitlines().index("    opens: garage") + 1
    assert (fault.place.file, fault.place.line, fault.key) == ("roles.yaml", line, "roles.warehouse.opens")
