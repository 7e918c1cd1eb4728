"""`desk report complaints` as it is typed: lines, JSON, files, faults."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app import main
from models.desk import Desk
from tests.clock import SettableClock
from tests.models.complaining import Company

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(sqlite_desk: Desk, sqlite_url: str, clock: SettableClock, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `desk report complaints` on two complaints of November; one has 100.00 that wait for approval."""
    company = Company(sqlite_desk, clock)
    company.reach("approving")
    company.reach("closed")
    sqlite_desk.database.execute_sql("INSERT INTO setting (key, value) VALUES ('purpose', 'test')")

    def report(*arguments: str, language: str = "en") -> tuple[int, str, str]:
        environ = {"DESK_DB": sqlite_url, "DESK_LANG": language, "DESK_CLOCK": "2026-11-27T09:00+08:00"}
        code = main.run(["report", "complaints", *arguments], environ)
        return (code, *capsys.readouterr())

    return report


def lines(out: str) -> list[str]:
    return [" ".join(line.split()) for line in out.splitlines()]


def test_the_present_month_as_lines(run: Run) -> None:
    code, out, _ = run()
    assert code == 0
    for expected in (
        "Month 2026-11", "Complaints 2", "Closed 1", "First answer 2 0.0 0.0 100", "By batch", "辅酶Q10软胶囊 2 100.0",
    ):  # fmt: skip
        assert expected in lines(out)


def test_in_chinese(run: Run) -> None:
    code, out, _ = run(language="zh")
    assert code == 0
    assert {"月份 2026-11", "按产品"} <= set(lines(out))


def test_a_month_without_complaints_has_no_bare_titles(run: Run) -> None:
    code, out, _ = run("--month", "2026-01")
    assert code == 0
    assert "Complaints 0" in lines(out)
    assert "By product" not in out


def test_as_json(run: Run) -> None:
    figures = json.loads(run("--json", "--month", "2026-11")[1])["figures"]
    assert (figures["total"], figures["closed"], figures["paid_cents"]) == (2, 1, 0)
    assert figures["groups"]["batch"] == [["B2601 辅酶Q10软胶囊", 2]]


@pytest.mark.parametrize("name", ["nov.xlsx", "nov.CSV"])
def test_into_a_file(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    code, out, err = run("--to", str(path))
    assert (code, f"{path} written." in out + err) == (0, True)
    if name.endswith("xlsx"):
        assert load_workbook(path)["By product"]["B2"].value == 2
    else:
        assert "Complaints,2" in path.read_text("utf-8-sig")


@pytest.mark.parametrize("month", ["2026", "2026-13", "9999-12", "0001-01", "next"])
def test_a_month_that_is_none(run: Run, month: str) -> None:
    code, out, err = run("--month", month)
    assert (code, out) == (1, "")
    assert "Write a month like 2026-11." in err


def test_a_file_of_another_kind(run: Run, tmp_path: Path) -> None:
    code, _, err = run("--to", str(tmp_path / "nov.pdf"))
    assert code == 1
    assert "nov.pdf ends neither in .csv nor in .xlsx." in err
