"""A form of a screen, filled in and saved in the line mode."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from app.plain.asking import Back, ask
from app.plain.drafts import Draft
from app.plain.filling import Filling
from app.plain.place import Place
from config.texts import T
from models.refusals import Refused
from screens.asking import Cancelled
from screens.cases import checks
from screens.cases.acting import ActingScreen, changed_lines
from screens.widgets import Field

SAVE = T("Save? (y/n)")


def saves(place: Place) -> bool:
    """Whether what was told is to be saved.

    Raises:
        Back, Cancelled: the user wants the last field, or to leave.
    """
    return ask(place.work, Field("save", SAVE, SAVE, "flag", required=True), "yes") == "yes"


def save_until_done(place: Place, filling: Filling, save: Callable[[], Any], field_of: Callable[[str], str]) -> Any:
    """Fill in, tell, and save; after a refusal the field that it is about is asked again, with all that was typed.

    `save` tells what will happen, asks, and returns what came of it. `field_of` names the field for one of the
    operation's. `Cancelled` when the user leaves.
    """
    start = ""
    while True:
        try:
            filling.run(start)
            return save()
        except Back as back:
            start = filling.back_to(back.wanted)
        except Refused as refused:
            place.fail(refused.text)
            field = field_of(refused.field or "")
            start = field if filling.has(field) else filling.last


class CaseForm:
    """A form of the case screen: its fields, what it rests on, what the customer will read, its operation."""

    def __init__(self, place: Place, screen: ActingScreen) -> None:
        self._place = place
        self._made = screen.made
        self._version = screen.version
        self._draft = Draft(place.work, screen.draft_name)
        self._filling = Filling(place.work, screen.made.fields, answered=lambda name: self._draft.keep(self._content()))

    def run(self) -> Any:
        """What the operation returned; None when the form was left."""
        place, kept, before = self._place, self._draft.found(), self._content()
        place.tell(self._made.title)
        if kept is not None:
            place.tell(T("What you had typed at {at} is back.", at=kept.updated_at))
            self._filling.raw |= {name: str(value) for name, value in kept.content.items()}
        try:
            return save_until_done(place, self._filling, self._save, self._field_of)
        except (Cancelled, KeyboardInterrupt):
            content = self._content()
            self._draft.leave(place, content, typed=content != before)
            return None

    def _field_of(self, name: str) -> str:
        return checks.field_of(name, [field.name for field in self._made.fields])

    def _content(self) -> dict[str, str]:
        return {name: value for name, value in self._filling.raw.items() if value}

    def _save(self) -> Any:
        place, made, values = self._place, self._made, self._filling.values()
        if made.about is not None:
            place.work.tell_lines(made.about(values, place.translator))
        if made.preview is not None and (body := made.preview(values, place.now())):
            place.tell(T("The customer will read:"))
            place.work.console.tell(body)
        if not saves(place):
            raise Cancelled
        given = made.give(values, self._version)
        if hasattr(given, "draft"):  # forgotten in the same transaction
            given = msgspec.structs.replace(given, draft=self._draft.form)
        try:
            done = place.work.run(made.operation, given)
        except Refused as refused:
            if refused.code == "stale":
                self._moved_on(refused)
            raise
        self._draft.end()
        place.tell(T("Saved."))
        return done

    def _moved_on(self, refused: Refused) -> None:
        """Say what others changed; saving again means it."""
        for line in self._place.work.run(changed_lines, refused.details.get("changes", [])):
            self._place.work.console.tell(line)
        self._version = int(refused.details.get("version", self._version))
