"""The line mode as one listens to it: lists in tens, whole words, the way to a field, drafts, closed streams."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from app.plain.console import Console
from app.plain.work import Work
from config.texts import Language, Translator
from models.cases.tables import Case
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.intake.tables import Draft
from tests.app.in_lines import CTRL_C, Lines
from tests.app.test_plain import BOTH, COMPLAINT, only_case
from tests.clock import SettableClock
from tests.screens.company import found_company
from tests.terminal.terminals import ROOT


@pytest.fixture
def small(sqlite_desk: Desk) -> Desk:
    """A company on an embedded database."""
    return found_company(sqlite_desk)


def numbers(told: str) -> list[int]:
    """Of the lines that were read out, in this order."""
    return [int(number) for number in re.findall(r"^(?:Command: |命令：)?(\d+) CS", told, re.MULTILINE)]


@BOTH
def test_a_long_list_is_read_out_in_tens_and_every_number_opens(small: Desk, language: Language) -> None:
    lines = Lines(small, language=language)
    for _ in range(31):
        open_case(lines.desk, OpenCase(kind="suggestion", channel="phone", text="包装再小些"))
    assert numbers(lines("queue")) == list(range(1, 11))
    told = lines("queue", "MORE", "more", "more")
    assert numbers(told) == list(range(1, 32)), "a single one is not left behind"
    assert told.count({"en": "21 more: type more", "zh": "另有21行：输入 more"}[language]) == 1
    assert {"en": "There is nothing more to hear.", "zh": "没有更多内容了。"}[language] in told.splitlines()[-2]
    last = told.split("31 CS", 1)[1].split()[0]
    assert f"CS{last}  " in lines("queue", "31"), "unheard"


def test_values_of_a_field_are_read_on_and_no_answer_is_taken_for_that(small: Desk) -> None:
    told = Lines(small, language="en")("n 1001", "", "2", "?", "more", "more", "1")
    assert told.index("10 Face to face") < told.index("2 more: type more") < told.index("12 12315 transfer")
    assert "There is no such value" in told, "and then it is no value"
    assert "Channel: Phone" in told


def test_what_happened_is_told_thing_by_thing(small: Desk) -> None:
    Lines(small)(*COMPLAINT)
    lines = Lines(small)
    told = lines(f"o {only_case().number}", "take", "note", "在家", "", "contact", "", "", "", "已致歉", "", "refresh")
    latest = told.splitlines()[-5:-1]
    assert "林静: Contact  已致歉" in latest[0]
    assert "林静: Note  在家" in latest[1]


def test_how_a_case_stands_is_told_in_whole_words(small: Desk, clock: SettableClock) -> None:
    lines = Lines(small)
    lines(*COMPLAINT)
    lines("next")
    clock.advance(minutes=50)
    for code in ("home", "queue"):
        told = lines(code)
        assert "P1  Complaint, To be accepted  ! overdue by 20 min  due 2026-11-23 (Mon) 09:30" in told


def test_marks_for_the_eye_are_said_in_words(small: Desk) -> None:
    work = Work(Console(io.StringIO(), io.StringIO(), by_hand=True), small, Translator("zh"))
    assert work.said(["[x] 质控：化验", "", "  [-] 财务：退款"]) == ["已完成：质控：化验", "待办：财务：退款"]


NAMED = [("kind", "Kind [Complaint]"), ("Amo", "Amount [1,299.00]"), ("zz", "Save? ")]


@pytest.mark.parametrize(("name", "now"), NAMED)
def test_one_goes_to_a_field_by_its_name(small: Desk, name: str, now: str) -> None:
    told = Lines(small)(*COMPLAINT[:-1], f"< {name}", "", "")
    after = told.partition("Save? ")[2]
    assert now in after
    assert ("No field here is called zz." in after) is (name == "zz")
    assert Case.select().count() == 1


@pytest.mark.parametrize("leave", [".", CTRL_C])
def test_nobody_is_asked_about_a_draft_of_nothing(small: Desk, leave: str) -> None:
    lines = Lines(small)
    assert "Leave" not in lines("n", leave, "home")
    assert Draft.select().count() == 0
    told = lines("n 1001", leave, "")
    assert told.splitlines()[-2].endswith("It is kept as a draft.")
    assert Draft.get().content["caller"] == "1001"
    assert "It was thrown away." in lines("n", leave, "2")
    assert Draft.select().count() == 0


def test_who_is_meant_can_be_asked_again(small: Desk) -> None:
    told = Lines(small)("n 强", "", ".", "1001", "")
    assert told.count("Customer [强]: ") == 2, told
    assert "王秀英" in told.rpartition("Customer [强]: ")[2]


def test_what_another_caller_did_not_buy_is_asked_again(small: Desk) -> None:
    told = Lines(small)("n 1001", "", "2", "", "1", "< caller", "2002", "2", ".")
    assert "Order [D1001]: " in told
    after = told.partition("李强")[2]
    assert "Product: 辅酶Q10软胶囊  P1\nOrder: " in after, after


def test_the_language_changes_and_what_is_typed_stays(small: Desk) -> None:
    told = Lines(small)("language zh", "home", "language", "1", "home")
    assert told.index("今日：") < told.index("Today: ")


CLOSED: Any = {
    "input": (lambda: os.close(0), 1, "The input has ended before anybody signed in."),
    "output": (lambda: os.close(1), 1, ""),
}


@pytest.mark.parametrize("which", CLOSED)
def test_a_stream_that_is_closed_is_the_end_and_no_fault(sqlite_url: str, small: Desk, which: str) -> None:
    close: Callable[[], None]
    close, code, said = CLOSED[which]
    done = subprocess.run(
        [sys.executable, "-m", "app", "--plain"], cwd=ROOT, preexec_fn=close, capture_output=True, text=True,
        input=None if which == "input" else "", env={**os.environ, "DESK_DB": sqlite_url, "DESK_LANG": "en"},
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (code, "")
    assert said in done.stdout


def test_who_cannot_keep_a_draft_hears_it_once_and_goes_on(small: Desk) -> None:
    small.database.execute_sql("PRAGMA query_only = 1")
    told = Lines(small)(*COMPLAINT[:-1])
    filling, _, after = told.partition("Save? (y/n)")
    assert filling.count("nothing was saved") == 1
    assert after.count("nothing was saved") == 1, "and the end of the input is the end"
    small.database.execute_sql("PRAGMA query_only = 0")
    assert Case.select().count() == 0
