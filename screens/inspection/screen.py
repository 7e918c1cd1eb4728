"""Quality control's screen: what waits for it, the worst first; what is known of it; what was found, key by key."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

from textual.app import ComposeResult

from config.terms import term
from config.texts import T
from models.cases.queries import view
from models.desk import Desk
from models.intake.drafts import DiscardDraft, discard
from models.refusals import Refused
from models.returns import worklists
from models.returns.inspecting import Inspect, MissingGift, inspect
from models.returns.judging import PaperOpinion, give_paper_opinion
from models.returns.queries import sold
from models.returns.worklists import WorkRow
from screens.draft import Draft
from screens.inspection import keeping
from screens.inspection.actions import ACTIONS, nothing
from screens.inspection.finding import Finding, left_over
from screens.inspection.findings import FindingScreen
from screens.inspection.lines import COLUMNS, PAPERS, Subject, about, row_line
from screens.paint import Line
from screens.widgets import Column, Paragraphs, RowTable

NEVER = datetime.max.replace(tzinfo=UTC)


class InspectionScreen(FindingScreen):
    """Goods and papers that wait for quality control.

    The findings of a return's lines are kept here until all of them have one, and then go on together: so the
    customer is asked once, and one amount is decided on. A draft keeps them meanwhile, whatever happens.
    """

    HEADING = T("Inspection")
    LIVE = True
    FIRST_FOCUS = "RowTable"
    ACTIONS = ACTIONS

    def __init__(self) -> None:
        super().__init__()
        self._told: int | None = None
        self._drafts: dict[str, Draft] = {}
        self._read = False

    def body(self) -> ComposeResult:
        """The queue; what is known of the goods under the cursor; what was found of them."""
        yield RowTable(COLUMNS, self._paint, T("Nothing waits for quality control."), id="waiting")
        yield Paragraphs(focusable=False, id="subject")
        yield Paragraphs(focusable=False, id="finding")

    async def load(self) -> None:
        """Read what waits."""
        rows = await self.gateway.run(_waiting)
        if not self._read:
            self._read = True
            await self._bring_back({row.case for row in rows})
        lines = {row.line for row in rows}
        self.found = {line: found for line, found in self.found.items() if line in lines}
        self.ready &= lines
        self.table.show(rows)
        await self._tell(anew=True)

    async def _bring_back(self, waiting: Collection[str]) -> None:
        """What was found before and not saved; of a return that waits no longer it is forgotten."""
        drafts = await self.gateway.run(keeping.kept_findings)
        for kept in drafts:
            case, told = keeping.case_of(kept), keeping.read(kept)
            if case not in waiting:
                await self.gateway.run(discard, DiscardDraft(form=kept.form))
                continue
            self._draft(case)
            self.found |= told.found
            self.ready |= set(told.ready)
            self.gifts[case] = dict(told.gifts)
        if self._drafts:
            self.tell(T("What you had found at {at} is back.", at=drafts[0].updated_at))

    def _draft(self, case: str) -> Draft:
        """The draft of a return."""
        if case not in self._drafts:
            self._drafts[case] = Draft(self, keeping.form(case), partial(self._kept, case))
        return self._drafts[case]

    def _kept(self, case: str) -> Mapping[str, Any]:
        lines = [row.line for row in self.table.rows if row.case == case and row.line in self.found]
        found = {line: self.found[line] for line in lines}
        ready = tuple(line for line in lines if line in self.ready)
        return keeping.Kept(found=found, ready=ready, gifts=self.gifts.get(case, {})).content()

    def touched(self, case: str) -> None:
        """A finding: keep it soon."""
        self._draft(case).touched()

    def tick(self) -> None:
        """Clocks go on."""
        self.table.repaint()

    def _paint(self, row: WorkRow, columns: Sequence[Column]) -> Line:
        return row_line(row, columns, row.line in self.ready, self.look)

    def on_row_table_moved(self) -> None:
        """Other goods are under the cursor."""
        self.start(self._tell())

    async def _tell(self, *, anew: bool = False) -> None:
        row = self.selected
        if row is None:
            self.subject = self._told = None
            self.query_one("#subject", Paragraphs).show(())
        elif row.line != self._told or anew:
            subject = await self.gateway.latest("subject", _subject, row)
            self.subject = subject
            self.found.setdefault(row.line, [Finding.of(subject.line)])
            application = subject.view.application
            self.gifts.setdefault(row.case, dict(application.missing_gifts) if application is not None else {})
            lines = about(subject, self.look)
            self.query_one("#subject", Paragraphs).show(lines, from_top=row.line != self._told)
            self._told = row.line
        self.show_finding()

    # Going on

    def on_row_table_chosen(self) -> None:
        """Enter."""
        if (reason := nothing(self)) is not None:
            self.fail(reason)
        else:
            self.start(self.act_go_on())

    async def act_go_on(self) -> None:
        """`g`."""
        await self._found_out(hold=False)

    async def act_hold(self) -> None:
        """`h`."""
        await self._found_out(hold=True)

    async def _found_out(self, *, hold: bool) -> None:
        row = cast("WorkRow", self.selected)
        papers = row.state == PAPERS
        lacks = None if papers else self.finding.lacks()
        if lacks is not None:
            self.fail(lacks)
            return
        if not self.finding.opinion.strip():
            await self.act_opinion()
        if papers:
            await self._judge(row)
        elif left := left_over(self.found[row.line], row.quantity):
            self.found[row.line].append(Finding(expires_on=self.finding.expires_on))
            self.touched(row.case)
            self.tell(T("{count} {count:piece of it is|pieces of it are} left: what of that?", count=left))
            self.show_finding()
        else:
            self.ready.add(row.line)
            self.touched(row.case)
            await self._go_on(row, hold=hold)

    async def _go_on(self, row: WorkRow, *, hold: bool) -> None:
        """When every line of the return has its finding, all go on together."""
        lines = [other for other in self.table.rows if other.case == row.case and other.state != PAPERS]
        rest = [other for other in lines if other.line not in self.ready]
        if rest and not hold:
            self.table.move_to(rest[0].line)
            await self._tell()
            self.tell(T("{number}: {count} more of its goods, then all go on.", number=row.case, count=len(rest)))
            return
        found = [(line.line, one) for line in lines if line not in rest for one in self.found[line.line]]
        gifts = tuple(MissingGift(line=line, quantity=count) for line, count in self.gifts[row.case].items())
        given = Inspect(case=row.case, version=row.version, items=tuple(one.item(line) for line, one in found),
                        missing_gifts=gifts, hold=hold, draft=keeping.form(row.case))  # fmt: skip
        await self._done(inspect, given, row, {line for line, _ in found})

    async def _judge(self, row: WorkRow) -> None:
        found = self.finding
        given = PaperOpinion(case=row.case, version=row.version, lines=(row.line,), opinion=found.opinion,
                             quality=found.quality, failure=found.failure,
                             draft=keeping.form(row.case))  # fmt: skip
        await self._done(give_paper_opinion, given, row, {row.line})

    async def _done(self, operation: Any, given: Any, row: WorkRow, lines: Collection[int]) -> None:
        """Save; what was found of these lines is over, what was found of others of the return is kept on."""
        draft = self._draft(row.case)
        try:
            with draft.saving():
                await self.do(operation, given)
        except Refused as refused:
            self.reload()
            if refused.code != "stale":
                raise
            self.fail(T("The return has changed meanwhile. Look at it, then Enter again."))
            return
        for line in lines:
            self.found.pop(line, None)
            self.ready.discard(line)
        self.gifts.pop(row.case, None)
        del self._drafts[row.case]
        if any(other.case == row.case and other.line in self.found for other in self.table.rows):
            self.touched(row.case)
        known = await self.gateway.run(worklists.known, row.case)
        self.tell(T("{number}: {state}", number=row.case, state=term(known[1] if known is not None else "")))
        self.reload()

    # Besides

    async def leaving(self) -> bool:
        """Findings that are not saved are here again when the user comes back."""
        for draft in self._drafts.values():
            await draft.keep_now()
        return True

    async def act_open_it(self) -> None:
        """`o`."""
        await self.open_case(cast("WorkRow", self.selected).case)

    def act_more(self) -> None:
        """`v`."""
        self.query_one("#subject", Paragraphs).action_page(1)

    def act_less(self) -> None:
        """`u`."""
        self.query_one("#subject", Paragraphs).action_page(-1)


def _waiting(desk: Desk) -> list[WorkRow]:
    """Goods and papers, the first due on top."""
    rows = [*worklists.to_inspect(desk), *worklists.to_judge(desk)]
    return sorted(rows, key=lambda row: (row.due_at or NEVER, row.line))


def _subject(desk: Desk, row: WorkRow) -> Subject:
    shown = view(desk, row.case)
    lines = shown.application.lines if shown.application is not None else ()
    line = next((line for line in lines if line.id == row.line), None)
    return Subject(shown, line, tuple(line for line in sold(row.order) if line.gift))
