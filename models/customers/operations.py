"""Operations on the customer file: add and change."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from config.texts import T
from models.customers.tables import Customer, CustomerContact
from models.desk import Desk
from models.operation import Input, operation
from models.refusals import Refused
from models.search import keys
from models.search.index import index_customer
from models.staff.members import find_staff
from models.texts import missing, not_found

Importance = Literal["regular", "important", "vip"]
OLDEST = 1900


class ContactGiven(Input):
    """One way to reach a customer."""

    kind: Literal["phone", "wechat", "email", "qq", "other"]
    value: str


class AddCustomer(Input):
    """A new customer: a name and one way to reach them are enough."""

    name: str
    contacts: tuple[ContactGiven, ...] = ()
    external_no: str | None = None
    address: str = ""
    importance: Importance = "regular"
    member_level: str = ""
    birth_year: int | None = None
    consent_marketing: bool = False
    consent_health: bool = False
    do_not_disturb: bool = False
    seller: str | None = None
    note: str = ""


class ChangeCustomer(Input):
    """New values for some fields of a customer; what is left out stays. `contacts` replaces all of them."""

    customer_id: int
    version: int
    name: str | None = None
    contacts: tuple[ContactGiven, ...] | None = None
    address: str | None = None
    importance: Importance | None = None
    member_level: str | None = None
    birth_year: int | None = None
    consent_marketing: bool | None = None
    consent_health: bool | None = None
    do_not_disturb: bool | None = None
    seller: str | None = None
    note: str | None = None


class CustomerChanged(msgspec.Struct, frozen=True):
    """Whom it was about, and the version of the record now."""

    customer_id: int
    version: int


def find_customer(customer_id: int, field: str = "customer_id") -> Customer:
    """The customer of this id.

    Raises:
        Refused: `not_found`, at `field`.
    """
    row = Customer.with_id(customer_id)
    if row is None:
        raise Refused("not_found", not_found(T("customer"), customer_id), field)
    return row


@operation("customers.add")
def add(desk: Desk, given: AddCustomer) -> CustomerChanged:
    """Add a customer to the file."""
    if not given.name.strip():
        raise Refused("missing", missing(T("The name")), "name")
    _check_year(desk, given.birth_year)
    if given.external_no and Customer.select().where(Customer.external_no == given.external_no).exists():
        raise Refused("conflict", T("There is already a customer {number}.", number=given.external_no), "external_no")
    plain = {
        key: value for key, value in msgspec.structs.asdict(given).items() if key not in ("contacts", "seller", "name")
    }
    seller = find_staff(given.seller, "seller").id if given.seller else _own_seller(desk)
    row = Customer.create(name=given.name.strip(), seller=seller, created_at=desk.now(), **plain)
    contacts = _contacts(given.contacts)
    for kind, value, normal in contacts:
        CustomerContact.create(customer=row.id, kind=kind, value=value, normal=normal)
    index_customer(desk, row.id, row.name, [(kind, normal) for kind, _, normal in contacts])
    desk.record("customer", row.id, 1, note={"added": row.id})
    return CustomerChanged(row.id, 1)


def _own_seller(desk: Desk) -> int | None:
    """Whom a direct seller adds is served by him (requirements S07-12)."""
    if desk.staff is None or not desk.rules.roles.sees_only_own(desk.staff.roles):
        return None
    return desk.staff.id


@operation("customers.change")
def change(desk: Desk, given: ChangeCustomer) -> CustomerChanged:
    """Change the customer file."""
    row = find_customer(given.customer_id)
    if given.name is not None and not given.name.strip():
        raise Refused("missing", missing(T("The name")), "name")
    _check_year(desk, given.birth_year)
    changes: dict[str, Any] = {
        key: value
        for key, value in msgspec.structs.asdict(given).items()
        if key not in ("customer_id", "version", "contacts", "seller") and value is not None
    }
    if given.seller is not None:
        changes["seller"] = find_staff(given.seller, "seller").id if given.seller else None
    note = None
    if given.contacts is not None:
        note = {"contacts": _replace_contacts(row.id, _contacts(given.contacts))}
    desk.change(row, given.version, note, **changes)
    stored = CustomerContact.select().where(CustomerContact.customer == row.id)
    index_customer(desk, row.id, row.name, [(c.kind, c.normal) for c in stored])
    return CustomerChanged(row.id, row.version)


def add_phone(desk: Desk, customer_id: int, number: str, field: str) -> None:
    """Inside an operation: one more telephone number of a customer; one that is there already stays as it is.

    Raises:
        Refused: `invalid`, at `field`, when it is no telephone number or known to be wrong.
    """
    normal = normal_form("phone", number)
    if not 5 <= len(normal) <= 20:
        raise Refused("invalid", T("{value} is not a telephone number.", value=number), field)
    stored = list(CustomerContact.select().where(CustomerContact.customer == customer_id))
    same = next((c for c in stored if (c.kind, c.normal) == ("phone", normal)), None)
    if same is not None and same.wrong_since is not None:
        raise Refused("invalid", T("{value} is known to be wrong.", value=number), field)
    if same is None:
        CustomerContact.create(customer=customer_id, kind="phone", value=number, normal=normal)
        known = [(c.kind, c.normal) for c in stored] + [("phone", normal)]
        index_customer(desk, customer_id, find_customer(customer_id).name, known)


def _replace_contacts(customer_id: int, wanted: list[tuple[str, str, str]]) -> dict[str, list[str]]:
    """Make the stored contacts the wanted ones; what went and what came."""
    stored = {(c.kind, c.normal): c for c in CustomerContact.select().where(CustomerContact.customer == customer_id)}
    new = {(kind, normal): value for kind, value, normal in wanted}
    for key in stored.keys() - new.keys():
        stored[key].delete_instance()
    for kind, normal in new.keys() - stored.keys():
        CustomerContact.create(customer=customer_id, kind=kind, value=new[kind, normal], normal=normal)
    return {
        "removed": sorted(normal for _, normal in stored.keys() - new.keys()),
        "added": sorted(normal for _, normal in new.keys() - stored.keys()),
    }


def normal_form(kind: str, value: str) -> str:
    """What a contact is compared by."""
    return keys.phone(value) if kind == "phone" else keys.fold(value)


def _contacts(given: tuple[ContactGiven, ...]) -> list[tuple[str, str, str]]:
    """Contacts as (kind, value, normal form), each once.

    Raises:
        Refused: `invalid`, when a telephone number has too few digits or an address has no @.
    """
    found: dict[tuple[str, str], str] = {}
    for contact in given:
        value = contact.value.strip()
        normal = normal_form(contact.kind, value)
        if contact.kind == "phone" and not 5 <= len(normal) <= 20:
            raise Refused("invalid", T("{value} is not a telephone number.", value=value), "contacts")
        if contact.kind == "email" and "@" not in value:
            raise Refused("invalid", T("{value} is not an e-mail address.", value=value), "contacts")
        if normal:
            found[contact.kind, normal] = value
    return [(kind, value, normal) for (kind, normal), value in found.items()]


def _check_year(desk: Desk, year: int | None) -> None:
    this_year = desk.now().astimezone(desk.rules.zone).year
    if year is not None and not OLDEST <= year <= this_year:
        raise Refused(
            "invalid",
            T("A birth year lies between {first} and {last}.", first=OLDEST, last=this_year),
            "birth_year",
        )
