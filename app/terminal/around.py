"""What stands between this program and the terminal that its user looks at."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from app.host.passing import CLIENT

_SAY_SO = {"ssh": ("SSH_CONNECTION", "SSH_TTY"), "tmux": ("TMUX",), "screen": ("STY",)}
_MOSH = "mosh-server"
_KINDS = {"WT_SESSION": "windows", "VTE_VERSION": "vte", "KONSOLE_VERSION": "konsole"}
"""Terminals that do not say their name, by a variable of theirs."""
_DEEPEST = 16
"""Parents that are looked at."""
LONGEST_KEY = 64


def around(environ: Mapping[str, str], proc: Path = Path("/proc")) -> dict[str, str]:
    """ssh, mosh, tmux, screen, as far as they are there, and by what; mosh tells it only to the list of processes."""
    found = {}
    for name, variables in _SAY_SO.items():
        if by := next((variable for variable in variables if environ.get(variable)), ""):
            found[name] = by
    if _has_parent(_MOSH, environ.get(CLIENT, ""), proc):
        found["mosh"] = _MOSH
    return found


def program(environ: Mapping[str, str]) -> str:
    """What the terminal calls itself beside TERM; empty where it does not, as PuTTY and everything behind ssh."""
    said = environ.get("TERM_PROGRAM") or environ.get("LC_TERMINAL") or ""
    return said or next((kind for variable, kind in _KINDS.items() if environ.get(variable)), "")


def key(environ: Mapping[str, str]) -> str:
    """Under what name settings for this terminal are kept: TERM, and its own name where it says one.

    Both are the same tomorrow, at another desk with the same terminal, and over ssh; an address or a tty is not.
    """
    joined = f"{environ.get('TERM', '')} {program(environ)}".strip()
    return "".join(sign for sign in joined if sign.isprintable())[:LONGEST_KEY]


def _has_parent(name: str, client: str, proc: Path) -> bool:
    """Whether a program of this name has begun ours; in a session of a host, whether it has begun the client."""
    pid = int(client) if client.isdecimal() else os.getppid()
    for _ in range(_DEEPEST):
        try:
            before, _, after = (proc / str(pid) / "stat").read_text().rpartition(")")
        except (OSError, UnicodeDecodeError):
            return False
        if before.partition("(")[2] == name:
            return True
        pid = int(after.split()[1])
    return False
