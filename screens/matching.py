"""How what is typed finds a value in a list: by its code, its name, or how that is spoken.

One way for all lists: values of fields, questions, the command line. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from screens.actions import fold

EXACT, WORD, BEGINS, WITHIN = range(4)
"""From the best to the weakest: a code or name itself, a number that is a word of a name, the beginning, anywhere."""
_HAN = (("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0002ffff"))
_PAIRS = ("zh", "ch", "sh")
"""Initials of two letters; the first letter of them is enough."""


def plain(text: str) -> str:
    """A text as it is compared: full-width signs plain, no capitals."""
    return fold(text).casefold()


def rank(wanted: str, name: str, codes: Iterable[str] = ()) -> int | None:
    """How well `wanted`, which is plain, finds what has this name and these codes; None where it does not."""
    texts = (*map(plain, codes), plain(name))
    if wanted in texts:
        return EXACT
    if any(sign.isdigit() for sign in wanted) and wanted in texts[-1].split():
        return WORD
    if any(text.startswith(wanted) for text in texts) or _spoken(wanted, texts[-1], 0):
        return BEGINS
    if any(wanted in text for text in texts):
        return WITHIN
    return WITHIN if any(_spoken(wanted, texts[-1], place) for place in range(1, len(texts[-1]))) else None


def _spoken(wanted: str, name: str, start: int) -> bool:
    """Whether a name is spoken like that from a place on where a Han character stands: pinyin, initials, both mixed."""
    letters = wanted.replace(" ", "").replace("'", "")
    if not letters.isascii() or not letters.isalnum() or not _is_han(name[start : start + 1]):
        return False
    left = {letters}
    for sign in name[start:]:
        if sign.isalnum():
            left = {rest for some in left for rest in _after(some, sign)}
        if "" in left or not left:
            break
    return "" in left


def _after(letters: str, sign: str) -> Iterator[str]:
    """What is left of the letters after one sign of a name, for each thing that they can mean of it."""
    if not _is_han(sign):
        if letters[0] == sign:
            yield letters[1:]
        return
    for said in readings(sign):
        if said.startswith(letters):
            yield ""
        for piece in (said, said[:2] if said[:2] in _PAIRS else said[0], said[0]):
            if letters.startswith(piece):
                yield letters[len(piece) :]


def _is_han(sign: str) -> bool:
    return bool(sign) and any(first <= sign <= last for first, last in _HAN)


@lru_cache(maxsize=8192)
def readings(sign: str) -> tuple[str, ...]:
    """How a Han character is spoken, without tones; 重 has two."""
    from pypinyin import Style, pinyin

    found = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(reading for reading in (found[0] if found else ()) if reading)
