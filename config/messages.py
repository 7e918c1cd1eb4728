"""What customers are written: templates in both languages (workflows 1.10)."""

from __future__ import annotations

from string import Formatter
from typing import Any

import msgspec

from config.reading import Document, Fault, unknown
from config.texts import LANGUAGES, Language, Name, T

PLACES: dict[str, frozenset[str]] = {
    "M1": frozenset({"number"}),
    "M2": frozenset({"number", "plan", "solve"}),
    "M3": frozenset({"number", "need", "due"}),
    "M4": frozenset({"number", "measure", "effect", "due"}),
    "M5": frozenset({"number", "code", "address", "contact", "phone", "last_day"}),
    "M6": frozenset({"number", "goods", "due"}),
    "M7": frozenset({"number", "result", "due"}),
    "M8": frozenset({"number", "amount", "method", "arrival"}),
    "M9": frozenset({"number", "goods", "tracking", "arrival"}),
    "M10": frozenset({"number", "state", "due"}),
    "M11": frozenset({"number", "done"}),
    "M12": frozenset({"number"}),
    "M13": frozenset({"number", "reason", "routes"}),
    "M14": frozenset({"number"}),
    "M14.instead": frozenset({"number"}),
    "M14.missed": frozenset({"number"}),
    "M14.periodic": frozenset(),
    "M15": frozenset({"number", "due"}),
    "M15.caller": frozenset({"number", "name", "due"}),
    "M15.reminder": frozenset({"number", "code", "address", "contact", "phone", "last_day"}),
    "M15.expired": frozenset({"number", "code"}),
    "M15.refund_failed": frozenset({"number", "amount", "due"}),
    "M16": frozenset({"number", "product", "batch", "reason", "action", "due"}),
    "M17": frozenset({"number", "answer", "due"}),
    "text": frozenset({"number", "text"}),
    "consultation_reply": frozenset({"number", "text"}),
    "consultation_interim": frozenset({"number", "text", "due"}),
    "consultation_transferred": frozenset({"number", "due"}),
}
"""The templates that the desk sends, and what each may mention besides the company's own details."""
COMPANY = frozenset({"company", "hotline", "hours"})


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message: what it is called at the desk, and its text with `{places}`."""

    name: Name
    text: Name


class Messages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """messages.yaml."""

    company: Name
    hotline: str
    hours: Name
    templates: dict[str, Template]

    @property
    def names(self) -> dict[str, Name]:
        """What the templates are called, by key."""
        return {key: template.name for key, template in self.templates.items()}

    def render(self, template: str, language: Language, **values: Any) -> str:
        """The finished message.

        Raises:
            KeyError: there is no such template, or a value that it mentions is not given.
        """
        own = {"company": _said(self.company, language), "hotline": self.hotline, "hours": _said(self.hours, language)}
        return _said(self.templates[template].text, language).format(**own, **values).strip()


def _said(name: Name, language: Language) -> str:
    return name.zh if language == "zh" else name.en


def faults(file: Messages, document: Document) -> list[Fault]:
    """Templates that are missing or unknown, and places that nothing is ever put into."""
    found = [
        document.fault(f"templates.{key}", T("the key {name} is missing", name=key))
        for key in PLACES
        if key not in file.templates
    ]
    for key, template in file.templates.items():
        if key not in PLACES:
            found.append(document.fault(f"templates.{key}", unknown(key, PLACES)))
            continue
        for language in LANGUAGES:
            place = f"templates.{key}.text.{language}"
            found += place_faults(_said(template.text, language), PLACES[key] | COMPANY, place, document)
    return found


def place_faults(text: str, known: frozenset[str], key: str, document: Document) -> list[Fault]:
    """A text that is empty, or mentions in `{places}` what is never filled in; `key` is where it stands."""
    if not text.strip():
        return [document.fault(key, T("the text is empty"))]
    try:
        places = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        return [document.fault(key, T("{problem}", problem=str(error)))]
    return [document.fault(key, unknown(name, known)) for name in places if name not in known]
