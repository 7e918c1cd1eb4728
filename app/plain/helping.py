"""Help in the line mode: the codes of where one is, with what each does."""

from __future__ import annotations

from app.plain.place import Place
from app.plain.work import Work
from config.texts import T, Text
from screens.actions import Action

KEYS = ("command", "cancel", "values", "repeat", "save", "keys", "help")
"""Actions that are keys of a screen and nothing to type in a line, and the one that has just been typed."""
IN_LINES: dict[str, Text] = {
    "refresh": T("Tells everything of here again."),
    "open_it": T("Tells the case."),
    "back": T("Goes back to where you were before."),
    "lock": T("Nothing happens until you type your password."),
}
"""What is said of actions whose own sentences speak of a screen."""


def tell_help(place: Place) -> None:
    """What is possible here now, one code a line, and what is understood everywhere."""
    work = place.work
    work.aloud.begin(
        [
            _line(work, action)
            for action in place.SHEET
            if action.code and action.id not in KEYS and place.deed(action) and action.why_not(place) is None
        ]
        + [
            work.say(T("A number opens that line of the list told last.")),
            work.say(T("At a prompt: Enter takes what stands in brackets, ? helps, < goes back a field, . leaves.")),
        ]
    )


def _line(work: Work, action: Action) -> str:
    code = f"{action.code} {work.say(action.argument)}" if action.argument is not None else action.code
    return work.say(T("{code}: {help}", code=code, help=IN_LINES.get(action.id, action.help)))
