"""What holds for a terminal, one line for each thing, with what it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.driver import deciding
from app.driver.deciding import CHOSEN, FOUND, NOTHING, UNDECIDED, WIDTH, Decision
from app.driver.probing import Measured
from app.driver.traits import traits_of
from app.terminal.around import around, program
from config.texts import Sayable, T, Text
from models.staff import choices
from screens.terminal.surroundings import Fact
from screens.terminal.words import NAMES, VALUES

ITSELF = T("the terminal's answer")
_BY: Mapping[str, Text] = {
    CHOSEN: T("your setting"),
    FOUND: ITSELF,
    WIDTH: T("they would be too wide"),
    UNDECIDED: T("nothing says otherwise"),
}

_SETTINGS = (choices.COLOURS, choices.THEME, choices.AMBIGUOUS, choices.LINES)


class Terminal(NamedTuple):
    """A terminal, as far as it is known: its environment, columns and lines, answers, and what was chosen for it."""

    environ: Mapping[str, str]
    size: tuple[int, int] | None = None
    measured: Measured = Measured()
    chosen: Mapping[str, str] = NOTHING

    @property
    def found(self) -> int:
        """The width of ambiguous characters that it was seen to draw; 0 for unknown."""
        return self.measured.ambiguous or 0


def facts(terminal: Terminal) -> list[Fact]:
    """Everything, in the order in which it is read.

    Raises:
        Unfit: a variable says what is none of its values.
    """
    environ, chosen, found = terminal.environ, terminal.chosen, terminal.found
    spoken = deciding.encoding(environ)
    return [
        *_itself(terminal),
        Fact("encoding", spoken.value, T("Encoding"), spoken.value.upper(), said_by(spoken)),
        *(_decided(name, deciding.decide(name, environ, chosen, found)) for name in _SETTINGS),
        *_reached(environ),
        _report(terminal.measured),
    ]


def said_by(decision: Decision) -> Sayable:
    """What a decision comes from, in words or as the name of a variable."""
    return _BY.get(decision.by, decision.by)


def _decided(name: str, decision: Decision) -> Fact:
    return Fact(name, decision.value, NAMES[name], VALUES[name][decision.value], said_by(decision))


def _itself(terminal: Terminal) -> list[Fact]:
    name, own = terminal.environ.get("TERM", ""), program(terminal.environ)
    told: Sayable = T("{name}, which is {program}", name=name, program=own) if own else name or T("none")
    found = [Fact("terminal", name, T("Terminal"), told, "TERM")]
    if terminal.size is not None:
        size = f"{terminal.size[0]}×{terminal.size[1]}"
        found.append(Fact("size", size, T("Size"), size, T("the terminal")))
    return found


def _reached(environ: Mapping[str, str]) -> list[Fact]:
    """What stands around, and what is reached through it."""
    there, clipboard = around(environ), traits_of(environ).clipboard
    told = T("copies go there, if it allows them") if clipboard else T("not reached from here")
    stock = environ.get("DESK_DRIVER") == "stock"
    driver = T("Textual's: only the theme has effect") if stock else T("the desk's own")
    return [
        Fact("clipboard", "yes" if clipboard else "no", T("Clipboard"), told, "TERM"),
        Fact("driver", "stock" if stock else "desk", T("Driver"), driver, "DESK_DRIVER" if stock else ""),
        Fact("around", " ".join(there), T("Around it"), ", ".join(there) or T("nothing"), ", ".join(there.values())),
    ]


def _report(measured: Measured) -> Fact:
    if not measured.asked:
        return Fact("report", "", T("Cursor report"), T("not asked for: there is no terminal here"))
    if measured.round_trip is None:
        return Fact("report", "", T("Cursor report"), T("none came"))
    took = str(max(1, round(measured.round_trip * 1000)))
    return Fact("report", took, T("Cursor report"), T("after {n} ms", n=took), ITSELF)
