"""Lists that are told line by line; the number of a line opens it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from app.plain.callbacks import call_line
from app.plain.case import go_to
from app.plain.intake import Intake
from app.plain.place import Place
from app.plain.work import finished
from config.terms import term
from config.texts import Sayable, T
from models.alarms import queries as alarms
from models.alarms.operations import AcknowledgeAlarms, acknowledge
from models.home.queries import home
from models.messages.notices import AcknowledgeNotice
from models.messages.notices import acknowledge as acknowledge_notice
from models.queue.queries import queue
from models.queue.views import QueueRow
from models.search.queries import find
from models.tasks.queries import open_tasks
from screens.call_text import STANDINGS
from screens.home.items import Item, items
from screens.home.screen import figures_said
from screens.paint import spans_of

Rows = list[tuple[str, Callable[[], object]]]
UNFOLDED = frozenset({"alarms", "notices", "drafts", "calls"})


def tell_home(place: Place) -> None:
    """What is mine: alarms, messages, drafts, calls, cases, tasks, news."""
    work = place.work
    found = work.run(home)
    work.tell(figures_said(found))
    full = {f"case {row.id}": [*_of_case(place, row), row.customer, row.text, row.product] for row in found.my_cases}
    full |= {f"task {task.id}": [task.case, _due(task.due_at), task.text] for task in found.my_tasks}
    full |= {f"call {row.id}": [call_line(row, place)] for row in found.my_calls}
    rows: Rows = []
    for item in items(found, work.words, work.rules, work.desk.now(), UNFOLDED):
        when = "".join(span.text for span in spans_of(item.when))
        said = full.get(item.key, [when, item.said])
        rows.append((_joined(place, item.what, *said), partial(_open_item, place, item)))
    place.list_told(rows, T("Nothing is waiting for you. next takes the next case, n a new call."))


def _of_case(place: Place, row: QueueRow) -> list[Sayable]:
    """A case in whole words: its number, severity, kind and state, and how its next deadline stands."""
    said: list[Sayable] = [
        row.number, row.severity, T("{kind}, {state}", kind=term(row.kind), state=term(row.state))
    ]  # fmt: skip
    now, words = place.now(), place.translator
    if row.broken(now):
        said.append(STANDINGS["broken"][0])
    if row.paused:
        said.append(T("stopped"))
    elif row.next_due is not None:
        late = now - row.next_due
        said += [T("! overdue by {late}", late=words.duration(late))] if late > timedelta(0) else []
        said.append(T("due {at}", at=words.deadline(row.next_due, row.next_due_inclusive)))
    return said


def _due(at: datetime | None) -> Sayable:
    return T("due {at}", at=at) if at is not None else ""


def _open_item(place: Place, item: Item) -> None:
    """What the line is about; an alarm or message counts as read."""
    work = place.work
    if item.notice:
        work.run(acknowledge_notice, AcknowledgeNotice(notice_id=item.notice))
    if item.alarm:
        work.run(acknowledge, AcknowledgeAlarms(alarms=(item.alarm,)))
    if item.draft.startswith("intake"):
        Intake(place).run()
    elif item.call or item.draft.startswith("callback"):
        place.act_callbacks()
    elif item.case:
        go_to(work, item.case)


def tell_alarms(place: Place) -> None:
    """My alarms, red ones first; opening one acknowledges it."""
    rows: Rows = []
    for alarm in place.work.run(alarms.mine):
        due = T("due {at}", at=alarm.due_of_clock)
        opens = partial(_open_item, place, Item("", T("! Alarm"), "", "", alarm.case, alarm=alarm.id))
        rows.append((_joined(place, alarm.case, alarm.severity, alarm.what, due), opens))
    place.list_told(rows, T("No alarm waits for you."))


def tell_queue(place: Place) -> None:
    """The open cases, worst first."""
    rows: Rows = []
    for row in place.work.run(queue):
        said = _joined(place, *_of_case(place, row), row.owner or T("nobody's"), row.customer)
        rows.append((said, _opens(place, row.number)))
    place.list_told(rows, T("No open cases."))


def tell_tasks(place: Place) -> None:
    """The open tasks of my department."""
    rows: Rows = []
    for row in place.work.run(open_tasks, ""):
        rows.append(
            (
                _joined(place, row.case, row.severity, _due(row.due_at), row.text.splitlines()[0]),
                _opens(place, row.case),
            )
        )
    place.list_told(rows, T("There is no open task."))


def tell_found(place: Place, words: str) -> None:
    """Cases and customers by number, name or words; the number of a customer takes down a call of his."""
    words = words or finished(place.ask(T("Find")))
    found, mask = place.work.run(find, words), place.rules.privacy.mask
    if found.wrong:
        place.tell(T("{number} has a wrong digit; the cases that may be meant stand first.", number=found.wrong))
    rows: Rows = []
    for case in found.cases:
        about = T("{kind}, {state}", kind=term(case.kind), state=term(case.state))
        customer = mask("name", case.customer) if case.customer else ""
        said = _joined(place, case.number, about, case.received_at, customer, case.text)
        rows.append((said, _opens(place, case.number)))
    for one in found.customers:
        about = T("{phone}, {n} open {n:case|cases}", phone=one.phone, n=one.open_cases)
        rows.append((_joined(place, T("Customer"), one.name, about), partial(_call_of, place, one.id)))
    place.list_told(rows, T("Nothing was found."))


def _call_of(place: Place, customer: int) -> None:
    Intake(place, customer=customer).run()


def _opens(place: Place, number: str) -> Callable[[], object]:
    return partial(go_to, place.work, number)


def _joined(place: Place, *said: Sayable) -> str:
    """The parts that say something, two spaces apart: a reader pauses there."""
    return "  ".join(text for part in said if (text := place.say(part)))
