"""What differs between two sets of rules, in sentences: a keyed comparison of what was read, not of the text.

Lists of things with an `id` (or another key of their own, see `KEYS`) are matched by it, so that a rule that was
moved is told as moved; lists of words are compared as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

import msgspec

from config.conditions import Condition
from config.describing import Describing, names_of
from config.holidays import HolidayYear
from config.texts import Day, Name, Sayable, T, Text

KEYS = ("id", "start", "day")
"""The fields by which things in a list are matched, the first that they have; else by `name` where it is a word."""
Kind = Literal["changed", "new", "gone", "moved"]
_NOTHING: tuple[Any, ...] = (None, (), {}, "")


class Change(msgspec.Struct, frozen=True):
    """One difference: in which file, at which part, and what it is, in words."""

    file: str
    where: tuple[Text, ...]
    kind: Kind
    what: Text

    @property
    def text(self) -> Text:
        """The whole sentence."""
        if self.where:
            return T("{file}, {where}: {what}", file=self.file, where=list(self.where), what=self.what)
        return T("{file}: {what}", file=self.file, what=self.what)


class _At(NamedTuple):
    """Where a comparison stands: the file, the things around it, and the field."""

    file: str
    where: tuple[Text, ...]
    field: str

    def inside(self, thing: Text, field: str = "") -> _At:
        return _At(self.file, (*self.where, thing), field)

    def at(self, field: str) -> _At:
        return _At(self.file, self.where, field)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every change from one set of files (`config.loading.files`) to another, file by file."""
    comparing = _Comparing(Describing(names_of(before) | names_of(after)))
    return [change for file in before for change in comparing.compared(before[file], after[file], _At(file, (), ""))]


class _Comparing:
    def __init__(self, words: Describing) -> None:
        self._words = words

    def compared(self, old: Any, new: Any, at: _At) -> Iterator[Change]:
        """What differs between two values of one place."""
        if old == new:
            return
        if isinstance(old, HolidayYear) and isinstance(new, HolidayYear):
            yield from self._years(old, new, at)
        elif isinstance(old, Condition) and isinstance(new, Condition) and Condition() in (old, new):
            yield self._change(old, new, at)
        elif _open(old) and type(old) is type(new):
            yield from self._structs(old, new, at)
        elif isinstance(old, dict) and isinstance(new, dict):
            yield from self._mappings(old, new, at)
        elif isinstance(old, tuple) and isinstance(new, tuple) and (_keyed(old) or _keyed(new) or (old and new)):
            yield from self._lists(old, new, at)
        else:
            yield self._change(old, new, at)

    def _change(self, old: Any, new: Any, at: _At) -> Change:
        label, say = self._words.label(at.field), self._words.value
        if old in _NOTHING:
            text = T("{what} is new: {new}", what=label, new=say(new, at.field))
            return Change(at.file, at.where, "new", text)
        if new in _NOTHING:
            text = T("{what} is gone, it was {old}", what=label, old=say(old, at.field))
            return Change(at.file, at.where, "gone", text)
        text = T("{what} changes from {old} to {new}", what=label, old=say(old, at.field), new=say(new, at.field))
        return Change(at.file, at.where, "changed", text)

    def _structs(self, old: msgspec.Struct, new: msgspec.Struct, at: _At) -> Iterator[Change]:
        for field in msgspec.structs.fields(type(old)):
            before, after = getattr(old, field.name), getattr(new, field.name)
            named = hasattr(before, "id") and hasattr(after, "id")
            inner = at.inside(self._thing(before), field.encode_name) if named else at.at(field.encode_name)
            yield from self.compared(before, after, inner)

    def _mappings(self, old: dict[Any, Any], new: dict[Any, Any], at: _At) -> Iterator[Change]:
        plain: dict[tuple[Any, Any], list[Text]] = {}
        for key in {**old, **new}:
            thing = self._called(key, at.field, old.get(key, new.get(key)))
            if key not in old or key not in new:
                yield self._one(thing, new[key] if key in new else old[key], at, gone=key in old)
            elif _open(old[key]) or isinstance(old[key], dict) or _keyed(old[key]) or _keyed(new[key]):
                yield from self.compared(old[key], new[key], at.inside(thing, at.field))
            elif old[key] != new[key]:
                plain.setdefault((old[key], new[key]), []).append(thing)
        for (before, after), things in plain.items():
            yield self._entry(things, before, after, at)

    def _entry(self, things: list[Text], old: Any, new: Any, at: _At) -> Change:
        """Entries of a mapping that are one value each and change alike, such as the days of a week."""
        what, say = Text("{things}", {"things": things}), self._words.value
        text = T("{what} changes from {old} to {new}", what=what, old=say(old), new=say(new))
        return Change(at.file, at.where, "changed", text)

    def _one(self, thing: Text, value: Any, at: _At, *, gone: bool, place: Text | None = None) -> Change:
        said = self._words.rest(value)
        if gone:
            return Change(at.file, at.where, "gone", T("{thing} is gone, it was: {value}", thing=thing, value=said))
        if place is not None:
            text = T("{thing} is new, {place}: {value}", thing=thing, place=place, value=said)
            return Change(at.file, at.where, "new", text)
        return Change(at.file, at.where, "new", T("{thing} is new: {value}", thing=thing, value=said))

    def _called(self, key: Any, field: str, value: Any) -> Text:
        """What a thing of a mapping is called: by its name and key, or by what the key means."""
        name = value if isinstance(value, Name) else getattr(value, "name", None)
        if isinstance(name, Name):
            return T("{name} ({id})", name=name, id=str(key))
        return Text("{key}", {"key": self._words.key(key, field)})

    def _lists(self, old: Sequence[Any], new: Sequence[Any], at: _At) -> Iterator[Change]:
        before, after = _keyed(old), _keyed(new)
        if before is None or after is None:
            yield from self._words_of(old, new, at)
            return
        called = {key: self._thing(thing) for key, thing in (*before.items(), *after.items())}
        for key, thing in before.items():
            if key in after:
                yield from self.compared(thing, after[key], at.inside(called[key]))
            else:
                yield self._one(called[key], thing, at, gone=True)
        order = list(after)
        for key in order:
            if key not in before:
                place = None if isinstance(key, date) else _place(order, key, called)
                yield self._one(called[key], after[key], at, gone=False, place=place)
        for key in _moved([key for key in before if key in after], [key for key in after if key in before]):
            if not isinstance(key, date):
                text = T("{thing} now stands {place}", thing=called[key], place=_place(order, key, called))
                yield Change(at.file, at.where, "moved", text)

    def _thing(self, thing: Any) -> Text:
        """What a thing of a list is called."""
        name, id_ = getattr(thing, "name", None), getattr(thing, "id", None)
        if id_ is not None:
            title = name if isinstance(name, Name) else getattr(thing, "title", None)
            return T("{name} ({id})", name=title, id=id_) if isinstance(title, Name) else Text("{id}", {"id": id_})
        start = getattr(thing, "start", None)
        if isinstance(start, date):
            return T("in force from {day}", day=Day(start))
        return Text("{key}", {"key": self._words.key(name)})

    def _words_of(self, old: Sequence[Any], new: Sequence[Any], at: _At) -> Iterator[Change]:
        """Lists of words, or of things that have no key: which are new, which are gone, or another order."""
        label = self._words.label(at.field)
        come, gone = [one for one in new if one not in old], [one for one in old if one not in new]
        if len(come) == len(gone) == 1 and isinstance(come[0], msgspec.Struct):
            when = getattr(gone[0], "when", None)
            which = T("{what} for {condition}", what=label, condition=self._words.value(when)) if when else None
            yield from self.compared(gone[0], come[0], at.inside(which) if which else at)
            return
        if come:
            said: list[Sayable] = [self._words.value(one, at.field) for one in come]
            yield Change(at.file, at.where, "new", T("{what}: new: {new}", what=label, new=said))
        if gone:
            said = [self._words.value(one, at.field) for one in gone]
            yield Change(at.file, at.where, "gone", T("{what}: no longer: {old}", what=label, old=said))
        if not come and not gone:
            said = [self._words.value(one, at.field) for one in new]
            yield Change(at.file, at.where, "moved", T("{what} stand in another order: {new}", what=label, new=said))

    def _years(self, old: HolidayYear, new: HolidayYear, at: _At) -> Iterator[Change]:
        """A year of holidays, day by day."""
        yield from self.compared(old.state, new.state, at.at("state"))
        yield from self.compared(old.source, new.source, at.at("source"))
        before, after = ({day: holiday for holiday in year.days for day in holiday.days} for year in (old, new))
        swaps, swapped = ({swap.day: swap for swap in year.worked} for year in (old, new))
        for kind, days, names, text in (
            ("new", after.keys() - before.keys(), after, T("new days off")),
            ("gone", before.keys() - after.keys(), before, T("no longer off")),
        ):
            for first, last, name in _spans({day: names[day].name for day in days}):
                yield _days(at, kind, text, first, last, name)  # type: ignore[arg-type]
        for day in sorted(before.keys() & after.keys()):
            for field in ("name", "windows"):
                yield from self.compared(
                    getattr(before[day], field), getattr(after[day], field), at.inside(T("{day}", day=Day(day)), field)
                )
        for day in sorted(swaps.keys() | swapped.keys()):
            yield from self._swap(swaps.get(day), swapped.get(day), day, at)

    def _swap(self, old: Any, new: Any, day: date, at: _At) -> Iterator[Change]:
        if old is None:
            text = T("worked in exchange for {holiday}: {day}", holiday=new.holiday, day=Day(day))
            yield Change(at.file, at.where, "new", text)
        elif new is None:
            text = T("no longer worked in exchange for {holiday}: {day}", holiday=old.holiday, day=Day(day))
            yield Change(at.file, at.where, "gone", text)
        else:
            yield from self.compared(old, new, at.inside(T("{day}", day=Day(day))))


def _open(value: Any) -> bool:
    """Whether a value is compared field by field: a struct that is not told as one thing."""
    from config.budget import Budget
    from config.return_routes import Window

    return isinstance(value, msgspec.Struct) and not isinstance(value, Budget | Window | Name)


def _keyed(things: Any) -> dict[Any, Any] | None:
    """The things of a list by their own keys; None when they have none, or one stands twice."""
    if not isinstance(things, tuple) or not all(
        isinstance(thing, msgspec.Struct) and not isinstance(thing, Condition) for thing in things
    ):
        return None
    keys = [_key(thing) for thing in things]
    return None if None in keys or len(set(keys)) < len(keys) else dict(zip(keys, things, strict=True))


def _key(thing: Any) -> Any:
    found = next((getattr(thing, key) for key in KEYS if hasattr(thing, key)), None)
    name = getattr(thing, "name", None)
    return found if found is not None or not isinstance(name, str) else name


def _moved(before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    """The keys that were moved to get from one order to the other; the longest runs stay where they are."""
    stay: set[Any] = set()
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        stay.update(after[block.b : block.b + block.size])
    return [key for key in after if key not in stay]


def _place(order: Sequence[Any], key: Any, called: Mapping[Any, Text]) -> Text:
    following = order[order.index(key) + 1 :]
    return T("before {thing}", thing=called[following[0]]) if following else T("at the end")


def _spans(days: Mapping[date, Name]) -> Iterator[tuple[date, date, Name]]:
    """Neighbouring days of one name as spans."""
    first: date | None = None
    last = first
    for day in sorted(days):
        if first is not None and last is not None and (day - last > timedelta(days=1) or days[day] != days[first]):
            yield first, last, days[first]
            first = None
        first, last = first or day, day
    if first is not None and last is not None:
        yield first, last, days[first]


def _days(at: _At, kind: Kind, what: Text, first: date, last: date, name: Name) -> Change:
    if first == last:
        text = T("{what}: {day}, {name}", what=what, day=Day(first), name=name)
    else:
        text = T("{what}: {first} to {last}, {name}", what=what, first=Day(first), last=Day(last), name=name)
    return Change(at.file, at.where, kind, text)
