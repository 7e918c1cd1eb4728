"""What can be asked through: a screen, or whatever asks the same questions in another way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from config.texts import Sayable, Text
from screens.widgets.field import Kind, Value

if TYPE_CHECKING:
    from config import Rules


class Asks(Protocol):
    """Asks one question after the other, and does operations; `DeskScreen` and `WorkScreen` say what each means."""

    @property
    def rules(self) -> Rules:
        """The rules in force."""

    @property
    def gateway(self) -> Any:
        """The way to the desk."""

    async def ask(self, question: Text, default: str = "", *, required: bool = True) -> str:
        """A line of text."""

    async def ask_yes(self, question: Text, default: bool | None = None) -> bool:
        """Yes or no."""

    async def ask_choice(self, question: Sayable, choices: Mapping[str, Sayable], chosen: str = "") -> str:
        """One of several."""

    async def ask_value(self, question: Text, kind: Kind, *, required: bool = True, ahead: bool = False) -> Value:
        """A day, a time, an amount; `ahead`: a time that must still come."""

    async def do(self, operation: Any, given: Any) -> Any:
        """Do an operation."""
