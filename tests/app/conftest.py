"""A demo company for the tests that need a real queue, made once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.side_by_side import STANDS
from tests.terminal.terminals import ROOT


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a demo company with eight open cases, made when the clock of these tests stands; to be copied."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    command = [sys.executable, "-m", "app", "--db", f"sqlite:///{path}", "demo", "--no-open"]
    sizes = ["--customers", "60", "--orders", "120", "--cases", "40"]
    environ = {**os.environ, "DESK_CLOCK": STANDS}
    done = subprocess.run([*command, *sizes], cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return path
