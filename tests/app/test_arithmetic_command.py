"""`desk rules due` and `desk rules elapsed`: a line in, a line out, and each answer as soon as it is asked for."""

from __future__ import annotations

import io
import json
import os
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app import main
from app.commands.arithmetic import as_they_come

ROOT = Path(__file__).parents[2]
CALENDAR = {"timezone": "Asia/Shanghai", "hours": {"mon": ["09:00-18:00"], "tue": ["09:00-18:00"]}}
MONDAY = "2026-11-23T17:00"
SOON = 60
"""Seconds after which an answer is taken never to come."""


class Outcome(NamedTuple):
    code: int
    answers: list[dict[str, Any]]
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs `desk rules …` in this process with lines on standard input, where there is no database."""

    def run(*arguments: str, given: bytes) -> Outcome:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
        code = main.run(["rules", *arguments], {"DESK_DB": f"sqlite:///{tmp_path}/none.db", "LANG": "C.UTF-8"})
        out, err = capfdbinary.readouterr()
        return Outcome(code, [json.loads(line) for line in out.splitlines()], err.decode())

    return run


def line(id_: object, **given: Any) -> bytes:
    question = {"id": id_, "calendar": CALENDAR, "start": MONDAY, **given}
    return json.dumps(question, ensure_ascii=False).encode() + b"\n"


def test_every_line_is_answered_in_order(rules: Run) -> None:
    given = b"".join(line(n, minutes=n) for n in (30, 60, 90))
    assert rules("due", given=given) == (
        0,
        [
            {"id": 30, "due": "2026-11-23T17:30:00+08:00"},
            {"id": 60, "due": "2026-11-23T18:00:00+08:00"},
            {"id": 90, "due": "2026-11-24T09:30:00+08:00"},
        ],
        "",
    )


def test_a_bad_line_does_not_stop_the_others(rules: Run) -> None:
    found = rules("elapsed", given=line("a", end="2026-11-24T10:00") + b"nonsense\n" + line("b", end=MONDAY))
    assert found.code == 1
    assert [answer["id"] for answer in found.answers] == ["a", None, "b"]
    assert [answer.get("minutes") for answer in found.answers] == [120, None, 0]
    assert "not JSON" in found.answers[1]["error"]


@pytest.mark.parametrize(
    "given", [b"", b"\n\n  \r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf" + line(1, minutes=1), line(1, minutes=1).strip()]
)
def test_empty_lines_marks_and_a_last_line_without_its_end(rules: Run, given: bytes) -> None:
    found = rules("due", given=given)
    assert found.code == 0
    assert [answer["id"] for answer in found.answers] == ([1] if len(given) > 10 else [])


def test_explained_in_the_readers_language(rules: Run) -> None:
    english, chinese = (
        rules("due", "--explain", "--lang", language, given=line(1, minutes=30)) for language in ("en", "zh")
    )
    assert english.answers[0]["explanation"][-1] == "due 2026-11-23 (Mon) 17:30"
    assert chinese.answers[0]["explanation"][-1] == "2026-11-23（周一）17:30到期"
    assert rules("elapsed", "--explain", given=line(1, end=MONDAY)).answers[0]["explanation"]


def test_a_calendar_of_the_company_follows_its_own_rules(rules: Run, tmp_path: Path) -> None:
    question = line(1, minutes=60, calendar="desk")
    assert rules("due", given=question).answers == [{"id": 1, "due": "2026-11-23T18:00:00+08:00"}]
    own = tmp_path / "own"
    own.mkdir()
    shipped = (ROOT / "config" / "calendar.yaml").read_text("utf-8")
    (own / "calendar.yaml").write_text(shipped.replace('"09:00-18:00"', '"09:00-17:30"'), "utf-8")
    changed = rules("due", "--config", str(own), given=question)
    assert changed.answers == [{"id": 1, "due": "2026-11-24T09:30:00+08:00"}]
    (own / "calendar.yaml").write_text("zone: Nowhere\n", "utf-8")
    broken = rules("due", "--config", str(own), given=question)
    assert (broken.code, broken.answers) == (1, [])
    assert "calendar.yaml:1:" in broken.err


def test_blocks_are_put_together_again() -> None:
    class Slow(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            return self.read(3)

    assert [found for lines in as_they_come(Slow(b"a\nbcdefgh\n\nij")) for found in lines] == [b"a", b"bcdefgh", b"ij"]


def test_a_caller_who_waits_gets_each_answer_after_its_line() -> None:
    command = [sys.executable, "-m", "app", "rules", "due"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "LANG": "C.UTF-8"}
    ) as process:
        assert process.stdin
        assert process.stdout
        for n in (30, 60):
            process.stdin.write(line(n, minutes=n))
            process.stdin.flush()
            assert select.select([process.stdout], [], [], SOON)[0], "no answer"
            assert json.loads(process.stdout.readline())["id"] == n
        process.stdin.close()
        assert process.wait(SOON) == 0
