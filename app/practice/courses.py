"""Exercises 7 and 8: a customer is called back and answers, a complaint goes its first steps."""

from __future__ import annotations

from app.practice import scenes
from app.practice.company import PEOPLE
from app.practice.exercise import Exercise
from app.practice.seen import DONE, NOT_YET, Seen, Verdict, half, lacks, wrong
from config.terms import term
from config.texts import T, Text
from models.callbacks.tables import Callback, Survey

ANSWERS = {"solved": True, "satisfied": 5, "attitude": 5, "speed": 4, "solving": 3, "result": 5}
"""What she says."""
PRAISED, COMPLAINER = PEOPLE["callback"], PEOPLE["step"]


def called(seen: Seen) -> Verdict:
    """The call was made, and the answers are those that she gave."""
    call = Callback.get(Callback.case == seen.case.id, Callback.kind == "inspection")
    survey = Survey.get_or_none(Survey.callback == call.id)
    if survey is None:
        return _unanswered(call)
    given = {name: getattr(survey, name) for name in ANSWERS}
    differs = wrong(*((term(name), given[name], wanted) for name, wanted in ANSWERS.items()))
    if differs:
        return lacks(T("Not as she said it, or left out: {fields}. F2 again sets the exercise up anew.",
                       fields=differs))  # fmt: skip
    return DONE


def _unanswered(call: Callback) -> Verdict:
    if call.attempts.exists() or not call.open:
        return lacks(T("She did answer the phone. F2 again sets the exercise up anew."))
    return NOT_YET


def stepped(seen: Seen) -> Verdict:
    """The complaint is accepted, and its investigation has begun."""
    state = seen.case.state
    if state == "investigating":
        return DONE
    if state == "accepted":
        return half(T("It is accepted: he has our message. Now begin the investigation."))
    if state != "received":
        return lacks(T("This way it is not investigated. F2 again sets the exercise up anew."))
    if other := seen.elsewhere(seen.cases("complaints.accept", "complaints.investigate")):
        return lacks(T("That was {other}; the complaint of {name} is {number}.",
                       other=other.number, name=COMPLAINER.name, number=seen.case.number))  # fmt: skip
    return NOT_YET


COURSES = (
    Exercise(
        "callback",
        T("Call a customer back"),
        (
            T("{name} ({digits}) praised a colleague, and is called for a random check. It is your turn to call. "
              "She answers the phone and says:", name=PRAISED.name, digits=PRAISED.digits),
            T("“Solved? Yes. I am very satisfied: 5. The attitude: 5. The speed: 4, I waited a little. "
              "Problem-solving: 3, it took three calls. The result: 5.”"),
            T("Make the call, and put down her answers; a digit answers each question."),
        ),
        T("Call {name}: solved yes, satisfied 5, attitude 5, speed 4, problem-solving 3, result 5.",
          name=PRAISED.name),
        T("c on My desk lists the calls, F7 takes the next one. A digit answers (1 is yes), Enter saves."),
        ("c", "f7", "1", "5", "5", "4", "3", "5", "enter"),
        scenes.call,
        called,
    ),
    Exercise(
        "step",
        T("Take a complaint on"),
        (
            T("The complaint of {name} ({digits}) is yours, and nobody has accepted it yet: until then he does not "
              "know that somebody cares.", name=COMPLAINER.name, digits=COMPLAINER.digits),
            T("Accept it; you see what he will read, and yes, we have apologised. Then take the next step: begin the "
              "investigation, and say what there is to go by: three photos of the capsules."),
        ),
        T("The complaint of {name} ({digits}): accept it, then begin the investigation (three photos).",
          name=COMPLAINER.name, digits=COMPLAINER.digits),
        T("On his case y accepts. s lists the next steps, the possible ones first: choose Investigate."),
        ("f8", Text(COMPLAINER.digits), "enter", "enter", "y", "y", "f10", "s", "1", "enter", T("3 photos"), "f10"),
        scenes.new_complaint,
        stepped,
    ),
)  # fmt: skip
