"""This terminal by keys: what was found, what is chosen and kept, what a variable does not let one choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot

from app.driver.probing import Measured
from app.terminal.here import Here
from models.desk import Desk
from models.staff.members import find_staff, member
from models.staff.tables import TerminalSetting
from models.staff.terminals import SetTerminal, set_terminal, terminal_settings
from screens.session import Session
from screens.terminal.screen import TerminalScreen
from tests.screens.driving import command, press, rows, shown, wait_until
from tests.screens.working import working

XTERM = {"TERM": "xterm", "LANG": "C.UTF-8"}


class Drawn:
    """Keeps what the driver is told to draw by."""

    def __init__(self) -> None:
        self.chosen: list[Mapping[str, str]] = []

    def here(self, environ: Mapping[str, str] = XTERM, found: int | None = 1) -> Callable[[Session], Here]:
        """The terminal of a session."""
        driver = SimpleNamespace(
            choose=self.chosen.append, measured=Measured(True, found, 0.01), terminal_size=(80, 24)
        )
        return lambda session: Here(environ, lambda: driver)


@pytest.fixture
def drawn() -> Drawn:
    return Drawn()


def kept(company: Desk, login: str = "lin", terminal: str = "xterm") -> dict[str, str]:
    return terminal_settings(company.acting(member(login)), terminal)


async def reads(pilot: Pilot[Any], line: str) -> None:
    """Wait until a row of the screen says this, however far apart."""
    await wait_until(pilot, lambda: line in [" ".join(row.split()) for row in rows(pilot)])


async def test_what_is_chosen_is_kept_and_drawn_at_once(company: Desk, drawn: Drawn) -> None:
    async with working(company, "lin", terminal=drawn.here()) as pilot:
        await command(pilot, "terminal")
        await shown(pilot, "Yours on each xterm", "80×24", "after 10 ms")
        await reads(pilot, "1 Lines drawn as lines LANG")
        await press(pilot, "1")
        await shown(pilot, "1 drawn as lines", "2 in ASCII: + - |", "> 3 as it is found")
        await press(pilot, "2")
        await shown(pilot, "Kept, and drawn so from now on.")
        await reads(pilot, "1 Lines in ASCII: + - | your setting")
        await press(pilot, "2", "2")
        await reads(pilot, "2 Ambiguous width two cells; likenesses are drawn your setting")
        await shown(pilot, "ambiguous characters at width 1, but your setting says 2")
        await press(pilot, "1")
        await shown(pilot, "Lines would be too wide")
        await press(pilot, "2", "3", "3", "1", "enter")  # 1 alone might become 16
        await reads(pilot, "2 Ambiguous width one cell the terminal's answer")
        await reads(pilot, "3 Colours none your setting")
        assert drawn.chosen[-1] == kept(company) == {"lines": "ascii", "colours": "none"}
    assert kept(company, "zhou") == kept(company, "lin", "linux") == {}


async def test_who_signs_in_gets_what_he_chose_for_this_terminal(company: Desk, drawn: Drawn) -> None:
    set_terminal(company.acting(member("lin")), SetTerminal(terminal="xterm", name="theme", value="light"))
    async with working(company, "lin", terminal=drawn.here()) as pilot:
        session = pilot.app
        assert isinstance(session, Session)
        assert session.chosen == {"theme": "light"}
        assert session.palette == "light"
    assert drawn.chosen == [{"theme": "light"}]


async def test_a_theme_is_kept_by_its_digit_and_by_its_code(company: Desk, drawn: Drawn) -> None:
    async with working(company, "lin", terminal=drawn.here()) as pilot:
        session: Any = pilot.app
        await command(pilot, "terminal")
        await reads(pilot, "4 Theme Dark background nothing says otherwise")
        await press(pilot, "4")
        await shown(pilot, "2 Light background", "> 5 as it is found")
        await press(pilot, "2")
        await shown(pilot, "Kept, and drawn so from now on.")
        await reads(pilot, "4 Theme Light background your setting")
        assert session.palette == kept(company)["theme"] == "light"
        await command(pilot, "theme high")
        await reads(pilot, "4 Theme High contrast, any background your setting")
        await press(pilot, "f3")
        await command(pilot, "theme 16")
        await shown(pilot, "16 colours, any background: kept for you on each xterm.")
        assert session.palette == kept(company)["theme"] == "16-colour"
        await command(pilot, "terminal")
        await press(pilot, "4", "5")
        await reads(pilot, "4 Theme Dark background nothing says otherwise")
        assert session.palette == "dark"
    assert kept(company) == {}


async def test_at_a_locked_screen_nobody_changes_what_another_has_kept(company: Desk, drawn: Drawn) -> None:
    async with working(company, "lin", terminal=drawn.here()) as pilot:
        session: Any = pilot.app
        await command(pilot, "theme light")
        await shown(pilot, "Light background: kept")
        await command(pilot, "lock")
        await shown(pilot, "Locked")
        await command(pilot, "theme 16")
        await shown(pilot, "DESK_THEME=16-colour")
        assert session.palette == "16-colour"
        assert kept(company) == {"theme": "light"}


async def test_a_theme_that_there_is_no_more_ends_no_sign_in(company: Desk, drawn: Drawn) -> None:
    staff = find_staff("lin").id
    TerminalSetting.create(staff=staff, terminal="xterm", name="theme", value="sepia")
    async with working(company, "lin", TerminalScreen, terminal=drawn.here()) as pilot:
        await reads(pilot, "4 Theme Dark background nothing says otherwise")


@pytest.mark.parametrize(
    ("variable", "value", "digit", "line"),
    [
        ("DESK_ASCII", "1", "1", "in ASCII: + - |"),
        ("DESK_AMBIGUOUS", "1", "2", "one cell"),
        ("NO_COLOR", "1", "3", "none"),
        ("DESK_THEME", "16-colour", "4", "16-colour"),
    ],
)
async def test_a_variable_wins_and_the_screen_says_so(
    company: Desk, drawn: Drawn, variable: str, value: str, digit: str, line: str
) -> None:
    chosen = {"lines": "box", "ambiguous": "2", "colours": "16", "theme": "light"}
    for name, own in chosen.items() if variable != "DESK_ASCII" else ():
        set_terminal(company.acting(member("lin")), SetTerminal(terminal="xterm", name=name, value=own))
    async with working(
        company, "lin", TerminalScreen, terminal=drawn.here({**XTERM, variable: value}), language="zh"
    ) as pilot:
        await shown(pilot, "本终端")
        await press(pilot, digit)
        await shown(pilot, f"由 {variable} 规定，优先于您的选择。")
        assert any(row.startswith(f" {digit}") and row.endswith(variable) for row in rows(pilot))


async def test_the_code_for_themes_says_that_a_variable_wins(company: Desk, drawn: Drawn) -> None:
    here = drawn.here({**XTERM, "DESK_THEME": "high-contrast"})
    async with working(company, "lin", terminal=here) as pilot:
        session: Any = pilot.app
        assert session.palette == "high-contrast"
        await command(pilot, "theme light")
        await shown(pilot, "DESK_THEME says so, and wins over what you choose.")
        assert session.palette == "high-contrast"
    assert kept(company) == {}


async def test_a_driver_that_draws_as_it_likes_is_told_of(company: Desk) -> None:
    stock = {**XTERM, "DESK_DRIVER": "stock"}
    async with working(company, "lin", TerminalScreen, terminal=lambda session: Here(stock, lambda: None)) as pilot:
        await shown(pilot, "Textual's: only the theme has effect")
        await press(pilot, "1", "1")
        await shown(pilot, "Kept; it is drawn so after your next sign-in")
        await press(pilot, "4", "2")
        await shown(pilot, "Kept, and drawn so from now on.")
    assert kept(company) == {"lines": "box", "theme": "light"}


async def test_where_nothing_is_known_of_the_terminal_it_says_so(company: Desk) -> None:
    async with working(company, "lin") as pilot:
        await command(pilot, "terminal")
        await shown(pilot, "Nothing is known of this terminal.")
        await wait_until(pilot, lambda: not isinstance(pilot.app.screen, TerminalScreen))
