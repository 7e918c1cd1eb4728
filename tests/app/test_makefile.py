"""What `make run` would run: the first thing that anybody does with the desk."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def would_run(*arguments: str, **environ: str) -> str:
    """The commands that make would run, were everything installed."""
    made = subprocess.run(
        ["make", "--no-print-directory", "-n", "run", "-o", ".venv/.installed", *arguments],
        cwd=ROOT, env=os.environ | environ, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return made.stdout


@pytest.mark.parametrize("environ", [{}, {"AS": "as"}], ids=["plain", "with an assembler"])
def test_the_demo_opens_as_the_agent(environ: dict[str, str]) -> None:
    """make itself knows AS as the assembler."""
    assert would_run(**environ).rstrip().endswith('demo --as "lin.jing"')


def test_the_demo_opens_as_somebody_else() -> None:
    assert would_run("AS=zhao.min").rstrip().endswith('demo --as "zhao.min"')
