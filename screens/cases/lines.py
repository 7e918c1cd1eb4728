"""What the case screen says: pure functions from the view of a case to lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from config import Rules
from config.budget import ALWAYS
from config.terms import term
from config.texts import Money, Sayable, T, Text, Translator
from models.cases.views import CaseView, ClockView
from models.messages.deciding import UNDECIDED
from screens.cases.calls import CallsText
from screens.complaints.lines import CourseText
from screens.paint import Line, Span
from screens.returns.lines import ReturnText
from screens.widgets import Paragraph

LONG = timedelta(hours=10)
"""From here on minutes are left out."""


class CaseText:
    """One reader's words for one case at one moment."""

    def __init__(self, view: CaseView, words: Translator, rules: Rules, now: datetime) -> None:
        self._view = view
        self._words = words
        self._rules = rules
        self._now = now

    def _say(self, said: Sayable) -> str:
        return self._words.say(said)

    def facts(self) -> list[Line | Paragraph]:
        """Who, about what, what was said, the clocks, and what hangs on the case."""
        return [
            *self._present(), *self._customer(), *self._pressing(), *self._matter(), *self._clocks(),
            *CallsText(self._view, self._words, self._rules).lines(), *self._course(), *self._more(),
        ]  # fmt: skip

    def _pressing(self) -> Iterator[Line | Paragraph]:
        if self._view.kind == "return":
            yield from ReturnText(self._view, self._words, self._rules).pressing()

    def _course(self) -> list[Line | Paragraph]:
        if self._view.kind == "return":
            return ReturnText(self._view, self._words, self._rules).lines()
        if self._view.complaint is None:
            return []
        return CourseText(self._view.complaint, self._words, self._rules, self._now).lines()

    def _present(self) -> Iterator[Line]:
        for who in self._view.present:
            said = T("! {name} is writing on this case", name=who.name) if who.writing else T(
                "{name} has this case open too", name=who.name
            )  # fmt: skip
            yield Span(self._say(said), "warning")

    def _customer(self) -> Iterator[Line]:
        view = self._view
        parts = [view.customer or self._say(T("Unknown customer")), view.contact]
        if view.importance not in ("", "regular"):
            parts.append(self._say(term(view.importance)))
        parts += [self._say(term(view.channel)), self._say(view.received_at)]
        yield Span("  ".join(part for part in parts if part), "strong")

    def _matter(self) -> Iterator[Line | Paragraph]:
        view, names = self._view, self._rules.categories
        goods = [view.product]
        for what, value in (
            (T("Order"), view.order_number),
            (T("Batch"), view.batch_number),
            (T("Expires"), str(view.expires_on or "")),
            (T("Serial"), view.serial_number),
        ):
            goods += [f"{self._say(what)} {value}"] if value else []
        if any(goods):
            yield Paragraph("  ".join(part for part in goods if part), 2)
        about = [
            self._say(names.name(what, value))
            for what, value in (
                ("category", view.category), ("symptom", view.symptom), ("topic", view.topic), ("demand", view.demand),
                ("no_order_reason", view.no_order_reason),
            )
            if value
        ]  # fmt: skip
        about += [self._say(Money(view.amount_cents))] if view.amount_cents else []
        about += [f"! {self._say(names.name('flag', flag))}" for flag in view.flags]
        if about:
            yield Paragraph("  ".join(about), 2)
        if view.text:
            yield Paragraph(view.text, 0)

    def _clocks(self) -> Iterator[Line]:
        for clock in self._view.clocks:
            if clock.ended_at is None or clock.met_at is not None:
                yield self._clock(clock)
        for stop in self._view.stops:
            if stop.resumed_at is None:
                reason = self._rules.categories.name("stop_reason", stop.reason)
                said = T("Stopped since {at}: {reason}", at=stop.stopped_at, reason=reason)
                yield Span(self._say(said), "info")

    def _clock(self, clock: ClockView) -> Line:
        due = ("~" if clock.provisional else "") + self._words.deadline(clock.due_at, clock.inclusive)
        state, style = self.state_of(clock)
        said = T("{clock}: {state}, due {due}", clock=term(clock.kind), state=state, due=due)
        return Span(self._say(said), style)

    def state_of(self, clock: ClockView) -> tuple[Text, str]:
        """What a clock says, and the style that goes with it."""
        left = clock.remaining
        if clock.met_at is not None:
            return (T("! met too late"), "alarm") if clock.breached else (T("met"), "")
        if clock.stopped_since is not None and left is not None:
            return T("stopped with {left} left", left=self._left(clock, left)), "info"
        if clock.breached or (left is not None and left.total_seconds() < 0):
            late = -left if left is not None else self._now - clock.due_at
            return T("! overdue by {late}", late=self._words.duration(late)), "breached"
        return T("{left} left", left=self._left(clock, left) if left is not None else "-"), ""

    def _left(self, clock: ClockView, left: timedelta) -> Sayable:
        """What is left; what only runs in some hours says in which, and is not told in days."""
        calendar = self._rules.calendars.names.get(clock.calendar)
        if calendar is None or clock.calendar == ALWAYS or clock.unit == "natural_days":
            return self._words.duration(left)
        if left < LONG:
            return T("{length} of {calendar}", length=self._words.duration(left), calendar=calendar)
        return T("{n} h of {calendar}", n=left // timedelta(hours=1), calendar=calendar)

    def _more(self) -> Iterator[Line | Paragraph]:
        view = self._view
        for task in view.tasks:
            department = self._rules.routing.departments.get(task.department)
            mark = "x" if task.done_at is not None else "-"
            due = self._words.deadline(task.due_at, task.due_inclusive) if task.due_at is not None else ""
            who = self._say(department) if department is not None else task.department
            asked = self._say(T("{what}: {text}", what=who, text=task.text))
            yield Paragraph(f"[{mark}] {asked}  {due}  {task.result}".rstrip(), 4)
        for file in view.attachments:
            yield self._say(
                T("File {name}, {size} kB, {who}", name=file.name, size=file.size // 1024 + 1, who=file.who)
            )
        yield from self._messages()
        for same in view.duplicates:
            said = T("! Maybe the same: {number} {state}, received {at}: {text}", number=same.number,
                     state=term(same.state), at=same.received_at, text=same.text)  # fmt: skip
            yield Paragraph(Span(self._say(said), "warning"), 2)
        for link in view.links:
            state = term(link.state)
            yield self._say(
                T("See also {number}, {kind}, {state}", number=link.number, kind=term(link.kind), state=state)
            )

    def _messages(self) -> Iterator[Line | Paragraph]:
        """What was written to the customer, the newest first, and whether it arrived."""
        for message in self._view.messages:
            state: Text = term(message.state)
            if message.next_attempt_at is not None:
                state = T("not sent yet, again at {at}", at=message.next_attempt_at)
            said = T("Message “{name}”, {channel}: {state}, {at}", name=message.name, channel=term(message.channel),
                     state=state, at=message.sent_at or message.at)  # fmt: skip
            if message.state in UNDECIDED:
                yield Paragraph(Span(f"! {self._say(said)}  {message.problem}".rstrip(), "warning"), 2)
            else:
                yield Paragraph(self._say(said), 2)

    def timeline(self) -> list[Line | Paragraph]:
        """What happened, the newest first."""
        return [line for entry in self.entries() for line in entry]

    def entries(self) -> Iterator[list[Line | Paragraph]]:
        """The same, one thing after the other: when, who and what, then what it says more."""
        for entry in self._view.timeline:
            at = f"{entry.at.astimezone(self._words.zone):%m-%d %H:%M}"
            who = entry.who or self._say(T("The desk"))
            head = (Span(f"{at} "), Span(self._say(T("{what}: {text}", what=who, text=entry.title)), "strong"))
            yield [head, *(Paragraph(f"  {part}", 2) for part in entry.body.splitlines() if part)]


def heading(view: CaseView) -> Text:
    """What stands in the title line; where the lines of a return are in different states, it says so."""
    application, state = view.application, term(view.state)
    return T(
        "{number}  {kind}  {severity}  {state}  {owner}",
        number=view.number,
        kind=term(view.kind),
        severity=view.severity,
        state=T("{state}, partly", state=state) if application is not None and application.partly else state,
        owner=view.owner or T("nobody's"),
    )
