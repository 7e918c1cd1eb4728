"""Files on a case: kept in the database, once for each content."""

from __future__ import annotations

import binascii
import hashlib
from base64 import b64decode

import msgspec

from config.texts import T
from models.cases.finding import find_case
from models.cases.tables import Attachment, AttachmentContent
from models.desk import Desk
from models.operation import Input, operation
from models.refusals import Refused
from models.texts import missing, not_found

LARGEST = 20 * 1024 * 1024
"""Bytes of the largest file."""


class AddAttachment(Input):
    """A file: its name and its bytes in base64."""

    case: str
    name: str
    content: str


class Attached(msgspec.Struct, frozen=True):
    """The file as it is kept: its number, SHA-256 and size in bytes."""

    attachment_id: int
    sha256: str
    size: int


@operation("attachments.add")
def add(desk: Desk, given: AddAttachment) -> Attached:
    """Attach a file to a case."""
    case = find_case(desk, given.case)
    name = given.name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    if not name:
        raise Refused("missing", missing(T("The file name")), "name")
    data = _decoded(given.content)
    digest = hashlib.sha256(data).hexdigest()
    content = AttachmentContent.get_or_none(AttachmentContent.sha256 == digest)
    if content is None:
        content = AttachmentContent.create(sha256=digest, data=data)
    row = Attachment.create(
        case=case.id, content=content, name=name[:255], size=len(data), staff=desk.staff_id, at=desk.now()
    )
    desk.record("attachment", row.id, note={"name": row.name, "sha256": digest, "size": row.size}, case_id=case.id)
    return Attached(row.id, digest, row.size)


def _decoded(content: str) -> bytes:
    try:
        data = b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("invalid", T("The content is not base64."), "content") from None
    if not data:
        raise Refused("missing", T("The file is empty."), "content")
    if len(data) > LARGEST:
        raise Refused("invalid", T("The file is larger than {size} MB.", size=LARGEST // 1024 // 1024), "content")
    return data


def read(desk: Desk, attachment_id: int) -> tuple[str, bytes]:
    """Name and bytes of a file.

    Raises:
        Refused: `not_found`, or the case may not be seen.
    """
    row = Attachment.get_or_none(Attachment.id == attachment_id)
    if row is None:
        raise Refused("not_found", not_found(T("file"), attachment_id), "attachment_id")
    find_case(desk, row.case.number)
    return row.name, bytes(row.content.data)
