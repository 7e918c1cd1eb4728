"""What quality control has found of some pieces so far, and what is still to be said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from config.texts import T, Text
from models.returns.inspecting import InspectedLine
from models.returns.views import LineView


@dataclass(frozen=True)
class Finding:
    """The findings for `quantity` pieces; None: for all that are left. Empty is what was not said yet."""

    grade: str = ""
    place: str = ""
    accessories: bool = True
    seal: bool = True
    quality: bool | None = None
    failure: bool | None = None
    expires_on: date | None = None
    opinion: str = ""
    quantity: int | None = None

    @classmethod
    def of(cls, line: LineView | None) -> Finding:
        """What was found before, of a line that was looked at and held; else what is known of it."""
        if line is None:
            return cls()
        return cls(
            line.grade, line.disposition, line.accessories is not False, line.seal_whole, line.quality, line.failure,
            opinion=line.opinion if line.grade else "",
        )  # fmt: skip

    def lacks(self) -> Text | None:
        """What must be said before it can go on, the opinion besides."""
        if not self.grade:
            return T("Give a grade first: a, b, c or d.")
        if not self.place:
            return T("Say by a digit where the goods go.")
        return None

    def item(self, line: int) -> InspectedLine:
        """The finding as it is given to the operation."""
        return InspectedLine(
            line=line, grade=cast("Any", self.grade), disposition=cast("Any", self.place), opinion=self.opinion,
            quantity=self.quantity, accessories=self.accessories, seal_whole=self.seal, quality=self.quality,
            failure=self.failure, expires_on=self.expires_on,
        )  # fmt: skip


def turned(value: bool | None) -> bool | None:
    """The next of: not looked at, yes, no."""
    return {None: True, True: False, False: None}[value]


def left_over(findings: Sequence[Finding], pieces: int) -> int:
    """How many of the pieces have no finding behind the last one; none where that is for all that are left."""
    return 0 if findings[-1].quantity is None else pieces - sum(one.quantity or 0 for one in findings)
