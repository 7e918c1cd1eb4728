"""What can be done on a screen: one record for each action, from which keys, key line, help and codes come."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from textual.binding import Binding
from textual.keys import _character_to_key

from config.keys import is_function_key, is_safe, named
from config.texts import T, Text
from screens import paint

NEVER_IN_LINE = 99
_KEY_NAMES = {"colon": ":", "question_mark": "?", "slash": "/", "escape": "Esc", "insert": "Ins"}


def _allowed(screen: Any) -> Text | None:
    """The answer of an action that is always possible."""
    return None


@dataclass(frozen=True)
class Action:
    """One thing that a person can do.

    `name` is short (key line, palette), `help` one sentence. `key` and `second` are key names, several with
    commas; a letter acts only where no text field has the focus. `code` is what is typed on the command line;
    `argument` says what may follow it, and the method then gets it as one string. `why_not` tells why the
    action is impossible now, or None. `run` is the method, looked up on the screen and then on the
    application; `act_` + id where it is empty. A lower `rank` is a better claim to a place in the key line.
    """

    id: str
    name: Text
    help: Text
    key: str = ""
    second: str = ""
    code: str = ""
    argument: Text | None = None
    group: Text | None = None
    why_not: Callable[[Any], Text | None] = _allowed
    run: str = ""
    rank: int = 50

    @property
    def method(self) -> str:
        """The name of the method that does it."""
        return self.run or "act_" + self.id.replace(".", "_").replace("-", "_")

    def key_names(self, keymap: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """All keys in the order of preference; `keymap` (action id to keys) replaces those of the record."""
        joined = (keymap or {}).get(self.id) or f"{self.key},{self.second}"
        return tuple(named(key) for key in joined.split(",") if key)

    def shown_keys(self, keymap: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """The keys as they are printed on a keyboard: `F7`, `Ctrl+R`, `n`."""
        return tuple(key_name(key) for key in self.key_names(keymap))


def key_name(key: str) -> str:
    """A key as it is printed on a keyboard."""
    if key in _KEY_NAMES:
        return _KEY_NAMES[key]
    if key.startswith("ctrl+"):
        return "Ctrl+" + key[5:].upper()
    return key if len(key) == 1 else key.capitalize()


def fold(typed: str) -> str:
    """What was typed, with full-width letters, digits, spaces and signs turned into plain ones."""
    return unicodedata.normalize("NFKC", typed).strip()


class Actions:
    """The actions of one screen: its own and the common ones; an own one hides a common one of its id or key."""

    def __init__(self, own: Sequence[Action], common: Sequence[Action] = ()) -> None:
        self.own = tuple(own)
        ids = {action.id for action in own}
        self.all = (*own, *(action for action in common if action.id not in ids))
        self._by_id = {action.id: action for action in self.all}
        self._by_code: dict[str, Action] = {}
        self._check(own)
        self._check(common)
        for action in reversed(self.all):
            if action.code:
                self._by_code[action.code] = action

    def __iter__(self) -> Iterator[Action]:
        return iter(self.all)

    def by_id(self, name: str) -> Action | None:
        """The action of an id."""
        return self._by_id.get(name)

    def by_code(self, code: str) -> Action | None:
        """The action of a command-line code, in any case and width."""
        return self._by_code.get(fold(code).lower())

    @staticmethod
    def _check(actions: Sequence[Action]) -> None:
        """Refuse what would make a key or a code mean two things, or a key that some terminal cannot send.

        Raises:
            ValueError: the clash, in words for the developer.
        """
        seen: dict[str, str] = {}
        for action in actions:
            marks = [f"id {action.id}", *(f"key {key}" for key in action.key_names())]
            marks += [f"code {action.code}"] if action.code else []
            for mark in marks:
                if other := seen.get(mark):
                    raise ValueError(f"{mark} belongs to {other} and to {action.id}")
                seen[mark] = action.id
            if unsafe := [key for key in action.key_names() if not is_safe(key)]:
                raise ValueError(f"{action.id} uses keys that not every terminal sends: {', '.join(unsafe)}")
            if any(is_function_key(key) for key in action.key_names()) and not (action.second or action.code):
                raise ValueError(f"{action.id} has no second way beside its function key")


def textual_keys(keys: str) -> str:
    """Keys with commas between them as Textual names them: `%` is percent_sign."""
    return ",".join(_character_to_key(key) if len(key) == 1 else key for key in keys.split(","))


def bindings(actions: Iterable[Action]) -> list[Binding]:
    """The Textual bindings of actions; each calls `perform` with the id of its action."""
    return [
        Binding(",".join(keys), f"perform({action.id!r})", action.id, show=False, id=action.id)
        for action in actions
        if (keys := action.key_names())
    ]


def key_line(
    actions: Iterable[Action], cells: int, say: Callable[[Text], str], keymap: Mapping[str, str] | None = None
) -> str:
    """The line of keys: as many actions as fit, chosen by rank, shown in the order of their keys."""
    ranked = sorted(
        ((action, keys[0]) for action in actions if (keys := action.key_names(keymap)) and action.rank < NEVER_IN_LINE),
        key=lambda pair: pair[0].rank,
    )
    taken: list[tuple[str, str]] = []
    used: set[str] = set()
    left = cells
    for action, key in ranked:
        item = f"{key_name(key)} {say(action.name)}"
        room = paint.width(item) + (2 if taken else 0)
        if key in used or room > left:
            continue
        used.add(key)
        taken.append((key, item))
        left -= room
    return "  ".join(item for _, item in sorted(taken, key=lambda pair: _key_order(pair[0])))


def _key_order(key: str) -> tuple[int, int, str]:
    """Function keys by number, then the others by name."""
    return (0, int(key[1:]), "") if key[0] == "f" and key[1:].isdigit() else (1, 0, key)


def _no_form(screen: Any) -> Text | None:
    return None if screen.focused_form else T("There is no field here.")


def _no_text(screen: Any) -> Text | None:
    return None if screen.text_field else T("There is no text field here.")


def _first_screen(screen: Any) -> Text | None:
    if screen.can_go_back or screen.prompt.active:
        return None
    return T("This is the first screen; to leave the program use the code quit.")


KEYS = T("Keys")
STANDARD: tuple[Action, ...] = (
    Action("help", T("Help"), T("Shows the keys of this screen and what each field wants."), "f1", "?,ctrl+g", "help",
           group=KEYS, rank=0),
    Action("command", T("Command"), T("Opens the command line; it lists everything that can be done here."), "f2",
           ":,ctrl+p", group=KEYS, rank=20),
    Action("back", T("Back"), T("Goes back to the screen before this one."), "f3", "q", "back",
           group=KEYS, why_not=_first_screen, rank=10),
    Action("values", T("Values"), T("Lists the values that this field accepts."), "f4", "ctrl+l", "values",
           group=KEYS, why_not=_no_form, rank=40),
    Action("refresh", T("Refresh"), T("Reads everything on this screen again, and paints it anew."), "f5", "ctrl+r",
           "refresh", group=KEYS, rank=60),
    Action("repeat", T("Repeat"), T("Puts the value into this field that it had the last time."), "f9", "ctrl+t",
           "repeat", group=KEYS, why_not=_no_form, rank=70),
    Action("undo", T("Undo"), T("Takes back what was typed last in this field, or put into it."), "ctrl+z", code="undo",
           group=KEYS, why_not=_no_text, rank=80),
    Action("redo", T("Redo"), T("Brings back what was taken back last in this field."), "ctrl+y", code="redo",
           group=KEYS, why_not=_no_text, rank=81),
    Action("save", T("Save"), T("Saves the form from any field."), "f10", "ctrl+f", "save", group=KEYS,
           why_not=_no_form, rank=15),
    Action("cancel", T("Cancel"), T("Closes the question or leaves the screen without saving."), "f12", "escape",
           "cancel", group=KEYS, why_not=_first_screen, rank=30),
    Action("keys", T("All keys"), T("Lists the keys and codes of all screens."), code="keys", group=KEYS,
           rank=NEVER_IN_LINE),
    Action("theme", T("Theme"), T("Changes the colours, by your background."),
           code="theme", argument=T("NAME"), group=KEYS, rank=NEVER_IN_LINE),
    Action("language", T("Lang. 语言"), T("Goes on in the other language; input stays."),
           code="language", argument=T("NAME"), group=KEYS, rank=NEVER_IN_LINE),
    Action("manual", T("Manual"), T("Opens a chapter of the manual."), code="manual", argument=T("CHAPTER"), group=KEYS,
           rank=NEVER_IN_LINE),
    Action("quit", T("Quit"), T("Leaves the program; drafts are kept."), code="quit", group=KEYS, rank=NEVER_IN_LINE),
)  # fmt: skip
BACK = replace(next(action for action in STANDARD if action.id == "back"), rank=1)
"""The same, told in the key line however much else is there: below the screen of a department lies one's own desk."""
