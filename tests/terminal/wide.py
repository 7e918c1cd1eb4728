"""A terminal that draws what is of ambiguous width in two cells, as many in China do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from wcwidth import wcwidth


def is_ambiguous(text: str) -> bool:
    """Whether a text begins with a character of ambiguous width, a line among them."""
    return bool(text) and unicodedata.east_asian_width(text[0]) == "A" and wcwidth(text[0]) == 1


def measured(character: str) -> int:
    """The cells of a character on such a terminal."""
    return 2 if is_ambiguous(character) else wcwidth(character)


@contextmanager
def wide() -> Iterator[None]:
    """While inside, emulators are such terminals."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pyte.screens.wcwidth", measured)
        yield
