"""The forms of the steps of a return, by operation: what each asks, and what it gives to its operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from config.texts import T
from models.messages.sending import customer_words
from models.returns import applying, choosing, ending, exchanging, inspecting, judging, proposing, refusing, travelling
from models.returns.told import CHOICES, INSTEAD
from screens.cases.checks import sayable
from screens.cases.layout import Form, area, choice, written
from screens.complaints.settlement_forms import AMOUNT, wall_instant
from screens.returns import rights
from screens.returns.layout import Returning, goods_said, route_field, routes_about, wanted_lines
from screens.widgets import Field
from screens.widgets.field import USUAL

_WORDS = T("The customer's words, as he said them.")
_SAID = T("What the customer said of it, in his words.")
_CODE = 24
"""Cells of a field for the number of a parcel."""


def _input(returning: Returning, input_: Any, values: Mapping[str, Any], version: int, **given: Any) -> Any:
    """The input of a step: the case, the lines that it is for, and what it needs besides."""
    return input_(case=returning.view.number, version=version, lines=wanted_lines(values), **given)


def _need_info(on: Returning) -> Form:
    days = on.rules.returns.info_days
    fields = (
        *on.for_lines("need_info"),
        area(T("Needed"), T("What is missing; the customer reads it."), name="need", check=sayable(on.view, on.rules)),
    )
    return Form(
        T("Ask for what is missing"), fields, applying.need_info,
        lambda v, version: _input(on, applying.NeedInfo, v, version, need=v["need"]),
        lambda v, now: written(on.view, on.rules, "M3", need=v.get("need"), due=on.midnight(now, days)),
    )  # fmt: skip


def _supply_info(on: Returning) -> Form:
    fields = (
        *on.for_lines("supply_info"),
        area(T("Answer"), T("What the customer answered, and what he sent."), rows=4),
        Field(
            "evidence",
            T("Photos"),
            T("Whether he has sent photos or a video."),
            "flag",
            width=6,
            default="no",
            origin=USUAL,
        ),
        Field("voucher", T("Proof"), T("The proof of purchase, if he has sent one.")),
    )
    return Form(
        T("What was missing is here"), fields, applying.supply_info,
        lambda v, version: _input(on, applying.SupplyInfo, v, version, text=v["text"], evidence=bool(v["evidence"]),
                                  voucher=v.get("voucher") or ""),
    )  # fmt: skip


def _ask_qc(on: Returning) -> Form:
    fields = (
        *on.for_lines("ask_qc"), area(T("Question"), T("What quality control is to look at."), name="question")
    )  # fmt: skip
    return Form(
        T("Quality control looks first"), fields, judging.ask_qc,
        lambda v, version: _input(on, judging.AskQc, v, version, question=v["question"]),
        about=routes_about(on, "ask_qc", every=True),
    )  # fmt: skip


def _authorise(on: Returning) -> Form:
    lines = on.lines("authorise")
    by_sale = [line for line in lines for answer in line.routes
               if answer.route == "direct_sale" and answer.answer == "yes"]  # fmt: skip
    must = any(line.best is not None and line.best.route == "direct_sale" for line in lines)
    pickup = Field("pickup", T("Fetched"), T("When and where the goods are fetched or handed in."), required=must)
    fields = (*on.for_lines("authorise"), route_field(on, "authorise", ("yes",)), *((pickup,) if by_sale else ()))
    return Form(
        T("Authorise"), fields, judging.authorise,
        lambda v, version: _input(on, judging.Authorise, v, version, route=v.get("route") or "",
                                  pickup=v.get("pickup") or ""),
        lambda _, now: _code_told(on, now),
        routes_about(on, "authorise"),
    )  # fmt: skip


def _code_told(on: Returning, now: datetime) -> str:
    """Message M5; the code itself is drawn when it is saved."""
    rules, words = on.rules.returns, customer_words(on.rules)
    known = on.view.application.code if on.view.application is not None else ""
    code = known or rules.code.prefix + "*" * (rules.code.digits + 1)
    return written(
        on.view, on.rules, "M5", code=code, address=words.say(rules.address.address), phone=rules.address.phone,
        contact=words.say(rules.address.contact), last_day=on.midnight(now, rules.sending.days),
    )  # fmt: skip


def _waive_goods(on: Returning) -> Form:
    fields = (
        *on.for_lines("waive_goods"), route_field(on, "waive_goods", ("yes",)),
        area(T("Reason"), T("Why the goods need not come."), name="reason", rows=3),
    )  # fmt: skip
    return Form(
        T("Refund without the goods"), fields, judging.waive_goods,
        lambda v, version: _input(on, judging.WaiveGoods, v, version, route=v.get("route") or "", reason=v["reason"]),
        about=routes_about(on, "waive_goods"),
    )  # fmt: skip


def _override(on: Returning) -> Form:
    fields = (
        *on.for_lines("override"), route_field(on, "override", ("no", "open"), required=True),
        area(T("Reason"), T("Why it is allowed; your name stands by it in the report."), name="reason", rows=3),
    )  # fmt: skip
    return Form(
        T("Allow against the rules"), fields, judging.override,
        lambda v, version: _input(on, judging.Override, v, version, route=v["route"], reason=v["reason"]),
        about=routes_about(on, "override", every=True),
    )  # fmt: skip


def _propose_refusal(on: Returning) -> Form:
    fields = (
        *on.for_lines("propose_refusal"),
        area(T("Reason"), T("Why nothing can be done; a second person decides."), name="reason", rows=3,
             check=sayable(on.view, on.rules)),
    )  # fmt: skip

    def told(v: Mapping[str, Any], _: datetime) -> str:
        words = customer_words(on.rules)
        answers = [answer for line in on.chosen("propose_refusal", v) for answer in line.routes]
        reason = refusing.said_why(words, [v["reason"]], answers) if v.get("reason") else ""
        return written(on.view, on.rules, "M13", reason=reason, routes=on.rules.complaints.routes_said(words))

    return Form(
        T("Propose to refuse"), fields, refusing.propose_refusal,
        lambda v, version: _input(on, refusing.ProposeRefusal, v, version, reason=v["reason"]),
        told, routes_about(on, "propose_refusal", every=True),
    )  # fmt: skip


def _record_sent(on: Returning) -> Form:
    pays = on.view.application is not None and on.view.application.freight == "company"
    freight = Field("freight", T("Freight"), T("What he paid for it, on proof, in yuan; we pay it back."), "money",
                    width=AMOUNT)  # fmt: skip
    fields = (
        *on.for_lines("record_sent"),
        Field(
            "tracking",
            T("Tracking no."),
            T("The number of the parcel, as the carrier has given it."),
            "code",
            required=True,
            width=_CODE,
        ),
        Field("carrier", T("Carrier"), T("The carrier who brings it, if it is known.")),
        *((freight,) if pays else ()),
    )
    return Form(
        T("The goods are on the way"), fields, travelling.record_sent,
        lambda v, version: _input(on, travelling.RecordSent, v, version, tracking=v["tracking"],
                                  carrier=v.get("carrier") or "", freight_cents=v.get("freight") or 0),
    )  # fmt: skip


def _ask_customer(on: Returning) -> Form:
    fields = (
        *on.for_lines("ask_customer"),
        area(T("Differs"), T("What was found, in words for the customer."), check=sayable(on.view, on.rules)),
    )
    days = on.rules.returns.decision_days
    return Form(
        T("Ask how to go on"), fields, inspecting.ask_customer,
        lambda v, version: _input(on, inspecting.AskWish, v, version, text=v["text"]),
        lambda v, now: written(on.view, on.rules, "M7", result=v.get("text"), due=on.midnight(now, days)),
    )  # fmt: skip


def _customer_decides(on: Returning) -> Form:
    fields = (
        *on.for_lines("customer_decides"),
        choice("choice", T("Choice"), T("What the customer wants now."), CHOICES, required=True),
        Field("deduction", T("Less"), T("With a deduction: how much less for each line, in yuan."), "money",
              width=AMOUNT),
        area(T("Words"), _WORDS, name="words", rows=4),
    )  # fmt: skip
    return Form(
        T("The customer decides"), fields, choosing.customer_decides,
        lambda v, version: _input(on, choosing.CustomerDecides, v, version, choice=v["choice"], words=v["words"],
                                  deduction_cents=v.get("deduction") or 0),
    )  # fmt: skip


def _propose(on: Returning) -> Form:
    help_ = T("What the customer paid for sending the goods, on proof, in yuan.")
    fields = (*on.for_lines("propose"), Field("freight", T("Freight"), help_, "money", width=AMOUNT))
    return Form(
        T("Ask for the decision"), fields, proposing.propose,
        lambda v, version: _input(on, proposing.Propose, v, version, return_freight_cents=v.get("freight")),
    )  # fmt: skip


def _choose_exchange(on: Returning) -> Form:
    fields = (
        *on.for_lines("choose_exchange"),
        choice("choice", T("Choice"), T("What the customer takes."), INSTEAD, required=True),
        Field("product", T("Other goods"), T("The code of the other product."), "code", width=_CODE),
        Field("price", T("Price"), T("What one piece of it costs, in yuan."), "money", width=AMOUNT),
        Field("paid", T("Paid by"), T("How he paid the difference: the reference."), "code", width=_CODE),
        area(T("Words"), _WORDS, name="words", rows=3),
    )
    return Form(
        T("What the customer takes"), fields, exchanging.choose_exchange,
        lambda v, version: _input(on, exchanging.ChooseExchange, v, version, choice=v["choice"], words=v["words"],
                                  product_code=v.get("product") or "", unit_price_cents=v.get("price"),
                                  paid_reference=v.get("paid") or ""),
    )  # fmt: skip


def _record_delivered(on: Returning) -> Form:
    at = Field("at", T("Delivered"), T("When he got it: a time, or a day and a time; empty: now."), "when", width=20)

    def done(v: Mapping[str, Any]) -> str:
        goods = goods_said(on.chosen("record_delivered", v))
        return customer_words(on.rules).say(T("The exchange has arrived: {goods}.", goods=goods))

    return Form(
        T("The exchange has arrived"), (*on.for_lines("record_delivered"), at), exchanging.record_delivered,
        lambda v, version: _input(on, exchanging.RecordDelivered, v, version,
                                  at=wall_instant(v["at"], on.rules) if v.get("at") else None),
        lambda v, now: written(on.view, on.rules, "M11", done=done(v)),
    )  # fmt: skip


def _confirm(on: Returning) -> Form:
    fields = (*on.for_lines("confirm"), area(T("Said"), _SAID, required=False, rows=4))
    return Form(
        T("The customer is satisfied"), fields, ending.confirm,
        lambda v, version: _input(on, ending.ConfirmReturn, v, version, text=v.get("text") or ""),
        lambda v, now: written(on.view, on.rules, "M12"),
    )  # fmt: skip


def _dissatisfied(on: Returning) -> Form:
    help_ = T("Why not, in his words; a linked complaint is opened with them.")
    fields = (*on.for_lines("dissatisfied"), area(T("Reason"), help_, name="reason"))
    return Form(
        T("The customer is dissatisfied"), fields, ending.dissatisfied,
        lambda v, version: _input(on, ending.Dissatisfied, v, version, reason=v["reason"]),
    )  # fmt: skip


def _cancel(on: Returning) -> Form:
    fields = (*on.for_lines("cancel"), area(T("Words"), _WORDS, name="words"))
    return Form(
        T("The customer withdraws the return"), fields, ending.cancel,
        lambda v, version: _input(on, ending.Cancel, v, version, words=v["words"]),
        lambda v, now: written(on.view, on.rules, "M12") if not wanted_lines(v) else "",
    )  # fmt: skip


FORMS: dict[str, Callable[[Returning], Form]] = {
    "returns.need_info": _need_info,
    "returns.supply_info": _supply_info,
    "returns.ask_qc": _ask_qc,
    "returns.authorise": _authorise,
    "returns.waive_goods": _waive_goods,
    "returns.override": _override,
    "returns.grant_goodwill": rights.goodwill,
    "returns.record_repairs": rights.repairs,
    "returns.propose_refusal": _propose_refusal,
    "returns.record_sent": _record_sent,
    "returns.ask_customer": _ask_customer,
    "returns.customer_decides": _customer_decides,
    "returns.propose": _propose,
    "returns.choose_exchange": _choose_exchange,
    "returns.record_delivered": _record_delivered,
    "returns.confirm": _confirm,
    "returns.dissatisfied": _dissatisfied,
    "returns.cancel": _cancel,
}
"""The form of each step, by its operation."""
