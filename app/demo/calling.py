"""Calls that keep coming in, so that the queue moves: recorded, taken and answered by the demo's agents."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

from app.demo.company import Purchase
from app.demo.company import purchases as bought
from app.demo.history import AGENTS
from app.demo.scripts import script
from models.assignment.operations import TakeNext, take_next
from models.cases.tables import Case
from models.consultations.operations import AnswerConsultation, answer
from models.desk import Desk
from models.intake.operations import open_case
from models.refusals import Refused
from models.staff.members import member

SHORTEST, LONGEST = 3.0, 9.0
"""Seconds between two calls."""


def calls(desk: Desk, rounds: int | None, wait: Callable[[float], object] | None) -> None:
    """One call after the other; now and then somebody takes the next case or answers one."""
    chance, purchases = Random(), bought()  # noqa: S311 - a demo holds no secret
    done = 0
    while rounds is None or done < rounds:
        call(desk, chance, purchases)
        done += 1
        (wait or time.sleep)(chance.uniform(SHORTEST, LONGEST))


def call(desk: Desk, chance: Random, purchases: list[Purchase]) -> None:
    """One call, and perhaps some work on another case."""
    agent = desk.acting(member(chance.choice(AGENTS)))
    given, said = script(chance, chance.choice(purchases))
    open_case(agent, given)
    worker = desk.acting(member(chance.choice(AGENTS)))
    try:
        if chance.random() < 0.4:
            take_next(worker, TakeNext())
        elif (row := _mine(worker)) is not None:
            answer(worker, AnswerConsultation(case=row.number, version=row.version, answer=said))
    except Refused:
        return


def _mine(desk: Desk) -> Case | None:
    """The oldest question of who acts that waits for an answer."""
    waiting = Case.open & (Case.owner == desk.staff_id) & (Case.kind == "consultation") & (Case.state == "open")
    found: Case | None = Case.select().where(waiting).order_by(Case.received_at).first()
    return found
