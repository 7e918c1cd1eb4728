"""`when:` in the rules: which facts a rule asks for, and the words for what matched.

Every key that is written must hold; inside one list, one of the words is enough. A condition without keys
always holds. Within a list of rules the first whose condition holds decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
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


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
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
    for check in (_flags, _text, _numbers, _answers):
        part = check(condition, facts)
        if part is None:
            return None
        found += part
    for nested in (_values, _any):
        part = nested(condition, facts, names)
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


def _values(condition: Condition, facts: Facts, names: Names) -> list[Text] | None:
    found = []
    for field, say in _WORDS.items():
        wanted = getattr(condition, field)
        if not wanted:
            continue
        value = getattr(facts, field)
        if value not in wanted:
            return None
        found.append(say(value, names))
    return found


def _flags(condition: Condition, facts: Facts) -> list[Text] | None:
    if not condition.flags:
        return []
    both = [flag for flag in condition.flags if flag in facts.flags]
    return [T("marked {flags}", flags=[term(flag) for flag in both])] if both else None


def _text(condition: Condition, facts: Facts) -> list[Text] | None:
    if not condition.text_has:
        return []
    text = fold(facts.text)
    word = next((word for word in condition.text_has if _has(text, fold(word))), None)
    return [T("the text says “{word}”", word=word)] if word else None


def _has(text: str, word: str) -> bool:
    """Whether the folded text has the word; a word of letters must begin where a word begins."""
    if word.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(word)}", text) is not None
    return word in text


def _numbers(condition: Condition, facts: Facts) -> list[Text] | None:
    found = []
    for key, (fact, say) in _FROM.items():
        least, value = getattr(condition, key), getattr(facts, fact)
        if least is None:
            continue
        if value is None or value < least:
            return None
        found.append(say(value))
    if condition.age_to is not None:
        if facts.customer_age is None or facts.customer_age > condition.age_to:
            return None
        found.append(T("customer aged {age}", age=facts.customer_age))
    return found


def _answers(condition: Condition, facts: Facts) -> list[Text] | None:
    found = []
    for key, (fact, text) in _YES.items():
        wanted = getattr(condition, key)
        if wanted is None:
            continue
        if bool(getattr(facts, fact)) != wanted:
            return None
        if wanted:
            found.append(text)
    return found


def _any(condition: Condition, facts: Facts, names: Names) -> list[Text] | None:
    if not condition.any:
        return []
    return next((found for part in condition.any if (found := reasons(part, facts, names)) is not None), None)


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
