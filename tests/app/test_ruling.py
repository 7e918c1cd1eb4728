"""`desk rules apply`, `rollback`, `list`, `show`, as they are typed; a set with faults harms nobody."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from config.loading import FILES, SHIPPED
from models.desk import Desk
from models.rules.current import InForce
from models.rules.queries import follow
from models.rules.tables import RuleSet
from models.tables import all_tables
from tests.app.test_command_line import Run, desk
from tests.clock import SettableClock
from tests.models.ruling import capped, complaint, confirmed

__all__ = ["desk"]

FAULTS = (
    ("calendar.yaml", "zone: Asia/Shanghai", "zone: Asia/Shanghigh"),
    ("calendar.yaml", "holidays: china", "holidays: chine"),
    ("calendar.yaml", 'fri: *desk}', 'fri: ["09:00-12:00", "11:00-18:00"]}'),
    ("holidays.yaml", "from: 2026-01-01, to: 2026-01-03", "from: 2026-01-03, to: 2026-01-01"),
    ("holidays.yaml", "{day: 2026-02-14,", "{day: 2025-02-14,"),
    ("holidays.yaml", "{day: 2026-10-10,", "{day: 2026-10-01,"),
    ("sla.yaml", "solve: {hours: 24}", "solve: {hours: -24}"),
    ("sla.yaml", "stoppable: false", "stoppable: never"),
    ("severity.yaml", "severity: P4", "severity: P5"),
    ("routing.yaml", "cap: 30", "cap: many"),
    ("routing.yaml", "{en: Urgent, zh: 紧急应急}", "{en: Urgent, zh: 紧急应急, zh: 紧急}"),
    ("roles.yaml", "{en: Finance, zh: 财务}", "{en: Finance}"),
    ("roles.yaml", "sees_only_own: true", "sees_only_mine: true"),
    ("categories.yaml", "- {name: topic, required: true}", "- {name: topic, required: perhaps}"),
    ("numbering.yaml", "digits: 7", "digits: 2"),
    ("numbering.yaml", "prefix: CS", "prefix: 12"),
    ("privacy.yaml", "phone: {start: 3, end: 4,", "phone: {start: -3, end: 4,"),
    ("messages.yaml", "", "M0: [\n"),
    ("wording.yaml", None, ""),
    ("knowledge.yaml", None, "- a list\n"),
)  # fmt: skip
"""Twenty faults of as many kinds: what is replaced, or the whole file."""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """An empty folder for the company's own rules."""
    made = tmp_path / "rules"
    made.mkdir()
    return made


def write(directory: Path, files: dict[str, str]) -> str:
    for name, text in files.items():
        (directory / name).write_text(text, "utf-8")
    return str(directory)


def broken(directory: Path) -> str:
    """A folder with all twenty faults."""
    for name, old, new in FAULTS:
        path = directory / name
        text = path.read_text("utf-8") if path.exists() else (SHIPPED / name).read_text("utf-8")
        assert not old or old in text, (name, old)
        path.write_text(new if old is None else text + new if not old else text.replace(old, new, 1), "utf-8")
    return str(directory)


def test_twenty_faults_are_twenty_messages_in_one_run_and_harm_nobody(
    desk: Run, directory: Path, open_desk: Callable[[str], Desk], clock: SettableClock
) -> None:
    opened = open_desk(desk.url)
    at_work = Desk(opened.database, InForce(opened.database, clock()), clock=clock)
    first = complaint(at_work)
    refused = desk("rules", "apply", broken(directory))
    lines = [line for line in refused.err.splitlines() if re.match(r"[a-z]+\.yaml:\d+:\d+: ", line)]
    assert refused.code == 1
    assert {line.split(":")[0] for line in lines} == {name for name, _, _ in FAULTS}
    assert len(lines) == len(set(lines)) == len(FAULTS)
    for name, _, _ in FAULTS:
        wanted = sum(fault[0] == name for fault in FAULTS)
        assert sum(line.startswith(f"{name}:") for line in lines) == wanted, (name, lines)
    assert "20 faults" in refused.err
    at_work.database.bind(all_tables(), bind_refs=False, bind_backrefs=False)  # the command had opened it once more
    assert RuleSet.select().count() == 0
    assert follow(at_work).rules.number == 0
    assert complaint(at_work).id == first.id + 1
    assert "Traceback" not in refused.err


def test_applied_listed_shown_and_taken_back(desk: Run, directory: Path, tmp_path: Path) -> None:
    assert "No set of rules" in desk("rules", "list").out
    applied = desk("rules", "apply", write(directory, capped(12)), "--note", "Fewer", "--as", "admin")
    assert (applied.code, applied.out.splitlines()[0]) == (0, "Rule set 1 is in force.")
    [told] = desk("rules", "list", "--json").data
    assert (told["number"], told["who"], told["note"], told["files"]) == (1, "管理员", "Fewer", ["routing.yaml"])
    again = desk("rules", "apply", str(directory))
    assert (again.code, again.out) == (1, "")
    assert "cap: 12" in desk("rules", "show").out
    out = tmp_path / "out"
    assert desk("rules", "show", "1", "--to", str(out)).code == 0
    assert {path.name: path.read_text("utf-8") for path in out.iterdir()} == capped(12)
    assert desk("rules", "show", "1", "--whole", "--to", str(out)).code == 0
    assert {path.name for path in out.iterdir()} == set(FILES)
    assert desk("rules", "show", "7").code == 1
    back = desk("rules", "rollback", "--note", "Back")
    assert (back.code, "Rule set 2 is in force." in back.out) == (0, True)
    assert "those of the program again Back" in desk("rules", "list").out


def test_from_an_instant_of_the_desk(desk: Run, directory: Path) -> None:
    told = desk("rules", "apply", write(directory, capped(12)), "--from", "2099-12-01T08:30")
    assert told.code == 0
    assert "2099-12-01" in told.out
    assert desk("rules", "list", "--json").data[0]["starts_at"] == "2099-12-01T00:30:00Z"
    assert "to come" in desk("rules", "list").out
    for wrong in ("tomorrow", "2020-01-01"):
        refused = desk("rules", "apply", write(directory, capped(13)), "--from", wrong)
        assert (refused.code, refused.out, len(refused.err.splitlines())) == (1, "", 1)


def test_commands_work_by_the_set_in_force_and_a_directory_wins(desk: Run, directory: Path, tmp_path: Path) -> None:
    write(directory, {"numbering.yaml": (SHIPPED / "numbering.yaml").read_text("utf-8").replace("CS", "GD")})
    given = {"kind": "praise", "text": "很满意"}
    assert desk("rules", "apply", str(directory)).code == 0
    desk("staff", "add", "lin", "--name", "林", "--role", "agent", "--no-password")
    opened = desk("do", "intake.open", "--as", "lin", given=json.dumps(given)).data
    assert opened["number"].startswith("GD")
    assert desk("show", "case", opened["number"], "--json").data["rule_set"] == 1
    mine = tmp_path / "mine"
    mine.mkdir()
    doctor = desk("--config", write(mine, capped(12)), "doctor").out
    assert f"{mine}, which wins over set 1" in doctor
    assert "set 1 of the database" in desk("doctor").out
    other = desk("--config", str(mine), "do", "intake.open", "--as", "lin", given=json.dumps(given)).data
    assert other["number"].startswith("CS")
    assert desk("rules", "check").code == 0


def test_an_interrupted_correction_goes_on(desk: Run, directory: Path) -> None:
    assert desk("rules", "recompute").out == "No clock waits to be computed again.\n"
    applied = desk("rules", "apply", write(directory, confirmed()))
    assert "0 running clocks" in applied.out
    RuleSet.update(recomputed_at=None).execute()
    assert "in force; clocks are computed again" in desk("rules", "list").out
    assert "0 running clocks" in desk("rules", "recompute").out


def test_who_may_not_is_refused(desk: Run, directory: Path) -> None:
    desk("staff", "add", "lin", "--name", "林", "--role", "agent", "--no-password")
    for arguments in (("apply", write(directory, capped(12))), ("rollback",)):
        refused = desk("rules", *arguments, "--as", "lin")
        assert (refused.code, refused.out) == (1, "")
