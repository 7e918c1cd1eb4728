"""`desk docs workflow complaint` and `return`: the table of steps as text and as Markdown."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from app.main import desk
from app.output import cells
from app.workflow import COURSES
from config.loading import SHIPPED
from models.capabilities import operations
from models.complaints import flow
from models.returns import flow as returns
from tests.app.test_command_line import Run


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`desk` where there is no database yet."""
    return Run(f"sqlite:///{tmp_path / 'new' / 'desk.db'}", monkeypatch, capsys)


def block(text: str, id_: str) -> str:
    """The lines of one step, with single spaces."""
    found = next(part for part in text.split("\n\n") if part.startswith(f"{id_}  "))
    return " ".join(found.split())


def test_each_step_says_all_that_the_table_knows(fresh: Run) -> None:
    shown = fresh("docs", "workflow", "complaint")
    assert (shown.code, shown.err) == (0, "")
    assert [line.split()[0] for line in shown.out.splitlines() if line[:1] == "T"] == [one.id for one in flow.STEPS]
    assert block(shown.out, "T2") == (
        "T2 Accept (complaints.accept) from To be accepted to Accepted by Customer-service agent; Supervisor; "
        "After-sales manager needed customer; order, or why there is none; batch and expiry for food; category; "
        "demand; apology said; duplicates looked at clocks met: First response message M2 Accepted"
    )
    assert "clocks started: Plan told; started: Solved, half of its time tells Supervisor" in block(shown.out, "T13")
    assert "clocks met: Callback due; ended: all" in block(shown.out, "T14")
    assert "from every open state to Withdrawn" in block(shown.out, "T16")
    assert "to where it was before" in block(shown.out, "T17b")
    assert "those that waited for the customer run on" in block(shown.out, "T8")
    assert "by whoever approval.yaml names" in block(shown.out, "T6")


def test_each_step_of_a_return_says_all_that_its_table_knows(fresh: Run) -> None:
    shown = fresh("docs", "workflow", "return")
    assert (shown.code, shown.err) == (0, "")
    listed = [line.split()[0] for line in shown.out.splitlines() if line[:1] == "R"]
    assert listed == [*(one.id for one in returns.STEPS), returns.OVERRIDE.id]
    assert block(shown.out, "R10") == (
        "R10 Take in (parcels.receive) from To be sent in; In transit; Expired to Goods received by Warehouse needed "
        "code, or who and what; quantity and condition; photo clocks started: Refund; started: Inspection tells "
        "Quality control message M6 Goods received"
    )
    assert "from a new one to To be reviewed" in block(shown.out, "R1")
    expires = "R9 Expires (returns.watch_sending) from To be sent in to Expired by the desk by itself"
    assert block(shown.out, "R9").startswith(expires)
    assert "to where its outcome leads by whoever approval.yaml names" in block(shown.out, "R15")
    assert "from every state before the money is on its way" in block(shown.out, "R24")


def test_every_step_names_an_operation_that_there_is(fresh: Run) -> None:
    for kind in COURSES:
        lines = fresh("docs", "workflow", kind, "--markdown").out.splitlines()[2:]
        named = {line.split(" | ")[2].strip("`") for line in lines}
        assert named - set(operations()) == set()


@pytest.mark.parametrize("kind", list(COURSES))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_fits_into_eighty_columns_in_both_languages(fresh: Run, language: str, kind: str) -> None:
    shown = fresh("--lang", language, "docs", "workflow", kind)
    assert all(cells(line) <= 80 for line in shown.out.splitlines())
    assert ("客服" in shown.out) == (language == "zh")
    if language == "zh":
        english = [
            word
            for word in ("from", "needed", "clocks", "tells", "Customer-service", "started")
            if word in shown.out.split()
        ]
        assert english == []


def test_markdown_has_a_row_for_each_step(fresh: Run) -> None:
    lines = fresh("docs", "workflow", "complaint", "--markdown").out.splitlines()
    assert lines[0] == "|  | Step | operation | from | to | by | needed | clocks | tells | message |"
    assert len(lines) == 2 + len(flow.STEPS)
    assert {line.count(" | ") for line in lines[2:]} == {9}


def test_the_roles_are_those_of_the_rules(fresh: Run, tmp_path: Path) -> None:
    text = (SHIPPED / "roles.yaml").read_text("utf-8")
    (tmp_path / "roles.yaml").write_text(text.replace("      - complaints.accept\n", "", 1), "utf-8")
    shown = fresh("--config", str(tmp_path), "docs", "workflow", "complaint")
    assert "by Supervisor; After-sales manager needed" in block(shown.out, "T2")


def test_another_workflow_is_refused_with_those_that_there_are(fresh: Run) -> None:
    shown = fresh("docs", "workflow", "repair")
    assert shown.code == 2
    assert "complaint" in shown.err


def test_the_manual_names_no_command_that_there_is_not(fresh: Run) -> None:
    printed = fresh("docs", "manual", "all", "--markdown")
    assert printed.code == 0
    said = [*re.findall(r"`(desk[^`]*)`", printed.out), *re.findall(r"^    (desk.*)$", printed.out, re.MULTILINE)]
    assert len(said) > 20
    for command in said:
        words = command.split()[1:]
        group: click.Command | None = desk
        while words and isinstance(group, click.Group) and not words[0].startswith("-"):
            group = group.get_command(click.Context(group), words.pop(0))
        assert group is not None, command
        options = {option for parameter in group.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, command


def test_the_manual_is_listed_and_printed_in_lines_of_a_terminal(fresh: Run) -> None:
    assert "callbacks" in fresh("docs", "manual").out
    printed = fresh("docs", "manual", "callbacks")
    assert max(cells(line) for line in printed.out.splitlines()) <= 80
    refused = fresh("docs", "manual", "nothing")
    assert refused.code == 1
    assert "beginning" in refused.err
