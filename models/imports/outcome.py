"""What came of an import."""

from __future__ import annotations

import msgspec

from config.texts import Text


class Fault(msgspec.Struct, frozen=True):
    """What is wrong at one place of the file; `column` as the file calls it, `line` counted from 1."""

    line: int
    column: str
    text: Text


class Outcome(msgspec.Struct, frozen=True):
    """How many rows were added, changed, and left as they were; with any fault, none was.

    `more` says that there are more faults than are listed.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: tuple[Fault, ...] = ()
    more: bool = False
    dry_run: bool = False
