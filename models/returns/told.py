"""What happened to a return, in words for the timeline: the title of each operation, and what its note says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from config.terms import term
from config.texts import Money, Sayable, T, Text
from models.desk import Desk
from models.returns.codes import spaced

TITLES: dict[str, Text] = {
    "returns.apply": T("Application"),
    "returns.need_info": T("Customer asked for what is missing"),
    "returns.supply_info": T("Customer has answered"),
    "returns.ask_qc": T("Quality control asked"),
    "returns.give_paper_opinion": T("Opinion of quality control"),
    "returns.authorise": T("Return authorised"),
    "returns.override": T("Allowed against the rules"),
    "returns.grant_goodwill": T("Goodwill agreed to"),
    "returns.record_repairs": T("Repair papers"),
    "returns.waive_goods": T("Goods need not come"),
    "returns.propose_refusal": T("Refusal proposed"),
    "returns.record_sent": T("Goods on the way"),
    "returns.reissue": T("Code issued again"),
    "returns.watch_sending": T("Code has expired"),
    "returns.begin_inspection": T("Inspection begun"),
    "returns.inspect": T("Inspected"),
    "returns.ask_customer": T("Customer asked how to go on"),
    "returns.customer_decides": T("Customer has decided"),
    "returns.decide_silent": T("Customer has not decided"),
    "returns.propose": T("Decision asked for"),
    "returns.choose_exchange": T("Customer has chosen"),
    "returns.out_of_stock": T("Not in stock"),
    "returns.watch_choices": T("Customer has not chosen"),
    "returns.ship": T("Exchange sent"),
    "returns.record_delivered": T("Exchange delivered"),
    "returns.confirm": T("Customer satisfied"),
    "returns.confirm_silent": T("Ended without a word from the customer"),
    "returns.dissatisfied": T("Customer dissatisfied"),
    "returns.cancel": T("Withdrawn"),
    "returns.send_back": T("Goods sent back"),
    "parcels.receive": T("Parcel received"),
    "parcels.identify": T("Parcel found to belong here"),
    "parcels.note": T("Parcel of nobody"),
    "parcels.put_aside": T("Parcel put aside"),
}
"""What operations on returns and parcels are called."""
CHOICES: dict[str, Text] = {
    "refund": T("Refund"),
    "exchange": T("Exchange"),
    "deduct": T("Refund less a deduction"),
    "send_back": T("Send the goods back"),
    "appraise": T("Have it appraised"),
}
"""What customers decide where the goods are not as they said."""
INSTEAD: dict[str, Text] = {
    "wait": T("Wait until it is there"),
    "goods": T("Other goods"),
    "money": T("The money"),
}
"""What customers take instead of goods that are not there."""
DECISIONS: dict[str, Text] = {"approved": T("approved"), "refused": T("not approved")}


def told(desk: Desk, operation: str, note: Any) -> list[str]:
    """What the note of an operation on a return says besides free words; nothing for other operations."""
    if not isinstance(note, Mapping) or operation.partition(".")[0] not in ("returns", "parcels", "approvals"):
        return []
    return list(dict.fromkeys(desk.translator.say(line) for line in _lines(desk, note)))


def _lines(desk: Desk, note: Mapping[str, Any]) -> Iterator[Sayable]:
    rules = desk.rules.returns
    if note.get("code"):
        yield T("Code {code}", code=spaced(str(note["code"])))
    if note.get("order"):
        yield T("Order {order}", order=note["order"])
    if note.get("pieces"):
        yield T("Pieces: {count}", count=note["pieces"])
    if note.get("identity"):
        yield T("Verified: {how}", how=rules.identities.get(note["identity"], note["identity"]))
    routes = [*note.get("routes", ()), *([note["route"]] if note.get("route") else [])]
    for route in routes:
        head = rules.head(route)
        yield T("Route {letter} {name}", letter=head.letter, name=head.name)
    if note.get("tracking"):
        yield T("Parcel {tracking} {carrier}", tracking=note["tracking"], carrier=note.get("carrier", ""))
    if note.get("condition"):
        yield rules.conditions.get(note["condition"], note["condition"])
    if note.get("choice"):
        yield T("Choice: {choice}", choice=(CHOICES | INSTEAD).get(note["choice"], Text("-")))
    if note.get("deduction"):
        yield T("Less {amount}", amount=Money(note["deduction"]))
    for one in note.get("found", ()):
        yield T("Grade {grade} {name}", grade=one["grade"], name=rules.grades.get(one["grade"], one["grade"]))
    if note.get("sheet"):
        decision = DECISIONS.get(note.get("decision", ""), Text(""))
        amount: Sayable = Money(note["amount"]) if note.get("amount") else ""
        yield T("Sheet {n} {amount}: {decision}", n=note["sheet"], amount=amount, decision=decision)
    if note.get("complaint"):
        yield T("Complaint {number}", number=note["complaint"])
    for key in ("quality", "failure"):
        if note.get(key) is not None:
            said = T("yes") if note[key] else T("no")
            yield T("{what}: {answer}", what=_CONFIRMED[key], answer=said)
    if "repair_days" in note:
        yield T("Repairs: {count}; days in repair: {days}", count=note.get("repairs", 0), days=note["repair_days"])
    if note.get("means"):
        yield term(note["means"])


_CONFIRMED: dict[str, Text] = {"quality": T("Quality problem"), "failure": T("Failure of the device")}
