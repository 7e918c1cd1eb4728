"""A line of rules in words, and the days of a version."""

from __future__ import annotations

from typing import NamedTuple

from config.texts import Day, T, Text
from config.versions import Version


class Told(NamedTuple):
    """A line: 0 is a heading, 1 a rule, 2 what belongs to it."""

    level: int
    text: Text


def span(version: Version) -> Text:
    """From which day on a version is in force, and to which, in words."""
    if version.end is None:
        return T("from {first}", first=Day(version.start))
    return T("from {first} to {last}", first=Day(version.start), last=Day(version.end))
