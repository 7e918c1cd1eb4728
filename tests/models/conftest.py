"""Databases with something in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from peewee import Database

from models import database as databases
from models.cases.tables import AttachmentContent, Case
from models.customers.tables import Customer, CustomerContact
from models.events import Event
from models.products.tables import Batch, Product
from models.search.engines import engine
from models.search.tables import SearchKey
from models.staff.tables import Staff
from tests.clock import SettableClock


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh, migrated database of each kind in turn."""
    opened = databases.connect(database_url)
    yield opened
    opened.close()


def fill(database: Database) -> None:
    """A row of every kind of value: instants, days, truths, documents, bytes, references, words."""
    now = SettableClock()()
    lin = Staff.create(login="lin.jing", name="林静", roles=["agent"], state_since=now)
    wang = Customer.create(name="王芳", seller=lin, consent_health=True, created_at=now)
    CustomerContact.create(customer=wang, kind="phone", value="138 0000 1001", normal="13800001001")
    fish_oil = Product.create(code="P1", name="鱼油", product_class="health_food")
    Batch.create(product=fish_oil, number="B1", expires_on=date(2027, 5, 1))
    AttachmentContent.create(sha256="0" * 64, data=b"\x00\xff\x10")
    plain = {"kind": "complaint", "state": "received", "severity": "P2", "channel": "phone", "queue": "complaints"}
    first = Case.create(number="CS00000019", received_at=now, opened_at=now, customer=wang, owner=lin, **plain)
    second = Case.create(number="CS00000027", received_at=now, opened_at=now, flags=["refund"], open=False, **plain)
    Case.update(linked_to=second).where(Case.id == first.id).execute()
    Event.create(at=now, staff=lin, operation="intake.open", case=first, subject="case", changes={"state": [None, "x"]})
    SearchKey.create(key="wangfang", kind="customer", ref=wang.id)
    engine(database).add(database, [(first.id, "包装漏油，要求退款"), (second.id, "refund 退款")])
