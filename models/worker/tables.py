"""Leases: which process does something that only one may do."""

from __future__ import annotations

from peewee import CharField

from models.fields import InstantField
from models.tables import Table


class Lease(Table):
    """A right of one process, by its name, until an instant; who holds it renews it before."""

    name = CharField(max_length=32, unique=True)
    holder = CharField(max_length=120)
    until = InstantField()


TABLES = (Lease,)
