"""Refusals: errors that a person can act on. A refused operation has changed nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from config.texts import Text

Code = Literal[
    "not_allowed",
    "stale",
    "missing",
    "invalid",
    "unknown_key",
    "not_found",
    "rule",
    "conflict",
    "throttled",
    "busy",
    "away",
    "unknown",
    "full",
    "read_only",
]


class Refused(Exception):  # noqa: N818 - what happened, in one word
    """An operation was refused: why (`code`, `text`), and at which `field` of the input.

    `details` carries data for the caller, such as what changed since the version that was seen.
    """

    def __init__(
        self, code: Code, text: Text, field: str | None = None, details: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(code, text.message)
        self.code: Code = code
        self.text = text
        self.field = field
        self.details = dict(details or {})
