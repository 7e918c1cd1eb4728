"""The forms of a settlement: from the proposal to the customer's word on the result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, get_args

from config import Rules
from config.facts import Channel
from config.terms import term
from config.texts import T
from models.cases.views import CaseView
from models.complaints import ending, solving
from models.messages.sending import customer_words
from screens.cases.checks import sayable
from screens.cases.layout import Form, area, choice, written
from screens.widgets import Field
from screens.widgets.field import FROM_CASE, USUAL

AMOUNT = 14
"""Cells of a field for an amount."""


def propose(view: CaseView, rules: Rules) -> Form:
    """T5, in one or two parts."""
    kinds = {key: kind.name for key, kind in rules.complaints.solutions.items()}
    fields = (
        choice("kind", T("Solution"), T("What the customer gets, by the list in complaints.yaml."),
              kinds, required=True),
        Field("amount", T("Amount"), T("In yuan; what needs approval is asked for by itself."), "money", width=AMOUNT),
        choice("second", T("And"), T("A second part, if there is one."), kinds),
        Field("second_amount", T("Amount 2"), T("The amount of the second part, in yuan."), "money", width=AMOUNT),
        area(T("Measure"), T("What will be done, as the customer is told it."), name="measure", rows=2,
             check=sayable(view, rules)),
        area(T("Effect"), T("What the customer gains by it."), name="effect", rows=2,
             check=sayable(view, rules)),
        Field("ready_by", T("Done by"), T("Day, and time if it matters."), "when", required=True, width=20,
              ahead=True),
        choice("cost", T("Costs"), T("What it is booked on, where there is an amount."),
               dict(rules.complaints.cost_categories)),
    )  # fmt: skip

    def give(v: Mapping[str, Any], version: int) -> Any:
        parts = [("kind", "amount"), ("second", "second_amount")]
        items = tuple(
            solving.SolutionItem(kind=v[kind], amount_cents=v.get(cents) or 0) for kind, cents in parts if v.get(kind)
        )
        return solving.Propose(
            case=view.number, version=version, items=items, measure=v["measure"], effect=v["effect"],
            ready_by=wall_instant(v["ready_by"], rules), cost_category=v.get("cost") or "",
        )  # fmt: skip

    return Form(T("Propose a solution"), fields, solving.propose, give)


def wall_instant(value: date | datetime, rules: Rules) -> datetime:
    """A time on the wall as an instant."""
    return datetime.fromisoformat(str(value)).replace(tzinfo=rules.zone)


def _told_by() -> Field:
    channels = {key: term(key) for key in get_args(Channel)}
    help_ = T("By which way the customer was told.")
    return choice("channel", T("Channel"), help_, channels, default="phone", required=True, origin=USUAL)


def offer(view: CaseView, rules: Rules) -> Form:
    """T7."""
    said = ""
    if view.complaint is not None and view.complaint.solutions:
        last = view.complaint.solutions[-1]
        said = f"{last.measure} {last.effect}"
    fields = (
        _told_by(),
        area(
            T("Told"),
            T("Measure, time and effect, as the customer was told."),
            name="said",
            check=sayable(view, rules),
            default=said,
            origin=T("What stands there is the solution as it was proposed."),
        ),
        Field("final", T("Last offer"), T("Yes: it goes out in writing with the outside routes."), "flag", width=6),
    )
    return Form(
        T("Offer the solution"), fields, solving.offer,
        lambda v, version: solving.Offer(
            case=view.number, version=version, channel=v["channel"], said=v["said"], final=bool(v["final"])
        ),
        lambda v, _: "\n".join(_proposal(view, rules, final=bool(v.get("final")))),
    )  # fmt: skip


def _proposal(view: CaseView, rules: Rules, *, final: bool) -> Iterator[str]:
    """Message M4 of the newest solution; the last offer goes with the outside routes in M13."""
    if view.complaint is None or not view.complaint.solutions:
        return
    last, words = view.complaint.solutions[-1], customer_words(rules)
    due = words.instant(last.ready_by)
    yield written(view, rules, "M4", measure=last.measure, effect=last.effect, due=due)
    if final:
        yield written(view, rules, "M13", reason=last.measure, routes=rules.complaints.routes_said(words))


def agrees(view: CaseView, rules: Rules) -> Form:
    """T8."""
    fields = (
        Field("how", T("How"), T("Recording, message or signature, and where it is kept."), required=True),
        Field(
            "by",
            T("Who"),
            T("Who agreed: the customer, or who speaks for him."),
            required=True,
            default=view.customer,
            origin=FROM_CASE,
        ),
    )
    return Form(
        T("The customer agrees"), fields, solving.customer_accepts,
        lambda v, version: solving.CustomerAccepts(case=view.number, version=version, how=v["how"], by=v["by"]),
    )  # fmt: skip


def refuses(view: CaseView, rules: Rules) -> Form:
    """T9."""
    text = area(T("Reason"), T("Why the customer does not agree, in his words."), name="reason")
    return Form(
        T("The customer does not agree"), (text,), solving.customer_refuses,
        lambda v, version: solving.CustomerRefuses(case=view.number, version=version, reason=v["reason"]),
    )  # fmt: skip


def feed_back(view: CaseView, rules: Rules) -> Form:
    """T11."""
    fields = (
        _told_by(),
        area(T("Done"), T("What was done, as the customer is told it."), name="done", check=sayable(view, rules)),
    )
    return Form(
        T("Tell the result"), fields, ending.feed_back,
        lambda v, version: ending.FeedBack(case=view.number, version=version, channel=v["channel"], done=v["done"]),
        lambda v, _: written(view, rules, "M11", done=v.get("done")),
    )  # fmt: skip


def confirm(view: CaseView, rules: Rules) -> Form:
    """T12."""
    answers = {"satisfied": T("Satisfied"), "silent": T("No answer")}
    fields = (
        choice("answer", T("Customer"), T("What the customer says of the result."), answers, required=True),
        area(T("Said"), T("What the customer said of it, in his words."), required=False),
    )
    return Form(
        T("Confirm the result"), fields, ending.confirm,
        lambda v, version: ending.Confirm(
            case=view.number, version=version, satisfied=v["answer"] == "satisfied", silent=v["answer"] == "silent",
            text=v.get("text") or "",
        ),
    )  # fmt: skip
