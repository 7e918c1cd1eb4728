"""Imports as operations: all or nothing, and the same file twice changes nothing."""

from __future__ import annotations

from models.desk import Desk
from models.imports import customers as customer_rows
from models.imports import orders as order_rows
from models.imports import products as product_rows
from models.imports import staff as staff_rows
from models.imports.outcome import Outcome
from models.imports.reading import ImportRows
from models.operation import operation


@operation("imports.customers")
def customers(desk: Desk, given: ImportRows) -> Outcome:
    """Add and change customers by their number in the CRM."""
    return customer_rows.run(desk, given)


@operation("imports.products")
def products(desk: Desk, given: ImportRows) -> Outcome:
    """Add and change products by their code."""
    return product_rows.run_products(desk, given)


@operation("imports.batches")
def batches(desk: Desk, given: ImportRows) -> Outcome:
    """Add and change batches by product and number."""
    return product_rows.run_batches(desk, given)


@operation("imports.orders")
def orders(desk: Desk, given: ImportRows) -> Outcome:
    """Add orders, and replace those that differ, by their number."""
    return order_rows.run(desk, given)


@operation("imports.staff")
def staff(desk: Desk, given: ImportRows) -> Outcome:
    """Add and change staff by login; passwords are set by `staff.set_password`."""
    return staff_rows.run(desk, given)
