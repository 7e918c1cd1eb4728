from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from config import Rules, RulesInvalid, check, load, schemas
from config.loading import CASES, FILES, SHIPPED
from config.texts import Translator

Rewritten = Callable[..., Path]


def said(directory: Path, operations: frozenset[str] | None = None) -> list[str]:
    translator = Translator("en")
    return [f"{fault} {translator.say(fault.text)}" for fault in check(directory, operations)]


def test_the_shipped_rules_have_no_fault(rules: Rules) -> None:
    assert check() == []
    assert rules.directory is None
    assert str(rules.zone) == "Asia/Shanghai"


def test_a_directory_overrides_file_by_file(rewritten: Rewritten) -> None:
    directory = rewritten("routing.yaml", "cap: 30", "cap: 12")
    rules = load(directory)
    assert rules.routing.cap == 12
    assert rules.numbering == load().numbering
    assert rules.directory == directory


def test_a_fault_names_file_line_column_key_and_the_nearest_word(rewritten: Rewritten) -> None:
    directory = rewritten("routing.yaml", "waiting: waiting", "waiting: wating")
    [fault] = check(directory)
    text = (directory / "routing.yaml").read_text("utf-8").splitlines()
    line = next(i for i, line in enumerate(text, 1) if line.startswith("waiting:"))
    assert fault.place == ("routing.yaml", line, len("waiting: ") + 1)
    assert fault.key == "waiting"
    assert "did you mean waiting?" in Translator("en").say(fault.text)


def test_all_or_nothing_and_every_fault_of_every_file(tmp_path: Path) -> None:
    for file, old, new in (
        ("routing.yaml", "cap: 30", "cap: many"),
        ("numbering.yaml", "digits: 7", "digits: 2"),
        ("roles.yaml", "sees_only_own: true", "sees_only_mine: true"),
        ("privacy.yaml", "phone: {start: 3, end: 4,", "phone: {start: -3, end: 4,"),
    ):
        (tmp_path / file).write_text((SHIPPED / file).read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(RulesInvalid) as raised:
        load(tmp_path)
    assert [fault.place.file for fault in raised.value.faults] == [
        "numbering.yaml", "privacy.yaml", "roles.yaml", "routing.yaml",
    ]  # fmt: skip
    assert "did you mean sees_only_own?" in "\n".join(said(tmp_path))


@pytest.mark.parametrize("file", FILES)
def test_an_empty_or_broken_file_is_a_fault(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_text("", "utf-8")
    assert [fault.place.file for fault in check(tmp_path)] == [file]
    (tmp_path / file).write_text("a: [1, 2\nb: {", "utf-8")
    assert [fault.place.file for fault in check(tmp_path)] == [file]
    (tmp_path / file).write_text("nonsense: 1\n", "utf-8")
    assert {fault.place.file for fault in check(tmp_path)} == {file}


def test_a_file_that_is_none_of_the_rules(tmp_path: Path) -> None:
    (tmp_path / "routings.yaml").write_text("a: 1", "utf-8")
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    [fault] = said(tmp_path)
    assert fault.startswith("routings.yaml:1:1:")
    assert "did you mean routing.yaml?" in fault


def test_cases_may_lie_beside_the_rules(tmp_path: Path) -> None:
    (tmp_path / "ours.case.yaml").write_text("cases: []", "utf-8")
    assert said(tmp_path) == []


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    assert "no such directory" in said(tmp_path / "none")[0]


def test_roles_are_held_against_the_operations(rewritten: Rewritten, rules: Rules) -> None:
    known = frozenset(pattern.replace("*", "any") for role in rules.roles.roles.values() for pattern in role.operations)
    assert check(None, known) == []
    directory = rewritten("roles.yaml", "- cases.note", "- cases.nota")
    faults = said(directory, known)
    assert "did you mean cases.note?" in faults[0]
    without = known - {"imports.any", "imports.answers"}
    assert "no operation is called like imports.*" in "\n".join(said(directory, without))


def test_a_schema_for_every_file(rules: Rules) -> None:
    found = schemas()
    assert found.keys() == FILES.keys()
    assert {path.name for path in SHIPPED.glob("*.yaml") if not path.name.endswith(CASES)} == FILES.keys()
    routing = found["routing.yaml"]["$defs"]["Routing"]
    assert "queues" in routing["required"]
    assert routing["additionalProperties"] is False
    version = found["severity.yaml"]["$defs"]["SeverityVersion"]
    assert {"from", "to", "rules"} <= version["properties"].keys()
