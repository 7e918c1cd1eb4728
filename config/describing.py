"""The parts of rules in words: what a field is called, and what stands in it; for comparing rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from config.budget import Budget
from config.conditions import Condition
from config.return_routes import Window
from config.terms import term
from config.texts import Day, Money, Name, Sayable, T, Text

LABELS: dict[str, Text] = {
    "from": T("first day"),
    "to": T("last day"),
    "when": T("the condition"),
    "name": T("the name"),
    "text": T("the text"),
    "queue": T("the queue"),
    "waiting": T("the queue of those that nobody can be given"),
    "severity": T("the severity"),
    "skills": T("the skills"),
    "teams": T("the teams"),
    "limit": T("the limit"),
    "channel": T("the channel"),
    "stoppable": T("whether the clocks may stop"),
    "answered": T("whether a person answers at once"),
    "clock": T("the clock"),
    "clocks": T("the clocks"),
    "source": T("the source"),
    "cap": T("the load cap"),
    "weights": T("the weights"),
    "alarm_minutes": T("the minutes until the alarm"),
    "total_stop": T("the stops together"),
    "service_level": T("the service level"),
    "state": T("the state"),
    "week": T("the week"),
    "zone": T("the time zone"),
    "boundary": T("what is due at closing time"),
    "holidays": T("the holidays"),
    "windows": T("the hours"),
    "operations": T("the operations"),
    "words": T("the words"),
    "kind": T("the kind"),
    "kinds": T("the kinds"),
    "category": T("the category"),
    "symptom": T("the symptom"),
    "product_class": T("the product class"),
    "product_classes": T("the product classes"),
    "sale_channel": T("where it was bought"),
    "demand": T("the demand"),
    "importance": T("the importance of the customer"),
    "flags": T("the marks"),
    "text_has": T("words in the text"),
    "amount_from": T("the amount from"),
    "age_from": T("the age from"),
    "age_to": T("the age up to"),
    "same_batch_from": T("cases of the same batch from"),
    "repeat": T("the same matter again"),
    "money_claim": T("money is claimed"),
    "authority": T("passed on by an authority"),
    "any": T("one of"),
    "rules": T("the rules"),
    "versions": T("the versions"),
    "required": T("whether it is obligatory"),
    "window": T("the window"),
    "counts_from": T("from when the window counts"),
    "offers": T("what is offered"),
    "freight": T("who pays for sending back"),
    "inspect": T("whether the goods are inspected first"),
    "channels": T("where it was bought"),
    "sealed": T("what must have its seal"),
    "always": T("what is always excluded"),
    "confirmable": T("what may be excluded by confirmation"),
    "after_expiry": T("how long after the expiry"),
    "returned": T("the time to return"),
    "exchanged": T("the time to exchange"),
    "warranty": T("the warranty"),
    "override_reason": T("why it is worse than the law"),
    "not_for": T("what must not go there"),
    "evidence": T("whether photos are asked for"),
    "calendar": T("the calendar"),
    "due": T("how much time there is"),
    "after": T("how long after its cause it opens"),
    "asked": T("whether the customer asked for it"),
    "questions": T("the questions"),
    "opening": T("what is said first"),
    "severities": T("the severities"),
    "most": T("how often at most"),
    "days": T("the days"),
    "apart": T("the time in between"),
    "refused_rest_days": T("the days of rest after a refusal"),
    "calling_minutes": T("the minutes until a call is free again"),
    "dissatisfied": T("the points of dissatisfaction"),
    "praise": T("the points of praise"),
    "rest_days": T("the days of rest between surveys"),
    "dimensions": T("the dimensions"),
    "at_risk": T("how long before it is at risk"),
    "others_after": T("how long until others may make it"),
    "broken_after": T("how long until it is broken"),
    "consultation": T("the share of consultations"),
    "inspection": T("the share for inspection"),
    "plans": T("the plans"),
    "at": T("on day"),
    "then_every": T("then every so many days"),
}
"""What the keys of the rules are called in a sentence; the others stand for themselves."""
WORDS: dict[str, Text] = {
    "official": T("official"),
    "provisional": T("provisional"),
    "stricter": T("the stricter of both"),
    "alone": T("that of the channel alone"),
    "none": T("none"),
    "stay": T("due at closing time"),
    "roll": T("due at the next opening"),
    "mon": T("Monday"),
    "tue": T("Tuesday"),
    "wed": T("Wednesday"),
    "thu": T("Thursday"),
    "fri": T("Friday"),
    "sat": T("Saturday"),
    "sun": T("Sunday"),
}
MONEY = ("amount_from",)
"""Fields that are in cents."""

HEADING = ("id", "name", "title", "start")
"""What is told of a thing where it is named."""


class Describing:
    """Words for values, with the names that the two rule sets give to keys."""

    def __init__(self, names: Mapping[tuple[str, str], Name]) -> None:
        self._names = names

    def label(self, field: str) -> Sayable:
        """What a field is called."""
        return LABELS.get(field, field)

    def key(self, key: Any, field: str = "") -> Sayable:
        """What a word of the rules is called: a queue, a category, a clock, or itself."""
        found = self._names.get((field, str(key)))
        return found if found is not None else WORDS.get(str(key)) or term(str(key))

    def value(self, value: Any, field: str = "") -> Sayable:
        """Anything that stands in rules, in words."""
        match value:
            case None:
                return T("nothing")
            case bool():
                return T("yes") if value else T("no")
            case Window():
                return value.said
            case Budget():
                return value.said(self.key(value.runs_in, "calendar"))
            case Condition():
                return self.condition(value)
            case Name():
                return T("“{en}” / “{zh}”", en=value.en, zh=value.zh)
            case date():
                return Day(value)
            case int() if field in MONEY:
                return Money(value)
            case int() | float():
                return f"{value:g}" if isinstance(value, float) else str(value)
            case str():
                return self.key(value, field)
            case msgspec.Struct():
                return self._struct(value)
            case dict():
                return _together(
                    [T("{what}: {value}", what=self.key(k), value=self.value(v)) for k, v in value.items()]
                )
            case _:
                return _together([self.value(item, field) for item in value])

    def condition(self, condition: Condition) -> Sayable:
        """When a rule holds: every part, and inside one part any of the words."""
        parts: list[Sayable] = []
        for name in condition.__struct_fields__:
            value = getattr(condition, name)
            if value in (None, ()):
                continue
            if name == "any":
                options = [self.condition(part) for part in value]
                parts.append(T("one of ({options})", options=_or(options)))
            else:
                words = (
                    [self.value(item, name) for item in value]
                    if isinstance(value, tuple)
                    else [self.value(value, name)]
                )
                parts.append(T("{what} {value}", what=self.label(name), value=_or(words)))
        return _and(parts) if parts else T("every case")

    def rest(self, value: Any) -> Sayable:
        """A thing in words without its id, name and first day, which its heading tells."""
        return self._struct(value, without=HEADING) if isinstance(value, msgspec.Struct) else self.value(value)

    def _struct(self, value: msgspec.Struct, without: tuple[str, ...] = ()) -> Sayable:
        """What is given in it and is not as it would be anyway."""
        parts: list[Sayable] = []
        for field in msgspec.structs.fields(type(value)):
            found = getattr(value, field.name)
            if field.name in without or (not field.required and found == field.default):
                continue
            parts.append(
                T("{what}: {value}", what=self.label(field.encode_name), value=self.value(found, field.encode_name))
            )
        return _together(parts)


def _together(parts: list[Sayable]) -> Sayable:
    """A list in words; an empty one is nothing."""
    return Text("{parts}", {"parts": parts}) if parts else T("nothing")


def _or(parts: list[Sayable]) -> Sayable:
    said = parts[0]
    for part in parts[1:]:
        said = T("{one} or {other}", one=said, other=part)
    return said


def _and(parts: list[Sayable]) -> Sayable:
    said = parts[0]
    for part in parts[1:]:
        said = T("{one} and {other}", one=said, other=part)
    return said


def names_of(files: Mapping[str, Any]) -> dict[tuple[str, str], Name]:
    """The names that a rule set gives, by field and key, where the files have such a list."""
    found: dict[tuple[str, str], Name] = {}
    for field, file, part in (
        ("calendar", "calendar.yaml", "calendars"),
        ("queue", "routing.yaml", "queues"),
        ("waiting", "routing.yaml", "queues"),
        ("skills", "routing.yaml", "skills"),
        ("teams", "routing.yaml", "teams"),
        ("category", "categories.yaml", "categories"),
        ("symptom", "categories.yaml", "symptoms"),
        ("demand", "categories.yaml", "demands"),
        ("flags", "categories.yaml", "flags"),
        ("holidays", "holidays.yaml", "holidays"),
        ("kinds", "callbacks.yaml", "kinds"),
    ):
        things = getattr(files.get(file), part, {})
        found |= {(field, key): getattr(thing, "name", thing) for key, thing in things.items()}
    return found
