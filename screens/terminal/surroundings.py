"""What a screen may know of the terminal that it is shown on; the program that opens it tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from config.texts import Sayable, Text


class Fact(NamedTuple):
    """One thing that was found: its name and value for programs; what it is, what there is and who says so for people.

    `by` is empty where it goes without saying.
    """

    name: str
    value: str
    what: Text
    told: Sayable
    by: Sayable = ""


class Surroundings(Protocol):
    """The terminal of a session."""

    @property
    def key(self) -> str:
        """Under what name its settings are kept."""

    @property
    def theme(self) -> str:
        """The theme that holds for what is chosen now."""

    def facts(self) -> Sequence[Fact]:
        """What was found."""

    def advice(self) -> Sequence[Text]:
        """What would make it better."""

    def blocked(self, name: str) -> Text | None:
        """Why it makes no difference what is chosen for this setting; None if it does."""

    def values(self, name: str) -> Sequence[str]:
        """What can be chosen for this setting here."""

    def choose(self, chosen: Mapping[str, str]) -> bool:
        """Draw by these settings from now on; False where that begins with the next sign-in only."""
