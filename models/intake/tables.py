"""Drafts: what an agent has typed and not yet saved. Neither history nor feed."""

from __future__ import annotations

from peewee import CharField, ForeignKeyField

from models.fields import DocumentField, InstantField
from models.staff.tables import Staff
from models.tables import Table


class Draft(Table):
    """The content of one form of one member of staff, kept from keystroke to keystroke."""

    staff = ForeignKeyField(Staff, backref="drafts", on_delete="CASCADE")
    form = CharField(max_length=64)
    content = DocumentField()
    updated_at = InstantField()

    class Meta:
        """One draft for each form."""

        indexes = ((("staff", "form"), True),)


TABLES = (Draft,)
