"""What a case is about: categories, symptoms, causes, demands, topics, marks; and the fields that a kind needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import msgspec

from config.facts import Flag, Kind, ProductClass
from config.folding import fold
from config.reading import Document, Fault, unknown
from config.texts import Name, T

FIELDS = (
    "channel", "customer", "contact", "product", "batch", "expiry", "serial", "order", "no_order_reason",
    "category", "symptom", "topic", "demand", "amount", "flags", "authority_no", "text", "apologised", "answer",
)  # fmt: skip
"""The fields that intake knows; `kind` is chosen before all of them."""


class FieldRule(msgspec.Struct, frozen=True):
    """A field that a kind of case has, and whether it may stay empty."""

    name: str
    required: bool


class KindField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field of a kind: for which product classes it is shown (none named: always) and where it is obligatory."""

    name: str
    required: bool = False
    shown_for: tuple[ProductClass, ...] = ()
    required_for: tuple[ProductClass, ...] = ()


class Category(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word that is offered for some kinds of case; no kind named: for all."""

    name: Name
    kinds: tuple[Kind, ...] = ()


class Symptom(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was noticed, under a group."""

    name: Name
    group: str


class Cause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cause that an investigation finds, and whose responsibility it is (workflows 2, T4)."""

    name: Name
    responsibility: str


class CategoriesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """categories.yaml."""

    fields: dict[str, Name]
    kinds: dict[Kind, tuple[KindField, ...]]
    categories: dict[str, Category]
    symptom_groups: dict[str, Name]
    symptoms: dict[str, Symptom]
    responsibilities: dict[str, Name]
    causes: dict[str, Cause]
    demands: dict[str, Category]
    topics: dict[str, Name]
    flags: dict[Flag, Name]
    no_order_reasons: dict[str, Name]


class Categories:
    """The words of categories.yaml, and the reasons to stop a clock, which sla.yaml names."""

    def __init__(self, file: CategoriesFile, stop_reasons: Mapping[str, Name]) -> None:
        self.file = file
        plain: dict[str, dict[str, Name]] = {
            "category": {key: category.name for key, category in file.categories.items()},
            "symptom": {key: symptom.name for key, symptom in file.symptoms.items()},
            "cause": {key: cause.name for key, cause in file.causes.items()},
            "demand": {key: demand.name for key, demand in file.demands.items()},
            "topic": file.topics,
            "flag": {key: file.flags[key] for key in get_args(Flag)},
            "no_order_reason": file.no_order_reasons,
            "stop_reason": dict(stop_reasons),
        }
        self._options = plain

    def options(self, what: str, kind: str | None = None) -> dict[str, Name]:
        """What can be chosen, by key: category, symptom, cause, demand, topic, flag, no_order_reason, stop_reason.

        `kind` leaves out the categories and demands of other kinds of case.

        Raises:
            KeyError: there is no such list.
        """
        found = self._options[what]
        limited = {"category": self.file.categories, "demand": self.file.demands}.get(what)
        if kind is None or limited is None:
            return found
        return {key: name for key, name in found.items() if not limited[key].kinds or kind in limited[key].kinds}

    def name(self, what: str, key: str) -> Name | str:
        """What a key is called; a key that is no longer known stands for itself."""
        return self._options[what].get(key, key)

    def fields_for(self, kind: str, product_class: str | None) -> tuple[FieldRule, ...]:
        """The fields of a kind in their order; batch, expiry and serial as soon as the product asks for them."""
        fields = next((fields for name, fields in self.file.kinds.items() if name == kind), ())
        return tuple(
            FieldRule(field.name, field.required or product_class in field.required_for)
            for field in fields
            if not field.shown_for or product_class in field.shown_for
        )

    def field_name(self, field: str) -> Name:
        """The label of a field."""
        return self.file.fields[field]


def find(options: Mapping[str, Name], typed: str) -> str | None:
    """The key that somebody means who typed its number from 1, the key, or how key or name begin.

    None when nothing, or more than one, is meant.
    """
    wanted = fold(typed)
    if not wanted:
        return None
    keys = list(options)
    if wanted.isdecimal():
        return keys[int(wanted) - 1] if 1 <= int(wanted) <= len(keys) else None
    words = {key: (key, fold(name.en), fold(name.zh)) for key, name in options.items()}
    exact = [key for key in keys if wanted in words[key]]
    begun = exact or [key for key in keys if any(word.startswith(wanted) for word in words[key])]
    return begun[0] if len(begun) == 1 else None


def keys(file: CategoriesFile) -> dict[str, frozenset[str]]:
    """The keys that conditions of other files may name, by fact."""
    return {
        "category": frozenset(file.categories),
        "symptom": frozenset(file.symptoms),
        "demand": frozenset(file.demands),
        "topic": frozenset(file.topics),
    }


def faults(file: CategoriesFile, document: Document) -> list[Fault]:
    """Fields that intake does not know, kinds and marks without an entry, unknown groups and responsibilities."""
    found = [document.fault(f"fields.{name}", unknown(name, FIELDS)) for name in file.fields if name not in FIELDS]
    missing = [("fields", name) for name in FIELDS if name not in file.fields]
    missing += [("kinds", name) for name in get_args(Kind) if name not in file.kinds]
    missing += [("flags", name) for name in get_args(Flag) if name not in file.flags]
    found += [document.fault(f"{part}.{name}", T("the key {name} is missing", name=name)) for part, name in missing]
    for kind, fields in file.kinds.items():
        for i, field in enumerate(fields):
            if field.name not in FIELDS:
                found.append(document.fault(f"kinds.{kind}[{i}].name", unknown(field.name, FIELDS)))
    for key, symptom in file.symptoms.items():
        if symptom.group not in file.symptom_groups:
            found.append(document.fault(f"symptoms.{key}.group", unknown(symptom.group, file.symptom_groups)))
    for key, cause in file.causes.items():
        if cause.responsibility not in file.responsibilities:
            text = unknown(cause.responsibility, file.responsibilities)
            found.append(document.fault(f"causes.{key}.responsibility", text))
    return found
