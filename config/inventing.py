"""From an invented case as it was written to the facts, pauses and people that the rules are asked with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from config.explanation import Pause
from config.facts import Facts
from config.reading import Document, Fault, unknown
from config.routing import Candidate
from config.scenarios import GivenFacts, GivenPause, GivenPerson, moment
from config.terms import IMPORTANCES
from config.texts import T, Text

if TYPE_CHECKING:
    from config.loading import Rules

NO_INSTANT = T("expected a time such as 2026-10-08 11:50")


class Person(NamedTuple):
    """Somebody as routing asks about him, and what he is called."""

    candidate: Candidate
    login: str
    name: str


class Inventing:
    """Reads the parts of one document; what does not fit these rules is noted in `faults`."""

    def __init__(self, rules: Rules, document: Document) -> None:
        self._rules = rules
        self._document = document
        self.faults: list[Fault] = []

    def fault(self, key: str, text: Text) -> None:
        """Note a fault where `key` stands."""
        self.faults.append(self._document.fault(key, text))

    def known(self, value: str | None, words: Collection[str], key: str) -> None:
        """Note a fault when a value is given that is none of the words."""
        if value is not None and value not in words:
            self.fault(key, unknown(value, words))

    def instant(self, written: str, key: str) -> datetime | None:
        """The instant that was written; a fault and None when it is none."""
        found = moment(written, self._rules.zone)
        if found is None:
            self.fault(key, NO_INSTANT)
            return None
        return found.at

    def facts(self, given: GivenFacts, key: str) -> Facts | None:
        """The facts; None when the receipt cannot be read."""
        options = self._rules.categories.options
        for field in ("category", "symptom", "demand"):
            self.known(getattr(given, field), options(field), f"{key}.{field}")
        self.known(given.importance, IMPORTANCES, f"{key}.importance")
        received = self.instant(given.received_at, f"{key}.received_at")
        if received is None:
            return None
        plain = {name: getattr(given, name) for name in Facts.__struct_fields__}
        plain |= {"received_at": received, "flags": frozenset(given.flags)}
        return Facts(**plain)

    def pauses(self, given: Sequence[GivenPause], key: str) -> tuple[Pause, ...]:
        """The pauses whose instants can be read."""
        found = []
        for i, pause in enumerate(given):
            place = f"{key}[{i}]"
            start = self.instant(pause.start, f"{place}.from")
            end = self.instant(pause.end, f"{place}.to") if pause.end is not None else None
            if pause.reason:
                self.known(pause.reason, self._rules.sla.stops, f"{place}.reason")
            if start is None:
                continue
            if end is not None and end <= start:
                self.fault(f"{place}.to", T("this pause ends before it begins"))
            found.append(Pause(start=start, end=end, kinds=pause.kinds, reason=pause.reason))
        return tuple(found)

    def people(self, given: Sequence[GivenPerson], key: str) -> tuple[Person, ...]:
        """The people, numbered from 1."""
        logins = [person.login for person in given]
        found = []
        for n, person in enumerate(given):
            place = f"{key}[{n}]"
            if person.login in logins[:n]:
                self.fault(f"{place}.login", T("the login {login} stands here twice", login=person.login))
            found.append(Person(self._candidate(person, n + 1, place), person.login, person.name or person.login))
        return tuple(found)

    def _candidate(self, person: GivenPerson, number: int, place: str) -> Candidate:
        routing = self._rules.routing
        for field, words in (("roles", self._rules.roles.roles), ("skills", routing.skills)):
            for i, value in enumerate(getattr(person, field)):
                self.known(value, words, f"{place}.{field}[{i}]")
        if person.team:
            self.known(person.team, routing.teams, f"{place}.team")
        idle = self.instant(person.idle_since, f"{place}.idle_since") if person.idle_since is not None else None
        plain = {name: getattr(person, name) for name in Candidate.__struct_fields__ if hasattr(person, name)}
        plain |= {"idle_since": idle, "cap": routing.cap if person.cap is None else person.cap}
        return Candidate(staff_id=number, **plain)
