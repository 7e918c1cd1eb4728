"""Products and batches out of an ERP: found again by code, and by product and batch number."""

from __future__ import annotations

from typing import get_args

from config.facts import ProductClass
from config.texts import T
from models.desk import Desk
from models.imports import values, words
from models.imports.merging import Tally, differences
from models.imports.outcome import Outcome
from models.imports.reading import Column, ImportRows, Record, read
from models.products.tables import Batch, Product

PRODUCT = ("name", "product_class", "specification", "warranty_months", "shelf_life_months", "registered_claims")
BATCH = ("produced_on", "expires_on")
LONGEST = 600
"""Months of the longest warranty or shelf life."""


def product_columns() -> tuple[Column, ...]:
    """What a product file may have."""
    months = values.whole(0, LONGEST)
    return (
        Column("code", ("product_code", "产品编码", "商品编码"), values.code(), required=True),
        Column("name", ("产品名称", "商品名称"), values.text(160), required=True),
        Column("product_class", ("class", "产品类别"), values.one_of(words.of_terms(get_args(ProductClass))), True),
        Column("specification", ("规格",), values.text(120)),
        Column("warranty_months", ("保修月数",), lambda written: months(written) or 0),
        Column("shelf_life_months", ("保质期月数",), lambda written: months(written) or 0),
        Column("registered_claims", ("保健功能", "功效宣称"), values.several(values.text(120))),
    )


def run_products(desk: Desk, given: ImportRows) -> Outcome:
    """Add and change products."""
    reading = read(product_columns(), given)
    reading.each_once(lambda record: record.get("code"), "code")
    if reading.faults:
        return reading.refused()
    stored = {row.code: row for row in Product.select()}
    tally = Tally(desk, "product", len(reading.records), given.dry_run)
    for record in reading.records:
        row = stored.get(record.get("code"))
        changes = differences(row, record, PRODUCT) if row else {}
        if not tally.count(new=row is None, differs=bool(changes)):
            continue
        if row is None:
            plain = {name: record.values[name] for name in PRODUCT if name in record.values}
            plain["registered_claims"] = list(plain.get("registered_claims", ()))
            Product.create(code=record.get("code"), **plain)
        else:
            Product.update(**changes, version=row.version + 1).where(Product.id == row.id).execute()
    return tally.outcome()


def batch_columns() -> tuple[Column, ...]:
    """What a batch file may have."""
    return (
        Column("product_code", ("产品编码", "商品编码"), values.code(), required=True),
        Column("batch_number", ("batch", "批号", "生产批号"), values.code(), required=True),
        Column("produced_on", ("生产日期",), values.day),
        Column("expires_on", ("有效期至", "到期日期"), values.day),
    )


def run_batches(desk: Desk, given: ImportRows) -> Outcome:
    """Add and change batches."""
    reading = read(batch_columns(), given)
    reading.each_once(lambda record: (record.get("product_code"), record.get("batch_number")), "batch_number")
    products = dict(Product.select(Product.code, Product.id).tuples())
    for record in reading.records:
        if record.get("product_code") not in products:
            code = record.get("product_code")
            reading.fault(record.line, "product_code", T("There is no product {code}.", code=code))
        if _backwards(record):
            reading.fault(record.line, "expires_on", T("It would expire before it was produced."))
    if reading.faults:
        return reading.refused()
    stored = {(row.product_id, row.number): row for row in Batch.select()}
    tally = Tally(desk, "batch", len(reading.records), given.dry_run)
    for record in reading.records:
        product = products[record.get("product_code")]
        row = stored.get((product, record.get("batch_number")))
        changes = differences(row, record, BATCH) if row else {}
        if not tally.count(new=row is None, differs=bool(changes)):
            continue
        if row is None:
            dates = {name: record.values[name] for name in BATCH if name in record.values}
            Batch.create(product=product, number=record.get("batch_number"), **dates)
        else:
            Batch.update(**changes).where(Batch.id == row.id).execute()
    return tally.outcome()


def _backwards(record: Record) -> bool:
    produced, expires = record.get("produced_on"), record.get("expires_on")
    return produced is not None and expires is not None and expires < produced
