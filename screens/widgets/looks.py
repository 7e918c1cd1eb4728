"""What the stylesheet says of the parts of a widget, worked out once until it says something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.style import Style

if TYPE_CHECKING:
    from textual.widget import Widget as Base
else:  # Textual takes stylesheet and keys from the first of the base classes that is a widget: not from this one
    from textual.message_pump import MessagePump as Base


class SteadyLooks(Base):
    """Mixed into a widget that is typed into, in front of the class of Textual, which works out the looks of cursor
    and selection anew for each key: a third of the time in which a field of several lines is painted.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._looks: dict[tuple[Any, ...], Style] = {}
        super().__init__(*arguments, **options)

    def notify_style_update(self) -> None:
        """The stylesheet says something else."""
        self._looks.clear()
        super().notify_style_update()

    def get_component_rich_style(self, *names: str, partial: bool = False, default: Style | None = None) -> Style:
        """The style of a part of the widget; `default` where nothing is said of it."""
        asked = (names, partial, default)
        if asked not in self._looks:
            self._looks[asked] = super().get_component_rich_style(*names, partial=partial, default=default)
        return self._looks[asked]
