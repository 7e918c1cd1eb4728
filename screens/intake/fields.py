"""The fields of the intake form, and which of them are shown; named as in the rules where these know them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from config import Rules
from config.categories import FieldRule
from config.facts import Channel
from config.terms import KINDS, term
from config.texts import Sayable, T, Text
from screens.cases.checks import NO_TREATMENT
from screens.widgets import Field, Value
from screens.widgets.field import USUAL

Options = Callable[[], Mapping[str, Sayable]]
Check = Callable[[Value], Text | None]
OWN = {
    "customer": ("caller",),
    "contact": ("name", "phone", "wechat"),
    "answer": ("article", "answer", "transfer_to"),
}
"""Fields of the rules that are asked in other fields here."""
FREE = 25
"""Cells of a field for a short word, so that its meaning stands beside it while one types."""
DAY = 12
"""Cells of a field for a date or an amount."""


_FILLED = T("Choosing the product fills it in, from the order.")


class _Made:
    """Makes fields in the words of the rules."""

    def __init__(self, rules: Rules, kind: Callable[[], str]) -> None:
        self._categories = rules.categories
        self._kind = kind

    def named(self, what: str, *, of_kind: bool = False) -> Options:
        """The options of the rules, those of the kind of case alone if it matters."""
        return lambda: dict(self._categories.options(what, (self._kind() or None) if of_kind else None))

    def free(self, name: str, help_: Text, kind: Any = "text", **more: Any) -> Field:
        """A field to type into."""
        return Field(name=name, label=self._categories.field_name(name), help=help_, kind=kind, **more)

    def choice(self, name: str, help_: Text, choices: Options, **more: Any) -> Field:
        """A field with a list of values."""
        given: dict[str, Any] = {"kind": "choice", "options": choices, "width": FREE, **more}
        if "label" not in given:
            given["label"] = self._categories.field_name(name)
        return Field(name=name, help=help_, **given)


def form_fields(
    rules: Rules, goods: Options, articles: Options, kind: Callable[[], str], wrong_words: Check, channel: str = "phone"
) -> tuple[Field, ...]:
    """All fields, in the order in which they are asked.

    `wrong_words` says what an answer must not say; `channel` is the one that stands there already.
    """
    made = _Made(rules, kind)
    return (*_caller(made, channel), *_goods(made, goods), *_matter(made), *_answer(made, rules, articles, wrong_words))


def _caller(made: _Made, channel: str) -> tuple[Field, ...]:
    channels = {key: term(key) for key in get_args(Channel)}
    who = T("A telephone number or its last four digits, a name or its pinyin, an order, device or case number.")
    return (
        Field("caller", T("Customer"), who),
        Field("name", T("Name"), T("A new customer's name; empty for somebody who stays unknown."), shown=False),
        Field("phone", T("Phone"), T("A new customer's telephone number, in any notation."), "phone", shown=False),
        Field("wechat", T("WeChat"), T("A new customer's WeChat id, if there is no telephone number."), "code",
              shown=False),
        made.choice("kind", T("What the call is about; its number or the beginning of its name."), lambda: KINDS,
                    label=T("Kind"), required=True),
        made.choice("channel", T("How the customer reached us."), lambda: channels, default=channel,
                    origin=USUAL),
    )  # fmt: skip


def _goods(made: _Made, goods: Options) -> tuple[Field, ...]:
    return (
        made.choice("product", T("What it is about; the customer's own purchases come first."), goods,
                    width=0),
        made.free("order", T("The order number; it is filled in with the product."), "code",
                  origin=_FILLED),
        made.choice("no_order_reason", T("Why there is no order: a gift, or bought from somebody else."),
              made.named("no_order_reason")),
        made.free("batch", T("The batch number printed on the package."), "code", max_length=64, origin=_FILLED),
        made.free("expiry", T("The expiry date printed on the package."), "date", width=DAY, origin=_FILLED),
        made.free("serial", T("The serial number on the device."), "code", max_length=64, origin=_FILLED),
    )  # fmt: skip


def _matter(made: _Made) -> tuple[Field, ...]:
    said = T("What the customer says, in his words.")
    return (
        made.choice("topic", T("What the customer wants to know."), made.named("topic")),
        made.choice("category", T("What kind of problem it is; it decides the queue."),
                    made.named("category", of_kind=True)),
        made.choice("symptom", T("What the customer sees or feels, if it is one of these."), made.named("symptom")),
        made.free("flags", T("What makes it urgent; several with commas."), "multi", options=made.named("flag")),
        made.choice("demand", T("What the customer demands."), made.named("demand", of_kind=True)),
        made.free("amount", T("The amount in dispute, in yuan."), "money", width=DAY),
        made.free("authority_no", T("The number under which the authority transferred it."), "code", max_length=64),
        made.free("text", said, "area"),
        made.free("apologised", T("Whether you have apologised to the customer in this call."), "flag", width=6),
    )  # fmt: skip


def _answer(made: _Made, rules: Rules, articles: Options, wrong_words: Check) -> tuple[Field, ...]:
    told = T("What you tell the customer. Leave it empty to answer later. No word of healing or treatment.")
    return (
        made.choice("article", T("A prepared answer; it is filled in below."), articles, width=0, label=T("Article")),
        made.free("answer", told, "area", rows=2, check=wrong_words, rule=NO_TREATMENT,
                  origin=T("A prepared answer fills it in.")),
        made.choice("transfer_to", T("The department that will answer, if you cannot."),
                    lambda: dict(rules.routing.departments), label=T("Ask")),
    )  # fmt: skip


def shown_fields(
    asked: tuple[FieldRule, ...], *, channel: str, has_order: bool, is_new: bool, answers: bool
) -> tuple[set[str], set[str]]:
    """Which fields are shown, and which of them are required.

    Args:
        asked: the fields that the kind of case needs, by the rules.
        channel: the authority's number is asked for its transfers only.
        has_order: why there is no order is asked where there is none.
        is_new: the caller is not in the file of customers.
        answers: whether an answer is being typed, which makes asking a department pointless.
    """
    shown, required = {"caller", "kind"}, {"kind"}
    for rule in asked:
        names = OWN.get(rule.name, (rule.name,))
        shown |= set(names)
        if rule.required and rule.name not in OWN:
            required.add(rule.name)
    if not is_new:
        shown -= {"name", "phone", "wechat"}
    if channel != "authority":
        shown.discard("authority_no")
    if has_order:
        shown.discard("no_order_reason")
    if answers:
        shown.discard("transfer_to")
    return shown, required
