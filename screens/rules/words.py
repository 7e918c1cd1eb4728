"""The rules of one file in words."""

from __future__ import annotations

from textual.app import ComposeResult

from config import Rules
from config.rule_words import told
from config.texts import T, Text
from screens.paint import Span
from screens.rules.items import ABOUT
from screens.widgets import Paragraph, Paragraphs
from screens.work import WorkScreen

INDENT = 2


class RuleWordsScreen(WorkScreen):
    """What a file of rules says, in the order in which it is asked."""

    def __init__(self, rules: Rules, file: str) -> None:
        super().__init__()
        self._shown = rules
        self._file = file

    def heading(self) -> Text:
        """Which file."""
        return T("Rules: {name}", name=ABOUT.get(self._file, self._file))

    def body(self) -> ComposeResult:
        """The rules."""
        yield Paragraphs(
            [
                Paragraph(
                    Span(" " * INDENT * line.level + self.say(line.text), "" if line.level else "strong"),
                    INDENT * (line.level + 1),
                )
                for line in told(self._shown, self._file)
            ]
        )
