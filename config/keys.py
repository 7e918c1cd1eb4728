"""The keys of actions, as a company wants them; which keys every terminal sends, and that no key means two things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import msgspec

from config.reading import Document, Fault, unknown
from config.texts import T, Text

# Enter, Tab and Backspace under their Ctrl names; flow control; the prefixes of screen and tmux.
_TAKEN = {f"ctrl+{letter}" for letter in "abhijmqs"}
_SIGNS = {":": "colon", "?": "question_mark", "/": "slash"}
_WORDS = {"esc": "escape", "ins": "insert"}
_SAFE_NAMES = {"escape", "insert", *_SIGNS.values()}
SHEET = Path(__file__).parent / "keysheet.json"
EVERYWHERE = "everywhere"
"""The part of the sheet with the actions that every screen has."""


class KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """keys.yaml: the keys of actions by their ids, as they are printed on a keyboard; the first one is shown."""

    keys: dict[str, list[str]]

    @property
    def keymap(self) -> dict[str, str]:
        """The names of the keys by the id of the action, with commas between them."""
        return {action: ",".join(named(key) for key in keys) for action, keys in self.keys.items()}


class Known(msgspec.Struct, frozen=True, omit_defaults=True):
    """An action of the sheet: its keys, and what may be typed on the command line in place of them."""

    keys: list[str] = []
    code: str = ""


Sheet = dict[str, dict[str, Known]]
"""The actions by screen and id; `make keys` writes it down, and a test fails when that is stale."""


@cache
def sheet() -> Sheet:
    """The actions of all screens with the keys that the program gives them."""
    return msgspec.json.decode(SHEET.read_bytes(), type=Sheet)


def named(key: str) -> str:
    """The name of a key as Textual says it: `F7` is f7, `Ctrl+R` ctrl+r, `?` question_mark; a letter is itself."""
    if key in _SIGNS or len(key) == 1:
        return _SIGNS.get(key, key)
    return _WORDS.get(key.lower(), key.lower())


def is_safe(key: str) -> bool:
    """Whether every terminal sends the key of this name, and nobody on the way takes it."""
    if key.startswith("ctrl+"):
        return len(key) == 6 and key[5].isalpha() and key not in _TAKEN
    if key.startswith("f") and key[1:].isdigit():
        return 1 <= int(key[1:]) <= 12
    return key in _SAFE_NAMES or (len(key) == 1 and key.isascii() and key.isprintable() and key not in ", ")


def is_function_key(key: str) -> bool:
    """Whether it is one of F1 to F12, some of which old terminals keep for themselves."""
    return key.startswith("f") and key[1:].isdigit()


def faults(file: KeyFile, document: Document) -> list[Fault]:
    """Actions that do not exist, keys that some terminal does not send, keys that would mean two things."""
    if not file.keys:
        return []  # nothing to be compared with the sheet, which takes a while to read
    actions = {name: known for screen in sheet().values() for name, known in screen.items()}
    found = [document.fault(f"keys.{name}", unknown(name, actions)) for name in file.keys if name not in actions]
    wanted = {name: [named(key) for key in keys] for name, keys in file.keys.items() if name in actions}
    for name, keys in wanted.items():
        place = f"keys.{name}"
        for key in keys:
            if not is_safe(key):
                found.append(document.fault(place, T("not every terminal sends {key}", key=key)))
        if not keys:
            found.append(document.fault(place, T("no key is given")))
        elif all(is_function_key(key) for key in keys) and not actions[name].code:
            found.append(document.fault(place, T("a function key alone is not enough: some terminals keep it")))
    return found + [document.fault(f"keys.{name}", text) for name, text in _clashes(wanted)]


def _clashes(wanted: Mapping[str, list[str]]) -> Iterator[tuple[str, Text]]:
    """On which screen a key that was given to an action belongs to another one already."""
    told: set[tuple[str, str]] = set()
    for screen, own in sheet().items():
        here = {**sheet()[EVERYWHERE], **own}
        keys = {name: wanted.get(name, known.keys) for name, known in here.items()}
        for name in (name for name in wanted if name in here):
            others = {key: other for other, theirs in keys.items() if other != name for key in theirs}
            for key in wanted[name]:
                if key in others and (name, key) not in told:
                    told.add((name, key))
                    text = T("{key} is the key of {other} on the screen {screen}", key=key, other=others[key],
                             screen=screen)  # fmt: skip
                    yield name, text
