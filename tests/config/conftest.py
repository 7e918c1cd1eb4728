"""The shipped rules, read once, and directories with rules of one's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from config import Rules, load
from config.facts import Facts
from config.loading import SHIPPED


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load()


@pytest.fixture(scope="session")
def facts() -> Callable[..., Facts]:
    """Facts of an ordinary complaint, with whatever is given instead."""

    def make(**given: Any) -> Facts:
        plain = {"kind": "complaint", "channel": "phone", "received_at": datetime(2026, 11, 23, 2, 0, tzinfo=UTC)}
        return Facts(**{**plain, **given})

    return make


@pytest.fixture
def rewritten(tmp_path: Path) -> Callable[..., Path]:
    """A rules directory in which one shipped file has `old` replaced by `new`."""

    def make(file: str, old: str, new: str) -> Path:
        text = (SHIPPED / file).read_text("utf-8")
        assert old in text
        (tmp_path / file).write_text(text.replace(old, new, 1), "utf-8")
        return tmp_path

    return make
