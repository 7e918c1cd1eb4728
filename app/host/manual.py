"""How agents come in over SSH to a host, for whoever sets it up: sshd's configuration, the service, and why."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence

from config.texts import T, Text, Translator

SOCKET = "/run/desk/host.sock"
FILES = "/var/lib/desk/files"
SSHD = """\
Match User {user}
    ForceCommand {program}
    SetEnv DESK_HOST_SOCKET={socket} DESK_FILES={files}
    AcceptEnv LANG LC_* COLORTERM NO_COLOR
    AuthenticationMethods publickey
    DisableForwarding yes
    PermitTunnel no
    PermitUserRC no
    PermitTTY yes
    ClientAliveInterval 30
    ClientAliveCountMax 4
Match all
"""
SERVICE = """\
[Unit]
Description=Aftersales Desk: the host of its terminals
After=network.target

[Service]
User={user}
RuntimeDirectory=desk
RuntimeDirectoryMode=0755
StateDirectory=desk
StateDirectoryMode=0700
Environment=DESK_HOST_SOCKET={socket} DESK_FILES={files}
EnvironmentFile=/etc/desk.env
ExecStart={program} host
KillMode=process
Restart=on-failure
TasksMax=infinity

[Install]
WantedBy=multi-user.target
"""
BEGINNING = (
    T("Agents log in over SSH to one account of the machine, {user}, each with a key of his own, and sign in on the "
      "screen with login and password: the account is the way to the screen, who somebody is only the desk decides."),
    T("The host has everything read already, and opens each screen in a moment. Without it nobody is served here, "
      "since the address of the database stands with the host alone."),
)  # fmt: skip
STEPS = (
    T(
        "useradd --system --create-home --shell /bin/sh {user}; the keys of the agents go into its "
        "~/.ssh/authorized_keys, which belongs to root and which {user} can only read."
    ),
    T("/etc/desk.env, readable by root alone, says DESK_DB=postgresql://user:password@server/name."),
    T("desk docs host --systemd > /etc/systemd/system/desk-host.service; systemctl enable --now desk-host"),
    T("desk docs host --sshd > /etc/ssh/sshd_config.d/desk.conf; sshd -t; systemctl reload ssh"),
    T("On PostgreSQL, let desk worker run as a service of the same kind, on one machine or several."),
)
HOLDS = (
    T("No command, no file transfer, no forwarding, no tunnel: whatever the client asks for, the screen opens, or "
      "a sentence says that it needs a terminal."),
    T("Only language and colours are taken over from the client. Leave PermitUserEnvironment at no, and accept no "
      "other variables in the rest of sshd's configuration."),
    T("A file named on the screen lies in a folder of its login in DESK_FILES; all else cannot be reached."),
    T("When the connection breaks, the session ends and drafts are kept. When the host is restarted, after an update "
      "for example, open sessions go on with the release that they began with."),
    T("To serve agents who have accounts of their own: desk host --allow-group GROUP, and Match Group GROUP in "
      "place of Match User."),
)  # fmt: skip


def program() -> str:
    """The path of the command that was called."""
    return os.path.abspath(shutil.which(sys.argv[0]) or shutil.which("desk") or sys.argv[0])


def sshd(program: str, user: str) -> str:
    """The part of sshd_config by which this account leads to the screen and to nothing else."""
    return SSHD.format(program=program, user=user, socket=SOCKET, files=FILES)


def service(program: str, user: str) -> str:
    """The unit of systemd that keeps the host running."""
    return SERVICE.format(program=program, user=user, socket=SOCKET, files=FILES)


def lines(words: Translator, user: str) -> list[str]:
    """All of it, in words."""
    steps = [f"{number}. {words.say(step)}" for number, step in enumerate(_of(STEPS, user), 1)]
    return [
        *(words.say(sentence) for sentence in _of(BEGINNING, user)),
        "",
        *steps,
        "",
        *(f"- {words.say(sentence)}" for sentence in HOLDS),
        "",
        "# /etc/ssh/sshd_config.d/desk.conf",
        sshd(program(), user),
        "# /etc/systemd/system/desk-host.service",
        service(program(), user).rstrip(),
    ]


def _of(sentences: Sequence[Text], user: str) -> list[Text]:
    return [Text(sentence.message, {"user": user}) for sentence in sentences]
