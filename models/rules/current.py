"""The rules that a desk works by: one set for good, or the one in force in its database, followed as it changes."""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import msgspec
from peewee import Database

from config import Fault, Rules, RulesInvalid, load
from config.texts import T, Text
from models.rules import stored

_log = logging.getLogger("desk.rules")


class Unreadable(msgspec.Struct, frozen=True):
    """A set in force that this release cannot read, and why."""

    number: int
    faults: tuple[Fault, ...]

    @property
    def text(self) -> Text:
        """What to tell whoever works by older rules now."""
        return T("Rule set {number} cannot be read by this release; the rules before it go on.", number=self.number)


class Current:
    """The rules that a desk works by: always these, of a directory that was named or of a test."""

    def __init__(self, rules: Rules, unreadable: Unreadable | None = None) -> None:
        self.rules = rules
        self.unreadable = unreadable
        self._sets: dict[tuple[int, bool], Rules | None] = {}

    def of_set(self, number: int, *, whole: bool = False) -> Rules | None:
        """The rules of a stored set, which are read once; None when this release cannot read them.

        `whole` is as `stored.load_set` says.
        """
        if number == self.rules.number != stored.SHIPPED and not whole:
            return self.rules
        if (number, whole) not in self._sets:
            self._sets[number, whole] = _readable(number, whole=whole)
        return self._sets[number, whole]

    def follow(self, at: datetime) -> None:
        """Bring `rules` up to what is in force at this instant; here they stay."""

    def twin(self) -> Current:
        """The same for another thread, which follows by itself."""
        return copy.copy(self)

    @contextmanager
    def held(self) -> Iterator[None]:
        """While inside, an operation, the rules stay what they are."""
        yield


class InForce(Current):
    """The set in force in a database; without one, the shipped rules.

    `follow` costs one search in an index, and reads a set only when it is another one. A set that this release
    cannot read is reported in `unreadable`, and the last good one goes on. For one thread at a time.
    """

    def __init__(self, database: Database, at: datetime) -> None:
        self._database = database
        self._held = False
        self._number, *older = stored.numbers_until(at)
        self.unreadable = None
        rules = self._read()
        for number in older:
            rules = rules or _readable(number)
        super().__init__(rules or load(), self.unreadable)

    def follow(self, at: datetime) -> None:
        """Bring `rules` up to what is in force at this instant; not while an operation is under way."""
        if self._held:
            return
        number = stored.number_at(self._database, at)
        if number != self._number:
            self._number = number
            self.rules = self._read() or self.rules

    @contextmanager
    def held(self) -> Iterator[None]:
        """While inside, an operation, the rules stay what they are."""
        before, self._held = self._held, True
        try:
            yield
        finally:
            self._held = before

    def _read(self) -> Rules | None:
        """The set in force; None, and a report, when this release cannot read it."""
        self.unreadable = None
        try:
            return stored.load_set(self._number)
        except RulesInvalid as error:
            self.unreadable = Unreadable(self._number, tuple(error.faults))
            _log.warning("rule set %s cannot be read: %s", self._number, error)
            return None


def _readable(number: int, *, whole: bool = False) -> Rules | None:
    try:
        return stored.load_set(number, whole=whole)
    except RulesInvalid:
        return None
