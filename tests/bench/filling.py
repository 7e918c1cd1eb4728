"""Many cases at once, written past the operations: only reading them is measured."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from config.facts import Facts, ProductClass
from config.routing import route
from config.severity import decide
from config.sla import ClockPlan
from models import bulk
from models.cases.tables import Case
from models.clocks.standing import plan_columns
from models.clocks.tables import Clock, ClockStop
from models.customers.tables import Customer
from models.desk import Desk
from models.events import Event
from models.products.tables import Product
from models.staff.tables import Staff


def fill_with_cases(desk: Desk, count: int) -> None:
    """Write open cases of all severities, due at random moments of the next three days."""
    chance, now = random.Random(7), desk.now()
    rows = []
    for number in range(1, count + 1):
        rows.append(
            {
                "number": desk.rules.numbering.case_number(number),
                "kind": "complaint",
                "channel": "phone",
                "state": "received",
                "severity": chance.choice(("P1", "P2", "P3", "P4")),
                "queue": "complaints",
                "received_at": now - timedelta(minutes=chance.randrange(4000)),
                "opened_at": now,
                "text": "空气净化器开机后异响，第二天还是一样",
                "open": True,
                "next_due": now + timedelta(minutes=chance.randrange(-600, 4000)),
                "next_due_kind": "first_response",
            }
        )
    with desk.database.atomic():
        for start in range(0, count, 500):
            Case.insert_many(rows[start : start + 500]).execute()


def fill_with_past_cases(desk: Desk, count: int, start: datetime, days: int) -> None:
    """Write cases received over so many days, as the rules in force decide them, with clocks and events."""
    chance, customers = random.Random(11), _fill_files(desk)
    for first in range(0, count, 500):
        cases, clocks, changes = [], [], []
        for number in range(first + 1, min(first + 500, count) + 1):
            at = start + timedelta(seconds=chance.randrange(days * 86_400))
            case, planned = _past_case(desk, chance, number, at, customers)
            cases.append(case)
            clocks += [_ran(chance, number, plan) for plan in planned]
            changes.append(
                {"at": at, "operation": "intake.open", "case": number, "subject": "case", "subject_id": number,
                 "changes": {"severity": [None, case["severity"]]}}
            )  # fmt: skip
        with desk.database.atomic():
            for table, rows in ((Case, cases), (Clock, clocks), (Event, changes)):
                for place in range(0, len(rows), 500):
                    table.insert_many(rows[place : place + 500]).execute()


def _fill_files(desk: Desk) -> int:
    with desk.database.atomic():
        for place, kind in enumerate(CLASSES, 1):
            Product.create(id=place, code=f"P{place}", name=kind, product_class=kind)
        for place in range(1, 11):
            Staff.create(id=place, login=f"agent{place}", name=f"Agent {place}", roles=["agent"])
        for place in range(1, 501):
            Customer.create(id=place, name=f"Customer {place}", birth_year=1940 + place % 60, created_at=desk.now())
    return 500


CLASSES: tuple[ProductClass, ...] = ("health_food", "health_apparatus", "household_appliance", "cosmetic")
KINDS = ("consultation",) * 5 + ("complaint",) * 3 + ("return", "repair", "suggestion")


def _past_case(
    desk: Desk, chance: random.Random, number: int, at: datetime, customers: int
) -> tuple[dict[str, Any], tuple[ClockPlan, ...]]:
    product = chance.randrange(4)
    batch = f"B{chance.randrange(400)}" if product == 0 else ""
    row: dict[str, Any] = {
        "number": desk.rules.numbering.case_number(number), "kind": chance.choice(KINDS),
        "channel": chance.choice(("phone", "web", "wechat")), "state": "closed", "received_at": at, "opened_at": at,
        "closed_at": at + timedelta(hours=chance.randrange(1, 200)), "open": False,
        "customer": chance.randrange(customers) + 1, "owner": chance.randrange(10) + 1, "product": product + 1,
        "batch_number": batch, "symptom": "", "text": chance.choice(TEXTS), "amount_cents": chance.randrange(900_000),
    }  # fmt: skip
    facts = Facts(
        kind=row["kind"], channel=row["channel"], received_at=at, product_class=CLASSES[product], text=row["text"],
        amount_cents=row["amount_cents"],
    )  # fmt: skip
    severity = decide(desk.rules, facts)
    facts = msgspec.structs.replace(facts, severity=severity.severity)
    way = route(desk.rules, facts)
    row |= {
        "severity": severity.severity, "severity_why": {"rule": severity.rule, "why": severity.why},
        "queue": way.queue, "routed_why": {"rule": way.rule, "why": way.why},
    }  # fmt: skip
    return row, desk.rules.sla.plan(desk.rules.calendars, facts)


TEXTS = (
    "空气净化器开机后异响，第二天还是一样",
    "吃了两天开始头晕，想问能不能继续吃",
    "包装破损，要求退款",
    "怎么换滤芯",
)


def _ran(chance: random.Random, number: int, plan: ClockPlan) -> dict[str, Any]:
    met = plan.start + (plan.due.at - plan.start) * chance.uniform(0.1, 1.2)
    return {
        "case": number, "kind": plan.kind, "rule": plan.rule, "rule_version": plan.version, "calendar": plan.calendar,
        "budget": msgspec.to_builtins(plan.budget), "start_at": plan.start, "due_at": plan.due.at,
        "inclusive": plan.due.inclusive, "stoppable": plan.stoppable, "legal": plan.legal, "met_at": met,
        "ended_at": met,
    }  # fmt: skip


def fill_with_clocks(desk: Desk, count: int) -> None:
    """Write open complaints of the last days of December with their clocks, most of which reach into the next year.

    Every tenth had its clocks stopped for some hours.
    """
    chance, year_end = random.Random(7), datetime(2026, 12, 31, 9, tzinfo=UTC)
    planned = [_planned(desk, year_end - timedelta(minutes=chance.randrange(4000)), chance) for _ in range(2000)]
    cases, clocks, stops = [], [], []
    for id_ in range(1, count + 1):
        facts, plans = chance.choice(planned)
        cases.append(
            {
                "id": id_, "version": 1, "number": desk.rules.numbering.case_number(id_), "kind": "complaint",
                "channel": "phone", "state": "received", "severity": facts.severity, "queue": "general",
                "received_at": facts.received_at, "opened_at": facts.received_at, "open": True,
                "next_due": plans[0].due.at, "next_due_kind": plans[0].kind, "next_due_inclusive": True,
                "next_due_provisional": plans[0].due.provisional, "paused": False,
                "contact_name": "", "contact_value": "", "text": "", "demand": "", "category": "", "symptom": "",
                "topic": "", "flags": [], "amount_cents": 0, "money_claim": False, "authority_no": "",
                "batch_number": "", "no_order_reason": "", "skills": [], "answered_on_spot": False,
                "apologised": False, "repeat": False, "waiting_from": "",
            }
        )  # fmt: skip
        clocks += [
            {"case": id_, "kind": plan.kind, "generation": 1, "severity": facts.severity, **plan_columns(plan)}
            for plan in plans
        ]
        if id_ % 10 == 0:
            begun = facts.received_at + timedelta(hours=1)
            stops.append(
                {
                    "case": id_, "reason": "customer", "note": "", "stopped_at": begun,
                    "resumed_at": begun + timedelta(hours=3), "kinds": ["plan", "solve"],
                }
            )  # fmt: skip
    with desk.database.atomic():
        bulk.insert(desk, Case, cases)
        bulk.insert(desk, Clock, clocks)
        bulk.insert(desk, ClockStop, stops)


def _planned(desk: Desk, received_at: datetime, chance: random.Random) -> tuple[Facts, tuple[ClockPlan, ...]]:
    facts = Facts(
        kind="complaint", channel="phone", received_at=received_at, severity=chance.choice(("P2", "P3", "P4"))
    )
    return facts, desk.rules.sla.plan(desk.rules.calendars, facts)
