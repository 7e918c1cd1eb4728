"""Customers out of a CRM: found again by their number there. Any number of rows goes in a few statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from config.texts import T
from models import bulk
from models.customers.operations import normal_form
from models.customers.tables import Customer, CustomerContact
from models.desk import Desk
from models.imports import progress, values, words
from models.imports.outcome import Outcome
from models.imports.reading import Column, ImportRows, Reading, Record, read
from models.imports.values import Unfit
from models.search.index import customer_keys, index_customer
from models.search.tables import SearchKey
from models.staff.tables import Staff

OLDEST = 1900
ADDRESS = values.code(160)
CONTACTS = ("phone", "wechat", "email", "qq")
PLAIN = (
    "name", "address", "importance", "member_level", "birth_year", "consent_marketing", "consent_health",
    "do_not_disturb", "seller", "note",
)  # fmt: skip
DEFAULTS: dict[str, Any] = {
    "address": "", "importance": "regular", "member_level": "", "birth_year": None, "consent_marketing": False,
    "consent_health": False, "do_not_disturb": False, "seller": None, "note": "",
}  # fmt: skip


def _phone(written: str) -> str:
    value = ADDRESS(written)
    if not 5 <= len(normal_form("phone", value)) <= 20 or any(sign.isalpha() for sign in value):
        raise Unfit(T("{value} is not a telephone number.", value=value))
    return value


def _email(written: str) -> str:
    value = ADDRESS(written)
    if value.count("@") != 1 or value.startswith("@") or value.endswith("@"):
        raise Unfit(T("{value} is not an e-mail address.", value=value))
    return value


def columns(desk: Desk) -> tuple[Column, ...]:
    """What a customer file may have."""
    this_year = desk.now().astimezone(desk.rules.zone).year
    return (
        Column("customer_no", ("external_no", "客户编号", "会员编号"), values.code(), required=True),
        Column("name", ("姓名", "客户姓名"), values.text(120), required=True),
        Column("phone", ("phones", "telephone", "电话", "手机", "手机号"), values.several(_phone)),
        Column("wechat", ("微信", "微信号"), values.several(ADDRESS)),
        Column("email", ("e-mail", "邮箱", "电子邮箱"), values.several(_email)),
        Column("qq", ("QQ号",), values.several(ADDRESS)),
        Column("address", ("地址", "收货地址"), values.text(500)),
        Column("importance", ("重要程度",), values.one_of(words.of_terms(("regular", "important", "vip")), "regular")),
        Column("member_level", ("会员等级",), values.text(16)),
        Column("birth_year", ("出生年份",), values.whole(OLDEST, this_year)),
        Column("consent_marketing", ("同意营销",), values.flag),
        Column("consent_health", ("同意健康数据",), values.flag),
        Column("do_not_disturb", ("勿扰", "免打扰"), values.flag),
        Column("seller", ("直销人员", "销售员"), values.code()),
        Column("note", ("备注",), values.text(2000)),
    )


def run(desk: Desk, given: ImportRows) -> Outcome:
    """Read, compare with the file of customers, and write what differs."""
    reading = read(columns(desk), given)
    reading.each_once(lambda record: record.get("customer_no"), "customer_no")
    _find_sellers(reading)
    if reading.faults:
        return reading.refused()
    stored = _stored(reading.records)
    new = [record for record in reading.records if record.get("customer_no") not in stored]
    differing = _changes(stored, reading.records)
    if not given.dry_run:
        total = len(new) + len(differing)
        _add(desk, new, total)
        for place, change in enumerate(differing, len(new) + 1):
            _write(desk, change)
            progress.tell(place, total)
        if total:
            desk.record("customer", None, note={"added": len(new), "changed": len(differing)})
    return Outcome(len(new), len(differing), len(reading.records) - len(new) - len(differing), dry_run=given.dry_run)


def _find_sellers(reading: Reading) -> None:
    wanted = {record.get("seller") for record in reading.records} - {"", None}
    known = {login: key for key, login in Staff.select(Staff.id, Staff.login).tuples()} if wanted else {}
    for record in reading.records:
        login = record.get("seller")
        if login is None:
            continue
        if login and login.lower() not in known:
            reading.fault(record.line, "seller", T("There is nobody with the login {login}.", login=login))
        record.values["seller"] = known.get(login.lower()) if login else None


class Stored:
    """A customer as the database has it: its plain columns, and its contacts as kind and normal form."""

    def __init__(self, row_id: int, version: int, plain: dict[str, Any]) -> None:
        self.id = row_id
        self.version = version
        self.plain = plain
        self.contacts: set[tuple[str, str]] = set()


def _stored(records: Sequence[Record]) -> dict[str, Stored]:
    found: dict[str, Stored] = {}
    for part in bulk.parts(record.get("customer_no") for record in records):
        fields = [getattr(Customer, name) for name in PLAIN]
        chosen = Customer.select(Customer.id, Customer.version, Customer.external_no, *fields)
        here: dict[int, Stored] = {}
        for row in chosen.where(Customer.external_no.in_(part)).tuples():
            here[row[0]] = found[row[2]] = Stored(row[0], row[1], dict(zip(PLAIN, row[3:], strict=True)))
        contacts = CustomerContact.select(CustomerContact.customer, CustomerContact.kind, CustomerContact.normal)
        for customer, kind, normal in contacts.where(CustomerContact.customer.in_(list(here))).tuples():
            here[customer].contacts.add((kind, normal))
    return found


def _contacts(record: Record) -> list[tuple[str, str, str]]:
    """Kind, value and normal form, each once; of the columns that the file has."""
    found = {(kind, normal_form(kind, value)): value for kind in CONTACTS for value in record.get(kind, ())}
    return [(kind, value, normal) for (kind, normal), value in found.items()]


class Change(NamedTuple):
    """What of a stored customer is not as the file says: plain columns, and whether contacts are."""

    row: Stored
    record: Record
    plain: dict[str, Any]
    contacts: bool


def _changes(stored: dict[str, Stored], records: Sequence[Record]) -> list[Change]:
    found = []
    for record in records:
        row = stored.get(record.get("customer_no"))
        if row is None:
            continue
        plain = {name: record.values[name] for name in PLAIN if record.get(name, row.plain[name]) != row.plain[name]}
        wanted = {(kind, normal) for kind, _, normal in _contacts(record)}
        contacts = wanted != {(kind, normal) for kind, normal in row.contacts if kind in record.values}
        if plain or contacts:
            found.append(Change(row, record, plain, contacts))
    return found


def _add(desk: Desk, records: Sequence[Record], total: int) -> None:
    done = 0
    for part in bulk.parts(records):
        bulk.insert(desk, Customer, [_new(desk, record) for record in part])
        numbers = [record.get("customer_no") for record in part]
        chosen = Customer.select(Customer.external_no, Customer.id).where(Customer.external_no.in_(numbers))
        ids: dict[str, int] = dict(chosen.tuples())
        _add_contacts(desk, [(ids[record.get("customer_no")], record) for record in part])
        done += len(part)
        progress.tell(done, total)


def _new(desk: Desk, record: Record) -> dict[str, Any]:
    given = {name: record.values[name] for name in PLAIN if name in record.values}
    return {**DEFAULTS, **given, "external_no": record.get("customer_no"), "created_at": desk.now(), "version": 1}


def _add_contacts(desk: Desk, rows: Sequence[tuple[int, Record]]) -> None:
    contacts, search = [], []
    for customer, record in rows:
        given = _contacts(record)
        contacts += [_contact(customer, *contact) for contact in given]
        found = customer_keys(record.get("name"), [(kind, normal) for kind, _, normal in given])
        search += [{"key": key, "kind": "customer", "ref": customer} for key in found]
    bulk.insert(desk, CustomerContact, contacts)
    bulk.insert(desk, SearchKey, search)


def _contact(customer: int, kind: str, value: str, normal: str) -> dict[str, Any]:
    return {"customer": customer, "kind": kind, "value": value, "normal": normal}


def _write(desk: Desk, change: Change) -> None:
    """Write a change; what people find the customer by is only renewed where it differs."""
    row, record = change.row, change.record
    Customer.update(**change.plain, version=row.version + 1).where(Customer.id == row.id).execute()
    if change.contacts:
        given = [kind for kind in CONTACTS if kind in record.values]
        CustomerContact.delete().where(CustomerContact.customer == row.id, CustomerContact.kind.in_(given)).execute()
        bulk.insert(desk, CustomerContact, [_contact(row.id, *contact) for contact in _contacts(record)])
    if change.contacts or "name" in change.plain:
        kept = CustomerContact.select(CustomerContact.kind, CustomerContact.normal)
        index_customer(desk, row.id, record.get("name"), kept.where(CustomerContact.customer == row.id).tuples())
