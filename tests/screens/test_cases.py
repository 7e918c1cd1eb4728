"""The case screen: what it shows, what can be done, who else is there, and saving on a case that moved on."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.cases.operations import ChangeSeverity, NoteCase, change_severity, note
from models.cases.tables import Attachment, Case, Contact, Message, Task
from models.desk import Desk
from models.events import Event
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.intake.tables import Draft
from models.staff.members import member
from screens.cases.screen import CaseScreen
from screens.widgets import Form
from tests.clock import SettableClock
from tests.screens.driving import page, press, shown, type_text, wait_until
from tests.screens.working import working


@pytest.fixture
def complaint(company: Desk) -> str:
    """The number of a complaint that nobody owns."""
    given = OpenCase(
        kind="complaint", customer_id=1, product_code="P1", order_number="D1001", batch_number="B2601",
        category="product_quality", demand="refund", text="胶囊发霉",
    )  # fmt: skip
    return open_case(company.acting(member("lin")), given).number


@pytest.fixture
def question(company: Desk) -> str:
    """The number of a question."""
    given = OpenCase(
        kind="consultation", channel="wechat", customer_id=1, product_code="P1", topic="usage", text="怎么吃"
    )
    return open_case(company.acting(member("lin")), given).number


def row(number: str) -> Case:
    found: Case = Case.get(Case.number == number)
    return found


async def test_it_shows_facts_clocks_and_what_happened(company: Desk, complaint: str) -> None:
    async with working(company, "lin", lambda: CaseScreen(complaint)) as pilot:
        for words in ("王秀英", "辅酶Q10软胶囊", "Batch B2601", "胶囊发霉", "Case opened"):
            await shown(pilot, words)
        await shown(pilot, "First response: 4 h of desk hours left, due 2026-11-23 (Mon) 13:00")
        await shown(pilot, "Legal 15 days: 15 d 15 h left, due 2026-12-08 (Tue) 24:00")


async def test_the_key_line_tells_what_can_be_done_with_the_case_now(company: Desk, complaint: str) -> None:
    async with working(company, "lin", lambda: CaseScreen(complaint)) as pilot:
        await press(pilot, "Y")
        await shown(pilot, "Y does nothing here; F1 lists the keys.")
        await shown(pilot, "t Take  w Why?  y Accept")
        assert "u Resume" not in page(pilot)
        await press(pilot, "t")
        await shown(pilot, "p Stop clocks  s Next step  w Why?  y Accept")


async def test_why_explains_each_deadline(company: Desk, complaint: str) -> None:
    async with working(company, "lin", lambda: CaseScreen(complaint)) as pilot:
        await press(pilot, "w")
        await shown(pilot, "4 h of desk")
        await shown(pilot, "counts from 09:00 to 13:00")


async def test_what_is_impossible_says_why(company: Desk, complaint: str) -> None:
    async with working(company, "lin", lambda: CaseScreen(complaint)) as pilot:
        await press(pilot, "a")
        await shown(pilot, "! This is possible for consultations and suggestions only.")
        await press(pilot, "u")
        await shown(pilot, "! The clocks are running.")


async def test_take_accept_stop_resume_and_give_back(company: Desk, complaint: str, clock: SettableClock) -> None:
    async with working(company, "lin", lambda: CaseScreen(complaint), live=True) as pilot:
        await press(pilot, "t")
        await wait_until(pilot, lambda: row(complaint).owner_id is not None)
        await shown(pilot, "林静")
        await press(pilot, "y", "y", "f10")
        await wait_until(pilot, lambda: row(complaint).state == "accepted")
        await shown(pilot, "First response: met")
        await press(pilot, "p")
        await type_text(pilot, "1")
        await press(pilot, "f10")
        await shown(pilot, "Stopped since")
        due = row(complaint).next_due
        clock.advance(hours=2)
        await press(pilot, "u", "enter")
        await wait_until(pilot, lambda: not row(complaint).paused)
        assert row(complaint).next_due != due
        await press(pilot, "z")
        await type_text(pilot, "no time")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: row(complaint).owner_id is None)


async def test_a_question_is_answered_and_closed(company: Desk, question: str) -> None:
    async with working(company, "lin", lambda: CaseScreen(question), live=True) as pilot:
        await press(pilot, "a")
        await press(pilot, "enter")
        await type_text(pilot, "请看包装说明")
        await press(pilot, "f10")
        await shown(pilot, "Answered")
        assert row(question).state == "answered"
        await press(pilot, "c", "2")
        await wait_until(pilot, lambda: row(question).state == "closed")


async def test_note_contact_task_and_file(company: Desk, complaint: str, tmp_path: Path) -> None:
    file = tmp_path / "photo.txt"
    file.write_text("a photo")
    async with working(company, "lin", lambda: CaseScreen(complaint), live=True) as pilot:
        await press(pilot, "n")
        await type_text(pilot, "note one")
        await press(pilot, "f10")
        await shown(pilot, "note one")
        await press(pilot, "k")
        pilot.app.screen.query_one(Form).focus_field("text")
        await type_text(pilot, "called back")
        await press(pilot, "f10")
        await shown(pilot, "called back")
        assert Contact.select().where(Contact.direction == "out").count() == 1
        await press(pilot, "j")
        await type_text(pilot, "3")
        await press(pilot, "enter")
        await type_text(pilot, "check the batch")
        await press(pilot, "f10")
        await shown(pilot, "check the batch")
        await press(pilot, "f")
        await type_text(pilot, "all well")
        await press(pilot, "enter")
        await shown(pilot, "all well")
        assert Task.get().done_at is not None
        await press(pilot, "f2")
        await type_text(pilot, f"attach {file}")
        await press(pilot, "enter")
        await shown(pilot, "photo.txt")
        assert Attachment.get().size == 7


async def test_who_else_has_it_open_is_shown(company: Desk, complaint: str) -> None:
    async with (
        working(company, "lin", lambda: CaseScreen(complaint), live=True) as pilot,
        working(company, "zhao", lambda: CaseScreen(complaint)) as other,
    ):
        await shown(pilot, "赵敏 has this case open too")
        await press(other, "n")
        await shown(pilot, "! 赵敏 is writing on this case")


async def test_a_save_on_a_case_that_moved_on_shows_what_changed(company: Desk, complaint: str) -> None:
    async with working(company, "lin", lambda: CaseScreen(complaint)) as pilot:
        await press(pilot, "e")
        pilot.app.screen.query_one(Form).focus_field("text")
        await press(pilot, "end")
        await type_text(pilot, "、有异味")
        given = ChangeSeverity(case=complaint, version=row(complaint).version, severity="P2", reason="媒体")
        change_severity(company.acting(member("zhao")), given)
        await press(pilot, "f10")
        await shown(pilot, "The case has changed meanwhile")
        await shown(pilot, "Severity: P3 medium -> P2 high")
        await shown(pilot, "赵敏")
        await press(pilot, "f10")
        await wait_until(pilot, lambda: "有异味" in row(complaint).text)
        assert row(complaint).severity == "P2"


async def test_what_was_typed_survives_the_end_of_the_session(company: Desk, complaint: str) -> None:
    async with working(company, "lin", lambda: CaseScreen(complaint)) as pilot:
        await press(pilot, "n")
        await type_text(pilot, "half a sen")
        await wait_until(pilot, lambda: "half a sen" in str([kept.content for kept in Draft.select()]))
    async with working(company, "lin", lambda: CaseScreen(complaint)) as pilot:
        await press(pilot, "n")
        await shown(pilot, "half a sen")
        await type_text(pilot, "tence")
        await press(pilot, "f10")
        await shown(pilot, "half a sentence")
        assert Draft.select().count() == 0
        assert Event.select().where(Event.operation == "cases.note").count() == 1


async def test_changes_by_others_appear_by_themselves(company: Desk, complaint: str) -> None:
    async with working(company, "lin", lambda: CaseScreen(complaint), live=True) as pilot:
        await shown(pilot, "Case opened")
        note(company.acting(member("zhao")), NoteCase(case=complaint, text="call her son"))
        await shown(pilot, "call her son")


async def test_a_message_is_read_before_it_goes_and_seen_afterwards(company: Desk, complaint: str) -> None:
    async with working(company, "lin", lambda: CaseScreen(complaint)) as pilot:
        await shown(pilot, "Message “Received”, SMS: Waiting to be sent")
        await press(pilot, "m")
        await type_text(pilot, "已为您登记")
        await shown(pilot, "The customer will read:")
        await shown(pilot, "：已为您登记")
        await shown(pilot, "本品不能代替药物")
        await press(pilot, "f10")
        await shown(pilot, "Message “Message”, SMS: Waiting to be sent")


async def test_somebody_decides_about_a_message_that_was_perhaps_sent(company: Desk, complaint: str) -> None:
    Message.update(state="uncertain", last_error="timed out").execute()
    async with working(company, "lin", lambda: CaseScreen(complaint)) as pilot:
        await shown(pilot, "! Message “Received”, SMS: Perhaps sent")
        await press(pilot, "f2")
        await type_text(pilot, "undelivered")
        await press(pilot, "enter")
        await shown(pilot, "Give up")
        await press(pilot, "1")
        await type_text(pilot, "客户未收到")
        await press(pilot, "enter")
        await shown(pilot, "Message to be sent again")
    assert Message.get().state == "waiting"
