"""What an exercise is: what is told, what is prepared, the keys of a practised agent, and how it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.practice.seen import Scene, Seen, Verdict
from config.texts import Text, Translator
from models.desk import Desk
from screens.actions import key_name

Key = str | Text
"""Of a way: a key by its name (`f6`), or a text that is typed in the reader's language."""
NAMES = {"enter": "Enter", "tab": "Tab"}


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    `story` is read before it begins, `task` stands on the screen meanwhile. `hint` says where to begin; `way` are the
    keys of a practised agent from *My desk* on, which a test plays, so that they are right and counted. `prepare`
    makes what the exercise needs, `check` looks whether it is done; `after` is what colleagues do then.
    """

    id: str
    title: Text
    story: tuple[Text, ...]
    task: Text
    hint: Text
    way: tuple[Key, ...]
    prepare: Callable[[Desk], Scene]
    check: Callable[[Seen], Verdict]
    after: Callable[[Seen], None] | None = None

    def presses(self, words: Translator) -> list[str]:
        """Every single key of the way, by its name or its sign."""
        return [press for key in self.way for press in (words.say(key) if isinstance(key, Text) else (key,))]

    def way_told(self, words: Translator) -> str:
        """The way as it is printed: `F6  1357  Enter Enter`."""
        return " ".join(words.say(key) if isinstance(key, Text) else NAMES.get(key, key_name(key)) for key in self.way)

    def par(self, words: Translator) -> int:
        """How many keys the way has, with all that is typed."""
        return len(self.presses(words))
