"""An explanation as plain lines for people, and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from app.output import plain
from config.telling import Teller
from config.texts import Translator

if TYPE_CHECKING:
    from config import Rules
    from config.explanation import ExplainedClock, Explanation
    from config.inventing import Person

_INDENT = {"step": "    ", "text": "  ", "rule": "  "}


def lines_of(
    said: Explanation, people: Sequence[Person], rules: Rules, translator: Translator, *, with_people: bool = True
) -> Iterator[str]:
    """Everything that there is to say, further in what belongs to what stands above it."""
    names = {one.candidate.staff_id: one.name for one in people}
    for passage in Teller(said, rules, translator, names).told(with_people=with_people):
        yield _INDENT.get(passage.kind, "") + passage.said


def data_of(said: Explanation, people: Sequence[Person], translator: Translator) -> dict[str, Any]:
    """Severity, route, people and clocks; each reason as a text, times in UTC, spans of time in seconds."""
    by_id = {one.candidate.staff_id: one for one in people}
    return {
        "facts": plain(said.facts, translator),
        "severity": plain(said.severity, translator),
        "route": plain(said.route, translator),
        "people": [
            {
                "login": by_id[place.candidate.staff_id].login,
                "name": by_id[place.candidate.staff_id].name,
                "place": place.place,
                "why": plain(place.why, translator),
                "load": place.candidate.load,
                "cap": place.candidate.cap,
            }
            for place in said.people
        ],
        "clocks": [_clock(clock, translator) for clock in said.clocks],
        "now": plain(said.now, translator),
    }


def _clock(clock: ExplainedClock, translator: Translator) -> dict[str, Any]:
    plan = clock.plan
    return {
        "kind": plan.kind,
        "rule": plan.rule,
        "name": translator.say(clock.name),
        "version": plain(plan.version, translator),
        "calendar": plan.calendar,
        "budget": plain(plan.budget, translator),
        "start_at": plain(plan.start, translator),
        "due_at": plain(plan.due.at, translator),
        "inclusive": plan.due.inclusive,
        "provisional": plan.due.provisional,
        "stoppable": plan.stoppable,
        "legal": plan.legal,
        "left": plain(clock.left, translator) if clock.left is not None else None,
        "met_at": plain(clock.met_at, translator),
        "ended_at": plain(clock.ended_at, translator),
        "paused": plain(clock.paused, translator),
        "steps": [{"kind": step.kind, "text": step.said(translator)} for step in plan.due.steps],
    }
