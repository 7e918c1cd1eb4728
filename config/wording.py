"""What may not be said of a product, what must be said, and what is said at each moment (law L3.1 to L3.3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

import msgspec

from config.facts import ProductClass
from config.reading import Document, Fault
from config.texts import Language, Name, T

MOMENTS = ("greeting", "apology", "urgent_medical", "verify", "hold", "transfer", "closing")
"""The moments for which a script line is kept."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_FILLERS = frozenset(" \t\n\r·•.*-_~|/\\+")
"""What somebody might put between the characters of a word, and what never ends a sentence in Chinese."""


class WordList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words, why they may not be used, and for which product classes; none named: for all."""

    why: Name
    words: tuple[str, ...]
    product_classes: tuple[ProductClass, ...] = ()


class Hit(msgspec.Struct, frozen=True):
    """A forbidden word: as it was written, from where to where in the text, and why it is forbidden."""

    word: str
    start: int
    end: int
    why: Name


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """wording.yaml. In an `allowed` phrase forbidden words may stand: it denies what they would promise."""

    disclaimer: Name
    disclaimer_for: tuple[ProductClass, ...]
    forbidden: tuple[WordList, ...]
    allowed: tuple[str, ...]
    scripts: dict[str, Name]

    def check_words(self, text: str, product_class: str | None) -> tuple[Hit, ...]:
        """Words that promise treatment, from left to right. Without a product, the words of all classes count.

        Full-width letters, and spaces, dots or dashes between Chinese characters, hide nothing.
        """
        plain, at = _plain(text)
        spans = []
        for words in self.forbidden:
            if product_class is not None and words.product_classes and product_class not in words.product_classes:
                continue
            if _any_of(words.words).search(plain):
                spans += [(start, end, words.why) for start, end in _found(words.words, plain)]
        if not spans:
            return ()
        free = list(_found((*self.allowed, *_values(self.disclaimer)), plain))
        hits = []
        for start, end, why in spans:
            if not any(first <= start and end <= last for first, last in free):
                begin, stop = at[start], at[end - 1] + 1
                hits.append(Hit(text[begin:stop], begin, stop, why))
        return tuple(_longest(hits))

    def needs_disclaimer(self, product_class: str | None) -> bool:
        """Whether every answer about this class carries the disclaimer."""
        return product_class in self.disclaimer_for

    def with_disclaimer(self, text: str, product_class: str | None) -> str:
        """The text with the disclaimer in its own language, where it is due and not said already."""
        if not self.needs_disclaimer(product_class):
            return text
        said = self.disclaimer.zh if _HAN.search(text) else self.disclaimer.en
        return text if said in text else f"{text.rstrip()}\n{said}"

    def script(self, moment: str, language: Language) -> str:
        """What to say at a moment of the conversation.

        Raises:
            KeyError: there is no line for this moment.
        """
        line = self.scripts[moment]
        return line.zh if language == "zh" else line.en


def _values(name: Name) -> tuple[str, str]:
    return name.en, name.zh


def _plain(text: str) -> tuple[str, list[int]]:
    """The folded text in which Chinese words stand together, and where each of its characters was."""
    kept = [(char, i) for i, source in enumerate(text) for char in _shown(source)]
    solid = [
        (char, i)
        for n, (char, i) in enumerate(kept)
        if char not in _FILLERS or not (_beside_han(kept, n, -1) and _beside_han(kept, n, 1))
    ]
    return "".join(char for char, _ in solid), [i for _, i in solid]


@lru_cache(maxsize=4096)
def _shown(char: str) -> str:
    """What is seen of a character, folded: nothing of marks that only steer how others are written."""
    return "".join(c for c in unicodedata.normalize("NFKC", char).lower() if unicodedata.category(c) != "Cf")


def _beside_han(chars: list[tuple[str, int]], n: int, step: int) -> bool:
    """Whether the next character in one direction, fillers left out, is a Chinese one."""
    n += step
    while 0 <= n < len(chars) and chars[n][0] in _FILLERS:
        n += step
    return 0 <= n < len(chars) and _HAN.match(chars[n][0]) is not None


def _found(words: tuple[str, ...], plain: str) -> Iterator[tuple[int, int]]:
    return (match.span() for pattern in _patterns(words) for match in pattern.finditer(plain))


@cache
def _patterns(words: tuple[str, ...]) -> list[re.Pattern[str]]:
    return [_pattern(word) for word in words]


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Whether any of them is there at all: almost always none is."""
    return re.compile("|".join(_pattern(word).pattern for word in words) or r"(?!)")


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """How a word is looked for: whole words of letters with any spacing, Chinese words anywhere, nothing nowhere."""
    folded = _plain(word)[0].strip()
    if not folded:
        return re.compile(r"(?!)")
    if folded.isascii():
        parts = [re.escape(part) for part in re.split(r"[\s\-]+", folded)]
        return re.compile(r"(?<![a-z0-9])" + r"[\s\-]+".join(parts) + r"(?![a-z0-9])")
    return re.compile(re.escape(folded))


def _longest(hits: list[Hit]) -> Iterator[Hit]:
    """Hits from left to right; of two that overlap, the one that begins first, then the longer."""
    end = -1
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= end:
            end = hit.end
            yield hit


def faults(file: Wording, document: Document) -> list[Fault]:
    """Moments without a script line, and empty words."""
    found = [
        document.fault(f"scripts.{moment}", T("the key {name} is missing", name=moment))
        for moment in MOMENTS
        if moment not in file.scripts
    ]
    for i, words in enumerate(file.forbidden):
        for j, word in enumerate(words.words):
            if not _plain(word)[0].strip():
                found.append(document.fault(f"forbidden[{i}].words[{j}]", T("the text is empty")))
    return found
