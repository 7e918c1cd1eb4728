"""An explanation as one would say it to a customer: whole sentences, in the order in which they make sense.

The same words for the case screen and for `desk rules explain`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from config.explaining import Step
from config.explanation import BY_HAND, ExplainedClock, Explanation
from config.terms import term
from config.texts import Day, Minutes, Sayable, T, Text, Translator

if TYPE_CHECKING:
    from config.loading import Rules

HOURS_FROM = 600
"""Working time of so many minutes is told in hours alone: a day of it is no day."""
SPOKEN: dict[str, Text] = {
    text.message: sentence
    for text, sentence in (
        (T("counted from {at}"), T("We count from {at}.")),
        (T("{day}: the day of receipt is not counted"), T("{day} is the day of receipt, which does not count.")),
        (T("{day}: after closing time"), T("{day} was over for us: it was after closing time.")),
        (T("{day}: skipped, {reason}"), T("{day} does not count: {reason}.")),
        (
            T("{first} to {last}: {n} days skipped, {reason}"),
            T("The {n} days from {first} to {last} do not count: {reason}."),
        ),
        (T("{day}: worked in exchange for {holiday}"), T("{day} is worked in exchange for the holiday {holiday}.")),
        (T("{day}: {opens}–{closes}, {length}"), T("{day} counts from {opens} to {closes}: {length}.")),
        (
            T("{first} to {last}: {n} full days, {minutes} min"),
            T("From {first} to {last} there are {n} full working days, {minutes} minutes."),
        ),
        (
            T("{first} to {last}: {worked} days with working time, {skipped} days without"),
            T("From {first} to {last} there are {worked} days with working time and {skipped} days without."),
        ),
        (
            T("paused {start} to {end}: {length} not counted"),
            T("From {start} to {end} the clock stood still: {length} do not count."),
        ),
        (T("{length}, to the end of {day}"), T("{length} later is the end of {day}.")),
        (T("{day}: {reason}; moved to {next}"), T("{day} is a rest day ({reason}), so it moves to {next}.")),
        (
            T("not before the severity was raised: {at}"),
            T("It is not due before the severity was raised, which was {at}."),
        ),
        (
            T("the holidays of {years} are not confirmed yet"),
            T("The holidays of {years} are not confirmed yet, so this may still change."),
        ),
        (T("due {at}"), T("So it is due {at}.")),
    )
}
"""For the words of each step of a derivation, the whole sentence with the same places."""
_IF_PAUSED = T("Had it not been stopped, it would be due {at}.")


class Passage(NamedTuple):
    """A line: a heading, a sentence below it, a step of a derivation, the rule at its end, or a gap."""

    kind: Literal["head", "text", "step", "rule", "gap"]
    said: str
    mark: Literal["", "late", "paused"] = ""


class Teller:
    """One reader's words for one explanation; `names` are those of the people, by staff id."""

    def __init__(
        self, explanation: Explanation, rules: Rules, translator: Translator, names: Mapping[int, str] | None = None
    ) -> None:
        self._it = explanation
        self._rules = rules
        self._words = translator
        self._names = names or {}

    def told(self, *, with_people: bool = True) -> list[Passage]:
        """Everything, from what came in to the last clock; `with_people` tells who could be given the case."""
        found = [*self._decisions()]
        if with_people and self._it.people:
            found += self._people()
        for clock in self._it.clocks:
            found += [Passage("gap", ""), *self._clock(clock)]
        return found

    def _line(self, kind: Literal["head", "text", "step", "rule"], text: Text) -> Passage:
        return Passage(kind, self._words.say(text))

    def _decisions(self) -> Iterator[Passage]:
        it, routing = self._it, self._rules.routing
        came = T(
            "{kind}, {channel}, received {at}.",
            kind=term(it.facts.kind),
            channel=term(it.facts.channel),
            at=it.facts.received_at,
        )
        yield self._line("head", came)
        yield self._line("head", T("The severity is {severity}.", severity=term(it.severity.severity)))
        if it.severity.rule == BY_HAND:
            yield self._line("text", T("A member of staff set it: {why}.", why=it.severity.why))
        else:
            yield self._line("text", T("The reason: {why}.", why=it.severity.why))
            if it.severity.rule:
                yield self._rule(it.severity.rule, it.severity.version)
        queue = routing.queues.get(it.route.queue)
        name: Sayable = queue.name if queue is not None else it.route.queue
        yield self._line("head", T("It goes to the queue {queue}.", queue=name))
        yield self._line("text", T("The reason: {why}.", why=it.route.why))
        if it.route.rule not in ("", BY_HAND):
            yield self._rule(it.route.rule, it.route.version)
        skills: list[Sayable] = [routing.skills.get(skill, skill) for skill in it.route.skills]
        needed = (
            T("Who takes it must have the skill {skills}.", skills=skills)
            if skills
            else T("It needs no special skill.")
        )
        yield self._line("text", needed)

    def _rule(self, rule: str, version: date) -> Passage:
        return self._line("rule", T("Rule {rule}, in force from {day}.", rule=rule, day=Day(version)))

    def _people(self) -> Iterator[Passage]:
        able = [one for one in self._it.people if one.place is not None]
        out = [one for one in self._it.people if one.place is None]
        yield Passage("gap", "")
        if able:
            yield self._line("head", T("These people can be given it, in this order:"))
        else:
            yield self._line("head", T("Nobody can be given it now."))
        for one in able:
            text = T("{place}. {name}: {why}.", place=one.place, name=self._name(one.candidate.staff_id), why=one.why)
            yield self._line("step", text)
        if out:
            yield self._line("head", T("These people cannot be given it:"))
        for one in out:
            yield self._line("step", T("{name}: {why}.", name=self._name(one.candidate.staff_id), why=one.why))

    def _name(self, staff_id: int) -> str:
        return self._names.get(staff_id, str(staff_id))

    def _clock(self, clock: ExplainedClock) -> Iterator[Passage]:
        plan = clock.plan
        calendar = self._rules.calendars[plan.calendar].name if plan.calendar in self._rules.calendars else ""
        head = T("{clock}: {state}.", clock=term(plan.kind), state=self._state(clock))
        yield Passage("head", self._words.say(head), _mark(clock))
        yield self._line("text", T("The time allowed is {budget}.", budget=plan.budget.said(calendar)))
        for step in plan.due.steps:
            if step.kind != "rule":
                yield Passage("step", self._spoken(step, paused=clock.paused is not None))
        if clock.ignored:
            yield self._line("step", T("This clock never stops: pauses are not taken off."))
        if plan.legal:
            yield self._line("step", T("The law sets this limit; it never stops."))
        rule = T("Rule {name} ({id}), in force from {day}.", name=clock.name, id=plan.rule, day=Day(plan.version))
        yield self._line("rule", rule)

    def _spoken(self, step: Step, *, paused: bool) -> str:
        sentence = SPOKEN.get(step.text.message)
        if step.kind == "due" and paused:
            sentence = _IF_PAUSED
        if sentence is None:
            return step.said(self._words)
        return Step(step.kind, Text(sentence.message, step.text.values)).said(self._words)

    def _state(self, clock: ExplainedClock) -> Text:
        """The due time and how it stands; what is left in place of the due time while the clock stands still."""
        plan, left = clock.plan, clock.left
        due = ("~" if plan.due.provisional else "") + self._words.deadline(plan.due.at, plan.due.inclusive)
        if clock.met_at is not None:
            if _late(clock, clock.met_at):
                return T("due {due}, done {at}, too late", due=due, at=clock.met_at)
            return T("due {due}, done {at}, in time", due=due, at=clock.met_at)
        if clock.ended_at is not None:
            return T("due {due}, no longer asked for since {at}", due=due, at=clock.ended_at)
        if clock.paused is not None:
            return self._paused(clock, due)
        if left is None:
            return T("due {due}", due=due)
        if left < timedelta(0):
            return T("due {due}, overdue by {late}", due=due, late=Minutes(-left.total_seconds() / 60))
        return T("due {due}, {left} left", due=due, left=self._length(clock, left))

    def _paused(self, clock: ExplainedClock, due: str) -> Text:
        pause, left = clock.paused, clock.left
        assert pause is not None  # noqa: S101 - asked by the caller
        since = self._since(pause.start)
        reason = self._rules.categories.name("stop_reason", pause.reason) if pause.reason else T("without a reason")
        if left is None:
            return T("due {due}, paused since {since}, {reason}", due=due, since=since, reason=reason)
        if left < timedelta(0):
            late = Minutes(-left.total_seconds() / 60)
            return T("overdue by {late}, paused since {since}, {reason}", late=late, since=since, reason=reason)
        length = self._length(clock, left)
        return T("{left} left, paused since {since}, {reason}", left=length, since=since, reason=reason)

    def _since(self, start: datetime) -> str:
        """The time alone when it was today."""
        zone, now = self._words.zone, self._it.now
        if now is not None and now.astimezone(zone).date() == start.astimezone(zone).date():
            return self._words.clock_time(start)
        return self._words.instant(start)

    def _length(self, clock: ExplainedClock, left: timedelta) -> Sayable:
        """Countable time; working time in hours, since its days are no days."""
        minutes = int(left.total_seconds()) // 60
        if clock.plan.budget.unit not in ("working", "workdays") or minutes < HOURS_FROM:
            return Minutes(left.total_seconds() / 60)
        name = self._rules.calendars[clock.plan.calendar].name
        hours, rest = divmod(minutes, 60)
        if not rest:
            return T("{hours} h of {calendar}", hours=hours, calendar=name)
        return T("{hours} h {minutes} min of {calendar}", hours=hours, minutes=rest, calendar=name)


def _late(clock: ExplainedClock, at: datetime) -> bool:
    due = clock.plan.due
    return at > due.at if due.inclusive else at >= due.at


def _mark(clock: ExplainedClock) -> Literal["", "late", "paused"]:
    """What a reader should notice of a clock."""
    if clock.met_at is not None:
        return "late" if _late(clock, clock.met_at) else ""
    if clock.ended_at is not None:
        return ""
    if clock.left is not None and clock.left < timedelta(0):
        return "late"
    return "paused" if clock.paused is not None else ""
