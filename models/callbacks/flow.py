"""The course of a callback as a table (workflows 6, K1 to K12): nothing reaches a state by another way.

A callback that is open, and whose next attempt may be made now, is due (K2): that is seen from the time, and so never
stored. Nor is it that somebody was reached: his answers are saved in the same moment (K4).
"""

from __future__ import annotations

from dataclasses import dataclass

from config.texts import T
from models import steps
from models.steps import BEFORE, SAME

CALLABLE = ("planned", "no_answer", "rescheduled", "invalid")
"""Where a call may be made from."""
AT_ITS_TIME = ("planned", "rescheduled")
"""Where nobody has called yet at the time that the customer was told last."""
OPEN = (*CALLABLE, "calling", "sms_sent")
ENDED = ("done", "done_sms", "refused", "closed_unreached", "dropped")


@dataclass(frozen=True)
class Step(steps.Step):
    """A step of a callback."""

    capability: str = "callbacks"


STEPS: tuple[Step, ...] = (
    Step("K1", "plan", T("Plan"), (), "planned", (T("whom to call, why, from when and until when"),)),
    Step("K1p", "promise", T("Promise a call"), (), "planned", (T("what is promised, and for when"),)),
    Step("K3", "take", T("Call"), CALLABLE, "calling",
         (T("within the hours of calling"), T("not the handling agent for P1, P2 and sellers' cases"),
          T("not who is not to be disturbed, unless he asked for it"))),
    Step("K3n", "take_next", T("Take the next call"), CALLABLE, "calling", (T("the worst first"),)),
    Step("K3r", "release", T("Give back"), ("calling",), BEFORE),
    Step("K4", "answer", T("Answers"), ("calling",), "done", (T("whether it is solved, and what the customer says"),),
         meets=("callback",)),
    Step("K5", "no_answer", T("No answer"), ("calling",), "no_answer",
         (T("the next attempt at least four hours later; three on at least two days"),)),
    Step("K6", "no_answer", T("Third time no answer"), ("calling",), "sms_sent", message="M14"),
    Step("K7", "answer", T("Answer to the message"), ("sms_sent", "closed_unreached"), "done_sms",
         (T("a digit from 1 to 5, sent within the seven days"),)),
    Step("K7s", "watch", T("Silence"), ("sms_sent",), "closed_unreached", (T("seven natural days without an answer"),)),
    Step("K8", "reschedule", T("Another time"), ("calling",), "rescheduled",
         (T("the time that the customer wishes; twice at most, within seven days"),)),
    Step("K9", "refuse", T("Does not want calls"), ("calling",), "refused"),
    Step("K10", "invalid", T("Wrong number"), ("calling",), "invalid", (T("another number, where there is one"),)),
    Step("K13", "drop", T("No longer needed"), OPEN, "dropped", (T("the reason"),)),
    Step("K14", "assign", T("Give to"), OPEN, SAME, (T("a colleague, or the team"),)),
)  # fmt: skip
