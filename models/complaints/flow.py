"""The course of a complaint as a table (workflows 2, T1 to T20): nothing reaches a state by another way.

Who may take a step stands in roles.yaml, under the operation of the step; all else stands here. The case screen
reads its steps from this table, and so does the documentation.
"""

from __future__ import annotations

from dataclasses import dataclass

from config.texts import T
from models import steps
from models.steps import BEFORE

OPEN = (
    "received", "accepted", "investigating", "planning", "approving", "offered", "executing", "result_fed_back",
    "callback", "external",
)  # fmt: skip
ENDED = ("closed", "closed_unagreed", "closed_unreachable", "withdrawn", "merged")
REOPENABLE = ("closed", "closed_unagreed", "closed_unreachable")
FINAL = ("plan", "solve", "investigation", "callback", "first_response", "legal15", "legal")


@dataclass(frozen=True)
class Step(steps.Step):
    """A step of a complaint. `resumes` lets clocks run on that waited for the customer."""

    capability: str = "complaints"
    resumes: bool = False


STEPS: tuple[Step, ...] = (
    Step("T2", "accept", T("Accept"), ("received",), "accepted",
         (T("customer"), T("order, or why there is none"), T("batch and expiry for food"), T("category"), T("demand"),
          T("apology said"), T("duplicates looked at")), meets=("first_response",), message="M2"),
    Step("T3", "investigate", T("Investigate"), ("accepted",), "investigating",
         (T("what the departments are to look at"), T("health checklist for P1")), starts=("investigation",),
         told=("tech", "qc")),
    Step("T3a", "plan", T("Plan at once"), ("accepted",), "planning",
         (T("why no investigation is needed; not for P1, quality or sellers' conduct"),)),
    Step("T4", "conclude", T("Conclude"), ("investigating",), "planning",
         (T("each item done or not applicable"), T("opinion of both departments, or waived"), T("cause"),
          T("appraisal report for quality")), meets=("investigation",), told=("owner",)),
    Step("T5", "propose", T("Propose"), ("planning", "approving"), "approving",
         (T("kinds of solution, measure, time, effect"), T("cost category where there is an amount")),
         told=("approver",)),
    Step("T6", "decided", T("Decided"), ("approving",), "planning", (T("the decision of whoever may take it"),),
         told=("proposer",)),
    Step("T7", "offer", T("Offer"), ("planning",), "offered",
         (T("an approved solution, or one that needs no approval"), T("explained: measure, time, effect")),
         meets=("plan",), message="M4"),
    Step("T8", "customer_accepts", T("Customer accepts"), ("offered",), "executing", (T("how, when and by whom"),),
         resumes=True, told=("departments",)),
    Step("T9", "customer_refuses", T("Customer refuses"), ("offered",), "planning", (T("the customer's reason"),),
         starts=("plan",), resumes=True, told=("supervisor", "manager")),
    Step("T10", "go_external", T("Outside"), ("offered", "planning"), "external",
         (T("three refusals, or the customer's wish"), T("a final offer in writing, with the outside routes")),
         message="M13"),
    Step("T10b", "end_external", T("Outside ended"), ("external",), "planning", (T("what came of it"),), resumes=True),
    Step("T11", "feed_back", T("Tell result"), ("executing",), "result_fed_back",
         (T("all tasks finished"), T("what was done, told to the customer")), meets=("solve",), message="M11"),
    Step("T12", "confirm", T("Confirm"), ("result_fed_back",), "callback",
         (T("the customer is satisfied, or has not answered for three days"),), starts=("callback",)),
    Step("T13", "object", T("Objects"), ("result_fed_back",), "planning", (T("the objection"),),
         starts=("plan", "solve/2"), told=("supervisor",)),
    Step("T14", "close", T("Close"), ("callback",), "closed",
         (T("result of the callback"), T("root cause and prevention where obligatory"),
          T("result text for the authority")), meets=("callback",), ends=FINAL, message="M12"),
    Step("T15", "dissatisfied", T("Dissatisfied"), ("callback",), "planning", (T("the reason"),),
         meets=("callback",), starts=("plan", "solve/2"), told=("supervisor", "cause")),
    Step("T16", "withdraw", T("Withdraw"), OPEN, "withdrawn",
         (T("the customer's own words; not for P1 or a suspected batch"),), ends=FINAL, message="M12"),
    Step("T17", "merge", T("Merge"), OPEN, "merged", (T("the master case and the reason"),), ends=FINAL),
    Step("T17b", "unmerge", T("Unmerge"), ("merged",), BEFORE, (T("within 30 days"),)),
    Step("T18", "close_unreachable", T("Unreachable"), OPEN, "closed_unreachable",
         (T("three attempts on two days over two channels, a message, seven days of silence"),), ends=FINAL,
         message="M12"),
    Step("T19", "close_unagreed", T("Not agreed"), ("external", "planning"), "closed_unagreed",
         (T("a final offer in writing with the outside routes"), T("approval by the manager, for P1 by the leader")),
         ends=FINAL, message="M13"),
    Step("T20", "reopen", T("Reopen"), REOPENABLE, "planning", (T("within 30 days of closing"), T("the reason")),
         starts=("plan", "solve/2"), told=("supervisor",)),
)  # fmt: skip
BESIDES: dict[str, tuple[str, ...]] = {
    "record_finding": ("investigating",),
    "give_opinion": ("investigating",),
    "waive_opinion": ("investigating",),
    "promise": OPEN,
    "keep_promise": OPEN,
    "record_staff": (*OPEN, *ENDED),
    "split_report": (*OPEN, *ENDED),
}
"""What can be done in which states without leaving them."""
BY_ACTION = {step.action: step for step in STEPS}


def step(action: str) -> Step:
    """The step of an action.

    Raises:
        KeyError: there is none.
    """
    return BY_ACTION[action]


def possible(state: str) -> tuple[Step, ...]:
    """The steps that lead on from a state, in the order of the table."""
    return tuple(one for one in STEPS if state in one.sources)
