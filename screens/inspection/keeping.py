"""The findings of a return that are not saved yet, as a draft keeps them: one draft for each return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec

from models.desk import Desk
from models.intake.drafts import DraftView, drafts
from screens.inspection.finding import Finding

PREFIX = "inspection:"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The findings of each line, the lines that have all of theirs, and the missing gifts: order line to pieces."""

    found: dict[int, list[Finding]]
    ready: tuple[int, ...] = ()
    gifts: dict[int, int] = {}

    def content(self) -> Mapping[str, Any]:
        """As plain values."""
        return cast("Mapping[str, Any]", msgspec.to_builtins(self, str_keys=True))


def form(case: str) -> str:
    """The name of the draft of a return."""
    return f"{PREFIX}{case}"


def case_of(kept: DraftView) -> str:
    """The return that a draft is of."""
    return kept.form.removeprefix(PREFIX)


def read(kept: DraftView) -> Kept:
    """What a draft holds; nothing where another release wrote it otherwise."""
    try:
        return msgspec.convert(kept.content, Kept, strict=False)
    except msgspec.ValidationError:
        return Kept(found={})


def kept_findings(desk: Desk) -> Sequence[DraftView]:
    """All drafts of findings of who acts, the newest first."""
    return [kept for kept in drafts(desk) if kept.form.startswith(PREFIX)]
