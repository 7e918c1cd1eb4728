"""Callbacks in the line mode: every question, the other ends of a call, what was noted and not saved."""

from __future__ import annotations

import io
from typing import Any

import pytest

from config.texts import Language
from models.callbacks.tables import Callback, Survey
from models.desk import Desk
from models.intake.tables import Draft
from tests.app.in_lines import Lines
from tests.clock import SettableClock
from tests.models.complaining import Company

ENDS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("u", ("",), "no_answer", "called again from"),
    ("n", ("y",), "no_answer", "called again from"),
    ("wrong", ("13900001234",), "invalid", "called again from"),
    ("l", ("+2h", "y"), "rescheduled", "called again from"),
    ("r", ("",), "refused", "is not called about this any more"),
    ("give", ("1",), "planned", "the call goes to The team"),
    (".", (), "planned", "The call is given back."),
)


@pytest.fixture
def calls(desk: Desk, clock: SettableClock) -> Company:
    return Company(desk, clock)


def due(company: Company) -> Callback:
    """A call that verifies a complaint, due now."""
    number = company.reach("callback")
    row: Callback = Callback.get(Callback.case == company.case(number).id, Callback.kind == "verification")
    company.clock.advance(seconds=max(0, (row.next_at - company.clock()).total_seconds()))
    return row


def now(row: Callback) -> Callback:
    found: Callback = Callback.get_by_id(row.id)
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_call_with_all_its_answers(calls: Company, language: Language) -> None:
    row = due(calls)
    lines = Lines(calls.desk, "supervisor", language, by_hand=False)
    told = lines("callbacks", "", "y", "1", "5", "4", "<", "3", "0", "５", "2", "很满意", "")
    survey = Survey.get()
    answers = (survey.solved, survey.satisfied, survey.attitude, survey.speed, survey.solving, survey.result)
    assert answers == (True, 5, 3, None, 5, 2), told
    assert (survey.opinion, now(row).state, lines.code) == ("很满意", "done", 0)
    assert ("Say: Hello" if language == "en" else "话术：您好") in told


@pytest.mark.parametrize(("code", "answers", "state", "said"), ENDS, ids=[end[0] for end in ENDS])
def test_the_other_ends(sqlite_desk: Desk, clock: SettableClock, code: str, answers: tuple[str, ...], state: str,
                        said: str) -> None:  # fmt: skip
    row = due(Company(sqlite_desk, clock))
    told = Lines(sqlite_desk, "supervisor", by_hand=False)("callbacks", "next", code, *answers)
    assert said in told
    assert now(row).state == state
    assert not Survey.select().exists()


def test_a_wrong_answer_is_asked_again_and_what_was_noted_comes_back(sqlite_desk: Desk, clock: SettableClock) -> None:
    row = due(Company(sqlite_desk, clock))
    told = Lines(sqlite_desk, "supervisor")("callbacks", "1", "?", "maybe", "", "7", "y", "9", "4", ".", "1")
    for sentence in (
        "u Unanswered: ", "y: the customer answers; ? tells", "1 or y: it is solved; 2 or n: it is not.",
        "A digit from 1 to 5, of which 5 is best; 0 skips the question.", "The call is given back.",
    ):  # fmt: skip
        assert sentence in told
    assert Draft.get().form == f"callback-{row.id}"
    told = Lines(sqlite_desk, "supervisor")("callbacks", "", "", "", "", ":unanswered", "")
    assert "What you had noted" in told
    assert "[4]: " in told
    assert now(row).state == "no_answer"
    assert not Draft.select().exists()


def test_praise_and_the_case_in_the_midst_of_a_call(sqlite_desk: Desk, clock: SettableClock) -> None:
    due(Company(sqlite_desk, clock))
    told = Lines(sqlite_desk, "supervisor")(
        "callbacks", "", "", "o", "p", "林静", "1", *["0"] * 5, ":p", ":p", "林静", "", ""
    )
    praised: Any = Survey.get().praised
    assert praised.login == "lin", told
    assert "First response" in told


def test_a_script_that_is_refused_gives_the_call_back(sqlite_desk: Desk, clock: SettableClock) -> None:
    row = due(Company(sqlite_desk, clock))
    lines = Lines(sqlite_desk, "supervisor", by_hand=False)
    lines("callbacks", "", "y", "maybe", "5")
    assert (lines.code, now(row).caller_id) == (1, None)


def test_what_is_refused_does_not_end_a_call(sqlite_desk: Desk, clock: SettableClock) -> None:
    row = due(Company(sqlite_desk, clock))
    lines = Lines(sqlite_desk, "supervisor")
    told = lines("callbacks", "", "l", "+900d", "y", "l", "+2h", "y")
    assert "days ahead: before" in told
    assert now(row).state == "rescheduled", told


def test_a_call_that_was_taken_away_meanwhile_ends(sqlite_desk: Desk, clock: SettableClock) -> None:
    row = due(Company(sqlite_desk, clock))

    class Taking(io.StringIO):
        def write(self, text: str) -> int:
            if text.startswith("Call again at"):
                Callback.update(state="planned", caller=None, version=Callback.version + 1).execute()
            return super().write(text)

    told = Lines(sqlite_desk, "supervisor")("callbacks", "", "l", "+2h", "y", "home", target=Taking())
    assert "Today: " in told.partition("Call again at")[2], told
    assert now(row).state == "planned"


def test_a_call_is_made_from_its_case(sqlite_desk: Desk, clock: SettableClock) -> None:
    company = Company(sqlite_desk, clock)
    row = due(company)
    told = Lines(sqlite_desk, "supervisor")(f"o {now(row).case.number}", "call", "", "y", "5", *["0"] * 4, "好", "")
    assert now(row).state == "done", told
