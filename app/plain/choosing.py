"""Choosing one of several: by number, code, the beginning of its name, or its pinyin."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.plain.work import Work
from config.texts import T
from screens.actions import fold
from screens.asking import Choices


def tell(work: Work, choices: Choices, keys: Sequence[str]) -> None:
    """Read these out, each with its number."""
    numbers = {key: number for number, key in enumerate(choices.keys, 1)}
    work.values.begin([f"{numbers[key]} {choices.labels[key]}" for key in keys])


def one(work: Work, choices: Choices, typed: str) -> str | None:
    """The key that is meant; None after it was said why there is none."""
    found = choices.matching(typed)
    if len(found) == 1:
        return found[0]
    if found:
        work.tell(T("Several are like this:"))
        tell(work, choices, found)
        work.fail(T("Type the number of one."))
    else:
        work.fail(T("There is no such value; ? lists them."))
    return None


def several(work: Work, choices: Choices, typed: str) -> str | None:
    """Keys with commas between them; None after it was said which is none."""
    pieces = [piece for piece in re.split(r"[,;、]|(?<=\d)\s+(?=\d)", fold(typed)) if piece.strip()]
    keys = []
    for piece in pieces:
        if (key := one(work, choices, piece)) is None:
            return None
        keys.append(key)
    return ",".join(dict.fromkeys(keys))
