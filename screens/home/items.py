"""What stands on the home screen, item by item. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from config import Rules
from config.texts import T, Text, Translator
from models.alarms.queries import AlarmView
from models.callbacks.views import CallbackRow
from models.home.queries import Home
from models.queue.views import QueueRow
from screens.call_text import SHORT, kind_of, style_of
from screens.clock_text import clock_text, coarse
from screens.paint import Line, Span
from screens.queue.painting import BROKEN, short

FEW = 3
"""Lines of alarms, messages, drafts and calls, each, before one's own cases, which stay in sight on 24 rows by this."""


class Item(NamedTuple):
    """One line: what it is, when, what it says; what Enter opens, confirms (alarm, notice), unfolds."""

    key: str
    what: Text
    when: Line
    said: str
    case: str = ""
    draft: str = ""
    notice: int = 0
    alarm: int = 0
    unfolds: str = ""
    call: int = 0


def items(
    home: Home, words: Translator, rules: Rules, now: datetime, unfolded: Collection[str] = frozenset(), room: int = 0
) -> list[Item]:
    """Alarms first, then notices, since somebody waits for them; then drafts, calls, cases, tasks, and what changed.

    Of those before the cases so few stand there that one's cases are in sight, unless their group is `unfolded`; more
    of them where all of it has `room`, in rows.
    """
    first = (
        _Group("alarms", T("! Alarm"), [_alarm(alarm, words, now) for alarm in home.alarms], home.waiting_alarms),
        _Group("notices", T("Message"), list(_notices(home, words, now)), home.waiting_notices),
        _Group("drafts", T("Draft"), list(_drafts(home, words, now)), len(home.drafts)),
        _Group("calls", T("Call"), [_call(row, words, rules, now) for row in home.my_calls], len(home.my_calls)),
    )
    below = [
        *(_case(row, words, rules, now) for row in home.my_cases),
        *_tasks(home, words, now),
        *_changes(home, words, now),
    ]
    few = _few([len(group.found) for group in first], room - len(below))
    return [*(item for group in first for item in _folded(group, words, few, group.key in unfolded)), *below]


def _few(counts: Sequence[int], room: int) -> int:
    """How many lines each group may have, so that all of them together have room; `FEW` even if they have not."""
    fitting = (few for few in range(max(counts), FEW, -1) if sum(min(count, few) for count in counts) <= room)
    return next(fitting, FEW)


class _Group(NamedTuple):
    """Lines of one kind; `in_all` counts those that were not read from the database too."""

    key: str
    what: Text
    found: list[Item]
    in_all: int


def _folded(group: _Group, words: Translator, few: int, unfolded: bool) -> list[Item]:
    """A group with at most so few lines; the last one says how many more there are, and Enter shows them.

    Of very many not all are shown even then: the others come as the first are read.
    """
    folded = not unfolded and len(group.found) > few
    shown = group.found[: few - 1] if folded else group.found
    more = group.in_all - len(shown)
    if more <= 0:
        return shown
    said = T("{n} more: Enter shows them", n=more) if folded else T("{n} more: they come when these are read", n=more)
    return [*shown, Item(f"more {group.key}", group.what, "", words.say(said), unfolds=group.key if folded else "")]


def _ago(at: datetime, words: Translator, now: datetime) -> str:
    return words.say(T("{length} ago", length=coarse(now - at)))


def _alarm(alarm: AlarmView, words: Translator, now: datetime) -> Item:
    when = Span(_ago(alarm.due_at, words, now), "alarm" if alarm.level == "red" else "warning")
    said = f"{alarm.case} {alarm.severity}  {words.say(alarm.what)}"
    return Item(f"alarm {alarm.id}", T("! Alarm"), when, said, alarm.case, alarm=alarm.id)


def _notices(home: Home, words: Translator, now: datetime) -> Iterator[Item]:
    for notice in home.notices:
        sender = notice.sender or words.say(T("The desk"))
        about = f"  {notice.case}" if notice.case and notice.case not in notice.text else ""
        said = words.say(T("{what}: {text}", what=sender, text=notice.text)) + about
        yield Item(
            f"notice {notice.id}", T("Message"), _ago(notice.at, words, now), said, notice.case, notice=notice.id
        )


def _drafts(home: Home, words: Translator, now: datetime) -> Iterator[Item]:
    for draft in home.drafts:
        text = next((str(draft.content[name]) for name in ("text", "caller") if draft.content.get(name)), "")
        form, _, number = draft.form.partition(":")
        case = number.partition(":")[0]
        said = f"{case}  {text}" if case else text
        yield Item(f"draft {draft.form}", T("Draft"), _ago(draft.updated_at, words, now), said, case, form)


def _call(row: CallbackRow, words: Translator, rules: Rules, now: datetime) -> Item:
    """Until its time comes, how long that is; then how it stands. A promise tells the time that was promised."""
    when: Line = words.say(T("in {length}", length=coarse(row.next_at - now))) if row.next_at > now else ""
    if row.standing != "next":
        when = Span(words.say(SHORT[row.standing]), style_of(row))
    parts = [words.say(kind_of(row, rules)), row.customer, row.reason]
    if row.promised_at is not None:
        parts.insert(0, words.say(T("promised for {at}", at=row.promised_at)))
    said = " ".join(part for part in (row.case, *parts) if part)
    return Item(f"call {row.id}", T("Call"), when, said, row.case, call=row.id)


def _case(row: QueueRow, words: Translator, rules: Rules, now: datetime) -> Item:
    when: Line = Span(words.say(T("stopped")), "info")
    if not row.paused:
        left = row.next_due - now if row.next_due is not None else None
        said = clock_text(left)
        when = Span(words.say(said.text), said.style)
    kind, state = words.say(short(row.kind)), words.say(short(row.state))
    parts = (row.number, row.severity, kind, state, row.customer, row.text, row.product)
    broken = (BROKEN,) if row.broken(now) else ()
    line = " ".join(part for part in (*broken, *parts) if part)
    return Item(f"case {row.id}", T("Case"), when, line, row.number)


def _tasks(home: Home, words: Translator, now: datetime) -> Iterator[Item]:
    for task in home.my_tasks:
        when: Line = _ago(task.created_at, words, now)
        if task.due_at is not None:
            said = clock_text(task.due_at - now)
            when = Span(words.say(said.text), said.style)
        yield Item(f"task {task.id}", T("Task"), when, f"{task.case}  {task.text}", task.case)


def _changes(home: Home, words: Translator, now: datetime) -> Iterator[Item]:
    for place, change in enumerate(home.changes):
        who = change.who or words.say(T("The desk"))
        said = f"{change.number}  " + words.say(T("{what}: {text}", what=who, text=change.title))
        yield Item(f"change {place}", T("News"), _ago(change.at, words, now), said, change.number)
