"""Agents that come in over SSH: the screen, all of it, and nothing but it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.desk import Desk
from models.intake.tables import Draft
from tests.app.hosting import PASSWORD, SIGNED_IN, children_of, hosted, signing_in
from tests.app.secure_shell import SSHD, Shell, secure_shell
from tests.terminal.terminals import F, Terminal
from tests.waiting import wait_until

pytestmark = pytest.mark.skipif(SSHD is None, reason="sshd is not installed (apt-get install openssh-server)")


@pytest.fixture
def shell(sqlite_desk: Desk, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    signing_in(sqlite_desk)
    with hosted(sqlite_url) as host:
        monkeypatch.setenv("DESK_FILES", str(host.directory / "files"))
        host.end()
        host.start()
        with secure_shell(host) as one:
            yield one


def sign_in(one: Terminal, login: str = "lin") -> Terminal:
    one.wait("Password")
    one.send(f"{login}\r{PASSWORD}\r")
    one.wait(SIGNED_IN)
    return one


def test_log_in_resize_and_come_back_to_the_draft_after_a_broken_connection(shell: Shell) -> None:
    one = sign_in(shell.terminal())
    one.resize(132, 43)
    one.wait(lambda: one.screen.display[0].rstrip()[81:])
    one.send(F[6] + "1001\r2\r\r1\r\r\r\r1\r\r\r\r\r")
    one.wait("Product quality")
    one.send("mould on the lid")
    one.wait(lambda: "mould on the lid" in str([row.content for row in Draft.select()]))
    one.kill()
    wait_until(lambda: shell.host.sessions() == [], "the end of the session")
    again = sign_in(shell.terminal())
    again.send(F[6])
    again.wait("mould on the lid")


def test_the_exit_code_and_the_sentence_of_a_crash_arrive(shell: Shell) -> None:
    one = sign_in(shell.terminal())
    one.send(F[2] + "quit\r")
    assert one.wait_for_end() == 0
    one = sign_in(shell.terminal())
    os.kill(shell.host.sessions()[0], 9)
    assert one.wait_for_end() == 70
    assert "The session has ended unexpectedly." in one.text


def test_no_command_is_run(shell: Shell, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    done = shell.run(asked=(f"touch {touched}; id",))
    assert (done.returncode, done.stdout) == (1, "")
    assert "needs a terminal" in done.stderr
    one = shell.terminal("-tt", asked=(f"touch {touched}",))
    one.wait("Password")
    assert not touched.exists()


def test_no_file_comes_in_or_goes_out(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("of another agent")
    for program, *arguments in (
        ("scp", f"{shell.address}:{tmp_path}/secret", f"{tmp_path}/gone"),
        ("scp", "-O", f"{shell.address}:{tmp_path}/secret", f"{tmp_path}/gone"),
        ("scp", f"{tmp_path}/secret", f"{shell.address}:{tmp_path}/gone"),
        ("sftp", f"{shell.address}:{tmp_path}/secret", f"{tmp_path}/gone"),
    ):
        assert shell.copying(program, *arguments).returncode != 0
        assert not (tmp_path / "gone").exists()


def test_nothing_is_forwarded(shell: Shell) -> None:
    done = shell.run(f"-W127.0.0.1:{shell.port}")
    assert done.returncode != 0
    assert "SSH-2.0" not in done.stdout
    done = shell.run("-N", "-oExitOnForwardFailure=yes", "-R0:127.0.0.1:22")
    assert done.returncode == 255
    said = shell.effective()
    assert said["disableforwarding"] == "yes"
    assert (said["permittunnel"], said["permituserrc"], said["permituserenvironment"]) == ("no", "no", "no")


def test_nothing_but_language_and_colours_is_taken_over(shell: Shell) -> None:
    names = ("DESK_DB", "DESK_FILES", "DESK_CLOCK", "PYTHONPATH", "LD_PRELOAD", "LC_ALL", "COLORTERM")
    evil: dict[str, Any] = dict.fromkeys(names[:5], "/evil")
    given = {**evil, "LC_ALL": "zh_CN.UTF-8", "COLORTERM": "truecolor", "DESK_LANG": "en"}
    one = shell.terminal(f"-oSendEnv={' '.join(names)}", **given)
    one.wait("登录")
    environ = _environment_of_the_client(shell)
    assert "/evil" not in environ.values()
    assert environ["LC_ALL"] == "zh_CN.UTF-8"
    assert environ["COLORTERM"] == "truecolor"
    assert environ["DESK_FILES"] == f"{shell.host.directory}/files"


def test_files_on_the_screen_are_those_of_ones_own_folder(shell: Shell) -> None:
    files = shell.host.directory / "files"
    (files / "zhou").mkdir(parents=True)
    (files / "zhou" / "list.csv").write_text("of another agent")
    one = sign_in(shell.terminal(), "zhao")
    for typed in ("/etc", "../zhou", "../../.."):
        one.send(F[2] + "rules\r")
        one.wait("Rules in force")
        one.send("d")
        one.wait("Directory:")
        one.send(f"{typed}\r")
        one.wait("Here you have a folder of your own")
        one.send(F[3])
        one.wait(SIGNED_IN)


def _environment_of_the_client(shell: Shell) -> dict[str, str]:
    """Of the process that sshd has started in the end, as the kernel keeps it."""
    (pid,) = _last_of(_server(shell))
    said = Path(f"/proc/{pid}/environ").read_text().rstrip("\0").split("\0")
    return dict(pair.split("=", 1) for pair in said)


def _server(shell: Shell) -> int:
    found = subprocess.run(
        ["pgrep", "-f", f"sshd.*{shell.home}/config"], capture_output=True, text=True, check=True
    ).stdout.split()
    return int(found[0])


def _last_of(pid: int) -> list[int]:
    below = children_of(pid)
    return [last for child in below for last in _last_of(child)] if below else [pid]
