"""Work on a screen: coroutines beside the event loop's own, what the status line says of them, refusals."""

from __future__ import annotations

from collections.abc import Awaitable, Coroutine, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

from textual import on
from textual.css.query import NoMatches
from textual.worker import Worker

from config.texts import Text
from models.refusals import Refused
from screens import bars
from screens.asking import Cancelled
from screens.bars import Status
from screens.gateway import Late
from screens.holding import PRESENT, Hold
from screens.questions import Questions
from screens.widgets.form import Form
from screens.widgets.painted import OneLine

PATIENCE = 0.3
"""Seconds that a wait lasts before the status line speaks of it: a quick answer should not flicker."""


class Working(Questions):
    """The part of a screen that works and says what it waits for and what went wrong."""

    def __init__(self) -> None:
        super().__init__()
        self._status = Status()
        self._of_field: Text | None = None
        self._status_line = OneLine(id="status")

    def start(self, work: Coroutine[Any, Any, Any], waiting: Text | None = None, *, holds: bool = True) -> Worker[None]:
        """Do work beside the event loop's own; `waiting` is said on the status line meanwhile.

        A late answer and a cancelled question end it silently; a refusal is shown; anything else is reported.
        With `holds`, further keys are kept back until it is done or asks something.
        """
        hold = self.desk_app.holds.take() if holds else None
        worker = self.run_worker(self._under_care(work, waiting, hold), exit_on_error=False)
        if hold is not None:
            hold.worker = worker
        return worker

    async def _under_care(self, work: Awaitable[Any], waiting: Text | None, hold: Hold | None) -> None:
        PRESENT.set(hold)
        try:
            with self.waiting(waiting) if waiting is not None else nullcontext():
                await work
        except (Late, Cancelled):
            return
        except Refused as refused:
            self.refuse(refused)
        except NoMatches as error:
            # A screen that is left, or being taken down, lacks its widgets, and what was to be shown is not wanted.
            if self.is_attached and self.display:
                self.desk_app.report(error)
        except Exception as error:
            self.desk_app.report(error)

    def refuse(self, refused: Refused) -> None:
        """Show a refusal: at the field that it names, else on the status line."""
        for form in self.query(Form):
            if refused.field is not None and not form.set_errors({refused.field: refused.text}):
                return
        self.fail(refused.text)

    def tell(self, text: Text) -> None:
        """Say something on the status line."""
        self._set_status(said=text, failed=False)

    def tell_of_field(self, text: Text) -> None:
        """Say something of the field with the focus, until it is left."""
        self.tell(text)
        self._of_field = text

    def fail(self, text: Text) -> None:
        """Say on the status line what went wrong."""
        self._set_status(said=text, failed=True)

    def warn(self, text: Text) -> None:
        """Say an alarm on the status line."""
        self._set_status(said=text, failed=True)

    def clear_status(self) -> None:
        """Say nothing more of what was."""
        self._set_status(said=None, failed=False)

    @contextmanager
    def waiting(self, text: Text) -> Iterator[None]:
        """While inside, the status line says what is waited for, if it takes long enough to notice."""
        over = False

        def speak() -> None:
            if not over:  # a stopped timer may have gone off already, and its call be under way
                self._set_status(waiting=text)

        timer = self.set_timer(PATIENCE, speak)
        try:
            yield
        finally:
            over = True
            timer.stop()
            if self._status.waiting is text:
                self._set_status(waiting=None)

    @property
    def status(self) -> Status:
        """What the status line knows."""
        return self._status

    def _set_status(self, **changes: Any) -> None:
        self._status = replace(self._status, **changes)
        words = self.translator
        self._status_line.show(bars.status_line(self._status, self.size.width, words.say, words.clock_time))

    @on(Form.Problem)
    def _form_problem(self, event: Form.Problem) -> None:
        if event.text is not None:
            self.fail(event.text)
        elif self._status.failed:
            self.clear_status()

    @on(Form.Left)
    def _field_left(self) -> None:
        if self._of_field is not None and self._status.said is self._of_field:
            self.clear_status()
