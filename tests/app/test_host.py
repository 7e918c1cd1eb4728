"""The host: terminals that come in to it, and all that may end meanwhile."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import main
from models.desk import Desk
from models.intake.tables import Draft
from models.wall_clock import system_clock
from models.worker import lease
from tests.app.hosting import PASSWORD, Hosted, hosted, lives, signing_in
from tests.terminal.terminals import F
from tests.waiting import wait_until

NOBODY = 65534
AS_NOBODY = (
    "import os, sys; from app.host import client, passing; import app.context, config.texts, argparse, gettext;"
    "import socket, struct, signal, termios, array;"
    f"os.setgid({NOBODY}); os.setuid({NOBODY}); sys.exit(client.opened_by_host([], os.environ))"
)
"""The client as another user, who cannot read where the program lies."""


@pytest.fixture
def company(sqlite_desk: Desk) -> Desk:
    """A small company whose staff all have the same password."""
    return signing_in(sqlite_desk)


@pytest.fixture
def host(company: Desk, sqlite_url: str) -> Iterator[Hosted]:
    with hosted(sqlite_url) as one:
        yield one


def test_who_comes_in_is_asked_for_his_password_and_works(host: Hosted) -> None:
    one = host.signed_in()
    assert "林静" in one.text
    one.send(F[3])
    one.wait("This is the first screen")
    one.send("\x03")
    one.wait("Ctrl+C does nothing here")
    one.send(F[2])
    one.wait("Command:")
    one.send("\x1b")
    one.wait(lambda: "Command:" not in one.text)
    one.send(F[2] + "quit\r")
    assert one.wait_for_end() == 0
    assert b"\x1b[?1049l" in one.bytes
    assert host.sessions() == []


def test_who_wants_ascii_is_served_too(host: Hosted) -> None:
    one = host.signed_in("--ascii")
    assert len(host.sessions()) == 1
    assert not set("─│…·") & set(one.text)


DUMB = pytest.param((), "dumb", marks=pytest.mark.soak)


@pytest.mark.parametrize(("options", "term"), [(("--plain",), "xterm"), DUMB])
def test_who_works_in_lines_is_served_too(host: Hosted, options: tuple[str, ...], term: str) -> None:
    one = host.terminal(*options, TERM=term)
    for seen, keys in (("Login:", "lin"), ("Password:", PASSWORD), ("Command:", "n")):
        one.wait(seen)
        one.send(f"{keys}\r")
    one.wait("Customer:")
    assert len(host.sessions()) == 1
    one.send("\x03")
    one.wait(lambda: one.text.rstrip().endswith("Command:"))
    one.send("quit\r")
    assert one.wait_for_end() == 0
    assert b"\x1b" not in one.bytes


def test_a_session_that_dies_touches_nobody_else(host: Hosted) -> None:
    one, other = host.signed_in(), host.signed_in(login="zhao")
    os.kill(host.sessions()[0], signal.SIGKILL)
    assert one.wait_for_end() == 70
    one.wait("The session has ended unexpectedly.")
    assert b"\x1b[?1049l" in one.bytes
    other.send(F[11])
    other.wait("Live queue")
    host.signed_in()


def test_a_resized_window_reaches_the_session(host: Hosted) -> None:
    one = host.signed_in()
    one.resize(132, 43)
    one.wait(lambda: len(one.screen.display[-1].rstrip()) and one.screen.display[0].rstrip()[81:])
    one.send(F[11])
    one.wait("No open case.")


def test_a_broken_connection_ends_the_session_and_leaves_the_draft(host: Hosted) -> None:
    one = host.signed_in()
    one.send(F[6] + "1001\r2\r\r1\r\r\r\r1\r\r\r\r\r")
    one.wait("Product quality")
    one.send("mould on the lid")
    one.wait("mould on the lid")
    wait_until(lambda: "mould on the lid" in str([row.content for row in Draft.select()]))
    one.hang_up()
    one.wait_for_end()
    wait_until(lambda: host.sessions() == [], "the end of the session")
    again = host.signed_in()
    again.send(F[6])
    again.wait("mould on the lid")


def test_a_client_that_is_killed_takes_its_session_along(host: Hosted) -> None:
    one = host.signed_in()
    one.kill()
    wait_until(lambda: host.sessions() == [], "the end of the session")


def test_a_client_that_is_told_to_end_gives_the_terminal_back(host: Hosted) -> None:
    one = host.signed_in()
    os.kill(one.pid, signal.SIGTERM)
    assert one.wait_for_end() == 128 + signal.SIGTERM
    assert b"\x1b[?1049l" in one.bytes
    assert "unexpectedly" not in one.text


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_sessions_go_on_when_the_host_ends_and_another_one_comes(host: Hosted, how: signal.Signals) -> None:
    one = host.signed_in()
    host.end(how)
    one.send(F[8])
    one.wait("Find")
    host.start()
    host.signed_in(login="zhao")
    one.send(F[2] + "quit\r")
    assert one.wait_for_end() == 0


def test_without_its_host_desk_opens_the_screen_itself(host: Hosted, sqlite_url: str) -> None:
    host.end(signal.SIGKILL)
    one = host.signed_in("--db", sqlite_url)
    assert host.process.returncode == -signal.SIGKILL
    one.send(F[8])
    one.wait("Find")


def test_the_database_of_the_host_may_be_named(host: Hosted, sqlite_url: str) -> None:
    host.signed_in("--db", sqlite_url)
    assert len(host.sessions()) == 1


def test_another_database_is_nothing_for_the_host(host: Hosted, tmp_path: Path) -> None:
    one = host.terminal("--db", f"sqlite:///{tmp_path}/none.db")
    one.wait("There is no database yet.")
    assert one.wait_for_end() == 1


def test_the_language_is_that_of_each_client(host: Hosted) -> None:
    one, other = host.terminal("--lang", "zh"), host.terminal()
    one.wait("登录")
    other.wait("Password")


def test_a_second_host_is_refused(host: Hosted) -> None:
    second = host.begin()
    said, _ = second.communicate(timeout=20)
    assert "Another host serves" in said
    assert second.returncode == 1
    host.signed_in()


def test_one_worker_works_for_all_and_ends_after_the_last(host: Hosted) -> None:
    one = host.signed_in()
    others = set(host.children()) - set(host.sessions())
    wait_until(lambda: lease.held(lease.WORKER, system_clock()), "the lease")
    held = lease.held(lease.WORKER, system_clock())
    assert held is not None
    worker = int(held.holder.rpartition(":")[2])
    assert worker in others
    host.end()
    assert lives(worker)
    one.close()
    host.terminals.remove(one)
    wait_until(lambda: not lives(worker), "the end of the worker")


def test_the_doctor_tells_of_the_host(host: Hosted, sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    main.run(["--db", sqlite_url, "--lang", "en", "doctor"], host.environ)
    assert f"process {host.process.pid} serves {host.socket}" in capsys.readouterr().out
    main.run(["--db", sqlite_url, "--lang", "en", "doctor"], {})
    assert "Host: none" in capsys.readouterr().out


def test_what_comes_in_is_no_reason_to_die(host: Hosted) -> None:
    for said in (b"", b"\0", b"\0\0\xff\xff", b"\xff" * 9000):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
            one.connect(host.socket)
            one.sendall(said)
    host.signed_in()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_others_are_turned_away_unless_they_are_allowed(
    company: Desk, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = (sys.executable, "-c", AS_NOBODY)
    monkeypatch.setenv("DESK_FILES", str(tmp_path / "files"))
    with hosted(sqlite_url, "--allow", "daemon") as host:
        one = host.terminal(command=command)
        one.wait("The host does not serve this user")
        assert one.wait_for_end() == 1
    with hosted(sqlite_url, "--allow-group", "nogroup") as host:
        host.terminal(command=command).wait("Password")
