"""What may be said to a customer about the goods of a case: the word check and the disclaimer (workflows 1.10)."""

from __future__ import annotations

import msgspec

from config.texts import T
from models.cases.tables import Case
from models.desk import Desk
from models.refusals import Refused


def check_words(desk: Desk, case: Case, text: str, field: str) -> None:
    """Refuse words that promise treatment.

    Raises:
        Refused: `rule`, at `field`, with each word and its place in the details.
    """
    hits = desk.rules.wording.check_words(text, product_class(case))
    if hits:
        words = "、".join(dict.fromkeys(hit.word for hit in hits))
        said = T("“{words}” may not be said of this product: it promises treatment.", words=words)
        raise Refused("rule", said, field, {"words": [msgspec.to_builtins(hit) for hit in hits]})


def with_disclaimer(desk: Desk, case: Case, text: str) -> str:
    """The text with the disclaimer where the goods ask for it."""
    return desk.rules.wording.with_disclaimer(text, product_class(case))


def product_class(case: Case) -> str | None:
    """The class of the product that the case is about."""
    return case.product.product_class if case.product_id else None
