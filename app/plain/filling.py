"""Filling in a form field by field, in the order of the screen, with a way back.

What an answer makes necessary is asked next, wherever it stands; who went back to mend one answer comes at once to
where he was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.plain.asking import Back, ask
from app.plain.work import Work
from config.texts import T
from screens.matching import plain, rank
from screens.widgets import Field, Value
from screens.widgets import field as fields
from screens.widgets.times import Unclear

Shown = Callable[[], tuple[set[str], set[str]]]
"""Which fields are shown now, and which of them are required."""


class Filling:
    """A form that is being filled in.

    Args:
        form: the fields, in their order.
        kept: what stands in them, as drafts keep it.
        shown: which of them count; without it all that the records show.
        answered: called with the name of a field after each answer.
    """

    def __init__(
        self,
        work: Work,
        form: Sequence[Field],
        kept: Mapping[str, str] | None = None,
        *,
        shown: Shown | None = None,
        answered: Callable[[str], None] = lambda name: None,
    ) -> None:
        self._work = work
        self._form = {field.name: field for field in form}
        self._shown = shown or self._by_records
        self._answered = answered
        self._asked: set[str] = set()
        self.raw: dict[str, str] = {field.name: field.default for field in form if field.default} | dict(kept or {})

    def run(self, start: str = "") -> None:
        """Ask the field `start`, and all that were not asked yet.

        Raises:
            Cancelled: the user leaves.
        """
        name = start or self._next()
        while name is not None:
            required = name in self._shown()[1]
            try:
                self.raw[name] = ask(self._work, self._form[name], self.raw.get(name, ""), required=required)
            except Back as back:
                name = self.back_to(back.wanted, name)
                continue
            self._asked.add(name)
            self._answered(name)
            name = self._next()

    def again(self, *names: str) -> None:
        """These have to be asked again: what stands in them comes from another answer."""
        self._asked -= set(names)

    @property
    def last(self) -> str:
        """The last field."""
        return self._names()[-1]

    def has(self, name: str | None) -> bool:
        """Whether a field of that name is shown."""
        return name in self._names()

    def value(self, name: str) -> Value:
        """The value of one field, shown or not; None if it cannot be read."""
        field, work = self._form[name], self._work
        try:
            return fields.read(field, self.raw.get(name, ""), field.choices(work.say), work.wall_now())
        except Unclear:
            return None

    def values(self) -> dict[str, Value]:
        """The values of the fields that are shown."""
        return {name: self.value(name) for name in self._names()}

    def back_to(self, wanted: str, name: str = "") -> str:
        """The field that is called like what was typed; without that, the one before this one.

        The first one stays, and so does this one, or the last, where none is called so.
        """
        names = self._names()
        place = names.index(name) if name else len(names)
        if not wanted:
            if place == 0:
                self._work.tell(T("This is the first field; . leaves."))
            return names[max(0, place - 1)]
        ranks = {one: rank(plain(wanted), self._work.say(self._form[one].label), [one]) for one in names}
        found = min((one for one in names if ranks[one] is not None), key=lambda one: ranks[one] or 0, default=None)
        if found is None:
            self._work.fail(T("No field here is called {name}.", name=wanted))
        return found or name or names[-1]

    def _next(self) -> str | None:
        return next((name for name in self._names() if name not in self._asked), None)

    def _names(self) -> list[str]:
        """The fields that are shown, in order; of those with nothing to choose nobody is asked."""
        shown, required = self._shown()
        return [name for name in self._form if name in shown and (name in required or self._is_open(name))]

    def _is_open(self, name: str) -> bool:
        field = self._form[name]
        return field.kind not in ("choice", "multi") or bool(field.labels)

    def _by_records(self) -> tuple[set[str], set[str]]:
        records = self._form.values()
        return {one.name for one in records if one.shown}, {one.name for one in records if one.required}
