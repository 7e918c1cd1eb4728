"""The terminal of a session, for its screens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.driver import deciding
from app.driver.deciding import CHOSEN, NOTHING, WIDTH
from app.driver.probing import Measured
from app.terminal.advice import advice
from app.terminal.around import key
from app.terminal.facts import Terminal, facts
from config.texts import T, Text
from models.staff import choices
from screens.terminal.surroundings import Fact


class Here:
    """`Surroundings` of this environment; `driver` gives the driver of the session, the desk's own or another."""

    def __init__(self, environ: Mapping[str, str], driver: Callable[[], Any]) -> None:
        self._environ = environ
        self._driver = driver
        self._chosen: Mapping[str, str] = NOTHING

    @property
    def key(self) -> str:
        """TERM and the terminal's own name."""
        return key(self._environ)

    @property
    def theme(self) -> str:
        """The theme that holds now."""
        return deciding.theme(self._environ, self._chosen).value

    def facts(self) -> Sequence[Fact]:
        """What holds now."""
        return facts(self._terminal())

    def advice(self) -> Sequence[Text]:
        """What would make it better."""
        return advice(self._terminal())

    def blocked(self, name: str) -> Text | None:
        """What stands in the way of choosing this: a variable, or lines that would be too wide."""
        found = self._terminal().found
        tried = [
            deciding.decide(name, self._environ, {**self._chosen, name: value}, found).by for value in self.values(name)
        ]
        if CHOSEN in tried:
            return None
        if tried[0] == WIDTH:
            return T("Lines would be too wide, as long as the ambiguous width is two cells.")
        return T("{variable} says so, and wins over what you choose.", variable=tried[0])

    def values(self, name: str) -> Sequence[str]:
        """All values; no more colours than are written."""
        known = choices.VALUES[name]
        if name != choices.COLOURS:
            return known
        most = deciding.LEVELS[deciding.written(self._environ).value]
        return [value for value in known if deciding.LEVELS[value] <= most]

    def choose(self, chosen: Mapping[str, str]) -> bool:
        """Hand the settings to the driver; Textual's own has no use for them."""
        self._chosen = chosen
        choose = getattr(self._driver(), "choose", None)
        if choose is None:
            return False
        choose(chosen)
        return True

    def _terminal(self) -> Terminal:
        driver = self._driver()
        size = getattr(driver, "terminal_size", None)
        return Terminal(self._environ, size, getattr(driver, "measured", Measured()), self._chosen)
