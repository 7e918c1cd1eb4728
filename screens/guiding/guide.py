"""What the screens ask of a guide. They know nothing of exercises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from config.texts import Sayable, Text, Translator
from screens.paint import Line
from screens.widgets.paragraphs import Paragraph

if TYPE_CHECKING:
    from models.desk import Desk


class Strip(NamedTuple):
    """What stands on every screen: where one is (`3/10`), what is to be done or was done, and how it is painted."""

    mark: Sayable
    text: Sayable
    style: str = ""


class Guide(Protocol):
    """Somebody who sets tasks, looks what was done, and tells it.

    What takes a `desk` reads or writes the database, by the gateway; all of it may raise `Refused`. The rest is said
    at once.
    """

    def strip(self, words: Translator) -> Strip:
        """What stands on every screen now."""

    def heading(self) -> Text:
        """The title of the page."""

    def page(self, words: Translator) -> Sequence[Line | Paragraph]:
        """What is told at length: of the task at hand, or of all of them when they are over."""

    @property
    def over(self) -> bool:
        """Whether there is no task any more."""

    def pressed(self) -> None:
        """A key was pressed."""

    def hint(self) -> None:
        """Tell how it goes; once more: every key. `Refused` where no task is at hand."""

    def asked_with(self, keys: int) -> None:
        """So many of the keys that were pressed only asked the guide: they are no work."""

    def tell(self) -> None:
        """Tell the task again in place of a hint."""

    def start(self, desk: Desk) -> None:
        """The page was read: the work begins, or goes on."""

    def look(self, desk: Desk) -> None:
        """Look what was done; what is told may be something else afterwards."""

    def go_on(self, desk: Desk) -> None:
        """To the next task; `Refused` while this one is not done."""

    def skip(self, desk: Desk) -> None:
        """To the next task, leaving this one out."""

    def again(self, desk: Desk) -> None:
        """Set the task anew, with all that it needs."""

    def leave(self, desk: Desk) -> None:
        """The session ends: keep how far one has come."""
