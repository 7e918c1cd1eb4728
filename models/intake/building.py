"""From what was given to a case that is not yet stored: what `intake.preview` shows and `intake.open` saves.

One function for both, so that what the agent was shown is what happens.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from config.facts import Facts
from config.routing import Route, route
from config.severity import Decision, decide
from config.texts import T, utc
from models.cases.facts import facts_of, is_repeat
from models.cases.tables import Case
from models.customers import seeing
from models.customers.operations import find_customer
from models.desk import Desk
from models.intake.given import CaseGiven
from models.operation import Input
from models.orders.tables import Order
from models.products.tables import Batch, Product, Serial
from models.refusals import Refused
from models.search import keys
from models.tables import first
from models.texts import missing, not_found

FIRST_STATE = {
    "consultation": "open",
    "suggestion": "open",
    "complaint": "received",
    "return": "applied",
    "repair": "requested",
    "praise": "closed",
}
"""The state in which a case of each kind begins (workflows 2 to 5); praise closes on saving."""


class Decided(Input):
    """What the rules say of a case: facts, severity and route."""

    facts: Facts
    severity: Decision
    route: Route


def build(desk: Desk, given: CaseGiven) -> Case:
    """The case, unsaved, with severity and queue decided by the rules in force at receipt.

    Raises:
        Refused: `not_found` or `invalid` at the field that names nothing known.
    """
    state = FIRST_STATE[given.kind]
    case = Case(
        kind=given.kind,
        state=state,
        open=state != "closed",
        closed_at=desk.now() if state == "closed" else None,
        channel=given.channel,
        received_at=_received(desk, given),
        opened_at=desk.now(),
        contact_name=given.contact_name.strip()[:120],
        contact_value=given.contact_value.strip()[:160],
        text=given.text.strip(),
        demand=_known(desk, "demand", given.demand, given.kind),
        category=_known(desk, "category", given.category, given.kind),
        symptom=_known(desk, "symptom", given.symptom, None),
        topic=_known(desk, "topic", given.topic, None),
        flags=sorted(given.flags),
        amount_cents=_amount(given.amount_cents),
        money_claim=given.money_claim or given.kind == "return" or given.demand == "refund",
        authority_no=given.authority_no.strip()[:64],
        no_order_reason=_known(desk, "no_order_reason", given.no_order_reason, None),
        apologised=given.apologised,
        created_by=desk.staff_id,
        rule_set=desk.rules.number or None,
        skills=[],
        severity="",
        queue="",
    )
    if given.customer_id is not None:
        case.customer = find_customer(given.customer_id)
        seeing.check_customer(desk, given.customer_id)
    _goods(desk, case, given)
    case.repeat = is_repeat(case)
    return case


def decided(desk: Desk, case: Case) -> Decided:
    """Decide severity and queue of a built case and note them in it."""
    facts = facts_of(case, desk.now().astimezone(desk.rules.zone).date())
    severity = decide(desk.rules, facts)
    case.severity = severity.severity
    case.severity_why = {"rule": severity.rule, "version": severity.version, "why": severity.why}
    facts = msgspec.structs.replace(facts, severity=severity.severity)
    way = route(desk.rules, facts)
    case.queue, case.skills = way.queue, list(way.skills)
    case.routed_why = {"rule": way.rule, "version": way.version, "why": way.why}
    return Decided(facts=facts, severity=severity, route=way)


def check_required(desk: Desk, case: Case, given: CaseGiven) -> None:
    """Refuse a case that lacks what its kind needs.

    Raises:
        Refused: `missing`, at the first field that is empty.
    """
    product_class = case.product.product_class if case.product_id else None
    values = {
        "customer": case.customer_id or given.new_customer or case.contact_name,
        "contact": case.customer_id or given.new_customer or case.contact_value,
        "product": case.product_id,
        "batch": case.batch_number,
        "expiry": case.expires_on,
        "serial": case.serial_id,
        "order": case.order_id or case.no_order_reason,
        "amount": case.amount_cents,
        **{name: getattr(given, name) for name in ("category", "symptom", "topic", "demand", "text", "authority_no")},
        "flags": case.flags,
        "apologised": case.apologised,
        "answer": given.answer or given.article or given.transfer_to,
    }
    for rule in desk.rules.categories.fields_for(case.kind, product_class):
        if rule.required and not values.get(rule.name, True):
            what = desk.rules.categories.field_name(rule.name)
            raise Refused("missing", missing(what), INPUT_FIELD.get(rule.name, rule.name))


INPUT_FIELD = {
    "customer": "customer_id",
    "contact": "contact_value",
    "product": "product_code",
    "batch": "batch_number",
    "expiry": "expires_on",
    "serial": "serial_number",
    "order": "order_number",
    "amount": "amount_cents",
}
"""How the fields of the rules are called in the input."""


def _received(desk: Desk, given: CaseGiven) -> datetime:
    if given.received_at is None:
        return desk.now()
    try:
        received = utc(given.received_at)
    except ValueError:
        raise Refused(
            "invalid", T("An instant needs its zone, such as 2026-11-23T09:00+08:00."), "received_at"
        ) from None
    if received > desk.now():
        raise Refused("invalid", T("The receipt cannot be in the future."), "received_at")
    return received


def _known(desk: Desk, what: str, value: str, kind: str | None) -> str:
    options = desk.rules.categories.options(what, kind)
    if value and value not in options:
        known = ", ".join(options)
        raise Refused("invalid", T("There is no {value} here; known are: {known}.", value=value, known=known), what)
    return value


def _amount(cents: int) -> int:
    if cents < 0:
        raise Refused("invalid", T("An amount is not negative."), "amount_cents")
    return cents


def _goods(desk: Desk, case: Case, given: CaseGiven) -> None:
    """Product, batch, device and order by their codes; the device tells its product, the batch its expiry."""
    if given.serial_number:
        serial = first(Serial.of(number=keys.code(given.serial_number))) or first(
            Serial.of(number=given.serial_number.strip())
        )
        if serial is None:
            raise Refused("not_found", not_found(T("device"), given.serial_number), "serial_number")
        case.serial, case.product = serial, serial.product_id
    if given.product_code:
        product = first(Product.of(code=given.product_code.strip()))
        if product is None:
            raise Refused("not_found", not_found(T("product"), given.product_code), "product_code")
        if case.serial_id and case.product_id != product.id:
            raise Refused("invalid", T("The device is of another product."), "serial_number")
        case.product = product
    case.batch_number, case.expires_on = given.batch_number.strip()[:64], given.expires_on
    if case.product_id and case.batch_number:
        batch = first(Batch.of(product=case.product_id, number=case.batch_number))
        if batch is not None:
            case.batch = batch
            case.expires_on = case.expires_on or batch.expires_on
    if given.order_number:
        order = first(Order.of(number=given.order_number.strip()))
        if order is None:
            raise Refused("not_found", not_found(T("order"), given.order_number), "order_number")
        seeing.check(desk, order.customer_id, T("order"), given.order_number, "order_number")
        if case.customer_id and order.customer_id != case.customer_id:
            raise Refused("invalid", T("This order belongs to another customer."), "order_number")
        case.order = order
