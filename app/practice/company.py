"""The company to practise at: one customer for each exercise, each known by the last four digits of a number."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from config.texts import T
from models import operation
from models.capabilities import operations
from models.cases.tables import Case
from models.desk import Desk
from models.imports import operations as imports
from models.imports.reading import ImportRows
from models.staff.members import member
from models.staff.operations import AddStaff, add

TRAINEE = "trainee"
COLLEAGUE = "lin.jing"
SUPERVISOR = "zhao.min"
PASSWORD = "practice"  # noqa: S105 - it only unlocks what the trainee has locked himself
SKILLS = ("p1", "health_food", "health_apparatus", "household_appliance", "cosmetic")


class Person(NamedTuple):
    """A customer of the company: the number under which it knows him, his name and telephone number."""

    number: str
    name: str
    phone: str

    @property
    def digits(self) -> str:
        """The last four digits of the telephone number."""
        return self.phone[-4:]


PEOPLE = {
    "find": Person("LX01", "王秀英", "13800001357"),
    "answer": Person("LX02", "李强", "13900002468"),
    "complaint": Person("LX03", "张桂兰", "13700003579"),
    "next": Person("LX04", "刘洋", "13600004680"),
    "promise": Person("LX05", "陈静", "13500005791"),
    "stop": Person("LX06", "杨帆", "15800006802"),
    "callback": Person("LX07", "赵丽华", "15900007913"),
    "step": Person("LX08", "周建国", "18600008024"),
    "return": Person("LX09", "吴敏", "18700009135"),
    "refuse": Person("LX10", "孙悦", "18900000246"),
}
"""Whom each exercise is about."""
BYSTANDERS = (Person("LX11", "王秀芳", "13100001375"), Person("LX12", "张桂英", "13200003597"))
"""Who is easily taken for one of them."""

PRODUCTS = (
    ("Q10", "辅酶Q10软胶囊", "health_food", 0, 24),
    ("FISH", "深海鱼油软胶囊", "health_food", 0, 24),
    ("AIR", "空气净化器", "household_appliance", 24, ""),
    ("TOWEL", "棉柔毛巾", "other", 0, ""),
)
BATCHES = (("Q10", "B2601", 500), ("FISH", "F2603", 560))
"""Product, batch, and in how many days it expires."""
ORDERS = (
    ("D01", "find", 120, "AIR", "", "SN0101", 1, 2980),
    ("D02", "answer", 20, "FISH", "F2603", "", 2, 168),
    ("D03", "complaint", 12, "Q10", "B2601", "", 2, 298),
    ("D04", "complaint", 200, "AIR", "", "SN0104", 1, 2980),
    ("D05", "next", 15, "FISH", "F2603", "", 1, 168),
    ("D06", "promise", 90, "AIR", "", "SN0106", 1, 2980),
    ("D07", "stop", 9, "Q10", "B2601", "", 1, 298),
    ("D08", "callback", 12, "FISH", "F2603", "", 1, 168),
    ("D09", "step", 11, "Q10", "B2601", "", 1, 298),
    ("D10", "return", 4, "TOWEL", "", "", 3, 45),
    ("D11", "refuse", 6, "Q10", "B2601", "", 2, 298),
)
"""Number, whose, days ago, product, batch, device, pieces, price of one in yuan."""


def found(desk: Desk) -> None:
    """Fill an empty, migrated database; nobody acts yet. The trainee is called what his role is in his language."""
    operations()
    trainee = desk.translator.say(T("Trainee"))
    staff = ((TRAINEE, trainee, "agent"), (COLLEAGUE, "林静", "agent"), (SUPERVISOR, "赵敏", "supervisor"))
    for login, name, role in staff:
        password = PASSWORD if login == TRAINEE else ""
        given = AddStaff(login=login, name=name, roles=(role,), skills=SKILLS, load_cap=1000, password=password)
        add(desk, given)
    now = desk.now()
    _import(desk, imports.products, "code,name,product_class,warranty_months,shelf_life_months", PRODUCTS)
    expiries = [(code, batch, _day(now, days)) for code, batch, days in BATCHES]
    _import(desk, imports.batches, "product_code,batch_number,expires_on", expiries)
    _import(desk, imports.customers, "customer_no,name,phone", [*PEOPLE.values(), *BYSTANDERS])
    rows = []
    for number, whose, days, code, batch, serial, pieces, price in ORDERS:
        placed, signed = f"{_day(now, -days - 2)} 10:00", f"{_day(now, -days)} 10:00"
        paid = price * pieces
        rows.append((number, PEOPLE[whose].number, "web", placed, signed, code, batch, serial, pieces, price, paid))
    columns = "order_number,customer_no,sale_channel,placed_at,signed_at,product_code,batch,serial,quantity,unit_price"
    _import(desk, imports.orders, f"{columns},paid_wechat", rows)


def _day(now: datetime, days: int) -> str:
    return f"{(now + timedelta(days=days)).date()}"


def _import(desk: Desk, run: Any, columns: str, rows: Any) -> None:
    written = tuple(tuple(str(value) for value in row) for row in rows)
    outcome = run(desk, ImportRows(columns=tuple(columns.split(",")), rows=written))
    if outcome.faults:
        raise ValueError(f"the company to practise at is wrong: {outcome.faults[0]}")


def does(desk: Desk, login: str, name: str, /, **given: Any) -> Any:
    """A person of the company does something, as another system would ask for it; what the operation returns."""
    operations()
    return operation.run(desk.acting(member(login)), name, msgspec.to_builtins(given))


def step(desk: Desk, login: str, name: str, number: str, /, **given: Any) -> Any:
    """The same with a case as it is now."""
    return does(desk, login, name, case=number, version=Case.get(Case.number == number).version, **given)
