"""The help screen: a page of text that scrolls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.app import ComposeResult

from config.texts import T, Text
from screens.actions import STANDARD, Action
from screens.asking import Say
from screens.frame import DeskScreen, HeldWords
from screens.help.fields import about_field, about_question
from screens.help.text import all_keys, screen_help
from screens.paint import Line
from screens.widgets.paragraphs import Paragraph, Paragraphs
from screens.widgets.row_table import RowTable


class HelpScreen(DeskScreen):
    """Shows a help page."""

    HEADING = T("Help")

    def __init__(self, heading: Text, page: Callable[[Say], Sequence[Line | Paragraph]]) -> None:
        super().__init__()
        self._heading = heading
        self._page = page

    @classmethod
    def of(cls, screen: DeskScreen, keymap: Mapping[str, str]) -> HelpScreen:
        """The help of a screen; first that of the question or the field in which the cursor stands."""
        heading, sheet, fields, tables = screen.heading(), screen.sheet, screen.fields(), bool(screen.query(RowTable))
        question, form = screen.prompt.question, screen.focused_form
        row = form.current_row if form is not None else None

        def page(say: Say) -> Sequence[Line | Paragraph]:
            here = about_question(question, say) if question is not None else about_field(row, say) if row else []
            keys = screen_help(heading, sheet, fields, tables, say, keymap)
            return [*here, "", *keys] if here else keys

        return cls(T("Help: {screen}", screen=heading), page)

    @classmethod
    def of_all(cls, screens: Sequence[type[DeskScreen]], keymap: Mapping[str, str]) -> HelpScreen:
        """The keys of all screens; what is common to them stands once."""
        sheets = [(screen.HEADING, screen.SHEET) for screen in screens]
        common = screens[0].COMMON if screens else STANDARD
        return cls(T("All keys"), lambda say: all_keys(sheets, common, say, keymap))

    def heading(self) -> Text:
        """Whose help it is."""
        return self._heading

    def offers(self, action: Action) -> bool:
        """The page has no help of its own."""
        return action.id != "help" and super().offers(action)

    async def act_help(self) -> None:
        """F1 again: the page is left."""
        await self.act_back()

    def body(self) -> ComposeResult:
        """The page."""
        yield Paragraphs(self._page(self.say))

    def say_anew(self, held: HeldWords) -> None:
        """The page in the other language."""
        super().say_anew(held)
        self.query_one(Paragraphs).show(self._page(self.say))
