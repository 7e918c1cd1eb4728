"""The line mode: calls, cases and callbacks in lines; what is wrong is told at once; scripts end at a refusal."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest

from app.plain.callbacks import CallbacksPlace
from app.plain.case import CasePlace
from app.plain.place import Place
from config.texts import Language, T
from models.cases.tables import Case
from models.database import server
from models.desk import Desk
from models.intake.tables import Draft
from models.refusals import Refused
from tests.app.in_lines import CTRL_C, Lines
from tests.clock import SettableClock
from tests.relay import Relay, relay
from tests.screens.company import found_company

COMPLAINT = ("n 1001", "", "2", "", "1", "", "", "", "1", "", "2", "1", "1,299", "打开后有异味", "y", "")
"""A complaint of a customer who is known about what he bought: each line an answer, the last one saves."""
CALL_OF = {"kind": "complaint", "channel": "phone", "batch_number": "B2601", "text": "打开后有异味",
           "amount_cents": 129_900, "apologised": True, "flags": ["adverse_reaction"], "severity": "P1"}  # fmt: skip
BOTH = pytest.mark.parametrize("language", ["en", "zh"])


@pytest.fixture
def company(desk: Desk) -> Desk:
    """People, customers, products and orders, on a database of each kind."""
    return found_company(desk)


@pytest.fixture
def small(sqlite_desk: Desk) -> Desk:
    """The same, where the kind of database is of no interest."""
    return found_company(sqlite_desk)


def only_case() -> Case:
    """The only case there is."""
    found: Case = Case.get()
    assert Case.select().count() == 1
    return found


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_complaint_is_taken_down_and_its_number_spelled(company: Desk, by_hand: bool) -> None:
    lines = Lines(company, by_hand=by_hand)
    told = lines(*COMPLAINT)
    case = only_case()
    assert {name: getattr(case, name) for name in CALL_OF} == CALL_OF
    assert (case.customer.name, case.order.number, case.product.code) == ("王秀英", "D1001", "P1")
    before, _, after = told.partition("Save? (y/n) [Yes]: ")
    assert "Severity P1" in before
    assert "First response: due by 2026-11-23 (Mon) 09:30." in before
    assert "see a doctor at once" in before.partition("Demand")[0], "what cannot wait is said as soon as it is known"
    assert " ".join(case.number) in after
    assert f"{case.number}: " in after, "one is at the case"
    assert lines.code == 0
    assert Draft.select().count() == 0


def test_a_complaint_in_chinese(small: Desk) -> None:
    told = Lines(small, language="zh")(*COMPLAINT)
    assert "保存吗？(y/n) [是]：" in told
    assert "首次响应：2026-11-23（周一）09:30前到期。" in told
    assert " ".join(only_case().number) in told


@BOTH
def test_a_question_of_somebody_new_is_answered_on_the_spot(small: Desk, language: Language) -> None:
    wrong = "本品可以治疗失眠"
    answers = ("13911112222", "1", "孙小美", "", "", "", "kqjhq", "3", "", "怎么吃？", "", wrong, "s/治疗/帮助/", "")
    told = Lines(small, language=language)("n", *answers)
    case = only_case()
    assert (case.state, case.customer.name, case.answered_on_spot) == ("answered", "孙小美", True), told
    assert case.product.code == "P2", "by the initials of its name"
    assert ("Must not be said: 治疗" if language == "en" else "不得使用：治疗") in told
    assert f"[{wrong}]" in told, "what was typed is kept"


@pytest.mark.parametrize(
    ("answers", "wrong", "right", "seen", "shown"),
    [
        ((), "zzz", "2", "There is no such value; ? lists them.", "Kind: Complaint"),
        (("2",), "xy", "e-m", "There is no such value; ? lists them.", "Channel: E-mail"),
        (("2", "", "1"), "D77", "D1001", "There is no order D77.", "Order [D77]: "),
        (("2", "", "1", ""), "9" * 65, "B9", "This is too long: at most 64 characters.", "Expires"),
        (("2", "", "1", "", ""), "45-45", "11-30", "Type a date like", "Expires: 2026-11-30 (Mon)"),
        (("2", "", "1", "", "", "", "1", ""), "3,99", "3,7", "There is no such value; ? lists them.", "Demand"),
        (("2", "", "1", "", "", "", "1", "", "", "1"), "many", "1.2万", "Type an amount", "Amount: 12,000.00"),
        (("2", "", "1", "", "", "", "1", "", "", "1", "9"), "", "漏了", "is missing.", "Apologised"),
        (
            ("2", "", "1", "", "", "", "1", "", "", "1", "9", "漏了"),
            "maybe",
            "y",
            "Type y for yes",
            "Save? (y/n) [Yes]",
        ),
    ],
)
def test_a_wrong_answer_is_told_at_once_and_asked_again(
    small: Desk, answers: tuple[str, ...], wrong: str, right: str, seen: str, shown: str
) -> None:
    before = ("n 1001", "", *answers)
    told = Lines(small)(*before, wrong, right)
    assert seen in told
    assert shown in told.partition(seen)[2]
    script = Lines(small, by_hand=False)
    told = script(*before, wrong, right, *["1"] * 20)
    assert f"Line {len(before) + 1} of the input; what follows it was not read." in told
    assert script.code == 1
    assert Case.select().count() == 0, "a script that was refused has saved nothing"


def test_one_goes_back_a_field_and_comes_at_once_to_where_one_was(small: Desk) -> None:
    told = Lines(small)("n 1001", "", "2", "", "<", "<", "4", "", ".")
    after = told.partition("Product: ")[2]
    assert [after.index(part) for part in ("Channel [Phone]", "Kind [Complaint]", "Kind: Praise")] == sorted(
        after.index(part) for part in ("Channel [Phone]", "Kind [Complaint]", "Kind: Praise")
    )
    assert "Channel [Phone]: " not in after.partition("Kind: Praise")[2]


def test_what_was_typed_stays_as_a_draft_of_the_screens_unless_it_is_a_script(small: Desk) -> None:
    Lines(small, by_hand=False)("n 1001", "", "2", ".")
    assert Draft.select().count() == 0
    Lines(small)("n 1001", "", "2", "wechat")
    kept = Draft.get()
    assert (kept.form, kept.content["kind"], kept.content["channel"]) == ("intake", "complaint", "wechat")
    told = Lines(small)("n", "", "", "", ".", "2")
    assert "Your draft of 2026-11-23 (Mon) 09:00 is back" in told
    assert "Kind [Complaint]: " in told
    assert Draft.select().count() == 0, "it was thrown away"


def test_values_are_listed_and_found_by_pinyin_of_their_name(small: Desk) -> None:
    told = Lines(small, language="zh")("n 1001", "", "?", "ts", "", "kqjhq", "", "?")
    assert "2 投诉" in told
    assert "类型：投诉" in told, "tou su"
    assert "空气净化器" in told.partition("产品：")[2], "a name of one's own choosing by its initials"


def test_keys_that_a_terminal_sends_are_no_answer(small: Desk) -> None:
    told = Lines(small)("\x1b[A\x1b[Dn\x1bOP 1001", "\x1b[15~", "2\x1b[3~")
    assert "Kind: Complaint" in told


def test_what_a_role_may_not_do_is_said(small: Desk, clock: SettableClock, as_role: Callable[..., Desk]) -> None:
    as_role(small, "finance")
    lines = Lines(small, "finance", by_hand=False)
    assert "Your role may not do this." in lines("n 1001")
    assert lines.code == 1


def test_a_case_is_told_and_worked_on(company: Desk) -> None:
    Lines(company)(*COMPLAINT)
    number = only_case().number
    told = Lines(company)(
        f"o {number[2:]}", "take", "note", "客户下午\\", "在家", "", "contact", "", "", "", "已致歉", "", "release",
        "忙不过来", "take", "why", "more", "more", "home", "1",
    )  # fmt: skip
    assert only_case().owner.login == "lin"
    assert "First response: 30 min left, due 2026-11-23 (Mon) 09:30" in told
    assert "The time allowed is 30 min" in told, "why"
    assert told.rstrip().endswith(f"{number}:"), "the first line of the list was the case"
    again = Lines(company)(f"o {number}", "refresh")
    assert "客户下午" in again
    assert "已致歉" in again
    assert Lines(company)("o CS99999999").count("Command: ") == 2, "there is none; one is where one was"


def test_a_step_of_a_complaint_is_taken_by_its_form(small: Desk) -> None:
    Lines(small)(*COMPLAINT)
    told = Lines(small)(f"o {only_case().number}", "take", "accept", "y", "")
    assert "The customer will read:" in told
    assert only_case().state == "accepted"
    assert "Next step" in Lines(small)(f"o {only_case().number}", "step", ".")


def test_the_next_case_goes_to_whoever_asks(company: Desk) -> None:
    Lines(company)(*COMPLAINT)
    told = Lines(company)("next")
    assert only_case().owner.login == "lin"
    assert only_case().number in told
    assert "No case waits that you could take." in Lines(company)("next")


OTHERS = [pytest.param(place, marks=pytest.mark.soak) for place in (Place, CallbacksPlace)]
"""Where little more is possible than at a case."""


@pytest.mark.parametrize("place", [CasePlace, *OTHERS])
def test_every_code_does_something_or_says_why_not(small: Desk, place: type[Place]) -> None:
    Lines(small)(*COMPLAINT)
    way = {Place: "home", CasePlace: f"o {only_case().number}", CallbacksPlace: "callbacks"}[place]
    codes = [action.code for action in place.SHEET if action.code and action.id not in ("quit", "lock")]
    told = Lines(small)(*(line for code in codes for line in (way, code, ".", ".", ".")))
    assert told.count(": ") > 2 * len(codes)
    assert "is done on the screen: desk without --plain." in told


def test_the_lock_opens_by_the_password_alone(small: Desk) -> None:
    lines = Lines(small)
    told = lines("lock", "wrong", "right-1", "home")
    assert told.count("Login or password is wrong.") == 1
    assert "Today: 0 taken down" in told
    assert "Today" not in lines("lock", "home", "home")
    assert "Today" not in lines("lock", CTRL_C, "home")


@pytest.mark.parametrize("number", ["፩", "9" * 5000])
def test_what_is_no_number_of_a_line_is_told_so(small: Desk, number: str) -> None:
    assert Lines(small)(number).startswith("Command: There is no")
    assert "There is no such value; ? lists them." in Lines(small)("n 1001", "", number, "2")


class Gone:
    """An operation on a database that does not answer; the second time it is waited for, Ctrl+C is pressed."""

    def __init__(self) -> None:
        self._asked = 0

    def __call__(self, desk: Desk, given: object) -> None:
        self._asked += 1
        if self._asked % 2 == 0:
            raise KeyboardInterrupt
        raise Refused("away", T("The database does not answer."))


def test_without_a_database_the_lock_stays_shut(small: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = Lines(small)
    monkeypatch.setattr("app.plain.signing.set_state", Gone())
    assert "Today" not in lines("lock", "home", "home")
    monkeypatch.setattr("app.plain.signing.sign_in", Gone())
    told = lines("lock", "right-1", "home")
    assert told.count("it is tried again until you press Ctrl+C") == 3, "of the lock, and of each password"
    assert "Today" not in told


def test_whoever_leaves_waits_for_no_database(small: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.plain.place.sign_out", Gone())
    lines = Lines(small)
    assert "Today" not in lines("quit", "home")
    assert lines.code == 0


def test_who_has_not_typed_for_long_is_asked_for_the_password(small: Desk, clock: SettableClock) -> None:
    class Leaving(io.StringIO):
        def write(self, text: str) -> int:
            clock.advance(minutes=20 if text.startswith("Command") else 0)
            return super().write(text)

    told = Lines(small)("home", "right-1", target=Leaving())
    assert told.index("Type your password") < told.index("Today")


def test_a_promise_that_is_due_is_told_once_between_prompts(small: Desk, clock: SettableClock) -> None:
    promised = Lines(small)(*COMPLAINT, "promise", "+30m", "告知结果", "", "")
    assert ": 2026-11-23 (Mon) 09:30\n" in promised, "what was typed is told in full, once"
    assert "09:30:00" not in promised
    clock.advance(minutes=25)
    told = Lines(small)("", "", "help")
    assert told.count("promise at risk, promised for 2026-11-23 (Mon) 09:30") == 1


@pytest.fixture
def way(postgres_url: str) -> Iterator[Relay]:
    """The way to a PostgreSQL database, which can be cut."""
    with relay(postgres_url) as made:
        yield made


class Mending(io.StringIO):
    """What is told; the way to the database is open again as soon as it was said that it is away."""

    def __init__(self, way: Relay) -> None:
        super().__init__()
        self._way = way

    def write(self, text: str) -> int:
        """Cut the way at the last question, and mend it when that was told."""
        if text.startswith("Save?"):
            self._way.closed = True
            self._way.cut()
        elif "tried again" in text:
            self._way.closed = False
        return super().write(text)


def test_a_database_that_goes_away_is_told_and_what_was_typed_is_saved(
    way: Relay, open_desk: Callable[[str], Desk]
) -> None:
    desk = found_company(open_desk(way.url))
    found = server(desk.database)
    assert found is not None
    found.outage.patience = 0
    told = Lines(desk)(*COMPLAINT, target=Mending(way))
    assert "What you typed is kept" in told
    assert "The database answers again." in told
    assert only_case().text == "打开后有异味"
