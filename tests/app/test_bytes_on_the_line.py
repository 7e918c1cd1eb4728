"""What changes cost on the line at 80x24 in 16 colours: the stock driver and the desk's own, showing the same cells."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.side_by_side import STANDS, Pair
from tests.terminal.terminals import ROOT, F

DOWN = "\x1b[B"
BUDGETS = {
    "a character typed": 40,
    "cursor down in the queue": 250,
    "a row changed by another desk": 100,
    "a question opened": 1000,
    "another screen": 4000,
}


@pytest.fixture(scope="session")
def small_demo(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a demo company with forty cases, made when the clock of these tests stands."""
    path = Path(shutil.copy(sqlite_template.parent / sqlite_template.name, tmp_path_factory.mktemp("demo") / "demo.db"))
    path.unlink()
    command = [sys.executable, "-m", "app", "--db", f"sqlite:///{path}", "demo", "--no-open"]
    sizes = ["--customers", "60", "--orders", "120", "--cases", "40"]
    done = subprocess.run([*command, *sizes], cwd=ROOT, env=_environ(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return path


def _environ() -> dict[str, str]:
    import os

    return {**os.environ, "DESK_CLOCK": STANDS}


@pytest.fixture
def pair(small_demo: Path, tmp_path: Path) -> Iterator[Pair]:
    opened = Pair(Path(shutil.copy(small_demo, tmp_path / "demo.db")), "zhao.min")
    yield opened
    opened.close()


def do(url: str, operation: str, given: dict[str, object]) -> None:
    """An operation of another desk."""
    done = subprocess.run(
        [sys.executable, "-m", "app", "--db", url, "do", operation, "--as", "zhao.min"],
        cwd=ROOT,
        env=_environ(),
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_bytes(pair: Pair) -> None:
    spent: dict[str, tuple[int, int]] = {}
    pair.settle("as of")
    spent["first paint"] = len(pair.stock.bytes), len(pair.own.bytes)
    print(pair.own.text)
    spent["another screen"] = pair.step(F[11], "Live queue")
    print(pair.own.text)
    spent["cursor down in the queue"] = pair.step(DOWN, "Live queue")
    spent["a question opened"] = pair.step("f", "Filter")
    print(pair.own.text)
    pair.step(F[12], "Live queue")
    spent["the call form"] = pair.step(F[6], "Customer")
    print(pair.own.text)
    pair.step("x", "x")
    spent["a character typed"] = pair.step("y", "xy")
    for what, (stock, own) in spent.items():
        print(f"{what:32} {stock:8} {own:8}")
