"""What all tables have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import inf
from typing import Any, Self, TypeVar, cast

from peewee import IntegerField, Model

from config.texts import T
from models import statements
from models.refusals import Refused

R = TypeVar("R")


class Table(Model):
    """A row with an id. `database.bind` gives all tables their database when a desk opens."""

    class Meta:
        """Foreign keys are indexed; names are those of the glossary."""

        legacy_table_names = False

    @classmethod
    def with_id(cls, row_id: int | None) -> Self | None:
        """The row of this id; None when there is none."""
        return first(cls.of(id=row_id)) if row_id is not None else None

    @classmethod
    def get_by_id(cls, row_id: int) -> Self:
        """The row of this id; raises `DoesNotExist`."""
        found = cls.with_id(row_id)
        if found is None:
            raise cls.DoesNotExist
        return found

    @classmethod
    def of(cls, **values: Any) -> list[Self]:
        """The rows whose fields have these values, in the order of their ids."""
        return statements.select(cls, values)

    def save(self, force_insert: bool = False, only: Any = None) -> Any:
        """Write the row; `Refused` as `check_fit` says."""
        check_fit(type(self), self.__data__)
        given = {name: value for name, value in self.__data__.items() if name != "id"}
        if self.get_id() is None:
            self._pk = statements.insert(type(self), given)
        elif force_insert:
            statements.put(type(self), (self.__data__,))
        else:
            if self._meta.only_save_dirty:
                given = {name: given[name] for name in self.dirty_field_names if name in given}
            if only is not None:
                given = {field.name: given[field.name] for field in only}
            if given:
                statements.update(type(self), self.get_id(), given)
        self._dirty.clear()
        return 1


def put(rows: Sequence[Table]) -> None:
    """Write new rows of one table, of which the same fields are set, by one statement; they do not learn their ids.

    Raises:
        Refused: as `check_fit` says.
    """
    for row in rows:
        check_fit(type(row), row.__data__)
    if rows:
        statements.put(type(rows[0]), [row.__data__ for row in rows])


def first(rows: Sequence[R]) -> R | None:
    """The first of these rows; None when there are none."""
    return rows[0] if rows else None


class Versioned(Table):
    """A row that people change: each change carries the version it saw and adds one."""

    version = IntegerField(default=1)


def check_fit(table: type[Table], values: Mapping[str, Any]) -> None:
    """Refuse words that do not fit into their columns; SQLite would take what PostgreSQL cannot.

    Raises:
        Refused: `invalid`, at the field of that name.
    """
    longest = _longest(cast(Any, table))
    for name, value in values.items():
        if isinstance(value, str):
            if len(value) > longest.get(name, inf):
                raise Refused("invalid", T("This is too long: at most {count} characters.", count=longest[name]), name)
            if "\0" in value:
                raise Refused("invalid", UNFIT, name)


@cache
def _longest(table: Any) -> dict[str, int]:
    """How many characters the columns of a table take, where there is a limit."""
    limits = {name: getattr(field, "max_length", None) for name, field in table._meta.fields.items()}
    return {name: limit for name, limit in limits.items() if limit}


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
