"""Customers out of a CRM: found again by their number there. Any number of rows goes in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from peewee import chunked

from config.texts import T
from models.customers.operations import normal_form
from models.customers.tables import Customer, CustomerContact
from models.desk import Desk
from models.imports import progress, values, words
from models.imports.outcome import Outcome
from models.imports.reading import Column, ImportRows, Reading, Record, read
from models.imports.values import Unfit
from models.search import keys
from models.search.tables import SearchKey
from models.staff.tables import Staff

S = TypeVar("S")
CHUNK = 1000
OLDEST = 1900
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
    value = values.plain(written)
    if not 5 <= len(normal_form("phone", value)) <= 20 or sum(sign.isalpha() for sign in value) > 0:
        raise Unfit(T("{value} is not a telephone number.", value=value))
    return value


def _email(written: str) -> str:
    value = values.plain(written)
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
        Column("wechat", ("微信", "微信号"), values.several(values.code(160))),
        Column("email", ("e-mail", "邮箱", "电子邮箱"), values.several(_email)),
        Column("qq", ("QQ号",), values.several(values.code(160))),
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
        return Outcome(faults=tuple(reading.faults), dry_run=given.dry_run)
    stored = _stored(reading.records)
    new = [record for record in reading.records if record.get("customer_no") not in stored]
    differing = [(stored[record.get("customer_no")], record) for record in reading.records if _differs(stored, record)]
    if not given.dry_run:
        _add(desk, new)
        for place, (row, record) in enumerate(differing):
            _change(row, record)
            progress.tell(len(new) + place + 1, len(reading.records))
        if new or differing:
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
            reading.fault(record, "seller", T("There is nobody with the login {login}.", login=login))
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
    for part in chunked([record.get("customer_no") for record in records], CHUNK):
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


def _differs(stored: dict[str, Stored], record: Record) -> bool:
    row = stored.get(record.get("customer_no"))
    if row is None:
        return False
    if any(name in record.values and row.plain[name] != record.values[name] for name in PLAIN):
        return True
    given = {(kind, normal) for kind, _, normal in _contacts(record)}
    return given != {(kind, normal) for kind, normal in row.contacts if kind in record.values}


def _add(desk: Desk, records: Sequence[Record]) -> None:
    now = desk.now()
    done = 0
    for part in _parts(records):
        Customer.insert_many(
            [
                {
                    **DEFAULTS,
                    **{name: record.values[name] for name in PLAIN if name in record.values},
                    "external_no": record.get("customer_no"),
                    "created_at": now,
                }
                for record in part
            ]
        ).execute()
        numbers = [record.get("customer_no") for record in part]
        chosen = Customer.select(Customer.external_no, Customer.id).where(Customer.external_no.in_(numbers))
        ids: dict[str, int] = dict(chosen.tuples())
        _write_contacts([(ids[record.get("customer_no")], record) for record in part])
        done += len(part)
        progress.tell(done, len(records))


def _write_contacts(rows: Sequence[tuple[int, Record]]) -> None:
    contacts, search = [], []
    for customer, record in rows:
        given = _contacts(record)
        contacts += [{"customer": customer, "kind": k, "value": value, "normal": n} for k, value, n in given]
        search += [{"key": key[:160], "kind": "customer", "ref": customer} for key in _keys(record.get("name"), given)]
    for part in _parts(contacts):
        CustomerContact.insert_many(part).execute()
    for part in _parts(search):
        SearchKey.insert_many(part).execute()


def _keys(name: str, contacts: Iterable[tuple[str, str, str]]) -> set[str]:
    found = keys.name_keys(name)
    for kind, _, normal in contacts:
        found |= keys.phone_keys(normal) if kind == "phone" else {normal}
    return found


def _change(row: Stored, record: Record) -> None:
    plain = {name: record.values[name] for name in PLAIN if name in record.values}
    Customer.update(**plain, version=row.version + 1).where(Customer.id == row.id).execute()
    given = [kind for kind in CONTACTS if kind in record.values]
    CustomerContact.delete().where(CustomerContact.customer == row.id, CustomerContact.kind.in_(given)).execute()
    new = [{"customer": row.id, "kind": k, "value": value, "normal": n} for k, value, n in _contacts(record)]
    if new:
        CustomerContact.insert_many(new).execute()
    SearchKey.delete().where(SearchKey.kind == "customer", SearchKey.ref == row.id).execute()
    kept = CustomerContact.select(CustomerContact.kind, CustomerContact.value, CustomerContact.normal)
    found = _keys(plain.get("name", row.plain["name"]), list(kept.where(CustomerContact.customer == row.id).tuples()))
    SearchKey.insert_many([{"key": key[:160], "kind": "customer", "ref": row.id} for key in found]).execute()


def _parts(rows: Iterable[S]) -> Iterator[list[S]]:
    walking = iter(rows)
    while part := list(islice(walking, CHUNK)):
        yield part
