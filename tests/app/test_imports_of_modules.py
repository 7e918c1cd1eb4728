"""The modules of a floor in a fresh process: what comes along when they are imported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATABASE = ("peewee", "playhouse", "sqlite3", "psycopg")
TERMINAL = ("textual", "rich")
FLOORS = {
    "config": (*TERMINAL, *DATABASE, "click", "models", "screens", "app"),
    "models": (*TERMINAL, "click", "openpyxl", "screens", "app"),
    "screens": ("click", "openpyxl", "app"),
    "app": ("openpyxl",),
}
"""What must not come along with any module of a floor. (Psycopg does, where it is installed: Peewee brings it.)"""
_BELOW = ("msgspec", "yaml", "peewee", "config.loading")
READY = {
    "config": ("msgspec", "yaml"),
    "models": _BELOW,
    "screens": (*_BELOW, "models.capabilities", "textual.app"),
    "app": (*_BELOW, "models.capabilities", "textual.app", "click"),
}
"""What may come along anyway, the floors below among it, and is therefore imported but once."""
FIRST = ("app.main", "app.context", "app.speaking", "app.phrases", "app.journal")
"""What `desk --help` needs; it has to be there at once."""
PROBE = """
import importlib, json, os, sys
ready, modules, forbidden, together = json.loads(sys.argv[1])
for name in ready:
    importlib.import_module(name)
for names in [modules] if together else [[name] for name in modules]:
    module = " ".join(names)
    child = os.fork()
    if not child:
        for name in names:
            importlib.import_module(name)
        found = [name for name in forbidden if name in sys.modules]
        os.write(1, f"{module}: {', '.join(found)}\\n".encode() if found else b"")
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        os.write(1, f"{module}: cannot be imported\\n".encode())
"""


def modules(floor: str) -> list[str]:
    """All modules of a floor, except migrations, which are never imported by name."""
    found = []
    for path in sorted((ROOT / floor).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "migrations" not in parts and all(part.isidentifier() for part in parts):
            found.append(".".join(parts).removesuffix(".__init__"))
    return found


def brought_along(
    ready: tuple[str, ...], names: list[str], forbidden: tuple[str, ...], *, together: bool = False
) -> str:
    """For each module that brings something forbidden, a line; or one for all of them `together`."""
    question = json.dumps([ready, names, forbidden, together])
    probe = subprocess.run(
        [sys.executable, "-c", PROBE, question], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return probe.stdout


@pytest.mark.parametrize("floor", FLOORS)
def test_nothing_forbidden_comes_along(floor: str) -> None:
    assert brought_along(READY.get(floor, ()), modules(floor), FLOORS[floor], together=True) == ""


@pytest.mark.soak
@pytest.mark.parametrize("floor", FLOORS)
def test_each_module_can_be_imported_alone_and_brings_nothing_forbidden(floor: str) -> None:
    assert brought_along(READY.get(floor, ()), modules(floor), FLOORS[floor]) == ""


def test_the_probe_sees_what_comes_along() -> None:
    assert brought_along((), ["models.database"], ("peewee",)) == "models.database: peewee\n"


def test_a_client_of_the_host_reads_next_to_nothing() -> None:
    heavy = (*TERMINAL, *DATABASE, "click", "msgspec", "yaml", "logging", "asyncio", "config.texts", "models")
    assert brought_along((), ["app.__main__", "app.host.client", "app.host.passing"], heavy) == ""


def test_the_command_line_starts_without_screens_and_database() -> None:
    commands = [name for name in modules("app.commands".replace(".", "/")) if name]
    assert brought_along((), [*FIRST, *commands], (*TERMINAL, *DATABASE, "yaml", "models", "screens")) == ""
