"""Why a case has its severity, its queue and its deadlines."""

from __future__ import annotations

from textual.app import ComposeResult

from config.texts import T, Text
from models.cases.queries import view
from screens.cases.lines import CaseText
from screens.widgets import Paragraphs
from screens.work import WorkScreen


class ExplainingScreen(WorkScreen):
    """The derivation of everything that the rules decided, in words to be read aloud."""

    HEADING = T("Why?")

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number

    def heading(self) -> Text:
        """Which case."""
        return T("Why? {number}", number=self._number)

    def body(self) -> ComposeResult:
        """The derivation."""
        yield Paragraphs()

    async def load(self) -> None:
        """Read the case."""
        found = await self.gateway.run(view, self._number)
        text = CaseText(found, self.translator, self.rules, self.now())
        self.query_one(Paragraphs).show(text.explanation())
