"""`when:` in the rules: which facts a rule asks for, and the words for what matched.

Every key that is written must hold; inside one list, one of the words is enough. A condition without keys
always holds. Within a list of rules the first whose condition holds decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import TypeVar

import msgspec

from config.facts import Channel, Facts, Flag, Kind, ProductClass, SaleChannel, Severity
from config.folding import fold
from config.reading import Document, Fault, unknown
from config.terms import term
from config.texts import Money, Sayable, T, Text

R = TypeVar("R")
Names = Callable[[str, str], Sayable]
"""What a category, symptom or demand is called: from the field and the key."""
Check = Callable[[Facts, Names], list[Text] | None]
"""What of the facts fulfils one key of a condition, in words; None when it does not hold."""


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """What must be true of a case. Amounts in cents, ages in years; `text_has` knows no width and no case."""

    kind: tuple[Kind, ...] = ()
    channel: tuple[Channel, ...] = ()
    severity: tuple[Severity, ...] = ()
    category: tuple[str, ...] = ()
    symptom: tuple[str, ...] = ()
    product_class: tuple[ProductClass, ...] = ()
    sale_channel: tuple[SaleChannel, ...] = ()
    demand: tuple[str, ...] = ()
    importance: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    text_has: tuple[str, ...] = ()
    amount_from: int | None = None
    age_from: int | None = None
    age_to: int | None = None
    same_batch_from: int | None = None
    repeat: bool | None = None
    money_claim: bool | None = None
    authority: bool | None = None
    any: tuple[Condition, ...] = ()

    def __post_init__(self) -> None:
        """Refuse numbers that can never be meant."""
        for name in ("amount_from", "age_from", "age_to", "same_batch_from"):
            number = getattr(self, name)
            if number is not None and number < 0:
                raise ValueError(T("{key} is negative", key=name))

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """What is asked for, put together once: of the twenty keys a condition has one or two."""
        return tuple(_checks(self))


_WORDS: dict[str, Callable[[str, Names], Text]] = {
    "kind": lambda value, names: term(value),
    "channel": lambda value, names: T("channel {value}", value=term(value)),
    "severity": lambda value, names: T("severity {value}", value=value),
    "category": lambda value, names: T("category {value}", value=names("category", value)),
    "symptom": lambda value, names: T("symptom {value}", value=names("symptom", value)),
    "product_class": lambda value, names: term(value),
    "sale_channel": lambda value, names: T("bought by {value}", value=term(value)),
    "demand": lambda value, names: T("demand {value}", value=names("demand", value)),
    "importance": lambda value, names: T("customer {value}", value=term(value)),
}
"""The facts with one value, and how a match is told."""
_FROM: dict[str, tuple[str, Callable[[int], Text]]] = {
    "amount_from": ("amount_cents", lambda n: T("amount {amount}", amount=Money(n))),
    "age_from": ("customer_age", lambda n: T("customer aged {age}", age=n)),
    "same_batch_from": ("same_batch", lambda n: T("{count} cases of this batch in 7 days", count=n)),
}
"""Keys that ask for at least so much of a fact."""
_YES: dict[str, tuple[str, Text]] = {
    "repeat": ("repeat", T("the same matter again")),
    "money_claim": ("money_claim", T("money is claimed")),
    "authority": ("authority_no", T("passed on by an authority")),
}
"""Keys that ask whether something is so, the fact, and how it is told."""


def reasons(condition: Condition, facts: Facts, names: Names) -> list[Text] | None:
    """What of the facts fulfils the condition, in words; None when it does not hold."""
    found: list[Text] = []
    for check in condition.checks:
        part = check(facts, names)
        if part is None:
            return None
        found += part
    return found


def first_match(
    rules: Iterable[R], condition: Callable[[R], Condition], facts: Facts, names: Names
) -> tuple[R, list[Text]] | None:
    """The first rule whose condition holds, with the reasons; None when none holds."""
    for rule in rules:
        found = reasons(condition(rule), facts, names)
        if found is not None:
            return rule, found
    return None


def _checks(condition: Condition) -> Iterator[Check]:
    if condition.flags:
        yield partial(_flags, condition.flags)
    if condition.text_has:
        yield partial(_text, [(word, _begins(fold(word))) for word in condition.text_has])
    for key, (fact, say) in _FROM.items():
        if (least := getattr(condition, key)) is not None:
            yield partial(_number, fact, least, say)
    if condition.age_to is not None:
        yield partial(_age_to, condition.age_to)
    for key, (fact, text) in _YES.items():
        if (wanted := getattr(condition, key)) is not None:
            yield partial(_answer, fact, wanted, text)
    for field, told in _WORDS.items():
        if values := getattr(condition, field):
            yield partial(_value, field, values, told)
    if condition.any:
        yield partial(_any, condition.any)


def _flags(flags: Sequence[Flag], facts: Facts, names: Names) -> list[Text] | None:
    both = [flag for flag in flags if flag in facts.flags]
    return [T("marked {flags}", flags=[term(flag) for flag in both])] if both else None


def _text(words: Sequence[tuple[str, re.Pattern[str]]], facts: Facts, names: Names) -> list[Text] | None:
    text = _folded(facts.text)
    word = next((word for word, begins in words if begins.search(text)), None)
    return [T("the text says “{word}”", word=word)] if word else None


_folded = lru_cache(maxsize=8)(fold)
"""Of one text many words are asked, rule after rule."""


def _begins(word: str) -> re.Pattern[str]:
    """Where a folded text has the word; a word of letters must begin where a word begins."""
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}" if word.isascii() else re.escape(word))


def _number(fact: str, least: int, say: Callable[[int], Text], facts: Facts, names: Names) -> list[Text] | None:
    value = getattr(facts, fact)
    return None if value is None or value < least else [say(value)]


def _age_to(most: int, facts: Facts, names: Names) -> list[Text] | None:
    age = facts.customer_age
    return None if age is None or age > most else [T("customer aged {age}", age=age)]


def _answer(fact: str, wanted: bool, text: Text, facts: Facts, names: Names) -> list[Text] | None:
    if bool(getattr(facts, fact)) != wanted:
        return None
    return [text] if wanted else []


def _value(
    field: str, values: Sequence[str], say: Callable[[str, Names], Text], facts: Facts, names: Names
) -> list[Text] | None:
    value = getattr(facts, field)
    return [say(value, names)] if value in values else None


def _any(parts: Sequence[Condition], facts: Facts, names: Names) -> list[Text] | None:
    return next((found for part in parts if (found := reasons(part, facts, names)) is not None), None)


def why(name: Sayable, found: list[Text]) -> Text:
    """A rule's name with what matched it."""
    return T("{rule} ({reasons})", rule=name, reasons=found) if found else T("{rule}", rule=name)


def condition_faults(
    condition: Condition, key: str, document: Document, known: Mapping[str, frozenset[str]]
) -> list[Fault]:
    """Categories, symptoms and demands that do not exist; `known` has their keys by field."""
    found = []
    for field in ("category", "symptom", "demand"):
        for i, value in enumerate(getattr(condition, field)):
            if value not in known[field]:
                found.append(document.fault(f"{key}.{field}[{i}]", unknown(value, known[field])))
    for i, part in enumerate(condition.any):
        found += condition_faults(part, f"{key}.any[{i}]", document, known)
    return found
