"""What all tables have in common."""

from __future__ import annotations

from typing import Any

from peewee import IntegerField, Model


class Table(Model):
    """A row with an id. `database.bind` gives all tables their database when a desk opens."""

    class Meta:
        """Foreign keys are indexed; names are those of the glossary."""

        legacy_table_names = False


class Versioned(Table):
    """A row that people change: each change carries the version it saw and adds one."""

    version = IntegerField(default=1)


def all_tables() -> list[type[Table]]:
    """Every table of the product, parents first."""
    from models import events, settings
    from models.cases import tables as cases
    from models.clocks import tables as clocks
    from models.customers import tables as customers
    from models.intake import tables as intake
    from models.orders import tables as orders
    from models.products import tables as products
    from models.search import tables as search
    from models.staff import tables as staff

    modules: list[Any] = [settings, staff, customers, products, orders, cases, clocks, events, intake, search]
    return [table for module in modules for table in module.TABLES]
