"""kill -9 in the middle of intake and saving: no half case, no lost draft, a sound database."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from peewee import fn

from app.demo import FILLED
from models import settings
from models.cases.tables import Case, Contact
from models.clocks.tables import Clock
from models.desk import Desk
from models.events import Event
from models.intake.tables import Draft
from tests.screens.company import found_company
from tests.terminal.terminals import F, Terminal, desk

QUICK, ALL = 5, 50
KEPT_WITHIN = 0.34
"""Seconds: what was typed longer ago than this must be there again."""
CALL = F[6] + "1001\r2\r\r1\r\r\r\r1\r\r\r\r\r"


@pytest.fixture
def company(sqlite_desk: Desk) -> Desk:
    settings.mark(sqlite_desk.database, "demo")
    settings.write(sqlite_desk.database, FILLED, "yes")
    return found_company(sqlite_desk)


@contextmanager
def agent(url: str) -> Iterator[Terminal]:
    one = desk(url, "demo", "--as", "lin")
    try:
        one.wait("as of")
        yield one
    finally:
        one.close()


def check_sound(desk_: Desk) -> None:
    """Every case is whole, and the database is what it should be."""
    assert desk_.database.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
    for case in Case.select():
        assert case.number
        assert Clock.select().where(Clock.case == case.id).count() >= 2
        assert Contact.select().where(Contact.case == case.id).count() == 1
        assert Event.select().where(Event.case == case.id, Event.operation == "intake.open").count() == 1
        assert case.next_due is not None


def kill_while_typing(company: Desk, url: str, chance: random.Random) -> None:
    """Type a text letter by letter, kill at some letter; all but the last third of a second is in the draft."""
    Draft.delete().execute()
    with agent(url) as one:
        one.send(CALL)
        one.wait("Product quality")
        sent: list[tuple[float, str]] = []
        seen: list[tuple[float, str]] = []
        text, slowest = "", 0.0
        for _ in range(chance.randrange(3, 40)):
            text += chance.choice("abcdefg hijk")
            one.send(text[-1])
            sent.append((time.monotonic(), text))
            one.read(chance.uniform(0.005, 0.05))
            slowest = max(slowest, time.monotonic() - sent[0][0])
            if text.strip() and text.rstrip() in one.text:
                seen.append((time.monotonic(), text))
                sent.clear()
        one.read(chance.uniform(0, KEPT_WITHIN))
        killed = time.monotonic()
        one.kill()
    kept = str(next((row.content.get("text", "") for row in Draft.select()), ""))
    within = KEPT_WITHIN + 3 * slowest  # a machine that is slow to show a letter is slow to write it down
    due = max((shown for at, shown in seen if killed - at > within), key=len, default="")
    assert kept.strip().startswith(due.strip()) or due.strip() == "", (kept, due)
    check_sound(company)


def kill_while_saving(company: Desk, url: str, chance: random.Random) -> None:
    """Save, and kill a moment later: the case is there whole, or the draft is."""
    Draft.delete().execute()
    before = Case.select(fn.COUNT(Case.id)).scalar()
    with agent(url) as one:
        one.send(CALL)
        one.wait("Product quality")
        one.send("mould")
        one.wait("mould")
        one.wait(lambda: "mould" in str([row.content for row in Draft.select()]))
        one.send(F[10])
        time.sleep(chance.uniform(0, 0.12))  # the moment of death is what is tried out here
        one.kill()
    saved = Case.select(fn.COUNT(Case.id)).scalar() - before
    drafts = [row for row in Draft.select() if row.content.get("text") == "mould"]
    assert saved in (0, 1)
    assert saved or drafts
    check_sound(company)


KILLS: tuple[Callable[[Desk, str, random.Random], None], ...] = (kill_while_typing, kill_while_saving)


@pytest.mark.parametrize("kill", KILLS)
def test_killed_in_mid_sentence(company: Desk, sqlite_url: str, kill: Callable[..., None], tmp_path: Path) -> None:
    chance = random.Random(str(tmp_path))
    for _ in range(QUICK // 2 + 1):
        kill(company, sqlite_url, chance)


@pytest.mark.soak
@pytest.mark.parametrize("kill", KILLS)
def test_killed_fifty_times(company: Desk, sqlite_url: str, kill: Callable[..., None], tmp_path: Path) -> None:
    chance = random.Random(str(tmp_path))
    for _ in range(ALL // 2):
        kill(company, sqlite_url, chance)
