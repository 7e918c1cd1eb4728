"""`desk` as it is typed: results, sentences, exit codes, never a traceback."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app import main
from app.context import Context, language_of
from app.journal import log_path
from config import load
from models import database as databases
from models import settings
from models.alarms.tables import Alarm
from models.desk import Desk
from models.staff.tables import Staff
from models.worker.tables import Lease
from tests.clock import SettableClock
from tests.screens.company import found_company
from tests.waiting import wait_until


class Outcome(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON on standard output."""
        return json.loads(self.out)


class Run:
    """Runs `desk` in this process, on one database."""

    def __init__(self, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.url = url
        self.environ: dict[str, str] = {"LANG": "C.UTF-8", "TERM": "xterm"}
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str, given: str = "") -> Outcome:
        """Run the command with `given` on standard input."""
        stdin = io.BytesIO(given.encode("utf-8", "surrogateescape"))
        self._monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stdin))
        code = main.run(list(arguments), {"DESK_DB": self.url, **self.environ})
        return Outcome(code, *self._capsys.readouterr())

    def do(self, name: str, given: dict[str, Any]) -> Outcome:
        """Let the administrator run an operation."""
        return self("do", name, "--as", "admin", given=json.dumps(given))


@pytest.fixture
def desk(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`desk` on a migrated database of each kind, with an administrator."""
    run = Run(database_url, monkeypatch, capsys)
    assert run("staff", "add", "admin", "--name", "管理员", "--role", "admin", "--no-password").code == 0
    return run


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`desk` where there is no database yet."""
    return Run(f"sqlite:///{tmp_path / 'new' / 'desk.db'}", monkeypatch, capsys)


def test_help_lists_every_command(fresh: Run) -> None:
    shown = fresh("--help")
    assert shown.code == 0
    assert all(f"  {name} " in shown.out for name in main.COMMANDS)
    assert not Path(databases.sqlite_path(fresh.url) or "").exists()


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_command_has_help_in_both_languages(fresh: Run, name: str) -> None:
    english, chinese = fresh(name, "--help"), fresh("--lang", "zh", name, "--help")
    assert english.code == chinese.code == 0
    assert english.out.isascii()
    assert not chinese.out.isascii()


def test_without_a_terminal_the_screen_does_not_open(fresh: Run) -> None:
    shown = fresh()
    assert shown.code == 1
    assert "terminal" in shown.err


def test_a_theme_that_is_none_is_refused_before_the_screen_opens(fresh: Run) -> None:
    assert "'light'" in fresh("--theme", "sepia").err
    fresh.environ["DESK_THEME"] = "sepia"
    shown = fresh()
    assert shown.code == 1
    assert "DESK_THEME must be one of: dark, light, high-contrast, 16-colour." in shown.err
    assert "terminal" in fresh("--theme", "light").err


def test_init_makes_a_database_once(fresh: Run) -> None:
    assert fresh("init").code == 0
    again = fresh("init")
    assert (again.code, again.out) == (1, "")
    assert "already" in again.err


def test_commands_on_a_database_that_is_not_there_say_what_to_do(fresh: Run) -> None:
    shown = fresh("staff", "list")
    assert shown.code == 1
    assert "desk init" in shown.err
    assert not Path(databases.sqlite_path(fresh.url) or "").exists()


def test_init_notes_purpose_and_day(fresh: Run) -> None:
    fresh("init", "--purpose", "test")
    database = databases.open_only(fresh.url)
    assert settings.purpose(database) == "test"
    assert settings.created_at(database) is not None
    database.close()


def test_options_may_stand_after_the_command(fresh: Run, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    assert fresh("init", "--db", other).code == 0
    assert (tmp_path / "other.db").exists()


def test_a_bad_url_is_a_sentence(fresh: Run) -> None:
    shown = fresh("migrate", "--db", "mysql://x")
    assert shown.code == 1
    assert shown.err.count("\n") == 1


def test_migrate_has_nothing_to_do_on_a_new_database(desk: Run) -> None:
    assert "nothing to do" in desk("migrate").out


def test_migrate_keeps_an_older_database_beside(fresh: Run) -> None:
    fresh("init")
    database = databases.open_only(fresh.url)
    database.execute_sql("DROP TABLE search_word")
    database.execute_sql("DELETE FROM schema_migration WHERE name = '0002_search_index'")
    database.close()
    assert "desk migrate" in fresh("staff", "list").err
    migrated = fresh("migrate")
    assert migrated.code == 0
    assert "0002_search_index" in migrated.out
    path = databases.sqlite_path(fresh.url)
    assert path is not None
    assert len(list(path.parent.glob("desk.before-migration-*.db"))) == 1


def test_staff_is_added_listed_ended_and_taken_back(desk: Run) -> None:
    added = desk("staff", "add", "lin", "--name", "林静", "--role", "agent", "--password-stdin", given="geheim\n")
    assert added.code == 0
    assert "林静" in desk("staff", "list").out
    assert desk.do("staff.sign_in", {"login": "lin", "password": "geheim"}).data["ok"] is True
    assert desk("staff", "off", "lin").code == 0
    listed = {row["login"]: row["active"] for row in desk("staff", "list", "--json").data}
    assert listed == {"admin": True, "lin": False}
    assert desk("staff", "on", "lin").code == 0
    assert desk("staff", "on", "nobody").code == 1


def test_a_password_set_by_the_command_lets_in(desk: Run) -> None:
    assert desk("staff", "passwd", "admin", "--password-stdin", given="geheim\n").code == 0
    assert desk.do("staff.sign_in", {"login": "admin", "password": "geheim"}).data["ok"] is True


def test_do_prints_the_result(desk: Run) -> None:
    done = desk.do("staff.add", {"login": "lin", "name": "林静", "roles": ["agent"]})
    assert (done.code, done.data) == (0, {"login": "lin", "version": 1})


def test_do_reads_a_file(desk: Run, tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text('{"login": "lin", "name": "林静", "roles": ["agent"]}', "utf-8")
    assert desk("do", "staff.add", "--as", "admin", "--input", str(tmp_path / "in.json")).code == 0
    missing = desk("do", "staff.add", "--as", "admin", "--input", str(tmp_path / "none.json"))
    assert missing.data["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    ("arguments", "given", "code", "field"),
    [
        (("staff.ad", "--as", "admin"), "{}", "not_found", None),
        (("staff.add", "--as", "nobody"), "{}", "not_found", "login"),
        (("staff.add",), "{}", "missing", "--as"),
        ((), "{}", "missing", "name"),
        (("staff.add", "--as", "admin"), "{", "invalid", None),
        (("staff.add", "--as", "admin"), "", "invalid", None),
        (("staff.add", "--as", "admin"), "[]", "invalid", None),
        (("staff.add", "--as", "admin"), '"\udc80"', "invalid", None),
        (("staff.add", "--as", "admin"), '{"login": "x", "name": "X"}', "missing", "roles"),
        (("staff.add", "--as", "admin"), '{"login": "x", "name": "X", "roles": ["agnet"]}', "invalid", "roles"),
        (("staff.add", "--as", "admin"), '{"login": "x", "name": "X", "roles": [], "x": 1}', "unknown_key", "x"),
    ],
)
def test_do_refuses_in_json(desk: Run, arguments: tuple[str, ...], given: str, code: str, field: str | None) -> None:
    refused = desk("do", *arguments, given=given)
    assert refused.code == 1
    assert (refused.data["error"]["code"], refused.data["error"]["field"]) == (code, field)
    assert refused.data["error"]["message"]
    assert [row["login"] for row in desk("staff", "list", "--json").data] == ["admin"]


def test_do_says_what_changed_meanwhile(desk: Run) -> None:
    assert desk.do("staff.change", {"login": "admin", "version": 1, "team": "A"}).code == 0
    stale = desk.do("staff.change", {"login": "admin", "version": 1, "team": "B"})
    error = stale.data["error"]
    assert (error["code"], error["details"]["version"]) == ("stale", 2)
    assert error["details"]["changes"][0]["changes"] == {"team": ["", "A"]}


def test_do_refuses_a_role_that_may_not(desk: Run) -> None:
    desk("staff", "add", "lin", "--name", "林静", "--role", "agent", "--no-password")
    refused = desk("do", "staff.add", "--as", "lin", given='{"login": "x", "name": "X", "roles": ["agent"]}')
    assert refused.data["error"]["code"] == "not_allowed"


@pytest.fixture
def number(desk: Run) -> str:
    """The number of a complaint of 王芳 that the agent 林静 took."""
    desk("staff", "add", "lin", "--name", "林静", "--role", "agent", "--no-password")
    caller = {"name": "王芳", "contacts": [{"kind": "phone", "value": "138 0000 1001"}]}
    given = {"kind": "complaint", "text": "包装漏油", "new_customer": caller, "category": "packaging", "take": True}
    given |= {"demand": "refund", "no_order_reason": "lost", "apologised": True}
    return str(desk("do", "intake.open", "--as", "lin", given=json.dumps(given)).data["number"])


@pytest.mark.parametrize(("language", "words"), [("en", "Complaint"), ("zh", "投诉")])
def test_a_case_is_shown_in_words(desk: Run, number: str, language: str, words: str) -> None:
    shown = desk("--lang", language, "show", "case", number.lower())
    assert shown.code == 0
    assert all(word in shown.out for word in (number, words, "王芳", "林静", "包装漏油"))


def test_a_case_is_shown_as_json_with_the_derivation_of_its_clocks(desk: Run, number: str) -> None:
    case = desk("show", "case", number, "--json").data
    assert (case["number"], case["owner_login"]) == (number, "lin")
    assert case["severity_why"]["text"]
    assert all(clock["steps"] and clock["due_at"] for clock in case["clocks"])


def test_a_customer_is_shown_by_telephone_number(desk: Run, number: str) -> None:
    shown = desk("show", "customer", "+86 13800001001")
    assert all(word in shown.out for word in (number, "王芳"))
    [card] = desk("show", "customer", "13800001001", "--json").data
    assert card["cases"][0]["number"] == number


def test_what_is_not_there_cannot_be_shown(desk: Run) -> None:
    assert desk("show", "case", "CS00000013").code == 1
    assert desk("show", "case", "CS00000014").code == 1
    assert desk("show", "customer", "13800001001").code == 1


def test_do_lists_all_operations_with_their_schemas(fresh: Run) -> None:
    listed = {entry["name"]: entry for entry in fresh("do", "--list").data}
    assert {"intake.open", "cases.note", "staff.add"} <= set(listed)
    assert "login" in json.dumps(listed["staff.add"]["input"])


def test_do_speaks_the_language_that_was_asked_for(desk: Run) -> None:
    message = desk("do", "staff.ad", "--as", "admin", "--lang", "zh").data["error"]["message"]
    assert "staff.add" in message
    assert not message.isascii()


def test_rules_with_faults_are_told_by_line_and_column(desk: Run, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "numbering.yaml").write_text("prefxi: CS\n")
    checked = desk("rules", "check", str(tmp_path / "rules"))
    assert checked.code == 1
    assert "numbering.yaml:1:1" in checked.out
    desk.environ["DESK_CONFIG"] = str(tmp_path / "rules")
    shown = desk("staff", "list")
    assert shown.code == 1
    assert "numbering.yaml:1:1" in shown.err
    error = desk.do("staff.add", {}).data["error"]
    assert "numbering.yaml:1:1" in error["details"]["faults"][0]


def test_the_shipped_rules_are_sound(fresh: Run) -> None:
    checked = fresh("rules", "check")
    assert (checked.code, checked.out) == (0, "The rules are sound.\n")


def test_schemas_are_written_for_editors(fresh: Run, tmp_path: Path) -> None:
    printed = fresh("rules", "schema").data
    assert fresh("rules", "schema", "--to", str(tmp_path / "schemas")).code == 0
    written = {path.name for path in (tmp_path / "schemas").iterdir()}
    assert written == {f"{Path(name).stem}.schema.json" for name in printed}


def test_backup_and_restore(desk: Run, tmp_path: Path) -> None:
    copy, new = str(tmp_path / "copy.db"), f"sqlite:///{tmp_path / 'restored.db'}"
    assert "verified" in desk("backup", copy).out
    assert desk("backup", copy).code == 1
    assert desk("restore", copy, "--db", new).code == 0
    assert [row["login"] for row in desk("staff", "list", "--json", "--db", new).data] == ["admin"]
    assert desk("restore", copy, "--db", new).code == 1
    forced = desk("restore", copy, "--db", new, "--force")
    assert forced.code == 0
    assert "kept" in forced.out


def test_the_doctor_is_content_with_a_sound_desk(desk: Run) -> None:
    Lease.create(name="worker", holder="another-machine:1", until=datetime.now(UTC) + timedelta(hours=1))
    found = desk("doctor")
    assert (found.code, "TO DO" in found.out) == (0, False)


def test_the_doctor_says_what_to_do(fresh: Run) -> None:
    found = fresh("doctor")
    assert found.code == 1
    assert [line for line in found.out.splitlines() if line.startswith("TO DO") and "desk init" in line]


def test_the_doctor_finds_a_table_that_is_not_as_it_must_be(fresh: Run) -> None:
    fresh("init")
    database = databases.open_only(fresh.url)
    database.execute_sql("ALTER TABLE customer DROP COLUMN note")
    database.close()
    found = fresh("doctor")
    assert found.code == 1
    assert "customer.note" in found.out


def test_a_clock_of_ones_own_is_refused_in_production(desk: Run) -> None:
    desk.environ["DESK_CLOCK"] = "2026-11-23T09:00+08:00"
    refused = desk("staff", "list")
    assert refused.code == 1
    assert "production" in refused.err


@pytest.mark.parametrize("clock", ["tomorrow", "2026-11-23T09:00", "25:00"])
def test_a_clock_needs_an_instant_with_its_zone(fresh: Run, clock: str) -> None:
    fresh("init", "--purpose", "test")
    fresh.environ["DESK_CLOCK"] = clock
    assert "zone" in fresh("staff", "list").err


def test_a_clock_of_ones_own_starts_there_and_runs_on(fresh: Run) -> None:
    fresh("init", "--purpose", "test")
    context = Context({"DESK_DB": fresh.url, "DESK_CLOCK": "2026-11-23T09:00+08:00"}, "en")
    clock = context.clock()
    start = SettableClock("2026-11-23 09:00")()
    first, second = clock(), clock()
    assert start <= first <= second
    assert (second - start).total_seconds() < 60
    context.close()


def test_what_nobody_foresaw_is_an_id_and_a_log_entry(fresh: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("models.migrating.is_empty", fail)
    shown = fresh("migrate")
    assert shown.code == main.UNFORESEEN
    assert "Traceback" not in shown.out + shown.err
    number = shown.err.split("id ")[1][:6]
    log = next(Path(os.environ["HOME"]).rglob("desk.log")).read_text()
    assert number in log
    assert "ZeroDivisionError" in log


def test_what_nobody_foresaw_in_do_is_json(desk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("models.operation.run", fail)
    failed = desk.do("staff.add", {})
    assert failed.code == main.UNFORESEEN
    assert failed.data["error"]["code"] == "unforeseen"


def test_an_unknown_command_ends_with_2(fresh: Run) -> None:
    assert fresh("bogus").code == 2
    assert fresh("doctor", "--bogus").code == 2


@pytest.mark.parametrize(
    ("arguments", "environ", "language"),
    [
        ((), {}, "en"),
        ((), {"LANG": "zh_CN.UTF-8"}, "zh"),
        ((), {"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ((), {"LANG": "de_DE.UTF-8", "DESK_LANG": "zh"}, "zh"),
        (("show", "queue", "--lang", "en"), {"DESK_LANG": "zh"}, "en"),
        (("--lang=zh",), {"DESK_LANG": "en"}, "zh"),
        (("--lang",), {}, "en"),
    ],
)
def test_the_language(arguments: tuple[str, ...], environ: dict[str, str], language: str) -> None:
    assert language_of(arguments, environ) == language


def test_the_embedded_database_lies_in_the_data_folder() -> None:
    url = Context({}, "en").database_url
    assert url.startswith(f"sqlite:///{os.environ['HOME']}")


def test_a_closed_pipe_is_no_error(fresh: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("app.context.Context.tell", broken)
    assert fresh("init").err == ""


def test_the_worker_works_once_unless_another_does(desk: Run) -> None:
    found_company(Desk(databases.connect(desk.url), load()))
    received = (datetime.now(UTC) - timedelta(days=40)).isoformat()
    case = json.dumps({"kind": "suggestion", "text": "标签字太小", "customer_id": 1, "received_at": received})
    assert desk("do", "intake.open", "--as", "lin", given=case).code == 0
    Lease.create(name="worker", holder="another-machine:1", until=datetime.now(UTC) + timedelta(hours=1))
    assert "Another worker is at work." in desk("worker", "--once").out
    assert "another-machine:1" in desk("doctor").out
    assert Alarm.select().count() == 0
    Lease.delete().execute()
    assert desk("worker", "--once") == Outcome(0, "", "")
    assert Alarm.select().count() >= 4
    assert Lease.select().count() == 0
    shown = desk("doctor")
    embedded = desk.url.startswith("sqlite")
    assert ("inside the desk" if embedded else "start desk worker") in shown.out


@pytest.mark.parametrize("speed", ["0", "-1", "fast", "9999999", "nan"])
def test_a_clock_of_no_possible_speed_is_refused(desk: Run, speed: str) -> None:
    settings.write(databases.connect(desk.url), "purpose", "test")
    desk.environ["DESK_CLOCK"] = f"2026-11-23T09:00+08:00*{speed}"
    assert "DESK_CLOCK must be an instant" in desk("worker", "--once").err


def test_an_address_of_staff_is_checked(desk: Run) -> None:
    plain = ("staff", "add", "ma", "--name", "马", "--role", "manager", "--no-password")
    assert "is not an e-mail address" in desk(*plain, "--email", "ma").err
    assert "is not a telephone number" in desk(*plain, "--phone", "12").err
    assert desk(*plain, "--email", " ma@example.com ", "--phone", "138 0000 9009").code == 0
    row = Staff.get(Staff.login == "ma")
    assert (row.email, row.phone, row.bell) == ("ma@example.com", "138 0000 9009", True)


def sending_by(desk: Run, folder: Path, sms: str) -> None:
    """Rules in which SMS have this gateway."""
    shipped = (Path(main.__file__).parents[1] / "config" / "gateways.yaml").read_text("utf-8")
    channels = "channels: {sms: none, email: none, wechat: none}"
    folder.mkdir()
    own = shipped.replace(channels, channels.replace("sms: none", f"sms: {sms}"))
    (folder / "gateways.yaml").write_text(own, "utf-8")
    desk.environ["DESK_CONFIG"] = str(folder)


def a_complaint(desk: Run) -> str:
    """A complaint of somebody with a telephone number."""
    caller = {"name": "王芳", "contacts": [{"kind": "phone", "value": "138 0000 1001"}]}
    words = {"kind": "complaint", "text": "包装漏油", "category": "packaging", "demand": "refund"}
    desk("staff", "add", "lin", "--name", "林静", "--role", "agent", "--no-password")
    given = {**words, "new_customer": caller, "no_order_reason": "lost", "apologised": True}
    return str(desk("do", "intake.open", "--as", "lin", given=json.dumps(given)).data["number"])


def test_messages_are_listed_and_delivered(desk: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert "No channel has a gateway" in desk("messages", "deliver", "--once").err
    sending_by(desk, tmp_path / "rules", f"{{file: {out}}}")
    assert "No messages." in desk("messages", "list").out
    number = a_complaint(desk)
    (waiting,) = desk("messages", "list", "--json").data
    assert (waiting["case"], waiting["state"], waiting["channel"]) == (number, "waiting", "sms")
    assert number in desk("messages", "list").out
    assert "1 sent" in desk("messages", "deliver", "--once").out
    assert json.loads(out.read_text("utf-8"))["message_id"] == waiting["message_id"]
    assert desk("messages", "list", "--json").data == []
    assert len(desk("messages", "list", "--state", "sent", "--json").data) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_deliverer_that_is_told_to_stop_ends_what_it_sends(desk: Run, tmp_path: Path, number: int) -> None:
    started, go = tmp_path / "started", tmp_path / "go"
    program = f"touch {started}; while [ ! -e {go} ]; do sleep 0.05; done"
    sending_by(desk, tmp_path / "rules", f'{{command: [/bin/sh, -c, "{program}"]}}')
    a_complaint(desk)
    deliverer = subprocess.Popen(
        [sys.executable, "-m", "app", "messages", "deliver"],
        cwd=Path(main.__file__).parents[1],
        env={**os.environ, **desk.environ, "DESK_DB": desk.url},
    )
    try:
        wait_until(started.exists, "the message to be on its way")
        deliverer.send_signal(number)
        go.touch()
        assert deliverer.wait(30) == 0
    finally:
        deliverer.kill()
    assert [row["state"] for row in desk("messages", "list", "--state", "sent", "--json").data] == ["sent"]


def test_the_doctor_names_the_gateways_and_what_they_lack(desk: Run, tmp_path: Path) -> None:
    assert "Messages: sms: none; email: none; wechat: none" in desk("doctor").out
    desk.environ["DESK_CONFIG"] = str(tmp_path)
    shipped = (Path(main.__file__).parents[1] / "config" / "gateways.yaml").read_text("utf-8")
    mail = "email: {smtp: {host: m, from: a@example.com, user: a, password_env: DESK_NOT_SET}}"
    (tmp_path / "gateways.yaml").write_text(shipped.replace("email: none", mail), "utf-8")
    assert "TO DO: Messages: email: the environment variable DESK_NOT_SET is not set" in desk("doctor").out


def test_the_doctor_names_the_gateways_of_payments_and_what_they_lack(desk: Run, tmp_path: Path) -> None:
    shown = desk("doctor").out
    assert "Payments: wechat: none; alipay: none; card: none" in shown
    desk.environ["DESK_CONFIG"] = str(tmp_path)
    shipped = (Path(main.__file__).parents[1] / "config" / "gateways.yaml").read_text("utf-8")
    program = "alipay: {command: [no-such-program-at-all]}"
    (tmp_path / "gateways.yaml").write_text(shipped.replace("alipay: none", program), "utf-8")
    found = desk("doctor")
    assert (found.code, "TO DO: Payments: alipay: there is no program no-such-program-at-all" in found.out) == (1, True)
    (tmp_path / "gateways.yaml").write_text(shipped.replace("alipay: none", "alipay: {file: pay.csv}"), "utf-8")
    assert "Payments: wechat: none; alipay: file pay.csv; card: none" in desk("doctor").out


def test_what_goes_wrong_while_python_cleans_up_is_in_the_log_and_not_on_the_terminal(tmp_path: Path) -> None:
    code = (
        "import sys; from app.main import main\n"
        "class Faulty:\n"
        "    def __del__(self): raise ValueError('nobody hears this')\n"
        "kept = [Faulty()]\n"
        "import atexit; atexit.register(kept.clear)\n"
        "sys.argv = ['desk', '--version']\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "ValueError: nobody hears this" in log_path().read_text("utf-8")
