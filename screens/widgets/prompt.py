"""The prompt line: questions are asked here, below the screen that they are about, not in a window over it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from config.texts import Text
from screens.asking import NOTHING, Asking, Cancelled, Candidate, Unfit
from screens.paint import Line, Span, spans_of, width
from screens.part import Part
from screens.widgets.inputs import PlainInput
from screens.widgets.painted import OneLine, Painted

HIGHEST = 10
"""How many candidates are seen at once."""


class CandidateList(Painted):
    """What can be chosen, above the question."""

    DEFAULT_CSS = "CandidateList { height: auto; display: none; }"

    def __init__(self) -> None:
        super().__init__()
        self.candidates: Sequence[Candidate] = ()
        self.cursor = -1
        self._top = 0

    @property
    def highlighted(self) -> str | None:
        """The key under the cursor."""
        return self.candidates[self.cursor].key if 0 <= self.cursor < len(self.candidates) else None

    def begin(self, candidates: Sequence[Candidate], chosen: str | None) -> None:
        """Open with as many rows as are needed; filtering does not change the layout any more."""
        self.display = bool(candidates)
        self.styles.height = min(HIGHEST, len(candidates))
        self._top = 0
        keys = [candidate.key for candidate in candidates]
        self.put(candidates, keys.index(chosen) if chosen in keys else -1)

    def put(self, candidates: Sequence[Candidate], cursor: int) -> None:
        """Show these; -1 highlights none."""
        self.candidates = candidates
        self.cursor = min(cursor, len(candidates) - 1)
        rows = min(HIGHEST, int(self.styles.height.value) if self.styles.height else HIGHEST)
        self._top = max(0, min(self._top, self.cursor, len(candidates) - rows), self.cursor - rows + 1)
        self.repaint()

    def move(self, rows: int) -> None:
        """Move the highlight."""
        if self.candidates:
            self.put(self.candidates, max(0, min(self.cursor + rows, len(self.candidates) - 1)))

    def line_at(self, y: int) -> tuple[Line, str]:
        """A candidate; `>` stands before the highlighted one."""
        place = self._top + y
        if not self.candidates and y == 0:
            return (Span("  "), Span(self.say(NOTHING), "info")), ""
        if place >= len(self.candidates):
            return "", ""
        here = place == self.cursor
        return (Span("> " if here else "  "), *spans_of(self.candidates[place].line)), "cursor" if here else ""


class PromptInput(PlainInput):
    """Where the answer is typed."""

    BINDINGS = [
        Binding("up", "candidates(-1)", show=False),
        Binding("down", "candidates(1)", show=False),
        Binding("pageup", f"candidates(-{HIGHEST})", show=False),
        Binding("pagedown", f"candidates({HIGHEST})", show=False),
    ]

    class Arrow(Message):
        """An arrow key: the highlight moves."""

        def __init__(self, rows: int) -> None:
            super().__init__()
            self.rows = rows

    def on_hide(self, event: events.Hide) -> None:
        """The question before has closed, and this news of it comes late: the next one is open and keeps the focus."""
        if self.display:
            event.prevent_default()

    def action_candidates(self, rows: int) -> None:
        """Tell the prompt."""
        self.post_message(self.Arrow(rows))


class Prompt(Part, Vertical):
    """The prompt line and the candidates above it. One question at a time."""

    DEFAULT_CSS = """
    Prompt { height: auto; }
    Prompt > Horizontal { height: 1; }
    Prompt OneLine { width: auto; }
    Prompt PromptInput { width: 1fr; display: none; }
    """

    class Unfit(Message):
        """What was typed is no answer: the sentence why."""

        def __init__(self, text: Text) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__(id="prompt")
        self._asking: Asking | None = None
        self._answer: asyncio.Future[str] | None = None
        self._list = CandidateList()
        self._question = OneLine(id="question")
        self._input = PromptInput()

    def compose(self) -> ComposeResult:
        """The list above, the question and what is typed beside it."""
        yield self._list
        with Horizontal():
            yield self._question
            yield self._input

    @property
    def active(self) -> bool:
        """Whether a question is open."""
        return self._asking is not None

    @property
    def question(self) -> Asking | None:
        """The question that is open."""
        return self._asking

    def open(self, asking: Asking) -> asyncio.Future[str]:
        """Ask; the future gets the answer, or `Cancelled`. The focus is in the prompt until then."""
        self._asking = asking
        self._answer = asyncio.get_running_loop().create_future()
        self._input.password = asking.secret
        with self._input.prevent(Input.Changed):
            self._input.begin(asking.default, len(asking.default))
        self._list.begin(asking.suggest(asking.default), asking.chosen)
        self._say(f"{asking.question} ")
        self._input.display = True
        self.screen.set_focus(self._input)
        return self._answer

    def cancel(self) -> None:
        """Leave the question without an answer."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Cancelled())
        self.close()

    def close(self) -> None:
        """Empty the line; whoever asked puts the focus back."""
        self._asking = self._answer = None
        self._input.display = False
        self._list.begin((), None)
        self._say("")

    def _say(self, question: str) -> None:
        self._question.styles.width = width(question)
        self._question.show(Span(question, "strong"))

    def _settle(self, answer: str) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(answer)
        self.close()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._asking is None:
            return
        if (answer := self._asking.at_once(event.value)) is not None:
            self._settle(answer)
            return
        first = 0 if event.value or self._asking.chosen is not None else -1
        self._list.put(self._asking.suggest(event.value), first)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if self._asking is None:
            return
        try:
            answer = self._asking.accept(event.value, self._list.highlighted)
        except Unfit as unfit:
            self.post_message(self.Unfit(unfit.text))
        else:
            self._settle(answer)

    @on(PromptInput.Arrow)
    def _arrow(self, event: PromptInput.Arrow) -> None:
        event.stop()
        self._list.move(event.rows)

    def on_key(self, event: events.Key) -> None:
        """Tab leads nowhere while a question is open."""
        if self.active and event.key in ("tab", "shift+tab"):
            event.stop()
            event.prevent_default()
