"""Exercises 4 to 6: cases of one's own. Take the next one, talk and promise, stop the clocks."""

from __future__ import annotations

from datetime import timedelta

from app.practice import scenes
from app.practice.company import PEOPLE
from app.practice.exercise import Exercise
from app.practice.seen import DONE, NOT_YET, Seen, Verdict, half, lacks
from config.texts import T, Text
from models.callbacks.tables import Callback
from models.clocks.tables import ClockStop

CALLED, WAITED_FOR = PEOPLE["promise"], PEOPLE["stop"]
PROMISED = timedelta(hours=2)
NEAR = timedelta(minutes=10)
"""So much earlier or later is two hours as well."""


def taken(seen: Seen) -> Verdict:
    """A case was taken by F7, and a note stands on it."""
    cases = [case for case in seen.cases("assignment.take_next") if case.owner_id == seen.trainee]
    noted = seen.cases("cases.note")
    if any(case in noted for case in cases):
        return DONE
    if cases and noted:
        return lacks(T("The note stands on {other}; it belongs on {number}.",
                       other=noted[-1].number, number=cases[-1].number))  # fmt: skip
    if cases:
        return half(T("{number} is yours now. Write a note on it.", number=cases[-1].number))
    if noted or seen.cases("cases.claim"):
        return lacks(T("That is not what the desk would give you: F7 takes the case that is next for you."))
    return NOT_YET


def promised(seen: Seen) -> Verdict:
    """The talk is recorded, and a call in two hours is promised."""
    talks, promised_on = seen.cases("contacts.record"), seen.cases("callbacks.promise")
    touched = [*talks, *promised_on]
    if not touched:
        return NOT_YET
    case = seen.case
    if case not in touched:
        return lacks(T("That was on {other}; the case of {name} is {number}.",
                       other=touched[-1].number, name=CALLED.name, number=case.number))  # fmt: skip
    if case not in talks:
        return half(T("The call is promised, but what you told her today is not recorded yet."))
    calls = [call for call in Callback.select().where(Callback.case == case.id, Callback.kind == "promised")
             if call.created_by_id == seen.trainee]  # fmt: skip
    if not calls:
        return half(T("What you told her is recorded. The call in two hours is not promised yet."))
    if not any(abs(call.promised_at - call.created_at - PROMISED) <= NEAR for call in calls):
        return lacks(T("The call is promised for {at}, which is not in two hours; promise another one.",
                       at=calls[-1].promised_at))  # fmt: skip
    return DONE


def stopped(seen: Seen) -> Verdict:
    """The clocks of the case stand still because of the customer."""
    stops = list(ClockStop.select().where(ClockStop.staff == seen.trainee, ClockStop.resumed_at.is_null()))
    mine = [stop for stop in stops if stop.case_id == seen.case.id]
    if any(stop.reason == "customer" for stop in mine):
        return DONE
    if mine:
        reason = seen.desk.rules.sla.stops[mine[-1].reason].name
        return lacks(T("The clocks stand still, but for “{reason}”: let them run on (u), and stop them anew.",
                       reason=reason))  # fmt: skip
    if other := seen.elsewhere(seen.cases("clocks.stop")):
        return lacks(T("Those were the clocks of {other}; the case of {name} is {number}.",
                       other=other.number, name=WAITED_FOR.name, number=seen.case.number))  # fmt: skip
    return NOT_YET


CASES = (
    Exercise(
        "next",
        T("Take the next case"),
        (
            T("Cases wait in the queues. Which one is next for you is known to the desk: by skill, severity and age, "
              "and two people never get the same one."),
            T("Take the next case, read what it is about, and write a note on it: what you are going to do. Customers "
              "never read notes."),
        ),
        T("Take the case that is next for you, and write a note on it: what you are going to do."),
        T("F7 takes the next case and opens it. There n opens the note; type it, F10 saves it."),
        ("f7", "n", T("Call back"), "f10"),
        scenes.question,
        taken,
    ),
    Exercise(
        "promise",
        T("Talk, and promise a call"),
        (
            T("The repair of {name} ({digits}) is yours: it stands on My desk. You have just told her on the phone "
              "that the technician looks at her purifier today.", name=CALLED.name, digits=CALLED.digits),
            T("Record this call on the case. Then promise to call her in two hours: times may be typed as they are "
              "said, such as +2h, 3pm or tomorrow 9:30."),
        ),
        T("On the repair of {name} ({digits}): record what you told her, then promise a call in two hours.",
          name=CALLED.name, digits=CALLED.digits),
        T("Open the case from My desk or by F8. There k records a call, and o promises one: +2h, then what for."),
        ("f8", Text(CALLED.digits), "enter", "enter", "k", "tab", "tab", "tab", T("He comes today"), "f10",
         "o", Text("+2h"), "tab", T("Finding"), "f10"),
        scenes.trainees_repair,
        promised,
    ),
    Exercise(
        "stop",
        T("Stop the clocks"),
        (
            T("{name} ({digits}) complained that his capsules stick together. You need photos of them; he will send "
              "them when he is home. Meanwhile you cannot go on, and the deadlines should not run against you.",
              name=WAITED_FOR.name, digits=WAITED_FOR.digits),
            T("Look on his case why each deadline is due when it is. Then stop the clocks with the reason that you "
              "wait for the customer."),
        ),
        T("The case of {name} ({digits}) waits for his photos: stop its clocks with that reason.",
          name=WAITED_FOR.name, digits=WAITED_FOR.digits),
        T("On his case w explains each deadline. p stops the clocks: choose the reason, F10 saves."),
        ("f8", Text(WAITED_FOR.digits), "enter", "enter", "w", "f3", "p", "1", "f10"),
        scenes.accepted_complaint,
        stopped,
    ),
)  # fmt: skip
