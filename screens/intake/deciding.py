"""What follows from what stands in the intake form, for the screen and for the line mode. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from config import Rules
from config.texts import Language, Sayable, Text
from models.customers.queries import Match
from models.intake.queries import Preview
from screens.intake.fields import shown_fields
from screens.intake.goods import Goods

MOST_PRODUCTS = 2000
NEW = "new"
"""What is chosen in place of a customer for somebody who is none of those found."""
PHONE_DIGITS = 5
"""With so many digits, what was typed is a telephone number rather than a name."""
FILLED = ("product", "article")
"""What fills other fields when it is chosen."""
DECISIVE = ("kind", "channel", "product", "order", "answer", "article")
"""Fields whose values say which other ones are shown, if only by what they fill in."""
_OF_GOODS = ("product", "order", "batch", "expiry", "serial")
_OF_SOMEBODY_NEW = ("name", "phone", "wechat")
_APOLOGISED_FOR = ("complaint", "return", "repair")


def usual_channel(*, is_seller: bool) -> str:
    """The channel that stands there before one is chosen."""
    return "seller" if is_seller else "phone"


# Who calls


def meant(found: Sequence[Match]) -> str:
    """Who is meant without asking: the only one, or somebody new; empty where several may be."""
    if not found:
        return NEW
    return str(found[0].id) if len(found) == 1 else ""


def persons(found: Sequence[Match], new: Text) -> dict[str, Sayable]:
    """Those found, to choose from, and behind them somebody new."""
    named = {str(one.id): Text("{n}", {"n": f"{one.name}  {one.phone}"}) for one in found}
    return {**named, NEW: new}


def of_somebody_new(typed: str) -> dict[str, str]:
    """What was typed of somebody new, in the field where it belongs; a few digits belong nowhere."""
    if sum(sign.isdigit() for sign in typed) >= PHONE_DIGITS:
        return {"phone": typed}
    return {} if not typed or typed.isdigit() else {"name": typed}


def no_longer_his(chosen: Goods | None, goods: Mapping[str, Goods]) -> dict[str, str]:
    """Another customer, and so other `goods`, among which `chosen` may not be: the fields that are empty then."""
    if chosen is None or chosen in goods.values():
        return {}
    return dict.fromkeys(_OF_GOODS, "")


# What is asked and offered


def shown(rules: Rules, text: Callable[[str], str], chosen: Goods | None, *, is_new: bool) -> tuple[set[str], set[str]]:
    """Which fields are shown, and which of them are required, `text` being what stands in each."""
    kind = text("kind")
    return shown_fields(
        rules.categories.fields_for(kind, class_of(chosen)) if kind else (),
        channel=text("channel"),
        has_order=bool(text("order")),
        is_new=is_new,
        answers=bool(text("answer")),
    )


def class_of(chosen: Goods | None) -> str | None:
    """The class of the product that was chosen."""
    return chosen.product_class if chosen is not None else None


def articles(rules: Rules, topic: str, chosen: Goods | None) -> dict[str, Sayable]:
    """The prepared answers that fit."""
    return {article.id: article.title for article in rules.knowledge.find(topic or None, class_of(chosen))}


def filled_in(
    rules: Rules, name: str, value: str, chosen: Goods | None, say: Callable[[Sayable | None], str]
) -> dict[str, str]:
    """What the choice of `value` in the field `name` puts into other fields."""
    if name == "product":
        return dict(chosen.fills) if chosen is not None else {}
    article = rules.knowledge.articles.get(value)
    return {"answer": say(article.text)} if article is not None else {}


def script(rules: Rules, kind: str, language: Language, seen: Preview | None = None) -> str:
    """What to say now: what cannot wait, the apology, or the greeting."""
    if seen is not None and seen.script:
        return seen.script
    return rules.wording.script("apology" if kind in _APOLOGISED_FOR else "greeting", language)


# What a draft keeps


def kept(raw: Mapping[str, str], customer: int | None) -> dict[str, Any]:
    """The content of a draft: what was typed, and who is known to call."""
    typed: dict[str, Any] = {name: value for name, value in raw.items() if value}
    return typed | ({"customer_id": customer} if customer is not None else {})


def brought_back(content: Mapping[str, Any]) -> tuple[dict[str, str], int | None]:
    """What was typed, and the customer, from the content of a draft."""
    customer = content.get("customer_id")
    raw = {name: str(value) for name, value in content.items() if name != "customer_id"}
    return raw, customer if isinstance(customer, int) else None


def is_of_somebody_new(raw: Mapping[str, str], customer: int | None) -> bool:
    """Whether a draft is about somebody who is not in the file of customers."""
    return customer is None and any(raw.get(name) for name in _OF_SOMEBODY_NEW)


def is_worth_keeping(raw: Mapping[str, str]) -> bool:
    """Whether anything was typed; the channel stands there by itself."""
    return any(value for name, value in raw.items() if name != "channel")
