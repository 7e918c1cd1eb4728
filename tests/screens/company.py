"""A small company to play with: three people, two customers, two products, two orders."""

from __future__ import annotations

from typing import Any

from models.desk import Desk
from models.imports import operations as imports
from models.imports.reading import ImportRows
from models.staff.operations import AddStaff, add

SKILLS = ("health_food", "health_apparatus", "household_appliance", "cosmetic", "p1")
FILES: tuple[tuple[Any, str], ...] = (
    (imports.products, "code,name,product_class,warranty_months\n"
     "P1,辅酶Q10软胶囊,health_food,0\nP2,空气净化器,household_appliance,24"),
    (imports.batches, "product_code,batch_number,expires_on\nP1,B2601,2027-05-01"),
    (imports.customers, "customer_no,name,phone,importance,note\n"
     "K1,王秀英,138 0000 1001,VIP,耳背\nK2,李强,13900002002,普通,\nK3,王强,13700003003,普通,"),
    (imports.orders, "order_number,customer_no,sale_channel,placed_at,signed_at,product_code,batch,serial,quantity,"
     "unit_price,paid_wechat\n"
     "D1001,K1,web,2026-11-10 10:00,2026-11-12 12:00,P1,B2601,,2,298,596\n"
     "D1002,K1,shop,2026-10-01 10:00,2026-10-01 10:00,P2,,SN001,1,2980,2980"),
)  # fmt: skip


def found_company(desk: Desk) -> Desk:
    """Fill an empty desk; returns it."""
    add(desk, AddStaff(login="lin", name="林静", roles=("agent",), skills=SKILLS, password="right-1"))
    add(desk, AddStaff(login="zhou", name="周磊", roles=("agent",), skills=SKILLS))
    add(desk, AddStaff(login="zhao", name="赵敏", roles=("supervisor",), skills=SKILLS))
    for operation, text in FILES:
        header, *rows = (tuple(line.split(",")) for line in text.split("\n"))
        outcome = operation(desk, ImportRows(columns=header, rows=tuple(rows)))
        assert not outcome.faults, outcome.faults
    return desk
