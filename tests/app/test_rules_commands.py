"""`desk rules explain`, `test` and `diff` as they are typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from config.loading import SHIPPED
from models import database as databases
from tests.app.test_command_line import Run

FACTS = {"kind": "complaint", "received_at": "2026-09-30 16:00", "product_class": "health_food"}
STAFF = [
    {"login": "ann", "name": "Ann", "skills": ["health_food"], "load": 3},
    {"login": "bob", "name": "Bob", "load": 29},
]


@pytest.fixture
def desk(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`desk` on a migrated database of each kind, with an administrator and an agent."""
    run = Run(database_url, monkeypatch, capsys)
    for login, name, role in (("admin", "管理员", "admin"), ("lin", "林静", "agent")):
        assert run("staff", "add", login, "--name", name, "--role", role, "--no-password").code == 0
    return run


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`desk` where there is no database yet."""
    return Run(f"sqlite:///{tmp_path / 'new' / 'desk.db'}", monkeypatch, capsys)


def explained(run: Run, given: dict[str, Any], *more: str) -> Any:
    return run("rules", "explain", "-", *more, given=json.dumps(given))


def test_invented_facts_need_no_database(fresh: Run, tmp_path: Path) -> None:
    shown = explained(fresh, {"facts": FACTS, "staff": STAFF, "now": "2026-10-08 09:30"})
    assert (shown.code, shown.err) == (0, "")
    for words in (
        "The severity is P3 medium.",
        "It goes to the queue Health food.",
        "1. Ann: load 3 of 30.",
        "Bob: lacks the skill Health food, has a load of 29 of 30, and a P3 case counts 2.",
        "First response: due 2026-10-08 (Thu) 11:00, 1 h 30 min left.",
        "The 7 days from 2026-10-01 (Thu) to 2026-10-07 (Wed) do not count: National Day.",
    ):
        assert words in shown.out
    assert explained(fresh, {"facts": FACTS}).code == 0
    assert not Path(databases.sqlite_path(fresh.url) or "").parent.exists()


def test_a_file_in_chinese(fresh: Run, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"facts": {**FACTS, "text": "😀头晕"}}), "utf-8")
    shown = fresh("--lang", "zh", "rules", "explain", str(path))
    assert shown.code == 0
    assert "首次响应：截止2026-10-08（周四）11:00。" in shown.out
    assert "依据规则：P3 投诉（sla.complaint.p3），自2026-01-01（周四）起执行。" in shown.out


def test_it_is_data_with_json(fresh: Run) -> None:
    pause = {"from": "2026-10-08 10:00", "reason": "customer"}
    given = {"facts": FACTS, "staff": STAFF, "pauses": [pause], "now": "2026-10-08 12:00"}
    data = explained(fresh, given, "--json").data
    assert (data["severity"]["severity"], data["severity"]["rule"]) == ("P3", "p3.other")
    assert (data["route"]["queue"], data["route"]["skills"]) == ("health_food", ["health_food"])
    assert [(one["login"], one["place"]) for one in data["people"]] == [("ann", 1), ("bob", None)]
    clocks = {clock["kind"]: clock for clock in data["clocks"]}
    assert clocks["first_response"]["left"] == -3600
    assert clocks["plan"]["left"] == 17 * 3600
    assert clocks["plan"]["paused"]["reason"] == "customer"
    assert clocks["plan"]["due_at"] == "2026-10-09T10:00:00Z"
    assert clocks["plan"]["steps"][-1] == {"kind": "due", "text": "due 2026-10-09 (Fri) 18:00"}


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({}, "-:1:1:", "case, facts"),
        ({"facts": FACTS, "case": "CS00000174"}, "-:1:1:", "case, facts"),
        ({"case": "CS00000174", "staff": []}, "-:1:1:", "of its own"),
        ({"facts": {"kind": "complaint"}}, "facts.received_at", "missing"),
        ({"facts": {**FACTS, "kind": "complain"}}, "facts.kind", "did you mean complaint?"),
        ({"facts": {**FACTS, "received_at": "soon"}}, "facts.received_at", "2026-10-08 11:50"),
        ({"facts": {**FACTS, "importance": "big"}}, "facts.importance", "vip"),
        ({"facts": {**FACTS, "amount_cents": "many"}}, "facts.amount_cents", "a whole number"),
        ({"facts": FACTS, "pauses": [{"from": "x"}]}, "pauses[0].from", "expected a time"),
        (
            {"facts": FACTS, "pauses": [{"from": "2026-10-08 10:00", "clocks": ["plans"]}]},
            "pauses[0].clocks[0]",
            "plan",
        ),
        ({"facts": FACTS, "staff": [{"login": "a", "skills": ["p7"]}]}, "staff[0].skills[0]", "known are: cantonese"),
        ({"facts": FACTS, "staff": [{"login": "a", "roles": ["agents"]}]}, "staff[0].roles[0]", "did you mean agent?"),
        ({"facts": FACTS, "staff": [{"login": "a", "state": "tired"}]}, "staff[0].state", "ready"),
        ({"facts": FACTS, "staff": [{"login": "a", "load": -1}]}, "staff[0]", "negative"),
        ({"facts": FACTS, "now": "noon"}, "now", "expected a time"),
    ],
)
def test_bad_input_names_the_field(fresh: Run, given: dict[str, Any], field: str, words: str) -> None:
    shown = explained(fresh, given)
    assert (shown.code, shown.out) == (1, "")
    assert field in shown.err
    assert words in shown.err


@pytest.mark.parametrize("given", ["", "[1, 2]", "{", '{"a": "\\ud800'])
def test_what_is_no_json_is_a_sentence(fresh: Run, given: str) -> None:
    shown = fresh("rules", "explain", "-", given=given)
    assert shown.code == 1
    assert shown.err.startswith("-:")


def test_what_is_nested_too_deeply_is_refused(fresh: Run) -> None:
    for given in ("[" * 100_000, '{"facts":' * 60 + "1" + "}" * 60):
        shown = fresh("rules", "explain", "-", given=given)
        assert (shown.code, shown.out) == (1, "")
        assert shown.err == "This is nested too deeply for a case.\n"


def test_a_file_that_is_not_there(fresh: Run, tmp_path: Path) -> None:
    shown = fresh("rules", "explain", str(tmp_path / "none.json"))
    assert shown.code == 1
    assert "cannot be read" in shown.err


def opened(run: Run) -> str:
    given: dict[str, Any] = {"kind": "complaint", "text": "坏了", "contact_name": "王", "contact_value": "13800000000"}
    given |= {"category": "service_attitude", "no_order_reason": "lost", "apologised": True}
    done = run("do", "intake.open", "--as", "lin", given=json.dumps(given))
    assert done.code == 0, done.out
    number: str = done.data["number"]
    return number


def test_a_case_of_the_database(desk: Run) -> None:
    number = opened(desk)
    shown = explained(desk, {"case": number})
    assert shown.code == 0
    assert "It goes to the queue Service." in shown.out
    assert "林静: is off duty." in shown.out
    data = explained(desk, {"case": number}, "--json").data
    assert (data["case"], data["owner"]) == (number, "")
    assert {one["login"] for one in data["people"]} == {"lin"}
    nobody = explained(desk, {"case": "CS99"})
    assert (nobody.code, nobody.out) == (1, "")
    assert "CS99" in nobody.err


def test_invented_facts_ask_for_the_staff_of_the_database(desk: Run) -> None:
    assert "林静" in explained(desk, {"facts": FACTS}).out
    assert "林静" not in explained(desk, {"facts": FACTS, "staff": []}).out


def test_the_shipped_cases_hold(fresh: Run) -> None:
    shown = fresh("rules", "test")
    assert shown.code == 0
    assert shown.out.splitlines()[-1].endswith("cases, 0 with differences.")
    assert "An ordinary complaint on a Monday morning: ok" in shown.out


CASE = """cases:
  - name: ours
    facts: {kind: complaint, received_at: 2026-11-23 09:00}
    expect: {queue: %s, severity: P3}
  - name: fine
    facts: {kind: praise, received_at: 2026-11-23 09:00}
    expect: {severity: P4}
"""


def test_a_difference_is_told_and_ends_with_1(fresh: Run, tmp_path: Path) -> None:
    (tmp_path / "ours.case.yaml").write_text(CASE % "returns", "utf-8")
    shown = fresh("rules", "test", str(tmp_path))
    assert shown.code == 1
    assert shown.out.splitlines() == [
        "ours.case.yaml:2 ours: DIFFERS: queue: expected returns, found general",
        "ours.case.yaml:5 fine: ok",
        "2 cases, 1 with differences.",
    ]
    (tmp_path / "ours.case.yaml").write_text(CASE % "general", "utf-8")
    assert fresh("rules", "test", "--config", str(tmp_path)).code == 0
    assert fresh("rules", "check", str(tmp_path)).code == 0


def test_faults_of_cases_and_of_rules(fresh: Run, tmp_path: Path) -> None:
    assert "no cases" in fresh("rules", "test", str(tmp_path)).err
    (tmp_path / "ours.case.yaml").write_text(CASE % "generall", "utf-8")
    shown = fresh("rules", "test", str(tmp_path))
    assert shown.code == 1
    assert shown.err.startswith("ours.case.yaml:4:21: cases[0].expect.queue found 'generall'; did you mean general?")
    assert "no such directory" in fresh("rules", "test", str(tmp_path / "none")).err


def test_diff_says_what_changes(fresh: Run, tmp_path: Path) -> None:
    routing = (SHIPPED / "routing.yaml").read_text("utf-8")
    (tmp_path / "routing.yaml").write_text(routing.replace("cap: 30", "cap: 25"), "utf-8")
    for arguments in (("-", str(tmp_path)), ("-", str(tmp_path), "--lang", "en")):
        shown = fresh("rules", "diff", *arguments)
        assert (shown.code, shown.out) == (0, "routing.yaml: the load cap changes from 30 to 25\n")
    back = fresh("--lang", "zh", "rules", "diff", str(tmp_path))
    assert back.out == "routing.yaml：负荷上限由25改为30\n"
    [change] = fresh("rules", "diff", "-", str(tmp_path), "--json").data
    assert (change["file"], change["kind"]) == ("routing.yaml", "changed")
    assert change["text"] == "routing.yaml: the load cap changes from 30 to 25"


def test_diff_of_equal_or_faulty_rules(fresh: Run, tmp_path: Path) -> None:
    same = fresh("rules", "diff")
    assert (same.code, same.out) == (0, "There is no difference.\n")
    assert fresh("rules", "diff", "--json").data == []
    (tmp_path / "routing.yaml").write_text("cap: none", "utf-8")
    assert "routing.yaml:1:" in fresh("rules", "diff", "-", str(tmp_path)).err
