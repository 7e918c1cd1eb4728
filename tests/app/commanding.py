"""People who do everything by `desk do`, as another system would."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from typing import Any

import msgspec

from app import main
from models import settings
from models.desk import Desk
from tests.clock import SettableClock


class ByCommand:
    """In front of a company: it is the same one, but every step is a command."""

    clock: SettableClock

    def __init__(self, desk: Desk, clock: SettableClock, url: str, monkeypatch: Any, capsys: Any) -> None:
        settings.write(desk.database, "purpose", "test")
        self._environ = {"DESK_DB": url, "LANG": "C.UTF-8"}
        self._monkeypatch, self._capsys = monkeypatch, capsys
        super().__init__(desk, clock)  # type: ignore[call-arg]

    def does(self, login: str, name: str, /, **given: Any) -> Any:
        """Run the command, a minute after the one before; its answer by name."""
        stdin = io.TextIOWrapper(io.BytesIO(msgspec.json.encode(given)))
        self._monkeypatch.setattr("sys.stdin", stdin)
        at = self.clock.advance(minutes=1).isoformat()
        code = main.run(["do", name, "--as", login], {**self._environ, "DESK_CLOCK": at})
        out, err = self._capsys.readouterr()
        assert code == 0, (name, out, err)
        return SimpleNamespace(**json.loads(out))
