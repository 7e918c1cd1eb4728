"""Taking back what was typed, in every kind of field; and what is pasted, which is all there and one step."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.app import ComposeResult
from textual.pilot import Pilot

from config.texts import T
from screens.frame import DeskScreen
from screens.widgets import Field, Form
from screens.widgets.history import LONGEST, PAUSE, History
from tests.screens.driving import command, playing, press, rows, type_text, wait_until

FRUITS = {"apple": T("Apple"), "apricot": T("Apricot"), "pear": T("Pear")}
LETTER = "客户来电说净水机漏水，要求上门维修。\r\n已答复明天下午处理。\r\r第三次来电\t情绪激动。\n" * 100
"""Some four thousand characters, with the line breaks of several systems and a tab."""


class Sheet(DeskScreen):
    """Fields of one line, of several, one of a list, and a short one."""

    HEADING = T("Sheet")
    FIRST_FOCUS = "Input"

    def body(self) -> ComposeResult:
        yield Form(
            Field("name", T("Name"), T("Who calls."), default="王"),
            Field("fruit", T("Fruit"), T("One of three."), "choice", options=lambda: FRUITS, width=12),
            Field("short", T("Short"), T("A few signs."), max_length=10),
            Field("text", T("Text"), T("Several lines."), "area"),
            id="sheet",
        )

    async def act_ask(self) -> None:
        self.tell(T("{what}!", what=await self.ask(T("What"))))


def form(pilot: Pilot[Any]) -> Form:
    return pilot.app.screen.query_one(Form)


async def paste(pilot: Pilot[Any], text: str) -> None:
    """What a terminal sends as a bracketed paste."""
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()
    await wait_until(pilot, lambda: not pilot.app.busy())  # type: ignore[attr-defined]


class Ticking:
    """Seconds that pass when they are told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def typed(history: History, *texts: str) -> None:
    for text in texts:
        history.typed(text)


def before(history: History) -> list[str]:
    """All that can be taken back, in order."""
    found = []
    while (state := history.take_back()) is not None:
        found.append(state.text)
    return found


def test_what_is_typed_in_one_go_is_one_step_and_a_pause_begins_another() -> None:
    clock = Ticking()
    history = History(clock)
    typed(history, "a", "ab", "abc")
    clock.now += PAUSE + 0.1
    typed(history, "abcd", "abcde")
    assert before(history) == ["abc", ""]


def test_deleting_another_place_and_a_paste_are_steps_of_their_own() -> None:
    history = History(Ticking())
    typed(history, "a", "ab", "abc", "ab", "a", "xa", "xya", "xya and more")
    assert before(history) == ["xya", "a", "abc", ""]


def test_a_selection_that_is_typed_over_and_what_follows_are_one_step() -> None:
    history = History(Ticking())
    history.begin("Complaint")
    typed(history, "2", "21")
    assert before(history) == ["Complaint"]


def test_a_value_that_is_put_in_is_one_step_and_its_proper_form_none() -> None:
    history = History(Ticking())
    typed(history, "1", "11", "11-", "11-2", "11-24")
    history.amend("2026-11-24")
    history.put("2026-12-01")
    assert before(history) == ["2026-11-24", ""]


def test_long_typing_is_cut_into_steps() -> None:
    history = History(Ticking())
    typed(history, *("x" * n for n in range(1, 3 * LONGEST + 1)))
    assert [len(text) for text in before(history)] == [2 * LONGEST, LONGEST, 0]


@given(st.lists(st.text("ab王", max_size=4), max_size=30), st.lists(st.booleans(), max_size=40))
def test_what_was_taken_back_comes_back(texts: list[str], ways: list[bool]) -> None:
    history = History(Ticking())
    typed(history, *texts)
    end = texts[-1] if texts else ""
    seen = [end]
    for back in ways:
        state = history.take_back() if back else history.bring_back()
        seen += [state.text] if state is not None else []
        assert state is None or 0 <= state.cursor <= len(state.text)
    last = seen[-1]
    while (state := history.bring_back()) is not None:
        last = state.text
    assert last == end


async def test_every_field_takes_back_and_brings_back() -> None:
    async with playing(Sheet) as pilot:
        for name, has in (("name", "王"), ("short", ""), ("text", "")):
            form(pilot).focus_field(name)
            await type_text(pilot, "女士 ab")
            await press(pilot, "ctrl+w")
            await press(pilot, "ctrl+z")
            assert form(pilot).raw()[name] == f"{has}女士 ab"
            await press(pilot, "ctrl+z")
            assert form(pilot).raw()[name] == has
            await press(pilot, "ctrl+z")
            assert "Nothing more can be taken back in this field." in rows(pilot)[22]
            await press(pilot, "ctrl+y", "ctrl+y")
            assert form(pilot).raw()[name] == f"{has}女士"
            await type_text(pilot, "!")
            await press(pilot, "ctrl+y")
            assert "Nothing was taken back in this field." in rows(pilot)[22]
            assert form(pilot).raw()[name] == f"{has}女士 !"


async def test_the_codes_do_the_same() -> None:
    async with playing(Sheet) as pilot:
        await type_text(pilot, "x")
        await command(pilot, "undo")
        assert form(pilot).raw()["name"] == "王"
        await command(pilot, "redo")
        assert form(pilot).raw()["name"] == "王x"


async def test_what_a_list_or_f9_puts_in_is_one_step() -> None:
    async with playing(Sheet) as pilot:
        form(pilot).focus_field("fruit")
        await type_text(pilot, "pear")
        await press(pilot, "f10")
        form(pilot).clear()
        await type_text(pilot, "app")
        await press(pilot, "f4", "2")
        assert form(pilot).value("fruit") == "apricot"
        await press(pilot, "f9")
        assert form(pilot).value("fruit") == "pear"
        await press(pilot, "ctrl+z")
        assert form(pilot).value("fruit") == "apricot"
        await press(pilot, "ctrl+z")
        assert form(pilot).raw()["fruit"] == "apple"
        await press(pilot, "ctrl+z", "ctrl+y", "ctrl+y", "ctrl+y")
        assert form(pilot).value("fruit") == "pear"


async def test_a_text_that_is_put_into_an_area_is_one_step_and_a_draft_none() -> None:
    async with playing(Sheet) as pilot:
        form(pilot).put({"text": "from the draft"}, anew=True)
        form(pilot).focus_field("text")
        await type_text(pilot, "!")
        form(pilot).put({"text": "a prepared\nanswer"})
        await press(pilot, "ctrl+z")
        assert form(pilot).value("text") == "from the draft!"
        await press(pilot, "ctrl+z", "ctrl+z", "ctrl+z")
        assert form(pilot).value("text") == "from the draft"


async def test_a_question_takes_back_too() -> None:
    async with playing(Sheet) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, Sheet)
        screen.start(screen.act_ask())
        await press(pilot, *"abc", "ctrl+u", "ctrl+z", "enter")
        assert "abc!" in rows(pilot)[22]


async def test_a_long_text_is_pasted_whole_and_taken_back_in_one_step() -> None:
    flat = " ".join("".join(LETTER.replace("\t", " ").split("\r\n")).splitlines())
    async with playing(Sheet) as pilot:
        form(pilot).focus_field("text")
        await paste(pilot, LETTER)
        lines = LETTER.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").rstrip("\n")
        assert form(pilot).value("text") == lines
        assert len(lines) > 4000
        await press(pilot, "ctrl+z")
        assert form(pilot).value("text") == ""
        form(pilot).focus_field("name")
        await paste(pilot, LETTER)
        name = form(pilot).value("name")
        assert name == "王" + lines.replace("\n", " ")
        assert flat.replace(" ", "") == lines.replace("\n", "").replace(" ", "")
        await press(pilot, "ctrl+z")
        assert form(pilot).value("name") == "王"


async def test_more_than_a_field_holds_is_told_and_kept() -> None:
    async with playing(Sheet) as pilot:
        form(pilot).focus_field("short")
        await paste(pilot, "一二三四五六七八九十\n十一")
        assert form(pilot).raw()["short"] == "一二三四五六七八九十 十一"
        await press(pilot, "tab")
        assert "Short: This is too long: at most 10 characters." in rows(pilot)[22]
        await press(pilot, "f10")
        assert form(pilot).current == "short"
        await press(pilot, "end", "backspace", "backspace", "backspace", "tab")
        assert "too long" not in rows(pilot)[22]


async def test_a_long_text_that_is_put_in_is_read_from_its_beginning() -> None:
    async with playing(Sheet) as pilot:
        letter = "\n".join(f"第{number}行" for number in range(30))
        form(pilot).put({"text": letter})
        await wait_until(pilot, lambda: "第0行" in "".join(rows(pilot)))
        assert "第29行" not in "".join(rows(pilot))
        form(pilot).focus_field("text")
        assert "第0行" in "".join(rows(pilot))
        await type_text(pilot, "后")
        assert str(form(pilot).value("text")).endswith("第29行后")
        assert "第29行" in "".join(rows(pilot))
        await press(pilot, "shift+tab")
        assert "第0行" in "".join(rows(pilot))
