"""The course of a return as a table (workflows 3.3, R1 to R24): no line reaches a state by another way.

Each line of a return has its own state; the case has that of the line that is least far. Who may take a step stands
in roles.yaml, under the operation of the step; all else stands here. The case screen and the documentation read it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from config.texts import T
from models import steps

ORDER = (
    "info_needed", "applied", "qc_pre", "authorised", "in_transit", "goods_received", "inspecting", "customer_decision",
    "approving", "refunding", "exchanging", "shipped", "confirming",
)  # fmt: skip
"""Open states, the least far first."""
ENDED = ("done", "sent_back", "refused", "expired", "cancelled")
"""States at the end, in the order in which they name the case; an expired line can still come back."""
STATES = (*ORDER, *ENDED)
WITH_US = ("goods_received", "inspecting", "customer_decision", "approving")
"""The states in which the goods are here and no money is on its way, where they had to come at all."""
BEFORE_PAYING = ORDER[: ORDER.index("refunding")]
FREE = ("refused", "expired", "cancelled", "sent_back")
"""States in which the pieces may be applied for again."""
FINAL = ("first_response", "plan", "qc", "inspection", "ship", "refund", "legal15", "legal")


@dataclass(frozen=True)
class Step(steps.Step):
    """A step of the lines of a return; `target` is empty where the operation decides."""

    capability: str = "returns"
    by_itself: bool = False


STEPS: tuple[Step, ...] = (
    Step("R1", "apply", T("Application"), (), "applied",
         (T("order, proof of purchase, identity verified"),
          T("for each line: quantity, batch, reason, wish, opened, seal, photos")), message="M1"),
    Step("R2", "need_info", T("Ask customer"), ("applied", "qc_pre"), "info_needed", (T("what is missing"),),
         message="M3"),
    Step("R3", "supply_info", T("Information"), ("info_needed",), "applied", (T("what the customer answered"),)),
    Step("R4", "ask_qc", T("Ask QC"), ("applied",), "qc_pre", (T("what quality control is to look at"),),
         starts=("qc_pre",), told=("qc",)),
    Step("R5", "give_paper_opinion", T("QC opinion"), ("qc_pre",), "applied",
         (T("the opinion, and whether there is a quality problem"),), meets=("qc",), told=("owner",)),
    Step("R6", "authorise", T("Authorise"), ("applied",), "authorised",
         (T("a route that holds, or that a person has allowed"),), meets=("first_response", "plan"), message="M5"),
    Step("R6b", "waive_goods", T("Without goods"), ("applied", "authorised", "in_transit"), "approving",
         (T("why the goods need not come"),), meets=("first_response", "plan"), told=("approver",)),
    Step("R7", "propose_refusal", T("Refuse"), ("applied", "inspecting", "customer_decision"), "refused",
         (T("every route says no"), T("the decision of a second person")), told=("approver",), message="M13"),
    Step("R8", "record_sent", T("On the way"), ("authorised",), "in_transit", (T("tracking number"),)),
    Step("R9", "expire", T("Expires"), ("authorised",), "expired", (T("the last sending day is over"),),
         message="M15", by_itself=True),
    Step("R9b", "reissue", T("Code again"), ("expired",), "authorised", (T("once"), T("still not applied for again")),
         message="M5"),
    Step("R10", "receive", T("Take in"), ("authorised", "in_transit", "expired"), "goods_received",
         (T("code, or who and what"), T("quantity and condition"), T("photo")),
         starts=("refund_received", "inspection"), told=("qc",), message="M6", capability="parcels"),
    Step("R11", "begin_inspection", T("Inspect"), ("goods_received",), "inspecting"),
    Step("R12", "inspect", T("Findings"), ("goods_received", "inspecting"), "",
         (T("grade, accessories, seal, quality problem"), T("where the goods go"), T("the opinion")),
         meets=("inspection",), message="M7"),
    Step("R13", "ask_customer", T("Ask wish"), ("inspecting",), "customer_decision", (T("what differs"),),
         message="M7", told=("owner",)),
    Step("R14", "customer_decides", T("Choice"), ("customer_decision",), "", (T("the customer's choice"),)),
    Step("R12c", "propose", T("Propose"), ("inspecting",), "approving", (T("amount sheet"),), told=("approver",)),
    Step("R15", "decided", T("Decided"), ("approving",), "", (T("the decision of whoever may take it"),),
         told=("owner",), message="M8", by_itself=True),
    Step("R17", "settled", T("Paid"), ("refunding",), "confirming", (T("payment reference of each means"),),
         meets=("refund",), message="M11", by_itself=True),
    Step("R18", "failed", T("Not paid"), ("refunding", "confirming", "done"), "refunding",
         (T("the error of the bank"),), starts=("refund_received",), told=("owner",), message="M15", by_itself=True),
    Step("R19", "ship", T("Dispatch"), ("exchanging",), "shipped",
         (T("new, unopened, more than half of its shelf life left"), T("tracking number")), meets=("ship", "refund"),
         message="M9"),
    Step("R20", "out_of_stock", T("Not in stock"), ("exchanging",), "exchanging", (T("from when on it is there"),),
         message="M4"),
    Step("R20b", "choose_exchange", T("Other goods"), ("exchanging", "approving", "inspecting"), "",
         (T("wait, other goods, or the money"), T("agreement to a difference in price"))),
    Step("R21", "record_delivered", T("Delivered"), ("shipped",), "confirming", (T("when"),), message="M11"),
    Step("R22", "confirm", T("Confirm"), ("confirming",), "done",
         (T("the customer is satisfied, or has been silent for days"),), message="M12"),
    Step("R23", "dissatisfied", T("Dissatisfied"), ("confirming",), "done",
         (T("the reason; a linked complaint is opened"),), told=("supervisor",)),
    Step("R24", "cancel", T("Withdraw"), BEFORE_PAYING, "cancelled", (T("the customer's own words"),), message="M12"),
    Step("R24b", "send_back", T("Send back"), ("refused", "sent_back"), "sent_back", (T("tracking number"),)),
)  # fmt: skip
OVERRIDE = Step("R6c", "override", T("Allow anyway"), ("applied", "inspecting", "customer_decision"), "",
                (T("a route that the rules deny, and why"),))  # fmt: skip
"""A person allows what the rules do not (returns, rule 7)."""
UNDECIDED = BEFORE_PAYING[: BEFORE_PAYING.index("approving")]
GOODWILL = Step("R6d", "grant_goodwill", T("Goodwill"), UNDECIDED, "",
                (T("an urgent case, and why the goods are taken back"),))  # fmt: skip
"""The manager agrees to take back the goods of an urgent case, as the rules let him (workflows 3.2, route E)."""
REPAIRS = Step("R6e", "record_repairs", T("Repair papers"), UNDECIDED, "",
               (T("how often and how long a device was repaired"),))  # fmt: skip
ASIDE = (OVERRIDE, GOODWILL, REPAIRS)
"""What can be done without leaving a state."""
OFFERED = (*(step for step in STEPS if not step.by_itself), *ASIDE)
"""What people do."""
BY_ACTION = {step.action: step for step in (*STEPS, *ASIDE)}


def step(action: str) -> Step:
    """The step of an action.

    Raises:
        KeyError: there is none.
    """
    return BY_ACTION[action]


def summed_up(states: Iterable[str]) -> str:
    """The state of a case whose lines have these states: that of the line that is least far; at the end, the best."""
    present = set(states)
    return next((state for state in STATES if state in present), "applied")
