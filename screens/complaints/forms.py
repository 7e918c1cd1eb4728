"""The forms of the steps of a complaint, by operation: what each asks, and what it gives to its operation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from config import Rules
from config.texts import T, Text
from models.cases import operations as cases
from models.cases.views import CaseView
from models.complaints import accepting, ending, merging, promising, records
from models.complaints.report import RECORDS
from models.messages.sending import customer_words
from screens.cases.checks import CHECK_DIGIT, case_number, sayable
from screens.cases.layout import Form, area, choice, for_when, written
from screens.complaints import investigation_forms as investigation
from screens.complaints import settlement_forms as settlement
from screens.complaints.settlement_forms import wall_instant
from screens.widgets import Field
from screens.widgets.field import FROM_CASE


def _because(
    operation: Any, title: Text, label: Text, help_: Text, message: str = ""
) -> Callable[[CaseView, Rules], Form]:
    """A step that asks for one text: the customer's words, or the reason. `message` is the one that goes out."""

    def made(view: CaseView, rules: Rules) -> Form:
        return Form(
            title, (area(label, help_, name="reason"),), operation,
            lambda v, version: ending.Because(case=view.number, version=version, reason=v["reason"]),
            (lambda *_: written(view, rules, message)) if message else None,
        )  # fmt: skip

    return made


def _close(view: CaseView, rules: Rules) -> Form:
    called = any(call.kind == "verification" for call in view.calls)
    said = area(T("Callback"), T("What the customer said when he was called."), name="result", rows=3)
    fields = (
        *(() if called else (said,)),
        area(T("Root cause"), T("For P1, P2, quality and reopened cases."), name="root_cause", required=False, rows=2),
        area(
            T("Prevention"),
            T("What will be changed so that it does not happen again."),
            name="prevention",
            required=False,
            rows=2,
        ),
        area(T("Authority"), T("The result text for the authority."), name="authority_result", required=False, rows=2),
    )
    return Form(
        T("Close the complaint"), fields, ending.close,
        lambda v, version: ending.CloseComplaint(
            case=view.number, version=version, result=v.get("result") or "", root_cause=v.get("root_cause") or "",
            prevention=v.get("prevention") or "", authority_result=v.get("authority_result") or "",
        ),
        lambda *_: written(view, rules, "M12"),
    )  # fmt: skip


def _external(view: CaseView, rules: Rules) -> Form:
    routes = rules.complaints.routes_said(customer_words(rules))
    fields = (
        area(
            T("Last offer"),
            T("It goes out in writing, with the outside routes."),
            name="final_offer",
            check=sayable(view, rules),
        ),
        Field("wish", T("His wish"), T("Yes if the customer asks for an outside route himself."), "flag", width=6),
    )
    return Form(
        T("Outside routes"), fields, ending.go_external,
        lambda v, version: ending.GoExternal(
            case=view.number, version=version, final_offer=v["final_offer"], wish=bool(v["wish"])
        ),
        lambda v, _: written(view, rules, "M13", reason=v.get("final_offer"), routes=routes),
    )  # fmt: skip


def _merge(view: CaseView, rules: Rules) -> Form:
    fields = (
        Field(
            "master",
            T("Master"),
            T("The number of the case that goes on."),
            "code",
            required=True,
            check=case_number(rules),
            rule=CHECK_DIGIT,
        ),
        area(T("Reason"), T("Why both are about the same matter.")),
    )
    return Form(
        T("Merge into another case"), fields, merging.merge,
        lambda v, version: merging.MergeCase(case=view.number, version=version, master=v["master"], reason=v["text"]),
    )  # fmt: skip


def _promise(view: CaseView, rules: Rules) -> Form:
    fields = (
        for_when("due_at"),
        area(T("Promised"), T("What the customer was promised, so that whoever keeps it knows.")),
    )
    return Form(
        T("Promise"), fields, promising.promise,
        lambda v, _: promising.MakePromise(case=view.number, text=v["text"], due_at=wall_instant(v["due_at"], rules)),
    )  # fmt: skip


def _accept(view: CaseView, rules: Rules) -> Form:
    """T2."""
    said = Field("apologised", T("Apologised"), T("Whether somebody apologised to the customer."), "flag", width=6,
                 required=True, default="yes" if view.apologised else "", origin=FROM_CASE)  # fmt: skip
    running = [clock for clock in view.clocks if clock.ended_at is None]
    return Form(
        T("Accept the complaint"), (said,), accepting.accept,
        lambda v, version: accepting.AcceptComplaint(
            case=view.number, version=version, apologised=bool(v["apologised"])
        ),
        lambda *_: written(view, rules, "M2", **accepting.times_told(rules, running)),
    )  # fmt: skip


def _ask(view: CaseView, rules: Rules) -> Form:
    text = area(
        T("Needed"),
        T("What the customer is asked for; the clocks wait for it."),
        name="need",
        check=sayable(view, rules),
    )
    return Form(
        T("Ask the customer"), (text,), cases.ask,
        lambda v, version: cases.AskCustomer(case=view.number, version=version, need=v["need"]),
        lambda v, now: written(
            view, rules, "M3", need=v.get("need"), due=cases.due_said(rules, cases.answer_due(rules, now))
        ),
    )  # fmt: skip


def _record(view: CaseView, rules: Rules) -> Form:
    known = {"yes": T("confirmed"), "no": T("not so")}
    fields = (
        choice(
            "kind", T("Kind"), T("What is recorded: praise, or a complaint about a seller."), RECORDS, required=True
        ),
        Field(
            "login",
            T("Login"),
            T("The login of the colleague whom it is about, such as lin.jing."),
            "code",
            required=True,
        ),
        choice("confirmed", T("Known"), T("Whether it proved to be so; empty while nobody knows."), known),
        area(T("Text"), T("What the customer says of him."), required=False),
    )
    return Form(
        T("Record of a colleague"), fields, records.record_staff,
        lambda v, _: records.AddRecord(
            case=view.number, login=v["login"], kind=v["kind"], text=v.get("text") or "",
            confirmed={"yes": True, "no": False}.get(v.get("confirmed") or ""),
        ),
    )  # fmt: skip


def _report(view: CaseView, rules: Rules) -> Form:
    text = area(T("Report"), T("The part of the letter that reports a violation."))
    return Form(
        T("Split off the report"), (text,), records.split_report,
        lambda v, version: records.SplitReport(case=view.number, version=version, text=v["text"]),
    )  # fmt: skip


_WORDS = T("What the customer said, in his own words.")
FORMS: dict[str, Callable[[CaseView, Rules], Form]] = {
    "complaints.accept": _accept,
    "complaints.investigate": investigation.investigate,
    "complaints.plan": investigation.plan,
    "complaints.record_finding": investigation.finding,
    "complaints.give_opinion": investigation.opinion,
    "complaints.waive_opinion": investigation.waive,
    "complaints.conclude": investigation.conclude,
    "complaints.propose": settlement.propose,
    "complaints.offer": settlement.offer,
    "complaints.customer_accepts": settlement.agrees,
    "complaints.customer_refuses": settlement.refuses,
    "complaints.go_external": _external,
    "complaints.end_external": _because(ending.end_external, T("The outside route has ended"), T("Result"), _WORDS),
    "complaints.feed_back": settlement.feed_back,
    "complaints.confirm": settlement.confirm,
    "complaints.object": _because(ending.object_, T("The customer objects"), T("Objection"), _WORDS),
    "complaints.close": _close,
    "complaints.dissatisfied": _because(ending.dissatisfied, T("The customer is dissatisfied"), T("Reason"), _WORDS),
    "complaints.withdraw": _because(ending.withdraw, T("The customer withdraws"), T("Words"), _WORDS, "M12"),
    "complaints.merge": _merge,
    "complaints.close_unagreed": _because(
        ending.close_unagreed, T("Close without agreement"), T("Reason"), T("Why no agreement is possible.")
    ),
    "complaints.reopen": _because(ending.reopen, T("Take up again"), T("Reason"), _WORDS),
    "complaints.promise": _promise,
    "complaints.record_staff": _record,
    "complaints.split_report": _report,
    "cases.ask": _ask,
}
"""The form of each step, by its operation."""
