"""What was found of the goods under the cursor, answered key by key."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, cast

from textual import events

from config.texts import Sayable, T
from models.returns.worklists import WorkRow
from screens.actions import fold
from screens.inspection.actions import no_goods
from screens.inspection.finding import Finding, turned
from screens.inspection.lines import Look, Marks, Subject, finding_lines
from screens.widgets import Paragraphs, RowTable
from screens.work import WorkScreen


class FindingScreen(WorkScreen):
    """The part of the inspection screen that asks what was found.

    `found` are the findings of each line, the last one still open; `ready` the lines that have all of theirs; `gifts`
    by case the gifts that did not come back, order line to pieces; `subject` is what is known of the row.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[int, list[Finding]] = {}
        self.ready: set[int] = set()
        self.gifts: dict[str, dict[int, int]] = {}
        self.subject: Subject | None = None

    @property
    def table(self) -> RowTable[WorkRow]:
        """The queue."""
        return cast("RowTable[WorkRow]", self.query_one(RowTable))

    @property
    def selected(self) -> WorkRow | None:
        """What is under the cursor."""
        return self.table.current

    @property
    def finding(self) -> Finding:
        """What was found of it so far; of the rest, where some of its pieces have a finding already."""
        return self.found[cast("WorkRow", self.selected).line][-1]

    @property
    def look(self) -> Look:
        """For whom lines are painted, and when."""
        return Look(self.translator, self.rules, self.now())

    def show_finding(self) -> None:
        """Paint the panel."""
        row, subject = self.selected, self.subject
        panel = self.query_one("#finding", Paragraphs)
        if row is None or subject is None or row.line not in self.found:
            panel.show(())
            return
        done = sum(one.quantity or 0 for one in self.found[row.line][:-1])
        missing = [gift.product for gift in subject.gifts if gift.line in self.gifts[row.case]]
        panel.show(finding_lines(self.finding, subject, Marks(row.quantity - done, missing), self.look))

    def touched(self, case: str) -> None:
        """Called when findings of a return were changed."""

    def _put(self, **changes: Any) -> None:
        row = cast("WorkRow", self.selected)
        self.found[row.line][-1] = replace(self.finding, **changes)
        self.ready.discard(row.line)
        self.touched(row.case)
        self.table.repaint()
        self.show_finding()

    def on_key(self, event: events.Key) -> None:
        """A digit says where the goods go."""
        sign = fold(event.character or "")
        if self.focused is not self.table or not (len(sign) == 1 and sign in "123456789"):
            return
        event.stop()
        event.prevent_default()
        self.clear_status()
        places = list(self.rules.returns.dispositions)
        if (reason := no_goods(self)) is not None:
            self.fail(reason)
        elif int(sign) > len(places) or (place := places[int(sign) - 1]) not in self._places():
            self.fail(T("These goods may not go there; the panel lists where they may."))
        else:
            self._put(place=place)

    def _places(self) -> dict[str, Sayable]:
        """Where these goods may go."""
        rules = self.rules.returns
        line = self.subject.line if self.subject is not None else None
        product_class = line.product_class if line is not None else ""
        return {key: rule.name for key, rule in rules.dispositions.items() if rules.may_go(key, product_class)}

    async def act_place(self) -> None:
        """`w`."""
        self._put(place=await self.ask_choice(T("Where the goods go"), self._places(), self.finding.place))

    def act_grade_a(self) -> None:
        """`a`."""
        self._put(grade="A")

    def act_grade_b(self) -> None:
        """`b`."""
        self._put(grade="B")

    def act_grade_c(self) -> None:
        """`c`."""
        self._put(grade="C")

    def act_grade_d(self) -> None:
        """`d`."""
        self._put(grade="D")

    def act_accessories(self) -> None:
        """`x`."""
        self._put(accessories=not self.finding.accessories)

    def act_seal(self) -> None:
        """`e`."""
        self._put(seal=not self.finding.seal)

    def act_quality(self) -> None:
        """`p`."""
        self._put(quality=turned(self.finding.quality))

    def act_failure(self) -> None:
        """`f`."""
        self._put(failure=turned(self.finding.failure))

    async def act_expires(self) -> None:
        """`t`."""
        day = await self.ask_value(T("Expires"), "date", required=False)
        self._put(expires_on=cast("date | None", day))

    async def act_part(self) -> None:
        """`m`."""
        row = cast("WorkRow", self.selected)
        most = row.quantity - sum(one.quantity or 0 for one in self.found[row.line][:-1])
        pieces = await self.ask_count(T("For how many pieces is this finding"), most, most)
        self._put(quantity=None if pieces == most else pieces)

    async def act_gifts(self) -> None:
        """`i`: a gift that is chosen again is not missing."""
        row, gifts = cast("WorkRow", self.selected), self.subject.gifts if self.subject is not None else ()
        if not gifts:
            self.fail(T("The order has no gift."))
            return
        names: dict[str, Sayable] = {str(gift.line): f"{gift.product} × {gift.quantity}" for gift in gifts}
        line = int(next(iter(names)) if len(names) == 1 else await self.ask_choice(T("Which gift"), names))
        missing = self.gifts[row.case]
        if missing.pop(line, None) is None:
            missing[line] = next(gift.quantity for gift in gifts if gift.line == line)
        self.touched(row.case)
        self.show_finding()

    async def act_opinion(self) -> None:
        """`n`."""
        self._put(opinion=await self.ask(T("Opinion"), self.finding.opinion))
