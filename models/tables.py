"""What all tables have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peewee import IntegerField, Model

from config.texts import T
from models.refusals import Refused


class Table(Model):
    """A row with an id. `database.bind` gives all tables their database when a desk opens."""

    class Meta:
        """Foreign keys are indexed; names are those of the glossary."""

        legacy_table_names = False

    def save(self, force_insert: bool = False, only: Any = None) -> Any:
        """Write the row; `Refused` as `check_fit` says."""
        check_fit(type(self), self.__data__)
        return super().save(force_insert, only)


class Versioned(Table):
    """A row that people change: each change carries the version it saw and adds one."""

    version = IntegerField(default=1)


def check_fit(table: type[Table], values: Mapping[str, Any]) -> None:
    """Refuse words that do not fit into their columns; SQLite would take what PostgreSQL cannot.

    Raises:
        Refused: `invalid`, at the field of that name.
    """
    for name, value in values.items():
        if isinstance(value, str):
            longest = getattr(table._meta.fields.get(name), "max_length", None)
            if longest and len(value) > longest:
                raise Refused("invalid", T("This is too long: at most {count} characters.", count=longest), name)
            if "\0" in value:
                raise Refused("invalid", UNFIT, name)


UNFIT = T("A value is too large, or has characters that cannot be stored.")


def all_tables() -> list[type[Table]]:
    """Every table of the product, parents first."""
    from models import events, settings
    from models.alarms import tables as alarms
    from models.approvals import tables as approvals
    from models.callbacks import tables as callbacks
    from models.cases import tables as cases
    from models.clocks import tables as clocks
    from models.complaints import tables as complaints
    from models.customers import tables as customers
    from models.intake import tables as intake
    from models.orders import tables as orders
    from models.products import tables as products
    from models.refunds import tables as refunds
    from models.returns import tables as returns
    from models.rules import tables as rules
    from models.search import tables as search
    from models.staff import tables as staff
    from models.stock import tables as stock
    from models.worker import tables as worker

    modules: list[Any] = [
        settings,
        staff,
        customers,
        products,
        orders,
        cases,
        clocks,
        alarms,
        approvals,
        complaints,
        callbacks,
        refunds,
        returns,
        stock,
        events,
        rules,
        intake,
        search,
        worker,
    ]
    return [table for module in modules for table in module.TABLES]
