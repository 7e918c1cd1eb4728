"""What an exercise is held against: what stands in the database since it was set, and who did it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from config.texts import Sayable, Text
from models.cases.tables import Case
from models.customers.tables import Customer
from models.desk import Desk
from models.events import Event


class Scene(NamedTuple):
    """What was prepared for an exercise: the newest event then, and the case that it is about, if there is one."""

    after: int
    case: str = ""


class Verdict(NamedTuple):
    """Whether an exercise is done; if not, what is told of that which was done, or None where nothing was yet.

    `wrong` is whether it is not what was asked for; else it is a part of it.
    """

    done: bool = False
    missing: Text | None = None
    wrong: bool = False


DONE, NOT_YET = Verdict(True), Verdict()


def lacks(text: Text) -> Verdict:
    """Something was done, but not what was asked for."""
    return Verdict(missing=text, wrong=True)


def half(text: Text) -> Verdict:
    """A part is done: what comes now."""
    return Verdict(missing=text)


def wrong(*comparisons: tuple[Sayable, Any, Any]) -> list[Sayable]:
    """The names of those things that are not as they should be: name, what it is, what it should be."""
    return [name for name, found, wanted in comparisons if found != wanted]


class Seen:
    """The desk since an exercise was set; `trainee` is the id of who practises."""

    def __init__(self, desk: Desk, trainee: int, scene: Scene) -> None:
        self.desk = desk
        self.trainee = trainee
        self.scene = scene

    def did(self, *operations: str) -> list[Event]:
        """What the trainee did by these operations, the oldest first; by any, where none is named."""
        mine = (Event.id > self.scene.after) & (Event.staff == self.trainee)
        found = Event.select().where(mine & Event.operation.in_(operations) if operations else mine)
        return list(found.order_by(Event.id))

    def cases(self, *operations: str) -> list[Case]:
        """The cases on which the trainee did something of this, each once, the latest last."""
        ids = dict.fromkeys(event.case_id for event in self.did(*operations) if event.case_id is not None)
        found = {case.id: case for case in Case.select().where(Case.id.in_(list(ids)))}
        return [found[key] for key in ids if key in found]

    @property
    def case(self) -> Case:
        """The case that was prepared, as it is now."""
        row: Case = Case.get(Case.number == self.scene.case)
        return row

    def elsewhere(self, cases: Iterable[Case]) -> Case | None:
        """The last one of these cases that is not the one that was prepared."""
        return next((case for case in reversed(list(cases)) if case.number != self.scene.case), None)


def customer(number: str) -> int:
    """The id of a customer by the number under which the company knows him."""
    return int(Customer.get(Customer.external_no == number).id)
