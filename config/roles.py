"""Who may do which operation (requirements S23)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Literal

import msgspec

from config.reading import Document, Fault, unknown
from config.texts import Name, T

Screen = Literal["home", "queue", "tasks", "approvals", "complaints", "warehouse", "inspection", "refunds"]
"""Screens at which a role can be at work; `home` is one's own cases, tasks and messages."""


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a role may do: operations by name, or by pattern such as `cases.*`; `opens` is where it is at work."""

    name: Name
    operations: tuple[str, ...] = ()
    sees_cases: bool = True
    sees_only_own: bool = False
    sees_rules: bool = False
    opens: Screen = "home"


class Roles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """roles.yaml."""

    roles: dict[str, Role]

    @property
    def names(self) -> dict[str, Name]:
        """What the roles are called, by key."""
        return {key: role.name for key, role in self.roles.items()}

    def may(self, roles: Sequence[str], operation: str) -> bool:
        """Whether one of these roles may do the operation."""
        return any(_covers(self.roles[key], operation) for key in roles if key in self.roles)

    def who_may(self, operation: str) -> tuple[str, ...]:
        """The roles that may do the operation."""
        return tuple(key for key, role in self.roles.items() if _covers(role, operation))

    def works_at(self, roles: Sequence[str]) -> Screen:
        """The screen of the department of somebody with these roles; `home` where there is none."""
        at = (self.roles[key].opens for key in roles if key in self.roles)
        return next((screen for screen in at if screen != "home"), "home")

    def opens(self, roles: Sequence[str]) -> Screen:
        """The screen that opens after signing in: that of a department for whose whole work is there, else `home`."""
        at = {self.roles[key].opens for key in roles if key in self.roles}
        return at.pop() if len(at) == 1 else "home"

    def sees_cases(self, roles: Sequence[str]) -> bool:
        """Whether one of these roles sees the text of cases."""
        return any(self.roles[key].sees_cases for key in roles if key in self.roles)

    def sees_rules(self, roles: Sequence[str]) -> bool:
        """Whether one of these roles may look at the rules and try others on past cases."""
        return any(self.roles[key].sees_rules for key in roles if key in self.roles)

    def sees_only_own(self, roles: Sequence[str]) -> bool:
        """Whether these roles see the cases of their own customers alone."""
        seeing = [self.roles[key] for key in roles if key in self.roles and self.roles[key].sees_cases]
        return bool(seeing) and all(role.sees_only_own for role in seeing)


def _covers(role: Role, operation: str) -> bool:
    return any(fnmatchcase(operation, pattern) for pattern in role.operations)


def faults(file: Roles, document: Document, operations: Iterable[str] | None) -> list[Fault]:
    """Operations that do not exist, where the existing ones are given."""
    if operations is None:
        return []
    known = list(operations)
    found = []
    for key, role in file.roles.items():
        for i, pattern in enumerate(role.operations):
            if any(fnmatchcase(name, pattern) for name in known):
                continue
            text = (
                T("no operation is called like {pattern}", pattern=pattern)
                if "*" in pattern
                else unknown(pattern, known)
            )
            found.append(document.fault(f"roles.{key}.operations[{i}]", text))
    return found
