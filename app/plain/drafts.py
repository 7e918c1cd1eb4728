"""Drafts in the line mode: kept after each answer of somebody who types; a script leaves none and finds none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.plain.place import Place
from app.plain.work import Work, finished
from config.texts import T
from models.intake.drafts import DiscardDraft, DraftView, KeepDraft, discard, keep
from models.refusals import Refused
from screens.asking import Cancelled
from screens.draft import free_name, newest


class Draft:
    """The draft of one form, under the name that the screens give it."""

    def __init__(self, work: Work, form: str) -> None:
        self.form = form if work.console.by_hand else ""
        self._work = work
        self._refused = ""

    def found(self) -> DraftView | None:
        """What was kept before under this name."""
        return self._work.run(newest, self.form) if self.form else None

    def found_or_named(self, kept: bool) -> DraftView | None:
        """The newest draft whose name begins like this, if one is wanted; without it, a name that is free."""
        if not self.form:
            return None
        found = self._work.run(newest, self.form) if kept else None
        self.form = found.form if found is not None else self._work.run(free_name, self.form)
        return found

    def keep(self, content: Mapping[str, Any]) -> None:
        """Keep what was typed so far. Where that cannot be, it is said once, and nobody is held up by it."""
        refused = ""
        try:
            self._keep(content)
        except Refused as problem:
            refused = problem.code
            if refused != self._refused:
                self._work.tell(problem.text)
        self._refused = refused

    def _keep(self, content: Mapping[str, Any]) -> None:
        if self.form:
            self._work.run(keep, KeepDraft(form=self.form, content=dict(content)))

    def end(self) -> None:
        """It was saved, or is not wanted."""
        if self.form:
            self._work.run(discard, DiscardDraft(form=self.form))

    def leave(self, place: Place, content: Mapping[str, Any], *, typed: bool = True) -> None:
        """The form is left: what was `typed` is kept, unless that is answered otherwise; of nothing nobody is asked."""
        if not self.form:
            return
        if not typed:
            self.end()
            return
        choices: dict[str, Any] = {"keep": T("Keep it as a draft"), "discard": T("Throw it away")}
        try:
            self._keep(content)
            if finished(place.ask_choice(T("Leave"), choices, "keep")) == "discard":
                self.end()
                place.tell(T("It was thrown away."))
                return
        except (Cancelled, KeyboardInterrupt):
            pass
        except Refused as refused:
            place.tell(refused.text)
            return
        place.tell(T("It is kept as a draft."))
