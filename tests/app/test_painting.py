"""Frames of Textual through the grid: the terminal shows the same cells as by the stock driver, for fewer bytes."""

from __future__ import annotations

from collections.abc import Iterable

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from app.driver.ascii import LINES, PLAINLY
from app.driver.grid import Grid
from app.driver.moving import way
from app.driver.painting import Painter
from app.driver.parsing import Reader
from app.driver.pens import PLAIN, Pen, applied, change, shown_on
from app.driver.rendering import narrow
from app.driver.traits import Traits
from tests.app.side_by_side import cells
from tests.terminal.wide import is_ambiguous, wide

COLUMNS, LINES_SHOWN = 24, 6
CONSOLE = Console(color_system="standard", width=COLUMNS)
MODERN = Traits(erases=True)
STYLES = ["", "bold", "reverse", "bold red reverse", "cyan", "yellow on blue", "underline", "dim", "bright_green"]
TEXTS = st.text(alphabet="ab  .张三，（“—·×é─  ", max_size=16)
SEGMENTS = st.lists(st.tuples(TEXTS, st.sampled_from(STYLES)), max_size=5)


@st.composite
def frames(draw: st.DrawFn) -> str:
    """A region painted anew, as the compositor writes it, and the cursor put to its place."""
    x, y = draw(st.integers(0, COLUMNS - 1)), draw(st.integers(0, LINES_SHOWN - 1))
    width, height = draw(st.integers(1, COLUMNS - x)), draw(st.integers(1, LINES_SHOWN - y))
    strips = []
    for _ in range(height):
        segments = [Segment(text, Style.parse(style)) for text, style in draw(SEGMENTS)]
        strips.append([Strip(segments).adjust_cell_length(width, Style.null())])
    place = draw(st.integers(0, COLUMNS - 1)), draw(st.integers(0, LINES_SHOWN - 1))
    painted: str = LayoutUpdate(strips, Region(x, y, width, height)).render_segments(CONSOLE)  # type: ignore[arg-type]
    return painted + Control.move_to(*place).segment.text


class Terminals:
    """One that gets what Textual writes, and one that gets what the painter makes of it."""

    def __init__(self, traits: Traits = MODERN) -> None:
        self.stock, self.own = (pyte.Screen(COLUMNS, LINES_SHOWN) for _ in range(2))
        self._streams = pyte.Stream(self.stock), pyte.Stream(self.own)
        self.stock.reset_mode(7, private=True)
        self.own.reset_mode(7, private=True)
        self.grid = Grid(COLUMNS, LINES_SHOWN)
        self.painter = Painter(traits)
        self._reader = Reader(self.grid, traits)

    def write(self, frame: str) -> str:
        self._streams[0].feed(frame)
        return self._reader.feed(frame)

    def paint(self, limit: int | None = None) -> str:
        sent, whole = self.painter.paint(self.grid, limit)
        self._streams[1].feed(sent)
        return sent if whole else sent + self.paint(limit)

    def spoil(self, noise: str) -> None:
        """Somebody else writes on the terminal."""
        self._streams[1].feed(noise)


@settings(deadline=None)
@given(
    st.lists(st.tuples(frames(), st.sampled_from(["skip", "paint", "slow", "anew"])), min_size=1, max_size=8),
    st.booleans(),
)
def test_the_same_cells_whatever_frames_are_left_out(shown: list[tuple[str, str]], erases: bool) -> None:
    terminals = Terminals(Traits(erases=erases))
    for frame, how in shown:
        terminals.write(frame)
        if how == "anew":
            terminals.spoil("\x1b[2;3Hgarbage")
            terminals.painter.forget()
        if how != "skip":
            terminals.paint(8 if how == "slow" else None)
            assert cells(terminals.own) == cells(terminals.stock)
    terminals.paint()
    assert cells(terminals.own) == cells(terminals.stock)
    assert (terminals.own.cursor.x, terminals.own.cursor.y) == (terminals.stock.cursor.x, terminals.stock.cursor.y)
    assert terminals.paint() == ""


@settings(deadline=None)
@given(st.lists(frames(), min_size=2, max_size=5))
def test_a_terminal_that_draws_ambiguous_characters_wide_shows_the_others_in_their_places(shown: list[str]) -> None:
    """Such a character covers the cell behind it, which therefore is written again; nothing else moves."""
    wide = Terminals()
    emulator = pyte.Stream(wide.own)
    ambiguous = dict.fromkeys("“—·×", "张") | {"é": "张"}
    for frame in shown:
        wide.write(frame)
        sent, _ = wide.painter.paint(wide.grid)
        emulator.feed("".join(ambiguous.get(sign, sign) for sign in sent))
    own = cells(wide.own)
    for y, row in enumerate(cells(wide.stock)):
        for x, cell in enumerate(row):
            if cell[0] not in ambiguous and cell[0] != "":
                assert own[y][x][0] == cell[0]


@settings(deadline=None)
@given(st.lists(frames(), min_size=2, max_size=5))
def test_where_ambiguous_characters_are_known_to_be_wide_others_stand_for_them(shown: list[str]) -> None:
    terminals = Terminals(Traits(erases=True, ascii=True, ambiguous=2))
    for frame in shown:
        terminals.write(frame)
        with wide():
            sent = terminals.paint()
        assert not [sign for sign in sent if is_ambiguous(sign)]
    stock = [[(narrow(cell[0]) if is_ambiguous(cell[0]) else cell[0], *cell[1:]) for cell in row]
             for row in cells(terminals.stock)]  # fmt: skip
    assert cells(terminals.own) == stock
    assert terminals.paint() == ""


@pytest.mark.parametrize(
    ("sign", "shown"),
    list(zip("“”’—…·×≈↑→①⑨Ⅳ℃°éβΩЖ│└█★√⑩±", '""\'-..X~^>194CoebOZ|+#*???', strict=True)),
)
def test_a_sign_of_ambiguous_width_has_a_likeness_in_one_cell(sign: str, shown: str) -> None:
    assert is_ambiguous(sign)
    assert narrow(sign) == shown


def test_another_look_of_the_same_screen_is_sent_at_once_and_the_same_look_never() -> None:
    terminals = Terminals()
    terminals.write("\x1b[1;1H┌ “a” \x1b[91mred")
    terminals.paint()
    terminals.painter.become(MODERN._replace(ambiguous=1))
    assert terminals.paint() == ""
    terminals.painter.become(MODERN._replace(ascii=True, colours=8))
    sent = terminals.paint()
    assert '+ "a"' in sent
    assert "\x1b[1;31mred" in sent, "of eight colours the bright ones are bold"


@pytest.mark.parametrize(
    ("ink", "colours", "shown"),
    [
        ("31", 0, ""), ("31", 8, "31"), ("91", 16, "91"), ("91", 8, "31"), ("90", 8, ""), ("38;5;9", 16, "91"),
        ("38;5;9", 8, "31"), ("38;5;9", 256, "38;5;9"), ("38;2;255;0;0", 256, "38;5;196"), ("38;2;250;5;5", 16, "31"),
        ("38;2;1;2;3", 1 << 24, "38;2;1;2;3"),
    ],
)  # fmt: skip
def test_the_nearest_of_the_colours_that_a_terminal_has(ink: str, colours: int, shown: str) -> None:
    assert shown_on(Pen(ink=ink), colours, frozenset()).ink == shown
    paper = {"3": "4", "9": "10"}.get(ink[0], "") + ink[1:]
    wanted = {"3": "4", "9": "10"}.get(shown[:1], "") + shown[1:]
    assert shown_on(Pen(paper=paper), colours, frozenset()).paper == wanted


@given(st.integers(0, 5), st.integers(0, 30), st.integers(0, 5), st.integers(0, 30))
def test_the_cursor_gets_there_by_the_shortest_way(row: int, column: int, to_row: int, to_column: int) -> None:
    screen = pyte.Screen(31, 6)
    stream = pyte.Stream(screen)
    stream.feed(f"\x1b[{row + 1};{column + 1}H")
    stream.feed(way(row, column, to_row, to_column))
    assert (screen.cursor.y, screen.cursor.x) == (to_row, to_column)
    assert len(way(row, column, to_row, to_column)) <= len(f"\x1b[{to_row + 1};{to_column + 1}H")


SGR = [*"0 1 2 3 4 7 9 22 24 27 31 39 42 49 97 103".split(), "38;5;9", "48;2;1;2;3"]  # noqa: SIM905
PENS = st.lists(st.sampled_from(SGR)).map(lambda numbers: applied(PLAIN, ";".join(numbers) or "0"))


@given(PENS, PENS)
def test_a_change_of_pen_leads_from_one_to_the_other(old: Pen, new: Pen) -> None:
    sequence = change(old, new)
    assert (applied(old, sequence[2:-1]) if sequence else old) == new


def test_one_changed_letter_costs_one_letter_and_the_way_to_it() -> None:
    terminals = Terminals()
    terminals.write("\x1b[1;1Habcdef\x1b[1;4H")
    terminals.paint()
    terminals.write("\x1b[1;1Habcxef\x1b[1;4H")
    assert terminals.paint() == "x\b"


def test_what_belongs_to_no_cell_is_handed_on_or_dropped() -> None:
    terminals = Terminals(Traits(clipboard=True))
    assert terminals.write("\x1b[?1049h\x1b[?25l\x1b[?2026$p\x1b]22;default\x07\x1b[>25u") == ""
    assert terminals.write("\x07") == "\x07"
    assert terminals.write("\x1b]52;c;YQ==\x07") == "\x1b]52;c;YQ==\x07"
    assert Terminals().write("\x1b]52;c;YQ==\x07") == ""
    assert terminals.paint().endswith("\x1b[J")


def test_a_control_in_a_text_never_reaches_the_terminal() -> None:
    terminals = Terminals()
    terminals.write("\x1b[1;1Ha\x9b2Jb\x00c\x85")
    assert "\x9b" not in terminals.paint()


@pytest.mark.parametrize(
    ("text", "shown"), [("e\u0301x", "e\u0301x"), ("a\u200bb", "ab"), ("👨\u200d👩x", "👨x"), ("☂\ufe0fx", "☂ x")]
)
def test_a_sign_of_several_characters_takes_the_cells_that_textual_measured(text: str, shown: str) -> None:
    terminals = Terminals()
    terminals.write(f"\x1b[1;1H{text}")
    assert "".join(terminals.grid.texts[0]).rstrip() == shown
    assert terminals.grid.column == cell_len(text)


def test_a_terminal_gets_only_what_it_can_show() -> None:
    plain = Terminals(Traits(colours=0, attributes=frozenset({1, 7})))
    plain.write("\x1b[1;1H\x1b[1;3;31mred\x1b[0m")
    assert plain.paint().endswith("\x1b[1mred")
    chinese = Terminals(Traits(encoding="gbk", ambiguous=1))
    chinese.write("\x1b[1;1H张é👨€")
    assert chinese.paint().endswith("张é???")


def test_lines_and_signs_have_a_plain_form_of_the_same_width() -> None:
    assert all(len(plain) == cell_len(plain) == 1 and plain.isascii() for plain in LINES)
    assert [sign for sign in PLAINLY if cell_len(sign) != 1] == []
    drawn: Iterable[str] = map(chr, range(0x2500, 0x2580))
    assert [sign for sign in drawn if sign not in PLAINLY] == []
    terminals = Terminals(Traits(ascii=True))
    terminals.write("\x1b[1;1H┌──┐ ≈5 “a” 张")
    assert terminals.paint().endswith('+--+ ~5 "a" 张')
