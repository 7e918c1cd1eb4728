"""How long the desk's own work takes, beside what the machine needs for the bare minimum."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

from config import Rules
from config.budget import Budget
from models.cases.tables import Case
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.queue.order import WorstFirst
from models.queue.queries import band, queue
from models.queue.wall import wall
from tests.bench.filling import fill_with_cases
from tests.bench.measuring import report, seconds
from tests.conftest import AsRole

MANY = 100_000


def bench_a_queue_of_100_000(sqlite_desk: Desk) -> None:
    """Reading all of it, putting it in order, one change, and the figures above it."""
    fill_with_cases(sqlite_desk, MANY)
    columns = "id, number, kind, state, severity, received_at, next_due, paused, text"
    statement = f"SELECT {columns} FROM cases WHERE open"
    bare = seconds(lambda: sqlite_desk.database.execute_sql(statement).fetchall(), 3)
    report("read 100,000 open cases, worst first", seconds(lambda: queue(sqlite_desk), 3), bare, "bare SELECT")
    rows, now = queue(sqlite_desk), sqlite_desk.now()
    order = WorstFirst(rows)
    pairs = [(row.next_due, row.id) for row in rows]
    report("order of 100,000", seconds(lambda: order.in_order(now)), seconds(lambda: sorted(pairs)), "sorting pairs")
    report(
        "one change in 100,000", seconds(lambda: order.put(rows[777])), seconds(lambda: pairs.index(pairs[-1])), "scan"
    )
    count = seconds(lambda: Case.select().where(Case.open).count())
    report("figures above the queue", seconds(lambda: band(sqlite_desk)), count, "one COUNT")
    report("the wallboard", seconds(lambda: wall(sqlite_desk)), count, "one COUNT")


def bench_recording_a_call(sqlite_desk: Desk, as_role: AsRole) -> None:
    """The operation behind Save, with severity, route, clocks, history and search."""
    agent = as_role(sqlite_desk, "agent")
    sqlite_desk.database.execute_sql("CREATE TABLE bare (text TEXT)")
    given = OpenCase(kind="consultation", topic="usage", text="净水器滤芯多久换一次", contact_name="王女士")
    bare = seconds(lambda: sqlite_desk.database.execute_sql("INSERT INTO bare VALUES ('x')"), 20)
    report("record a consultation", seconds(lambda: open_case(agent, given), 20), bare, "one committed INSERT")


def bench_a_due_time(rules: Rules, clock: Callable[[], datetime]) -> None:
    """Ten working days over the National Day holidays, with its derivation."""
    calendar, start = rules.calendars["desk"], clock()
    bare = seconds(lambda: [start + timedelta(days=day) for day in range(20)], 50)
    report(
        "due time with derivation",
        seconds(lambda: calendar.due(start, Budget(workdays=10)), 50),
        bare,
        "20 additions",
    )


def bench_starting() -> None:
    """What a command costs before it does anything."""

    def python(*arguments: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True)

    bare = seconds(python("-c", "pass"))
    report("desk --help", seconds(python("-m", "app", "--help")), bare, "bare Python")
    report(
        "rules and models",
        seconds(python("-c", "import models.capabilities, config; config.load()")),
        bare,
        "bare Python",
    )
    textual = seconds(python("-c", "import textual.app, textual.widgets"))
    report("screens imported", seconds(python("-c", "import app.screen_session")), textual, "bare Textual")
