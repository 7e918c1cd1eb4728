"""Typed text made comparable: full-width forms, case and spacing do not matter."""

from __future__ import annotations

import re
import unicodedata


def fold(text: str) -> str:
    """Full-width forms to plain ones, lower case, no spaces around."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def compact(text: str) -> str:
    """Letters and digits alone, plain width, upper case: how numbers and codes are compared."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).upper()
