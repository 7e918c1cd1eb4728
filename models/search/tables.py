"""The index of keys. The index of words differs between the databases and stands in `engines`."""

from __future__ import annotations

from peewee import CharField, IntegerField

from models.tables import Table

KINDS = ("customer", "case", "order", "serial")


class SearchKey(Table):
    """One key by which a customer, case, order or device is found."""

    key = CharField(max_length=160)
    kind = CharField(max_length=8)
    ref = IntegerField()

    class Meta:
        """By kind and key; by what it belongs to, for renewal."""

        indexes = ((("kind", "key", "ref"), True), (("kind", "ref"), False))


TABLES = (SearchKey,)
