"""The outbox: everything arrives, nothing twice but what it names itself, whoever dies in between."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config import Rules
from models import database as databases
from models.cases.tables import Case, Message, Notice
from models.desk import Desk
from models.messages import outbox
from models.messages.deciding import GiveUp, MarkSent, SendAgain, give_up, mark_sent, send_again
from models.messages.gateways.parcels import SENT, Outcome, Parcel
from models.messages.outbox import Deliver, Delivered, deliver
from models.refusals import Refused
from models.rules.current import Current
from tests.clock import SettableClock
from tests.models.complaining import Company
from tests.models.gateways import PostOffice, by, fill, web_service
from tests.notices import in_english, words
from tests.waiting import wait_until

ROOT = Path(__file__).parents[2]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PostOffice]:
    """A mail server that is not started yet."""
    one = PostOffice(tmp_path / "book")
    yield one
    one.kill()


def sending(desk: Desk, gateway: dict[str, Any], **settings: Any) -> Desk:
    """The same desk, with this gateway on every channel."""
    desk.current = Current(by(desk.rules, gateway, **settings))
    return desk


def rounds(desk: Desk) -> Counter[str]:
    """Rounds until nothing is due at once."""
    found = Counter[str]()
    while True:
        done = deliver(desk, Deliver())
        found.update(sent=done.sent, retried=done.retried, failed=done.failed, uncertain=done.uncertain)
        if not done.more:
            return found


def states() -> Counter[str]:
    return Counter(row.state for row in Message.select())


def test_mail_arrives_as_it_was_written(desk: Desk, office: PostOffice) -> None:
    office.start()
    wanted = fill(sending(desk, office.rule, batch=3), 7)
    assert rounds(desk) == Counter(sent=7)
    assert office.taken == wanted
    assert states() == {"sent": 7}
    assert deliver(desk, Deliver()) == Delivered(0, 0, 0, 0, False)


def test_what_is_down_loses_nothing_and_is_asked_after_growing_pauses(
    desk: Desk, office: PostOffice, clock: SettableClock
) -> None:
    fill(sending(desk, office.rule), 1)
    for minutes in (1, 5, 15, 60, 60, 60):
        assert deliver(desk, Deliver()).retried == 1
        clock.advance(minutes=minutes, seconds=-1)
        assert deliver(desk, Deliver()).retried == 0
        clock.advance(seconds=1)
    row = Message.get()
    assert (row.state, row.attempts) == ("waiting", 6)
    assert "refused" in in_english(row.last_error)
    office.start()
    assert deliver(desk, Deliver()).sent == 1


def test_one_attempt_is_enough_to_see_that_a_gateway_is_down(desk: Desk, office: PostOffice) -> None:
    fill(sending(desk, office.rule), 20)
    assert deliver(desk, Deliver()) == Delivered(0, 1, 0, 0, False)
    assert Message.select().where(Message.claimed_by != "").count() == 0


@pytest.mark.parametrize(
    ("answer", "state"), [("451 later", "waiting"), ("550 no such user", "failed"), ("421 closing", "waiting")]
)
def test_a_refused_recipient(desk: Desk, office: PostOffice, answer: str, state: str) -> None:
    office.refusals = {"customer0@example.com": answer}
    office.start()
    fill(sending(desk, office.rule), 2)
    rounds(desk)
    first, second = Message.select().order_by(Message.id)
    assert (first.state, in_english(first.last_error)) == (state, answer)
    assert second.state == ("waiting" if answer.startswith("421") else "sent")


def test_a_bad_address_fails_and_its_owner_is_told(desk: Desk, clock: SettableClock, office: PostOffice) -> None:
    office.start()
    company = Company(sending(desk, office.rule), clock)
    number = company.opens(take=True)
    Message.update(channel="email", address="王 at example").where(Message.template == "M1").execute()
    deliver(desk, Deliver())
    assert Message.get().state == "failed"
    assert "王 at example is not an e-mail address" in words(Notice.get())
    assert Notice.get().to.login == "agent"
    assert Notice.get().case.number == number


@pytest.mark.parametrize(
    ("count", "kills"),
    [(60, 2), pytest.param(500, 3, marks=pytest.mark.soak), pytest.param(500, 25, marks=pytest.mark.soak)],
)
def test_a_server_killed_in_the_middle_loses_nothing_and_doubles_nothing_in_silence(
    desk: Desk, office: PostOffice, clock: SettableClock, count: int, kills: int
) -> None:
    chance = random.Random(count + kills)
    wanted = fill(sending(desk, office.rule, batch=20), count)
    for _ in range(kills):
        office.start(dies_after=chance.randrange(1, count // kills))
        rounds(desk)
        office.kill()
        clock.advance(minutes=chance.choice((1, 5, 60)))
    office.start()
    for _ in range(count):
        rounds(desk)
        if Message.select().where(Message.state == "waiting").count() == 0:
            break
        clock.advance(hours=1)
    uncertain = {row.message_id for row in Message.select().where(Message.state == "uncertain")}
    assert states() == Counter(sent=count - len(uncertain), uncertain=len(uncertain))
    assert 1 <= len(uncertain) <= kills
    assert Counter(office.taken) == Counter(wanted)
    for row in Message.select().where(Message.state == "uncertain"):
        send_again(desk, SendAgain(key=row.key, reason="客户未收到"))
    rounds(desk)
    twice = {one for one, times in Counter(office.taken).items() if times > 1}
    assert twice == uncertain
    assert states() == {"sent": count}


@pytest.mark.parametrize(("count", "kills"), [(40, 2), pytest.param(500, 12, marks=pytest.mark.soak)])
def test_a_server_killed_at_any_moment(
    desk: Desk, office: PostOffice, clock: SettableClock, count: int, kills: int
) -> None:
    chance = random.Random(kills)
    wanted = fill(sending(desk, office.rule, batch=20), count)
    while Message.select().where(Message.state == "waiting").count():
        office.start()
        if kills:
            kills -= 1
            killer = threading.Thread(target=office.kill_at, args=(len(office.taken) + chance.randrange(1, 20),))
            killer.start()
            rounds(desk)
            killer.join()
        else:
            rounds(desk)
            office.kill()
        clock.advance(hours=1)
    uncertain = {row.message_id for row in Message.select().where(Message.state == "uncertain")}
    taken = Counter(office.taken)
    assert set(taken) | uncertain == set(wanted)
    assert set(wanted) - set(taken) <= uncertain
    assert max(taken.values()) == 1


def test_two_deliverers_at_once_send_each_message_once(
    database_url: str, rules: Rules, clock: SettableClock, office: PostOffice
) -> None:
    office.start()
    gateway = by(rules, office.rule, batch=5)
    desk = Desk(databases.connect(database_url), gateway, clock=clock)
    wanted = fill(desk, 60)
    desk.database.close()
    other = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, database_url, json.dumps(office.rule), "5"], cwd=ROOT, env=os.environ
        )
        for _ in range(2)
    ]
    assert [one.wait(60) for one in other] == [0, 0]
    assert Counter(office.taken) == Counter(wanted)


WORKER = """
import json, sys
from datetime import UTC, datetime
from config import load
from models import database
from models.desk import Desk
from models.messages.outbox import Deliver, deliver
from tests.models.gateways import by
url, gateway, batch = sys.argv[1:]
desk = Desk(database.connect(url), by(load(), json.loads(gateway), batch=int(batch)))
while deliver(desk, Deliver()).more:
    pass
"""


def test_a_worker_killed_while_it_sends_leaves_an_uncertain_message(
    desk: Desk, database_url: str, clock: SettableClock, tmp_path: Path
) -> None:
    started = tmp_path / "started"
    program = {"command": ["/bin/sh", "-c", f"cat > {started}.new; mv {started}.new {started}; exec sleep 60"]}
    clock.at(Desk(desk.database, desk.rules).now())
    fill(desk, 3)
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, database_url, json.dumps(program), "50"], cwd=ROOT, start_new_session=True
    )
    wait_until(started.exists, "the message to be on its way")
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    assert states() == {"sending": 1, "waiting": 2}
    sending(desk, {"command": ["/bin/true"]})
    assert deliver(desk, Deliver()) == Delivered(0, 0, 0, 0, False)
    clock.advance(desk.rules.gateways.claim + timedelta(minutes=1))
    assert deliver(desk, Deliver()) == Delivered(2, 0, 0, 1, False)
    assert states() == {"uncertain": 1, "sent": 2}
    assert Message.get(Message.state == "uncertain").attempts == 1


def test_a_late_answer_settles_what_was_uncertain(
    desk: Desk, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow:
        """Takes longer than the claim, so that others believe that the sender is dead."""

        def send(self, parcel: Parcel) -> Outcome:
            clock.advance(desk.rules.gateways.claim)
            assert deliver(desk, Deliver()).uncertain == 1
            assert states() == {"uncertain": 1}
            return SENT

        def close(self) -> None:
            """Nothing to close."""

    fill(sending(desk, {"file": "never"}), 1)
    monkeypatch.setattr(outbox, "open_sender", lambda *_: Slow())
    assert deliver(desk, Deliver()).sent == 1
    assert states() == {"sent": 1}


@pytest.mark.parametrize(
    ("code", "state"),
    [("exit 0", "sent"), ("exit 75", "waiting"), ("echo no >&2; exit 3", "failed"), ("kill -9 $$", "uncertain")],
)  # fmt: skip
def test_a_command_answers_by_its_exit_code(desk: Desk, tmp_path: Path, code: str, state: str) -> None:
    wanted = fill(sending(desk, {"command": ["/bin/sh", "-c", f"cat > {tmp_path}/got; {code}"]}), 1, "sms")
    deliver(desk, Deliver())
    row = Message.get()
    assert row.state == state
    assert ("no" in in_english(row.last_error)) == (state == "failed")
    got = json.loads((tmp_path / "got").read_bytes())
    assert (got["message_id"], got["channel"], got["text"]) == (wanted[0], "sms", row.body)


def test_a_command_that_is_not_there_loses_nothing(desk: Desk) -> None:
    fill(sending(desk, {"command": ["/no/such/program"]}), 2, "sms")
    assert deliver(desk, Deliver()) == Delivered(0, 1, 0, 0, False)


def test_a_command_that_hangs_is_uncertain(desk: Desk) -> None:
    fill(sending(desk, {"command": ["/bin/sleep", "60"]}, timeout_seconds=0.1), 1, "sms")
    assert deliver(desk, Deliver()).uncertain == 1


@pytest.mark.parametrize(
    ("status", "state"),
    [(200, "sent"), (202, "sent"), (408, "waiting"), (425, "waiting"), (429, "waiting"), (500, "waiting"),
     (503, "waiting"), (400, "failed"), (404, "failed"), (302, "failed"), (0, "uncertain")],
)  # fmt: skip
def test_a_web_service_answers_by_its_status(sqlite_desk: Desk, status: int, state: str) -> None:
    with web_service([status]) as (address, got):
        wanted = fill(sending(sqlite_desk, {"http": {"url": address}}), 1, "sms")
        deliver(sqlite_desk, Deliver())
    assert Message.get().state == state
    assert [key for key, _ in got] == wanted
    assert got[0][1]["to"] == "customer0@example.com"


def test_the_same_key_goes_with_each_attempt(sqlite_desk: Desk, clock: SettableClock) -> None:
    with web_service([503, 200]) as (address, got):
        fill(sending(sqlite_desk, {"http": {"url": address}}), 1, "sms")
        deliver(sqlite_desk, Deliver())
        clock.advance(minutes=1)
        deliver(sqlite_desk, Deliver())
    assert len(got) == 2
    assert got[0] == got[1]
    assert Message.get().state == "sent"


def test_a_channel_that_is_down_holds_up_no_other(desk: Desk, tmp_path: Path) -> None:
    fill(desk, 5, "sms")
    Message.update(channel="email").where(Message.key == "case:4").execute()
    desk.current = Current(by(desk.rules, {"command": ["/no/such/program"]}, batch=2))
    desk.rules.gateways.channels["email"] = by(desk.rules, {"file": str(tmp_path / "out")}).gateways.channels["sms"]
    assert deliver(desk, Deliver()) == Delivered(1, 1, 0, 0, False)


def test_without_a_gateway_messages_wait(desk: Desk) -> None:
    fill(desk, 2)
    assert deliver(desk, Deliver()) == Delivered(0, 0, 0, 0, False)
    assert states() == {"waiting": 2}


def test_a_demo_writes_beside_its_database_whatever_the_rules_say(
    sqlite_desk: Desk, office: PostOffice, tmp_path: Path
) -> None:
    from models import settings

    settings.mark(sqlite_desk.database, "demo")
    wanted = fill(sending(sqlite_desk, office.rule), 2)
    assert deliver(sqlite_desk, Deliver()).sent == 2
    lines = (tmp_path / "outbox.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["message_id"] for line in lines] == wanted


# What people decide


@pytest.fixture
def undecided(desk: Desk) -> Desk:
    fill(desk, 1)
    Message.update(state="uncertain", attempts=3, last_error="?").execute()
    return desk


def test_sent_again_it_waits_as_if_new(undecided: Desk) -> None:
    before = Message.get().message_id
    send_again(undecided, SendAgain(key="case:0", reason="没收到"))
    row = Message.get()
    assert (row.state, row.attempts, in_english(row.last_error), row.message_id) == ("waiting", 0, "", before)


def test_given_up_it_has_failed(undecided: Desk) -> None:
    give_up(undecided, GiveUp(key="case:0", reason="已电话告知"))
    assert (Message.get().state, in_english(Message.get().last_error)) == ("failed", "已电话告知")


@pytest.mark.parametrize("state", ["sending", "sent"])
def test_what_is_sent_is_decided_by_nobody(undecided: Desk, state: str) -> None:
    Message.update(state=state).execute()
    decisions: list[Callable[[], object]] = [
        lambda: send_again(undecided, SendAgain(key="case:0", reason="x")),
        lambda: give_up(undecided, GiveUp(key="case:0", reason="x")),
        lambda: mark_sent(undecided, MarkSent(key="case:0")),
    ]
    for decide in decisions:
        with pytest.raises(Refused) as caught:
            decide()
        assert caught.value.code in ("rule", "conflict")


def test_nobodys_messages_are_told_to_the_supervisors(desk: Desk, clock: SettableClock) -> None:
    company = Company(sending(desk, {"command": ["/bin/false"]}), clock)
    company.opens()
    assert Case.get().owner_id is None
    deliver(desk, Deliver())
    assert {notice.to.login for notice in Notice.select()} == {"supervisor", "supervisor2", "zhao"}
