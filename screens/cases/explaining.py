"""Why a case has its severity, its queue and its deadlines, and who could be given it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from config.telling import Passage, Teller
from config.texts import T, Text
from models.explanations.queries import of_case
from screens.paint import Line, Span
from screens.widgets import Paragraph, Paragraphs
from screens.work import WorkScreen

STYLES = {"": "strong", "late": "breached", "paused": "info"}
"""The style of a heading by what is to be noticed about it; the words say it too."""


class ExplainingScreen(WorkScreen):
    """The derivation of everything that the rules decided, in sentences to be read aloud."""

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
        """Read the case; who could be given it is of interest while nobody owns it."""
        found = await self.gateway.run(of_case, self._number)
        names = {one.candidate.staff_id: one.name for one in found.people}
        teller = Teller(found.explanation, self.rules, self.translator, names)
        self.query_one(Paragraphs).show(lines(teller.told(with_people=found.open and not found.owner)))


def lines(passages: Sequence[Passage]) -> list[Line | Paragraph]:
    """The passages as paragraphs: headings in bold, what belongs to them further in."""
    return [_line(passage) for passage in passages]


def _line(passage: Passage) -> Line | Paragraph:
    if passage.kind == "gap":
        return ""
    if passage.kind == "head":
        return Paragraph(Span(passage.said, STYLES[passage.mark]), 2)
    indent = 4 if passage.kind == "step" else 2
    return Paragraph(" " * indent + passage.said, indent + 2)
