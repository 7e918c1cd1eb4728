"""The frame of all screens: lines, work, refusals, errors, questions, commands, help."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from textual import events
from textual.app import ComposeResult
from textual.css.tokenizer import TokenError
from textual.pilot import Pilot

from config.texts import T, Translator
from models.refusals import Refused
from screens.actions import Action
from screens.application import DeskApplication
from screens.feed import Changed, Feed
from screens.frame import DeskScreen
from screens.gateway import Gateway, Late
from screens.paint import Line
from screens.widgets import Field, Form, OneLine
from screens.widgets.painted import Painted
from tests.screens.driving import (
    NOON,
    PATIENCE,
    SettableClock,
    command,
    page,
    playing,
    press,
    rows,
    shown,
    type_text,
    wait_until,
)


class Broken(Painted):
    """A widget that cannot be painted any more once it is told to break."""

    breaks = False

    def line_at(self, y: int) -> tuple[Line, str]:
        if self.breaks:
            raise ValueError("secret of a customer")
        return "whole", ""


class Playground(DeskScreen):
    """A screen that can do everything that goes wrong."""

    HEADING = T("Playground")
    LIVE = True
    FIRST_FOCUS = "Input"
    ACTIONS = (
        Action("crash", T("Crash"), T("Fails."), code="crash"),
        Action("crash.later", T("Crash"), T("Fails later."), code="later"),
        Action("refuse", T("Refuse"), T("Is refused."), code="refuse"),
        Action("never", T("Never"), T("Is impossible."), "f7", code="never", why_not=lambda screen: T("Not today.")),
        Action("name", T("Name"), T("Asks."), "f8", code="name", argument=T("NAME")),
        Action("kind", T("Kind"), T("Asks."), code="kind"),
        Action("sure", T("Sure"), T("Asks."), code="sure"),
        Action("slow", T("Slow"), T("Takes long."), code="slow"),
        Action("other", T("Other"), T("Opens another screen."), "f6", code="other"),
        Action("break", T("Break"), T("Breaks a widget."), code="break"),
    )
    refusal: ClassVar[Refused] = Refused("rule", T("It is closed."))

    def __init__(self) -> None:
        super().__init__()
        self.loads = 0
        self.got: Any = None
        self.gate = threading.Event()

    def body(self) -> ComposeResult:
        yield Form(Field("text", T("Text"), T("Anything.")), Field("more", T("More"), T("Even more.")), id="form")
        yield OneLine(id="here")
        yield Broken(id="broken")

    async def load(self) -> None:
        self.loads += 1
        self.query_one("#here", OneLine).show(f"loaded {self.loads}")

    def act_crash(self) -> None:
        raise ValueError("secret of a customer")

    async def act_crash_later(self) -> None:
        await asyncio.sleep(0)
        raise ValueError("secret of a customer")

    async def act_refuse(self) -> None:
        raise self.refusal

    async def act_name(self, name: str = "") -> None:
        self.got = name or await self.ask(T("Name"), "Li")

    async def act_kind(self) -> None:
        self.got = await self.ask_choice(T("Kind"), {"a": T("Apple"), "b": T("Pear")}, "b")

    async def act_sure(self) -> None:
        self.got = await self.ask_yes(T("Sure?"))

    async def act_slow(self) -> None:
        with self.waiting(T("Working..")):
            self.got = await self.gateway.run(lambda desk: self.gate.wait(20))

    async def act_other(self) -> None:
        self.got = await self.visit(Other())

    def act_break(self) -> None:
        widget = self.query_one(Broken)
        widget.breaks = True
        widget.refresh()


class Other(DeskScreen):
    """Another screen, which is left with a result or not at all."""

    HEADING = T("Other")
    ACTIONS = (Action("done", T("Done"), T("Leaves."), "d", code="done"),)
    stays = False

    def act_done(self) -> None:
        self.back("result")

    async def leaving(self) -> bool:
        return not self.stays


def app_of(pilot: Pilot[Any]) -> DeskApplication:
    assert isinstance(pilot.app, DeskApplication)
    return pilot.app


def playground(pilot: Pilot[Any]) -> Playground:
    screen = app_of(pilot).screen_stack[1]
    assert isinstance(screen, Playground)
    return screen


async def test_the_lines_of_the_frame_have_their_places() -> None:
    async with playing(Playground) as pilot:
        app_of(pilot).show_who("Lin Jing", T("ready"))
        await pilot.pause()
        shown = rows(pilot)
        assert shown[0].split() == ["Playground", "Demo", "Lin", "Jing", "ready"]
        assert shown[22].strip() == "as of 12:00"
        assert shown[23].startswith("F1 Help  F2 Command")
        assert len(shown) == 24


async def test_the_focus_is_where_work_begins() -> None:
    async with playing(Playground) as pilot:
        await type_text(pilot, "王女士")
        assert playground(pilot).query_one(Form).value("text") == "王女士"


@pytest.mark.parametrize("code", ["crash", "later", "break"])
async def test_an_error_nobody_foresaw_shows_an_id_and_keeps_session_and_input(code: str) -> None:
    async with playing(Playground, allow_incidents=True) as pilot:
        await type_text(pilot, "kept")
        await command(pilot, code)
        await wait_until(pilot, lambda: app_of(pilot).incidents)
        incident = app_of(pilot).incidents[0]
        playground(pilot).query_one(Broken).breaks = False
        await wait_until(pilot, lambda: incident.id in rows(pilot)[22])
        assert "Your input is kept" in rows(pilot)[22]
        assert "secret" not in "".join(rows(pilot))
        await type_text(pilot, "!")
        assert playground(pilot).query_one(Form).value("text") == "kept!"


async def test_a_screen_that_cannot_be_built_can_be_left() -> None:
    class Hopeless(DeskScreen):
        def body(self) -> ComposeResult:
            yield OneLine()
            raise ValueError("never")

    async with playing(Playground, allow_incidents=True) as pilot:
        screen = playground(pilot)
        screen.start(screen.go(Hopeless()))
        await wait_until(pilot, lambda: isinstance(app_of(pilot).front, Hopeless))
        await wait_until(pilot, lambda: "Something went wrong" in "".join(rows(pilot)[22:23]))
        await press(pilot, "f3")
        assert app_of(pilot).front is screen


async def test_a_refusal_stands_on_the_status_line() -> None:
    async with playing(Playground) as pilot:
        await command(pilot, "refuse")
        assert rows(pilot)[22].startswith("! It is closed.")


async def test_a_refusal_of_a_field_stands_at_the_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Playground, "refusal", Refused("invalid", T("Too short."), "more"))
    async with playing(Playground) as pilot:
        await command(pilot, "refuse")
        assert rows(pilot)[2].startswith("More !")
        assert rows(pilot)[22].startswith("! More: Too short.")
        assert playground(pilot).query_one(Form).current == "more"


async def test_an_impossible_action_says_why() -> None:
    async with playing(Playground) as pilot:
        await press(pilot, "f7")
        assert rows(pilot)[22].startswith("! Not today.")


async def test_a_question_is_asked_in_the_prompt_line_and_gives_the_focus_back() -> None:
    async with playing(Playground) as pilot:
        await press(pilot, "f8")
        assert rows(pilot)[21] == "Name: Li"
        await type_text(pilot, "n")
        await press(pilot, "enter")
        assert playground(pilot).got == "Lin"
        assert rows(pilot)[21] == ""
        assert playground(pilot).query_one(Form).current == "text"


@pytest.mark.parametrize("key", ["f12", "escape", "f3"])
async def test_a_question_can_be_left(key: str) -> None:
    async with playing(Playground) as pilot:
        await press(pilot, "f8", key)
        assert playground(pilot).got is None
        assert not playground(pilot).prompt.active
        assert not app_of(pilot).busy()


async def test_news_that_the_question_before_has_closed_comes_late_and_takes_no_focus() -> None:
    async with playing(Playground) as pilot:
        await press(pilot, "f8")
        asked = playground(pilot).focused
        assert asked is not None
        asked.post_message(events.Hide())
        await type_text(pilot, "n")
        await press(pilot, "enter")
        assert playground(pilot).got == "Lin"


async def test_f5_reads_nothing_anew_below_a_question_and_leaves_it_open() -> None:
    async with playing(Playground) as pilot:
        await press(pilot, "f8", "f5")
        assert rows(pilot)[21] == "Name: Li"
        assert playground(pilot).loads == 1
        await press(pilot, "f12", "f5")
        assert playground(pilot).loads == 2


async def test_bytes_of_another_encoding_are_told_of() -> None:
    async with playing(Playground) as pilot:
        app_of(pilot).strange_bytes("utf-8")
        await shown(pilot, "! Your terminal sends another encoding than UTF-8")


async def test_other_keys_wait_while_a_question_is_open() -> None:
    async with playing(Playground) as pilot:
        await press(pilot, "f8", "f6")
        assert rows(pilot)[22].startswith("! Answer the question first")
        assert app_of(pilot).front is playground(pilot)


async def test_an_answer_that_is_none_is_refused_and_the_question_stays() -> None:
    async with playing(Playground) as pilot:
        await press(pilot, "f8", "ctrl+u", "enter")
        assert rows(pilot)[22].startswith("! An answer is needed here")
        assert playground(pilot).prompt.active


async def test_a_choice_is_made_by_arrows_number_or_beginning() -> None:
    async with playing(Playground) as pilot:
        await command(pilot, "kind")
        assert "> 2 Pear" in rows(pilot)
        await press(pilot, "up", "enter")
        assert playground(pilot).got == "a"
        await command(pilot, "kind")
        await press(pilot, "2")
        assert playground(pilot).got == "b"
        await command(pilot, "kind")
        await type_text(pilot, "app")
        await press(pilot, "enter")
        assert playground(pilot).got == "a"


async def test_one_key_answers_yes() -> None:
    async with playing(Playground) as pilot:
        await command(pilot, "sure")
        await press(pilot, "y")
        assert playground(pilot).got is True


async def test_the_command_line_takes_codes_with_arguments() -> None:
    async with playing(Playground) as pilot:
        await command(pilot, "name Ｗａｎｇ")
        assert playground(pilot).got == "Wang"


async def test_the_command_line_names_the_nearest_code() -> None:
    async with playing(Playground) as pilot:
        await command(pilot, "refise")
        assert "did you mean refuse?" in rows(pilot)[22]


async def test_a_full_width_colon_opens_the_command_line() -> None:
    async with playing(Other) as pilot:
        front = app_of(pilot).front
        assert front is not None
        front.post_message(events.Key("fullwidth_colon", "："))  # the pilot gives such a key no character
        await wait_until(pilot, lambda: front.prompt.active)


async def test_keys_wait_for_work_but_not_for_questions() -> None:
    async with playing(Playground) as pilot:
        app, screen = app_of(pilot), playground(pilot)
        await press(pilot, "f2")
        await type_text(pilot, "slow")
        await pilot.press("enter")
        await wait_until(pilot, lambda: app.busy())
        await wait_until(pilot, lambda: rows(pilot)[22].startswith("X Working.."))
        screen.gate.set()
        await wait_until(pilot, lambda: not app.busy())
        assert screen.got is True
        assert not rows(pilot)[22].startswith("X")
        await press(pilot, "f8")
        assert not app.busy()


async def test_a_visited_screen_is_left_with_a_result() -> None:
    async with playing(Playground) as pilot:
        await press(pilot, "f6")
        assert rows(pilot)[0].split()[0] == "Other"
        await press(pilot, "d")
        await wait_until(pilot, lambda: playground(pilot).got == "result")
        assert rows(pilot)[0].split()[0] == "Playground"


async def test_a_screen_may_want_to_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Other, "stays", True)
    async with playing(Playground) as pilot:
        await press(pilot, "f6", "f3", "escape")
        assert isinstance(app_of(pilot).front, Other)


async def test_the_first_screen_cannot_be_left_by_f3() -> None:
    async with playing(Playground) as pilot:
        await press(pilot, "f3")
        assert "use the code quit" in rows(pilot)[22]
        await press(pilot, "f12")
        assert app_of(pilot).is_running


async def test_a_key_that_does_nothing_says_so() -> None:
    async with playing(Playground) as pilot:
        for key, name in (
            ("f9", "had no value before"),
            ("ctrl+x", "Ctrl+X does nothing here"),
            ("f12", "first screen"),
        ):
            await press(pilot, key)
            assert name in rows(pilot)[22]


async def test_a_screen_reads_again_at_f5_and_on_coming_back() -> None:
    async with playing(Playground) as pilot:
        assert playground(pilot).loads == 1
        await press(pilot, "f5")
        assert playground(pilot).loads == 2
        await press(pilot, "f6", "f3")
        await wait_until(pilot, lambda: playground(pilot).loads == 3)


async def test_a_change_reaches_the_screen_in_front_at_once_and_others_later() -> None:
    async with playing(Playground) as pilot:
        app, screen = app_of(pilot), playground(pilot)
        app.post_message(Changed(frozenset({1}), 1))
        await wait_until(pilot, lambda: screen.loads == 2)
        await press(pilot, "f6")
        app.post_message(Changed(frozenset({1}), 2))
        await press(pilot, "f5")
        assert screen.loads == 2
        await press(pilot, "f3")
        await wait_until(pilot, lambda: screen.loads == 3)


async def test_who_signs_in_elsewhere_is_no_reason_to_read_again() -> None:
    async with playing(Playground) as pilot:
        app, screen = app_of(pilot), playground(pilot)
        app.post_message(Changed(frozenset(), 1, frozenset({"staff"})))
        app.post_message(Changed(frozenset(), 2, frozenset({"staff"})))
        await wait_until(pilot, lambda: not app.busy())
        assert screen.loads == 1
        app.post_message(Changed(frozenset(), 3, frozenset({"staff", "task"})))
        await wait_until(pilot, lambda: screen.loads == 2)


class Slow(Playground):
    """Reads until it may end; the second time, what it reads is not wanted any more."""

    def __init__(self) -> None:
        super().__init__()
        self.may_end = asyncio.Event()

    async def load(self) -> None:
        await super().load()
        await self.may_end.wait()
        if self.loads == 2:
            raise Late


async def test_keys_wait_for_what_is_read_again_for_them_also_while_it_is_being_read() -> None:
    async with playing(Playground) as pilot:
        slow = Slow()
        slow.may_end.set()
        playground(pilot).start(playground(pilot).go(slow))
        await wait_until(pilot, lambda: slow.loads == 1 and not app_of(pilot).busy())
        slow.may_end.clear()
        slow.changed(frozenset({1}))
        await wait_until(pilot, lambda: slow.loads == 2)
        assert not app_of(pilot).busy()
        slow.reload()
        assert app_of(pilot).busy()
        slow.may_end.set()
        await wait_until(pilot, lambda: not app_of(pilot).busy())
        assert slow.loads == 3


async def test_changes_while_it_reads_make_it_read_once_more() -> None:
    async with playing(Playground) as pilot:
        slow = Slow()
        playground(pilot).start(playground(pilot).go(slow))
        await wait_until(pilot, lambda: slow.loads == 1)
        for _ in range(3):
            slow.changed(frozenset({1}))
        slow.may_end.set()
        await wait_until(pilot, lambda: slow.loads == 2)
        await wait_until(pilot, lambda: not app_of(pilot).busy())
        assert slow.loads == 2


async def test_a_screen_without_news_says_so_in_seconds() -> None:
    clock = SettableClock()
    answer = threading.Event()

    def silent(after: int, timeout: float) -> list[Any]:
        answer.wait(PATIENCE)
        return []

    def make(post: Any) -> Feed:
        return Feed(silent, post, lambda: NOON, timeout=0.05, pause=0, real=clock)

    async with playing(Playground, clock=clock, feed=make) as pilot:
        clock.advance(seconds=12)
        await wait_until(pilot, lambda: "! STALE 12 s, as of 12:00" in rows(pilot)[22])
        answer.set()


async def test_nobody_at_the_keys_is_noticed_once() -> None:
    clock = SettableClock()
    rests: list[int] = []

    class Resting(DeskApplication):
        def idle(self) -> None:
            rests.append(1)

    app = Resting(Gateway(lambda: None), Translator("en"), clock, Playground, idle_after=timedelta(minutes=5))  # type: ignore[arg-type,return-value]
    async with app.run_test(size=(80, 24)) as pilot:
        clock.advance(minutes=4)
        await pilot.press("a")
        clock.advance(minutes=4)
        assert rests == []
        clock.advance(minutes=1)
        await wait_until(pilot, lambda: rests == [1])


async def test_the_session_begins_anew_with_another_screen() -> None:
    async with playing(Playground) as pilot:
        await press(pilot, "f6")
        app_of(pilot).begin(Other())
        await wait_until(pilot, lambda: len(app_of(pilot).screen_stack) == 2)
        await wait_until(pilot, lambda: isinstance(app_of(pilot).front, Other) and not app_of(pilot).busy())
        assert rows(pilot)[0].split()[0] == "Other"


async def test_f1_shows_keys_and_what_fields_want() -> None:
    async with playing(Playground) as pilot:
        await press(pilot, "f1")
        shown = page(pilot)
        assert "F7, never" in shown
        assert "name NAME" in shown
        await press(pilot, "end")
        shown = page(pilot)
        assert "Leaves the program" in shown
        await press(pilot, "f3")
        assert app_of(pilot).front is playground(pilot)
        await press(pilot, "f1", "f1")  # the page has no help of its own
        assert app_of(pilot).front is playground(pilot)


async def test_the_list_of_all_keys_holds_every_screen() -> None:
    async with playing(Playground, known=(Playground, Other)) as pilot:
        await command(pilot, "keys")
        await press(pilot, "end")
        shown = page(pilot)
        assert "Other" in shown
        assert "d, done" in shown


async def test_keys_can_be_remapped() -> None:
    async with playing(Playground, keymap={"name": "f11"}, size=(132, 43)) as pilot:
        assert "F11 Name" in rows(pilot)[42]
        await press(pilot, "f11")
        assert playground(pilot).prompt.active


async def test_quit_leaves_the_program() -> None:
    async with playing(Playground) as pilot:
        await press(pilot, "f2")
        for letter in "quit":
            await press(pilot, letter)
        await pilot.press("enter")
        await wait_until(pilot, lambda: not app_of(pilot).is_running)


async def test_an_error_before_the_first_screen_is_an_incident() -> None:
    class Impossible(DeskApplication):
        CSS = "this is no style {"

    app = Impossible(Gateway(lambda: None), Translator("en"), SettableClock(), Playground)  # type: ignore[arg-type,return-value]
    with pytest.raises(TokenError):
        async with app.run_test():
            pass
    assert app.return_code == 1
    assert [type(incident.error) for incident in app.incidents] == [TokenError]


def test_a_title_never_pushes_the_person_off_the_line() -> None:
    from screens.bars import title_line
    from screens.paint import width

    for cells in (20, 40, 80):
        line = title_line("工单 CS00000017 蜂胶软胶囊" * 3, "预警 3", "康源", "林静", "空闲", cells)
        assert width(line.text) == cells
        assert "林静" in line.text


def test_where_there_is_little_room_what_waits_is_said_briefly_before_the_heading_is_cut() -> None:
    from screens.bars import title_line

    heading = "CS00000403  Complaint  P1  To be accepted  nobody's"
    line = title_line(heading, "! alarms 1, messages 5", "demo", "赵敏", "Ready", 80, "! alarms 1").text
    assert line.split("  ")[:5] == [" CS00000403", *heading.split("  ")[1:]]
    assert line.endswith("! alarms 1  赵敏")
