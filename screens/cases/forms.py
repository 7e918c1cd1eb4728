"""The forms of the case screen: what each asks, and what it gives to its operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from config import Rules
from config.facts import Channel
from config.terms import DIRECTIONS, KINDS, term
from config.texts import Money, T
from models.cases import operations as cases
from models.cases.views import CaseView
from models.clocks import operations as clocks
from models.consultations import operations as consultations
from models.contacts import operations as contacts
from models.tasks import operations as tasks
from screens.cases.acting import ActingScreen
from screens.cases.checks import sayable
from screens.cases.layout import Form, area, choice, written
from screens.widgets import Field
from screens.widgets.field import FROM_CASE, USUAL


def screen(name: str, view: CaseView, rules: Rules) -> ActingScreen:
    """The screen of the form with this name: one of these, or the operation of a step of a complaint or return."""
    from screens.complaints.forms import FORMS as COMPLAINTS
    from screens.returns.forms import FORMS as RETURNS
    from screens.returns.layout import Returning

    if name in RETURNS:
        made = RETURNS[name](Returning(view, rules))
    else:
        made = (FORMS[name] if name in FORMS else COMPLAINTS[name])(view, rules)
    return ActingScreen(view.number, view.version, name, made)


def _note(view: CaseView, rules: Rules) -> Form:
    text = area(T("Note"), T("What the next one must know. The customer does not see it."))
    return Form(T("Note"), (text,), cases.note, lambda v, _: cases.NoteCase(case=view.number, text=v["text"]))


def _message(view: CaseView, rules: Rules) -> Form:
    text = area(T("Message"), T("What the customer reads."), check=sayable(view, rules))
    return Form(
        T("Message to the customer"), (text,), cases.message,
        lambda v, _: cases.MessageCustomer(case=view.number, text=v["text"]),
        lambda v, _: written(view, rules, "text", text=v.get("text")),
    )  # fmt: skip


def _contact(view: CaseView, rules: Rules) -> Form:
    channels = {key: term(key) for key in get_args(Channel)}
    fields = (
        choice(
            "direction",
            T("Direction"),
            T("Who called or wrote: the customer, or we."),
            DIRECTIONS,
            "out",
            required=True,
            origin=USUAL,
        ),
        choice(
            "channel",
            T("Channel"),
            T("By which way you and the customer spoke or wrote."),
            channels,
            "phone",
            required=True,
            origin=USUAL,
        ),
        Field(
            "reached",
            T("Reached"),
            T("Whether the customer was reached."),
            "flag",
            default="yes",
            width=6,
            origin=USUAL,
        ),
        area(T("Said"), T("What was said, in a few words; the next one goes on from it.")),
    )
    return Form(
        T("Contact with the customer"), fields, contacts.record,
        lambda v, _: contacts.RecordContact(
            case=view.number, direction=v["direction"], channel=v["channel"], reached=bool(v["reached"]), text=v["text"]
        ),
    )  # fmt: skip


def _answer(view: CaseView, rules: Rules) -> Form:
    articles = {one.id: one.title for one in rules.knowledge.find(view.topic or None, view.product_class or None)}
    fields = (
        choice("article", T("Article"), T("A prepared answer, told in front of your own words."), articles),
        area(
            T("Answer"),
            T("What you tell the customer. No word of healing or treatment."),
            required=False,
            check=sayable(view, rules),
        ),
    )
    return Form(
        T("Answer"), fields, consultations.answer,
        lambda v, version: consultations.AnswerConsultation(
            case=view.number, version=version, answer=v.get("text") or "", article=v.get("article") or ""
        ),
    )  # fmt: skip


def _hand_over(view: CaseView, rules: Rules) -> Form:
    fields = (
        choice(
            "department",
            T("Department"),
            T("Which department can answer what you cannot."),
            rules.routing.departments,
            required=True,
        ),
        area(T("Question"), T("What they must find out."), default=view.text, origin=FROM_CASE),
    )
    return Form(
        T("Ask a department"), fields, consultations.transfer,
        lambda v, version: consultations.TransferConsultation(
            case=view.number, version=version, department=v["department"], question=v["text"]
        ),
    )  # fmt: skip


def _interim(view: CaseView, rules: Rules) -> Form:
    text = area(
        T("Answer"), T("What you can say already; the final answer gets a new date."), check=sayable(view, rules)
    )
    return Form(
        T("Interim answer"), (text,), consultations.interim,
        lambda v, version: consultations.InterimAnswer(case=view.number, version=version, answer=v["text"]),
    )  # fmt: skip


def _convert(view: CaseView, rules: Rules) -> Form:
    kinds = {key: KINDS[key] for key in ("complaint", "return", "repair")}
    options = rules.categories.options
    fields = (
        choice(
            "kind",
            T("Kind"),
            T("What the case becomes; its clocks and its queue change with it."),
            kinds,
            required=True,
        ),
        choice(
            "category", T("Category"), T("What kind of problem it is."), options("category", "complaint"), required=True
        ),
        choice("demand", T("Demand"), T("What the customer demands."), options("demand")),
    )
    return Form(
        T("Turn into another kind"), fields, consultations.convert,
        lambda v, version: consultations.ConvertConsultation(
            case=view.number, version=version, kind=v["kind"], category=v["category"], demand=v.get("demand") or ""
        ),
    )  # fmt: skip


def _task(view: CaseView, rules: Rules) -> Form:
    fields = (
        choice(
            "department",
            T("Department"),
            T("The department that is to do it; the task stands on its list."),
            rules.routing.departments,
            required=True,
        ),
        area(T("Task"), T("What is to be done, and what you need back.")),
    )
    return Form(
        T("Task for a department"), fields, tasks.add,
        lambda v, _: tasks.AddTask(case=view.number, department=v["department"], text=v["text"]),
    )  # fmt: skip


def _stop(view: CaseView, rules: Rules) -> Form:
    fields = (
        choice(
            "reason",
            T("Reason"),
            T("What we wait for; it is told with the time on the case."),
            rules.categories.options("stop_reason"),
            required=True,
        ),
        Field("note", T("Note"), T("More about it, for example by when the customer will call.")),
    )
    return Form(
        T("Stop the clocks"), fields, clocks.stop,
        lambda v, version: clocks.StopClocks(
            case=view.number, version=version, reason=v["reason"], note=v.get("note") or ""
        ),
    )  # fmt: skip


def _edit(view: CaseView, rules: Rules) -> Form:
    names, options = rules.categories.field_name, rules.categories.options
    fields = (
        choice("category", names("category"), T("What kind of problem it is."), options("category", view.kind),
                view.category, origin=FROM_CASE),
        choice("symptom", names("symptom"), T("What the customer sees or feels."), options("symptom"), view.symptom,
               origin=FROM_CASE),
        choice("topic", names("topic"), T("What the customer wants to know."), options("topic"), view.topic,
               origin=FROM_CASE),
        choice("demand", names("demand"), T("What the customer demands."), options("demand", view.kind), view.demand,
               origin=FROM_CASE),
        Field("flags", names("flags"), T("What makes it urgent; several with commas."), "multi",
              options=lambda: options("flag"), default=",".join(view.flags), origin=FROM_CASE),
        Field("amount", names("amount"), T("The amount in dispute, in yuan."), "money", width=16,
              default=f"{Money(view.amount_cents).cents / 100:.2f}" if view.amount_cents else "", origin=FROM_CASE),
        Field("order", names("order"), T("The order number, as it stands on the order or the invoice."),
              "code", default=view.order_number,
              origin=FROM_CASE),
        choice("no_order_reason", names("no_order_reason"),
              T("Why there is no order: a gift, or bought from somebody else."), options("no_order_reason"),
                view.no_order_reason, origin=FROM_CASE),
        Field("product", names("product"), T("The code of the product, as it stands in the list of products."),
              "code", default=view.product_code,
              origin=FROM_CASE),
        Field("batch", names("batch"), T("The batch number printed on the package."), "code",
              default=view.batch_number, origin=FROM_CASE),
        Field("expiry", names("expiry"), T("The expiry date printed on the package."), "date", width=16,
              default=str(view.expires_on or ""), origin=FROM_CASE),
        Field("text", names("text"), T("What the customer says, in his own words."), "area", rows=5, default=view.text,
              origin=FROM_CASE),
    )  # fmt: skip
    return Form(T("Change the facts"), fields, cases.edit, lambda v, version: _edited(view, v, version))


def _edited(view: CaseView, values: Mapping[str, Any], version: int) -> cases.EditCase:
    """Only what differs from what was shown: a field that somebody else changed is not turned back."""
    wanted = {
        "category": (values.get("category") or "", view.category),
        "symptom": (values.get("symptom") or "", view.symptom),
        "topic": (values.get("topic") or "", view.topic),
        "demand": (values.get("demand") or "", view.demand),
        "flags": (tuple(sorted(values.get("flags") or ())), tuple(sorted(view.flags))),
        "amount_cents": (values.get("amount") or 0, view.amount_cents),
        "order_number": (values.get("order") or "", view.order_number),
        "no_order_reason": (values.get("no_order_reason") or "", view.no_order_reason),
        "product_code": (values.get("product") or "", view.product_code),
        "batch_number": (values.get("batch") or "", view.batch_number),
        "expires_on": (values.get("expiry"), view.expires_on),
        "text": (values.get("text") or "", view.text),
    }
    changes: dict[str, Any] = {name: new for name, (new, old) in wanted.items() if new != old}
    return cases.EditCase(case=view.number, version=version, **changes)


FORMS: dict[str, Callable[[CaseView, Rules], Form]] = {
    "note": _note,
    "message": _message,
    "contact": _contact,
    "answer": _answer,
    "hand_over": _hand_over,
    "interim": _interim,
    "convert": _convert,
    "task": _task,
    "stop": _stop,
    "edit": _edit,
}
