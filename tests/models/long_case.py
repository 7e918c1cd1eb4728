"""A complaint of real length: a text of 4,000 characters, 20 files, and 200 entries in its timeline."""

from __future__ import annotations

from base64 import b64encode

from models import operation
from models.capabilities import operations
from models.desk import Desk
from models.staff.members import member
from tests.models.complaining import FOOD

LENGTH, FILES, ENTRIES = 4_000, 20, 200
LAST_WORDS = "全文到此为止"
_STORY = "十一月十日在贵公司网店购买辅酶Q10软胶囊两盒，打开后发现胶囊粘连结块，客服答复让等通知。The capsules stick. "


def long_text() -> str:
    """So many characters in paragraphs that differ, with words at the end that stand nowhere else."""
    told = "".join(f"{n}. {_STORY * 3}\n" for n in range(LENGTH // len(_STORY)))
    return told[: LENGTH - len(LAST_WORDS)] + LAST_WORDS


def open_long_case(desk: Desk, login: str) -> str:
    """Write it as it grows in life, by operations; returns its number."""
    operations()
    acting = desk.acting(member(login))
    given = {"kind": "complaint", **FOOD, "text": long_text()}
    number: str = operation.run(acting, "intake.open", given).number
    for n in range(FILES):
        content = b64encode(f"photo {n}".encode()).decode()
        operation.run(
            acting, "attachments.add", {"case": number, "name": f"现场照片{n + 1:02d}.jpg", "content": content}
        )
    for n in range(ENTRIES - FILES - 1):
        operation.run(acting, "cases.note", {"case": number, "text": f"第{n + 1}次联系：{_STORY}"})
    return number
