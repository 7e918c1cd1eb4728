"""A step of a course: what the tables of complaints, returns and callbacks have in common."""

from __future__ import annotations

from dataclasses import dataclass

from config.texts import Text

BEFORE = "before"
"""The target of a step that leads back to where it was."""
SAME = ""
"""The target of a step that leaves it where it is."""


@dataclass(frozen=True)
class Step:
    """One step.

    `action` is the operation `CAPABILITY.ACTION`; `sources` the states from which it is possible, `target` the state
    that it leads to. `requires` says in words what must be given or true. `meets` are the clocks whose work is done
    by it, `ends` those that are no longer asked for, `starts` those that begin: `solve/2` is half of the solve clock.
    `told` is who hears of it, `message` what the customer is written.
    """

    id: str
    action: str
    name: Text
    sources: tuple[str, ...]
    target: str
    requires: tuple[Text, ...] = ()
    meets: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    message: str = ""
    capability: str = ""

    @property
    def operation(self) -> str:
        """The operation that takes it; of a step that happens by itself, what it follows from."""
        return f"{self.capability}.{self.action}"
