"""The figures of the desk as rows of text."""

from __future__ import annotations

from datetime import timedelta

from config import Rules
from config.terms import term
from config.texts import Sayable, T, Text, Translator
from models.replica import told_of
from models.stats import Stats
from screens.clock_text import coarse

OF_STAFF: dict[str, Text] = {"ready": T("Ready"), "busy": T("Busy"), "away": T("Away")}


def rows(found: Stats, rules: Rules, words: Translator) -> list[tuple[str, str]]:
    """What is counted, and how much of it there is."""
    return [(words.say(what), words.say(said)) for what, said in _said(found, rules, words)]


def _said(found: Stats, rules: Rules, words: Translator) -> list[tuple[Text, Sayable]]:
    lines: list[tuple[Text, Sayable]] = [(T("As of"), words.instant(found.at))]
    for row in found.queues:
        queue = rules.routing.queues[row.queue].name if row.queue in rules.routing.queues else row.queue
        oldest = coarse(timedelta(seconds=row.oldest_seconds))
        said = T("waiting {waiting}, oldest {oldest}, late {late}", waiting=row.waiting, oldest=oldest, late=row.late)
        lines.append((T("Queue {queue}", queue=queue), said))
    minute, hour = sum(row.minute for row in found.operations), sum(row.hour for row in found.operations)
    late, delay = (coarse(timedelta(seconds=n)) for n in (found.alarm_late_seconds, found.alarm_delay_seconds))
    return [
        *lines,
        (T("Operations"), T("{minute} in the last minute, {hour} in the last hour", minute=minute, hour=hour)),
        (T("At work"), _counts(found.sessions, words)),
        (T("Alarms"), T("unseen {unseen}; late now {late}, at most {delay} in the last hour",
                        unseen=found.alarms_unseen, late=late, delay=delay)),
        (T("Callbacks"), T("due {due}, promises at risk {risk}, broken {broken}", due=found.callbacks_due,
                           risk=found.promises_at_risk, broken=found.promises_broken)),
        (T("Messages not sent"), _counts(found.messages, words)),
        (T("Payments not made"), _counts(found.refund_parts, words)),
        (T("Worker"), found.worker or T("none is at work")),
        *([(T("Database"), told_of(found.replica))] if found.replica is not None else []),
    ]  # fmt: skip


def _counts(counts: dict[str, int], words: Translator) -> str:
    said = [f"{words.say(OF_STAFF.get(state) or term(state))} {count}" for state, count in counts.items()]
    return ", ".join(said) or "0"
