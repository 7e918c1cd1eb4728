"""Views as lines of plain text, for `desk show`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.output import table
from config.terms import term
from config.texts import Money, Sayable, T, Translator

if TYPE_CHECKING:
    from config import Rules
    from models.cases.views import CaseView, ClockView
    from models.customers.cards import Card
    from models.queue.views import QueueRow

_LEAD = "  "


def case_lines(case: CaseView, rules: Rules, translator: Translator) -> Iterator[str]:
    """Facts, text, clocks with their derivation, and the timeline of a case."""
    say = translator.say
    state = T("{kind}, {state}", kind=term(case.kind), state=term(case.state))
    yield f"{case.number}  {say(term(case.severity))}  {say(state)}"
    facts: list[tuple[Sayable, Sayable | None]] = [
        (T("Customer"), f"{case.customer} {case.contact}".strip()),
        (T("Received"), case.received_at),
        (T("Product"), f"{case.product} {case.batch_number}".strip()),
        (T("Order"), case.order_number),
        (T("Queue"), _queue(rules, case.queue)),
        (T("Owner"), case.owner),
        (T("Severity because"), case.severity_why),
        (T("Routed because"), case.routed_why),
    ]
    yield from table([(_LEAD + say(label), said) for label, value in facts if (said := say(value))])
    if case.text:
        yield ""
        yield case.text
    for clock in case.clocks:
        yield ""
        yield from _clock_lines(clock, translator)
    if case.timeline:
        yield ""
    for entry in case.timeline:
        yield f"{say(entry.at)}  {entry.who}  {say(entry.title)}"
        yield from (_LEAD + line for line in entry.body.splitlines())


def _queue(rules: Rules, key: str) -> Sayable:
    return rules.routing.queues[key].name if key in rules.routing.queues else key


def _clock_lines(clock: ClockView, translator: Translator) -> Iterator[str]:
    due = ("~" if clock.provisional else "") + translator.deadline(clock.due_at, clock.inclusive)
    yield translator.say(
        T("{clock}: due {due}, {state}", clock=term(clock.kind), due=due, state=_state(clock, translator))
    )
    yield from (_LEAD + step for step in clock.steps)


def _state(clock: ClockView, translator: Translator) -> Sayable:
    if clock.met_at is not None:
        return T("met {at}", at=clock.met_at)
    if clock.ended_at is not None:
        return T("ended {at}", at=clock.ended_at)
    if clock.breached:
        return T("breached")
    if clock.stopped_since is not None:
        return T("stopped since {at}", at=clock.stopped_since)
    return T("{time} left", time=translator.duration(clock.remaining)) if clock.remaining is not None else T("running")


def queue_lines(rows: Sequence[QueueRow], rules: Rules, translator: Translator) -> Iterator[str]:
    """One line for each case, worst first."""
    say = translator.say
    heads = (T("Case"), T("Severity"), T("Kind"), T("State"), T("Due"), T("Queue"), T("Owner"), T("Customer"))
    lines = [tuple(say(head) for head in heads)]
    for row in rows:
        due = translator.deadline(row.next_due, row.next_due_inclusive) if row.next_due else ""
        state = say(term(row.state))
        queue = say(_queue(rules, row.queue))
        lines.append((row.number, row.severity, say(term(row.kind)), state, due, queue, row.owner, row.customer))
    return iter(table(lines) if rows else [say(T("No open cases."))])


def customer_lines(card: Card, translator: Translator) -> Iterator[str]:
    """The customer, and their cases, orders and devices."""
    say = translator.say
    yield f"{card.name}  {card.external_no}  {say(term(card.importance))}".rstrip()
    yield from (f"{_LEAD}{say(term(kind))}  {value}" for kind, value in card.contacts)
    yield from (_LEAD + line for line in (card.address, card.note) if line)
    for case in card.cases:
        words: tuple[Sayable, ...] = (case.number, case.severity, term(case.kind), term(case.state), case.received_at)
        yield "  ".join(map(say, words))
    for order in card.orders:
        yield f"{order.number}  {say(order.placed_at)}  {say(Money(order.paid_cents))}"
        yield from (f"{_LEAD}{line.product} × {line.quantity}  {line.batch}{line.serial}" for line in order.lines)
    for device in card.devices:
        until = device.warranty_until
        warranty = say(T("warranty until {day}", day=until)) if until else ""
        yield f"{device.serial}  {device.product}  {warranty}".rstrip()
