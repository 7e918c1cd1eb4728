"""What a help page says, made from the records of actions and fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from config.texts import T, Text
from screens.actions import Action, Actions
from screens.asking import Say
from screens.paint import Line, Span, pad
from screens.widgets.field import Field
from screens.widgets.paragraphs import Paragraph

_INDENT = 24
IN_TABLES: tuple[tuple[str, Text], ...] = (
    ("Up, Down, PgUp, PgDn", T("Move the cursor; Home and End go to the first and the last row.")),
    ("Enter", T("Opens the row under the cursor.")),
)
SIGNS: tuple[tuple[str, Text], ...] = (
    ("P", T("In front of a case: a promise to the customer is broken.")),
    ("@", T("In front of a case: somebody has it open.")),
)
EDITING: tuple[tuple[str, Text], ...] = (
    ("Enter", T("Goes to the next field, and saves in the last one.")),
    ("Tab, Shift+Tab", T("Go to the next field and to the one before.")),
    ("Ctrl+O", T("Begins a new line in a long text.")),
    ("Ctrl+Z, Ctrl+Y", T("Take back what was typed or put in last, and bring it back.")),
    ("Ctrl+U, Ctrl+K", T("Delete to the beginning and to the end of the line.")),
)


def screen_help(
    heading: Text, actions: Actions, fields: Sequence[Field], tables: bool, say: Say, keymap: Mapping[str, str]
) -> list[Line | Paragraph]:
    """The page of one screen: its own actions, its rows and fields, then what is common to all screens."""
    common = [action for action in actions if action not in actions.own]
    page: list[Line | Paragraph] = [Span(say(heading), "heading")]
    page += [_entry(action, say, keymap) for action in actions.own]
    if tables:
        page += [_pair(keys, say(text)) for keys, text in (*IN_TABLES, *SIGNS)]
    if fields:
        page += ["", Span(say(T("Fields")), "heading"), *(_field(field, say) for field in fields)]
        page += [_pair(keys, say(text)) for keys, text in EDITING]
    page += ["", Span(say(T("On every screen")), "heading"), *(_entry(action, say, keymap) for action in common)]
    return page


def all_keys(
    sheets: Iterable[tuple[Text, Actions]], common: Sequence[Action], say: Say, keymap: Mapping[str, str]
) -> list[Line | Paragraph]:
    """The key sheet of all screens; the common actions stand once, at the beginning."""
    page: list[Line | Paragraph] = [Span(say(T("On every screen")), "heading")]
    page += [_entry(action, say, keymap) for action in common]
    page += ["", Span(say(T("Signs")), "heading"), *(_pair(sign, say(text)) for sign, text in SIGNS)]
    for heading, actions in sheets:
        if actions.own:
            page += ["", Span(say(heading), "heading"), *(_entry(action, say, keymap) for action in actions.own)]
    return page


def _entry(action: Action, say: Say, keymap: Mapping[str, str]) -> Paragraph:
    code = action.code + (f" {say(action.argument)}" if action.argument is not None else "")
    keys = ", ".join((*action.shown_keys(keymap), *([code] if code else [])))
    return _pair(keys, say(T("{what}: {text}", what=action.name, text=action.help)))


def _field(field: Field, say: Say) -> Paragraph:
    needed = say(T(" (required)")) if field.required else ""
    return _pair(say(field.label), say(field.help) + needed)


def _pair(head: str, text: str) -> Paragraph:
    return Paragraph((Span(pad(head, _INDENT - 2), "strong"), Span("  "), Span(text)), _INDENT)
