"""The prompt of the line mode: news first, then a code, then what it does; until the end."""

from __future__ import annotations

from inspect import iscoroutine
from typing import Any

from app.journal import unforeseen
from app.plain.console import EndOfInput
from app.plain.news import News
from app.plain.place import Place, Quit
from app.plain.reading import MORE
from app.plain.signing import lock_if_idle
from app.plain.work import Halted, Work, finished
from config.texts import T
from models.refusals import Refused
from models.rules.queries import follow
from screens.actions import fold
from screens.asking import Cancelled, Unfit, counted
from screens.commanding import understand

LONGEST_NUMBER = 9
"""Digits; what has more was pasted, and is not to be read out."""
SIGNS = {"q": "quit", "?": "help", "<": "back"}
"""What is quicker than a code."""
NOTHING = (".", "。")


def work_on(work: Work) -> int:
    """Do what is asked for, line by line; returns the exit code: 1 where something in a script was refused."""
    work.place = Place(work)
    news = News(work)
    while True:
        try:
            news.tell()
            perform(work, _asked(work))
        except (Quit, Halted) as end:
            return 1 if isinstance(end, Halted) else 0
        except (Cancelled, KeyboardInterrupt):
            continue
        except EndOfInput:  # whoever was to unlock it is gone; he has been away since then
            return 0


def _asked(work: Work) -> str:
    """What was typed at the prompt of the place; the end of the input is the code for leaving."""
    place, since = here(work), work.desk.now()
    if place.proposed:
        prompt = T("{label} [{value}]: ", label=place.heading(), value=place.proposed)
    else:
        prompt = T("{label}: ", label=place.heading())
    try:
        typed = work.read(work.say(prompt))
        lock_if_idle(work, since)
    except EndOfInput:
        return "quit"
    return fold(typed).removeprefix(":") or place.proposed


def here(work: Work) -> Place:
    """Where one is."""
    if work.place is None:
        work.place = Place(work)
    return work.place


def perform(work: Work, typed: str) -> None:
    """Do what was typed.

    Raises:
        Cancelled, Quit, Halted: a question was left; the end; the end of a script.
    """
    try:
        _perform(here(work), SIGNS.get(typed.lower(), typed))
    except Unfit as unfit:
        work.fail(unfit.text)
    except Refused as refused:
        work.fail(refused.text)
    except (Cancelled, Quit, Halted, EndOfInput):
        raise
    except Exception as error:
        work.fail(unforeseen(error))


def _perform(place: Place, typed: str) -> None:
    if not typed or typed in NOTHING:
        place.work.run(follow)
        return
    if typed.isdecimal() and len(typed) <= LONGEST_NUMBER:
        _open(place.work, typed)
        return
    if typed.lower() == MORE:
        if not place.work.aloud.more():
            place.tell(T("There is nothing more to hear."))
        return
    action, argument = understand(typed, None, place.SHEET)
    if (deed := place.deed(action)) is None:
        place.fail(T("{name} is done on the screen: desk without --plain.", name=action.name))
        return
    place.choose(action)
    if (reason := action.why_not(place)) is not None:
        place.fail(reason)
        return
    _done(deed(argument) if argument and action.argument is not None else deed())


def _open(work: Work, typed: str) -> None:
    number = counted(typed, len(work.listed))
    if not number:
        work.fail(T("The list told last has no line {n}.", n=typed))
        return
    _done(work.listed[number - 1]())


def _done(result: Any) -> None:
    if iscoroutine(result):
        finished(result)
