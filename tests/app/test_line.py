"""The line to the terminal: one frame on it, never an old one; terminals that never answer; what each TERM gets."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Iterator

import pytest

from app.driver.flow import LEAST, PATIENCE, PROBE, SILENCES, Flow
from app.driver.grid import Grid
from app.driver.line import Line
from app.driver.pens import Pen, shown_on
from app.driver.probing import ASK, width_by
from app.driver.traits import Traits, can_place_its_cursor, traits_of
from tests.waiting import wait_until


def test_the_next_frame_waits_for_the_answer() -> None:
    flow = Flow()
    flow.sent(30, at=0.0)
    assert flow.patience(0.4) == pytest.approx(PROBE - 0.4)
    flow.answered(0.5)
    assert flow.patience(0.5) == 0
    flow.sent(1000, at=1.0)
    assert flow.patience(1.0 + PATIENCE) > 0


def test_a_terminal_that_never_answers_is_not_waited_for() -> None:
    flow = Flow()
    flow.sent(30, at=0.0)
    assert (flow.patience(PROBE), flow.asks) == (0, False)
    flow.answered(9.0)
    assert flow.asks


def test_a_lost_answer_is_given_up_and_asked_for_again() -> None:
    flow = Flow()
    flow.sent(30, at=0.0)
    flow.answered(0.1)
    for time in range(SILENCES):
        assert flow.asks
        flow.sent(30, at=100.0 * time)
        assert flow.patience(100.0 * time + 50) == 0
    assert not flow.asks


def test_the_line_is_free_only_while_the_terminal_answers_to_all() -> None:
    flow = Flow()
    assert not flow.is_free
    flow.answered(1.0)
    assert flow.is_free
    flow.sent(30, at=1.0)
    assert not flow.is_free
    assert flow.patience(100.0) == 0  # the next frame need not wait, but it may find the line full
    assert not flow.is_free
    flow.answered(101.0)
    assert flow.is_free


def test_on_a_slow_line_little_is_sent_at_once_and_on_a_long_one_all() -> None:
    slow, far = Flow(), Flow()
    for flow, way in ((slow, 0.03), (far, 0.6)):
        flow.sent(30, at=0.0)
        flow.answered(way)
        assert flow.limit is None
    slow.sent(4800, at=1.0)
    slow.answered(6.03)
    assert slow.limit == 192  # a fifth of 960
    far.sent(4800, at=1.0)
    far.answered(1.61)
    assert far.limit is None
    slow.sent(LEAST - 1, at=9.0)
    slow.answered(9.03)
    assert slow.limit == 192  # a few bytes tell nothing of the speed


class Reel:
    """A line into a pipe, whose far end reads and answers."""

    def __init__(self) -> None:
        self.far, near = os.pipe()
        self.time = 0.0
        self.line = Line(near, Grid(20, 4), Traits(begin="<", end=">"), clock=lambda: self.time)
        self.line.start()

    @property
    def sent(self) -> bool:
        """Whether something is on the line now."""
        return bool(select.select([self.far], [], [], 0)[0])

    def next(self) -> str:
        """What is sent up to the next question."""
        got = ""
        while not got.endswith(ASK):
            got += os.read(self.far, 1).decode()
        return got.removesuffix(ASK)


@pytest.fixture
def reel() -> Iterator[Reel]:
    made = Reel()
    yield made
    made.line.answered(1, 1)
    made.line.end()


def test_frames_that_come_while_the_line_is_busy_become_one(reel: Reel) -> None:
    assert reel.next().startswith("<")
    for number in range(50):
        reel.line.take(f"\x1b[1;1H{number:02}")
    reel.line.answered(1, 1)
    assert reel.next() == "49"
    reel.line.take("\x1b[1;1H50\x1b[1;3H")
    reel.line.answered(1, 3)
    assert reel.next() == "\r50"


def test_what_a_key_changes_is_on_the_line_when_it_is_painted_and_waits_only_for_an_answer(reel: Reel) -> None:
    reel.next()
    reel.line.take("\x1b[1;1Hk")
    assert not reel.sent
    reel.line.answered(1, 1)
    reel.next()
    wait_until(lambda: not reel.line._sending, "the thread that sends")
    reel.line.answered(1, 2)
    reel.line.take("\x1b[1;2Hey")
    assert reel.sent
    assert reel.next() == "ey"


def test_a_whole_screen_is_never_sent_by_who_painted_it(reel: Reel) -> None:
    reel.next()
    wait_until(lambda: not reel.line._sending, "the thread that sends")
    reel.line.answered(1, 1)
    with reel.line._change:  # the thread that sends cannot come in between
        assert reel.line._is_clear
        reel.line.repaint()
        reel.line.take("k")
        assert not reel.sent
    assert "k" in reel.next()


def test_on_a_slow_line_the_rest_of_what_was_sent_at_once_follows_the_answer(reel: Reel) -> None:
    reel.next()
    reel.line.answered(1, 1)
    for letters in ("abcd", "wxyz"):
        reel.line.take("".join(f"\x1b[{row};1H{letter * 20}" for row, letter in enumerate(letters, 1)))
        first = reel.next()
        reel.time += 60.0
        reel.line.answered(4, 20)
    rest = reel.next()
    assert "w" in first
    assert [letter in first for letter in "wxyz"] == [letter not in rest for letter in "wxyz"]
    assert "z" in first + rest


def test_an_answer_that_never_comes_holds_nothing_up_for_ever(reel: Reel) -> None:
    reel.next()
    reel.line.take("\x1b[1;1Hon")
    reel.time = PROBE
    reel.line.take("")  # wakes it up, as time would
    got = b""
    while not got.endswith(b"on"):
        got += os.read(reel.far, 1)


def test_shift_f3_is_no_answer(reel: Reel) -> None:
    reel.next()
    assert not reel.line.answered(1, 2)
    assert reel.line.answered(1, 1)
    assert reel.line.answered(24, 80)


def test_leaving_waits_for_the_answer_which_the_shell_would_take_for_typed_text(reel: Reel) -> None:
    reel.next()
    leaving = threading.Thread(target=reel.line.end)
    leaving.start()
    reel.line.answered(1, 1)
    leaving.join()
    assert os.read(reel.far, 99) == b">"


def test_the_first_answer_tells_the_width_and_a_key_before_it_does_not() -> None:
    found: list[int] = []

    def probed(width: int) -> Traits:
        found.append(width)
        return Traits(ambiguous=width)

    line = Line(os.pipe()[1], Grid(20, 4), Traits(), probed=probed)
    assert not line.answered(1, 2)  # Shift+F3
    assert line.answered(2, 7)
    assert line.answered(2, 4)
    assert found == [2]


@pytest.mark.parametrize(("column", "width"), [(1, 0), (3, 0), (4, 1), (5, 2), (7, 2), (8, 0)])
def test_the_width_by_the_column(column: int, width: int) -> None:
    assert width_by(column) == width


# Terminals


@pytest.mark.parametrize(
    ("name", "sent", "not_sent"),
    [
        ("xterm-256color", ["?1049h", "?2004h"], [" F"]),
        ("tmux-256color", ["?1049h", "?2004h"], [" F"]),
        ("screen", ["?1049h"], ["?2004h"]),
        ("linux", ["?25l"], ["?1049h", "?2004h"]),
        ("vt220", [" F", "?25l"], ["?1049h", "?2004h"]),
        ("nobody-knows", ["?25l"], ["?1049h", "?2004h", " F"]),
    ],
)
def test_a_terminal_is_sent_what_it_understands(name: str, sent: list[str], not_sent: list[str]) -> None:
    begin = traits_of({"TERM": name, "LANG": "C.UTF-8"}).begin
    assert all(one in begin for one in sent)
    assert not any(one in begin for one in (*not_sent, "?1004h", "?2026", "?1000h", "u", "\x1b]"))


@pytest.mark.parametrize(
    ("name", "bright"), [("xterm", True), ("tmux-256color", True), ("screen", False), ("linux", False)]
)
def test_bright_colours_are_bold_ones_where_there_are_eight(name: str, bright: bool) -> None:
    traits = traits_of({"TERM": name, "LANG": "C.UTF-8"})
    pens = [Pen(ink="91"), Pen((7,), "31", "107"), Pen((7,), "93", "40"), Pen((4,), "36")]
    shown = [shown_on(pen, traits.colours, traits.attributes) for pen in pens]
    bold = [Pen((1,), "31"), Pen((1, 7), "31", "47"), Pen((7,), "33", "40"), Pen((4,), "36")]
    assert shown == (pens if bright else bold)


def test_screen_inside_tmux_is_tmux() -> None:
    assert "?2004h" in traits_of({"TERM": "screen", "TMUX": "/tmp/x,1,0"}).begin


def test_a_terminal_without_a_cursor_has_no_screen() -> None:
    assert [name for name in ("dumb", "", "vt220", "xterm") if can_place_its_cursor({"TERM": name})] == [
        "vt220",
        "xterm",
    ]


@pytest.mark.parametrize(
    ("environ", "encoding", "plain"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "utf-8", False),
        ({"LANG": "zh_CN.utf8", "LC_ALL": ""}, "utf-8", False),
        ({"LANG": "zh_CN.GB18030"}, "gb18030", False),
        ({"LANG": "zh_CN.GBK"}, "gbk", False),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.ISO-8859-1"}, "utf-8", True),
        ({"LANG": "C"}, "utf-8", True),
        ({"LANG": "C", "DESK_TERMINAL_ENCODING": "UTF8"}, "utf-8", False),
        ({"LANG": "C.UTF-8", "DESK_TERMINAL_ENCODING": "gb2312"}, "gbk", False),
        ({"LANG": "C.UTF-8", "DESK_TERMINAL_ENCODING": "ascii"}, "ascii", True),
        ({"LANG": "C.UTF-8", "DESK_ASCII": "1"}, "utf-8", True),
        ({"LANG": "C", "DESK_ASCII": "0"}, "utf-8", False),
    ],
)
def test_encoding_and_lines_follow_the_locale_unless_they_are_set(
    environ: dict[str, str], encoding: str, plain: bool
) -> None:
    traits = traits_of({"TERM": "xterm", **environ})
    assert (traits.encoding, traits.ascii) == (encoding, plain)


@pytest.mark.parametrize(
    ("environ", "chosen", "found", "expected"),
    [
        ({}, {}, 0, (False, 0, 16)),
        ({}, {}, 2, (True, 2, 16)),
        ({}, {"ambiguous": "1"}, 2, (False, 1, 16)),
        ({"DESK_AMBIGUOUS": "2"}, {"ambiguous": "1"}, 1, (True, 2, 16)),
        ({}, {"lines": "ascii", "colours": "8"}, 1, (True, 1, 8)),
        ({"DESK_ASCII": "0", "NO_COLOR": "1"}, {"lines": "ascii", "colours": "8"}, 1, (False, 1, 0)),
        ({"LANG": "C"}, {"lines": "box", "colours": "truecolor"}, 1, (False, 1, 16)),
        ({"TEXTUAL_COLOR_SYSTEM": "256"}, {"colours": "truecolor"}, 1, (False, 1, 256)),
        ({"TERM": "vt220"}, {}, 1, (False, 1, 0)),
        ({"TERM": "vt220"}, {"colours": "16"}, 1, (False, 1, 16)),
        ({"TERM": "linux"}, {}, 1, (False, 1, 8)),
    ],
)
def test_a_variable_wins_over_what_somebody_chose_and_that_over_what_was_found(
    environ: dict[str, str], chosen: dict[str, str], found: int, expected: tuple[bool, int, int]
) -> None:
    traits = traits_of({"TERM": "xterm", "LANG": "C.UTF-8", **environ}, chosen, found)
    assert (traits.ascii, traits.ambiguous, traits.colours) == expected


def test_an_encoding_that_nobody_knows_is_refused() -> None:
    for name in ("klingon", "latin-1"):
        with pytest.raises(LookupError):
            traits_of({"TERM": "xterm", "DESK_TERMINAL_ENCODING": name})
