"""`desk rules replay` as it is typed: lines, JSON, CSV, faults."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app import main
from models.desk import Desk
from tests.clock import SettableClock
from tests.models.replaying import past_week, write_candidate

SPAN = ("--from", "2026-11-23", "--to", "2026-11-27")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(sqlite_desk: Desk, sqlite_url: str, clock: SettableClock, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `desk rules replay` on the week of which all figures are known."""
    past_week(sqlite_desk, clock)
    sqlite_desk.database.execute_sql("INSERT INTO setting (key, value) VALUES ('purpose', 'test')")
    capsys.readouterr()

    def replay(*arguments: str, language: str = "en") -> tuple[int, str, str]:
        environ = {"DESK_DB": sqlite_url, "DESK_LANG": language, "DESK_CLOCK": "2026-11-27T09:00+08:00"}
        code = main.run(["rules", "replay", *arguments], environ)
        return (code, *capsys.readouterr())

    return replay


@pytest.fixture
def candidate(tmp_path: Path) -> str:
    return str(write_candidate(tmp_path / "rules"))


def test_figures_and_cases_as_lines(run: Run, candidate: str) -> None:
    code, out, _ = run(candidate, *SPAN, "--limit", "1")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert code == 0
    for expected in (
        "5 of 6 cases would be treated otherwise.",
        "2 were changed by hand later; of them, what the rules first decided is compared.",
        "Appliances General 4",
        "P3 medium P2 high 1",
        "Solved earlier 5 3 d 4 d",
        "Plan told 5 5 3 0 2",
        "林静 3 3 4.2 5.2 5 6",
        "Cases that differ (1 of 5)",
    ):
        assert expected in lines
    assert sum(line.startswith(("was:", "new:")) for line in lines) == 2


def test_the_same_in_chinese(run: Run, candidate: str) -> None:
    code, out, _ = run(candidate, *SPAN, language="zh")
    assert code == 0
    assert "6 张工单中有 5 张的处理会有差异。" in out
    assert "有差异的工单（5 张中的 5 张）" in out


def test_json_has_everything(run: Run, candidate: str) -> None:
    found = json.loads(run(candidate, *SPAN, "--json")[1])
    assert (found["cases"], found["differing"], found["as_if"]) == (6, 5, True)
    assert found["queues"] == [{"before": "appliance", "after": "general", "count": 4}]
    assert {one["kind"]: one["later"]["median"] for one in found["clocks"]}["plan"] == 86_400


def test_figures_as_csv(run: Run, candidate: str, tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    assert run(candidate, *SPAN, "--csv", str(path))[0] == 0
    rows = list(csv.reader(path.open(encoding="utf-8-sig", newline="")))
    assert rows[0] == ["table", "about", "figure", "value"]
    for expected in (
        ["all", "", "differing", "5"],
        ["queues", "Appliances / General", "Cases", "4"],
        ["deadlines", "Solved / earlier", "Median", "4320.0"],
        ["missed", "Plan told", "Newly kept", "2"],
        ["queue_load", "Health food", "Peak new", "3"],
    ):
        assert expected in rows


def test_every_case_that_differs_as_csv_whatever_the_limit(run: Run, candidate: str, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    assert run(candidate, *SPAN, "--limit", "0", "--cases", str(path))[0] == 0
    rows = list(csv.DictReader(path.open(encoding="utf-8-sig", newline="")))
    assert len({row["number"] for row in rows}) == 5
    dear = [row for row in rows if row["severity_after"] == "P2"]
    assert [(row["clock"], row["moved_minutes"], row["late_after"]) for row in dear] == [
        ("First response", "-120.0", "1"),
        ("Plan told", "-1440.0", "1"),
        ("Solved", "-5760.0", "1"),
    ]
    assert dear[0]["due_before"] == "2026-11-23 13:00:00+08:00"
    assert dear[0]["severity_rule_after"] == "p2.amount"


def test_a_bad_directory_lists_its_faults_by_line_and_column(run: Run, tmp_path: Path) -> None:
    changes = {"routing.yaml": (("queue: appliance", "queue: aplliance"),)}
    code, out, err = run(str(write_candidate(tmp_path / "bad", changes)), *SPAN)
    assert (code, out) == (1, "")
    assert "routing.yaml:" in err
    assert "did you mean appliance?" in err
    assert run(str(tmp_path / "nowhere"))[0] == 1


def test_what_cannot_be_meant_is_a_sentence(run: Run, candidate: str, tmp_path: Path) -> None:
    assert run(candidate, "--from", "yesterday")[2].strip() == "yesterday is no day; write it as 2026-01-31."
    assert "The span ends before it begins." in run(candidate, "--from", "2026-11-27", "--to", "2026-11-01")[2]
    code, _, err = run(candidate, "--csv", str(tmp_path / "no" / "where.csv"))
    assert code == 1
    assert "cannot be written" in err


def test_without_a_span_the_last_thirty_days_are_tried(run: Run, candidate: str) -> None:
    assert "received 2026-10-29 (Thu) to 2026-11-27 (Fri)" in run(candidate)[1]


def test_by_date_each_case_has_the_version_of_its_day(run: Run, candidate: str) -> None:
    assert "Each case has the version of its day of receipt." in run(candidate, *SPAN, "--by-date")[1]
