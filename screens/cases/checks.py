"""What can be said of a field before anything is saved: the same sentences as the operations say, only earlier."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from config import Rules
from config.texts import T, Text
from models.cases.views import CaseView
from screens.widgets import Value

NO_TREATMENT = T("no word that must not be said of goods of this class (wording.yaml)")
CHECK_DIGIT = T("the last digit of a case number is computed from the others")
ALIASES: Mapping[str, tuple[str, ...]] = {
    "answer": ("text",), "question": ("text",), "evidence": ("text",), "reason": ("text",), "items": ("kind",),
    "report_id": ("report",), "cost_category": ("cost",), "amount_cents": ("amount",), "order_number": ("order",),
    "product_code": ("product",), "batch_number": ("batch",), "expires_on": ("expiry",), "satisfied": ("answer",),
    "silent": ("answer",), "health_consent": ("consent",), "freight_cents": ("freight",), "pickup": ("route",),
    "return_freight_cents": ("freight",), "deduction_cents": ("deduction",), "unit_price_cents": ("price",),
    "paid_reference": ("paid",), "same_fault_days": ("same_fault",), "repair_days": ("days",), "health": ("consent",),
    "open_repair_days": ("open_days",), "parts_missing": ("parts",), "model_available": ("model",),
}  # fmt: skip
"""How the forms call what an operation calls otherwise: a refusal stands at that field."""


def field_of(name: str, fields: Collection[str]) -> str:
    """Which of the `fields` of a form means what an operation calls `name`; the name itself where none does."""
    return next((one for one in (name, *ALIASES.get(name, ())) if one in fields), name)


def sayable(view: CaseView, rules: Rules) -> Callable[[Value], Text | None]:
    """Whether a text may be said to the customer of these goods."""

    def check(value: Value) -> Text | None:
        hits = rules.wording.check_words(str(value or ""), view.product_class or None)
        if not hits:
            return None
        words = "、".join(dict.fromkeys(hit.word for hit in hits))
        return T("“{words}” may not be said of this product: it promises treatment.", words=words)

    return check


def case_number(rules: Rules) -> Callable[[Value], Text | None]:
    """Whether a case number can be one: a digit that was mistyped shows at once."""

    def check(value: Value) -> Text | None:
        return T("A digit of this number is wrong.") if rules.numbering.wrong_digit(str(value or "")) else None

    return check
