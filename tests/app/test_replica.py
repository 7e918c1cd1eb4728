"""What only reads works on a replica, says how far behind it is, and tries to write nothing."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.feeding import Waiting
from app.main import run
from app.wall import read
from config.texts import T
from models import database as databases
from models.desk import Desk
from models.events import last_number
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.noticing import Polling, noticing
from models.refusals import Refused
from models.replica import Replica, replica, told_of
from screens.feed import Feed
from screens.wall.screen import WallScreen
from tests.clock import SettableClock
from tests.pair import Pair, pair_of_servers
from tests.screens.company import found_company
from tests.screens.driving import playing, shown
from tests.servers import TEMPLATE
from tests.waiting import wait_until

READ_ONLY = (
    "stats", "stats --json", "report complaints", "report returns --json", "report callbacks", "show queue",
    "show case {case}", "show customer 13800001001", "rules list", "rules show 0", "rules explain {explained}",
    "rules replay config --from 2026-11-01 --to 2026-11-30", "messages list", "refunds list", "doctor",
    "docs workflow complaint",
)  # fmt: skip
"""Every command that only reads the database. The doctor's code may be 1: nobody works here."""


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A primary and its replica, for this test alone."""
    with pair_of_servers() as made:
        yield made


@pytest.fixture
def url(pair: Pair) -> str:
    """The replica, as those who only read name it."""
    return f"postgresql://postgres@{pair.standby.place}/{TEMPLATE}"


@pytest.fixture
def case(pair: Pair, open_desk: Callable[[str], Desk]) -> str:
    """The number of a case that was opened on the primary."""
    desk = found_company(open_desk(pair.url(TEMPLATE)))
    number = open_case(desk, OpenCase(kind="suggestion", text="好", customer_id=1)).number
    desk.database.close()
    there = f"SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}'"  # a commit waits until it has it, not shows it
    wait_until(lambda: pair.standby.databases.execute(there), "the database on the replica")
    return number


def behind(url: str) -> Replica:
    database = databases.open_only(url)
    found = replica(database)
    database.close()
    assert found is not None
    return found


def test_every_command_that_only_reads_works_on_a_replica(
    url: str, case: str, tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str]
) -> None:
    wait_until(lambda: behind(url) == Replica(True, 0.0), "the replica")
    explained = tmp_path_factory.mktemp("explain") / "case.json"
    explained.write_text(json.dumps({"case": case}))
    for command in READ_ONLY:
        arguments = command.format(case=case, explained=explained).split()
        code = run(["--db", url, "--lang", "en", *arguments], {})
        seen = capfd.readouterr()
        assert code == 0 or command == "doctor", (command, seen)
        assert "read-only" not in seen.out + seen.err, (command, seen)
        if command.startswith(("report", "show")):
            assert seen.err == "replica, 0 s behind\n"
        if command == "stats":
            assert "replica, 0 s behind" in seen.out


def test_what_writes_is_refused_in_a_sentence(
    url: str, case: str, open_desk: Callable[[str], Desk], capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["--db", url, "--lang", "en", "worker", "--once"], {}) == 1
    assert "This database is a replica, from which one can only read" in capfd.readouterr().err
    with pytest.raises(Refused) as refused:
        open_case(open_desk(url), OpenCase(kind="suggestion", text="好"))
    assert refused.value.code == "read_only"


async def test_a_wallboard_on_a_replica_follows_it_and_says_how_far_behind_it_is(
    pair: Pair, url: str, case: str, open_desk: Callable[[str], Desk], clock: SettableClock
) -> None:
    desk = open_desk(url)
    assert isinstance(noticing(desk.database), Polling)

    def feed(post: Any) -> Feed:
        return Feed(Waiting(desk.database).wait, post, clock, after=last_number(), pause=0, timeout=0.1)

    any_clock: Any = clock
    async with playing(lambda: WallScreen(read, timedelta(0)), desk=desk, clock=any_clock, feed=feed) as pilot:
        await shown(pilot, " replica, 0 s behind", "of 1 open")
        command = [sys.executable, "-m", "app", "--db", pair.url(TEMPLATE), "do", "intake.open", "--as", "lin"]
        given = json.dumps({"kind": "suggestion", "text": "好"}).encode()
        await asyncio.to_thread(subprocess.run, command, input=given, check=True, capture_output=True)
        clock.advance(seconds=2)
        await shown(pilot, "of 2 open")
        pair.primary.kill()
        wait_until(lambda: not behind(url).connected, "the replica notices")
        clock.advance(seconds=10)
        await shown(pilot, " ! replica, CUT OFF from its primary: its last change is ")


def test_what_has_come_and_is_not_applied_yet_counts_as_behind(pair: Pair, url: str, case: str) -> None:
    pair.standby.databases.execute("SELECT pg_wal_replay_pause()")
    pair.primary.databases.execute("CREATE ROLE somebody")
    wait_until(lambda: (behind(url).behind_seconds or 0) > 0, "being behind")
    assert behind(url).connected
    pair.standby.databases.execute("SELECT pg_wal_replay_resume()")
    wait_until(lambda: behind(url) == Replica(True, 0.0), "the replica")
    assert told_of(Replica(True, 2.6)) == T("replica, {n} s behind", n=3)
