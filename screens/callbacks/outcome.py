"""What came of a call, in a sentence."""

from __future__ import annotations

from config import Rules
from config.texts import T, Text
from models.callbacks.answering import CallbackAnswer
from models.callbacks.finding import CallbackChanged


def outcome(name: str, changed: CallbackChanged) -> Text:
    """What became of a call that was not answered in full."""
    if changed.next_at is not None:
        return T("{name}: called again from {at} on.", name=name, at=changed.next_at)
    if changed.state == "sms_sent":
        return T("{name}: a message goes out that asks for an answer.", name=name)
    if changed.state == "refused":
        return T("{name}: is not called about this any more.", name=name)
    if changed.state == "dropped":
        return T("{name}: the call is dropped.", name=name)
    return T("{name}: not reached; the callback has ended.", name=name)


def saved(name: str, given: CallbackAnswer, rules: Rules) -> Text:
    """What follows from the answers."""
    bad = given.satisfied is not None and given.satisfied <= rules.callbacks.survey.dissatisfied
    if given.solved is False or bad:
        return T("{name}: saved. Not content: the matter is taken up again.", name=name)
    return T("{name}: saved.", name=name)
