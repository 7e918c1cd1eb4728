"""Notices that the desk writes are kept as a text with its values, and said in the reader's language."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from config.texts import LANGUAGES, Day, Language, Minutes, Money, Name, T, Text, Translator, kept
from models.assignment.operations import AssignCase, assign
from models.cases.queries import view
from models.cases.tables import Notice
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.messages.notices import SendNotice, send, tell, unread
from models.staff.members import member
from models.staff.sessions import SetState, set_state
from tests.screens.company import found_company

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture
def company(sqlite_desk: Desk) -> Desk:
    return found_company(sqlite_desk)


def reads(desk: Desk, language: Language) -> list[str]:
    return [notice.text for notice in unread(desk.acting(member("lin")).speaking(language))]


def test_whoever_causes_a_notice_its_reader_reads_it_in_his_language(company: Desk) -> None:
    for language in LANGUAGES:
        tell(company.speaking(language), member("lin").id, T("Your role may not do this."), None)
    assert reads(company, "en") == ["Your role may not do this."] * 2
    assert reads(company, "zh") == ["您的角色无权进行此操作。"] * 2


@pytest.mark.parametrize("text", ["请回电", '{"message": "{x}", "values": {}}', "\x1e{", "{who}"])
def test_what_a_person_writes_stays_as_it_is(company: Desk, text: str) -> None:
    send(company, SendNotice(to="lin", text=text))
    assert reads(company, "zh") == [text.lstrip("\x1e")]


def test_every_value_of_a_text_is_said_as_before_it_was_kept(desk: Desk) -> None:
    company = found_company(desk)
    values = {
        "at": AT, "day": date(2026, 11, 23), "money": Money(128_000), "time": Minutes(80), "name": Name("Desk", "台"),
        "text": T("{n} {n:case|cases}", n=1), "list": [T("yes"), "x"], "n": 2, "on": Day(date(2026, 11, 24)),
    }  # fmt: skip
    text = Text(" ".join(f"{{{name}}}" for name in values), values)
    tell(company, member("lin").id, text, None)
    for language in LANGUAGES:
        words = Translator(language, company.rules.zone)
        assert reads(company, language) == [words.say(text)] == [words.say(kept(text))]


def test_the_history_of_the_case_says_it_in_the_language_of_its_reader(company: Desk) -> None:
    set_state(company.acting(member("lin")), SetState(state="ready"))
    given = OpenCase(kind="suggestion", text="延长营业时间", customer_id=1)
    opened = open_case(company.acting(member("zhao")), given)
    assign(company.acting(member("zhao")), AssignCase(case=opened.number, version=opened.version, to="lin"))
    assert isinstance(Notice.get().text, Text)
    told: tuple[tuple[Language, str], ...] = (("en", "You were given the case"), ("zh", "已分派给您"))
    for language, said in told:
        assert said in str(view(company.acting(member("zhao")).speaking(language), opened.number).timeline)
