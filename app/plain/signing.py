"""Signing in by login and password, and the lock."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from app.plain.work import Work
from config.texts import LANGUAGES, Language, T
from models.refusals import Refused
from models.staff.members import member
from models.staff.sessions import SetState, SignIn, set_state, sign_in
from screens.session import IDLE

WRONG = T("Login or password is wrong.")


def enter(work: Work, login: str, language: Language | None, own: str = "") -> None:
    """Let this person act, ready for work; in the `language` that was asked for, else in his own.

    Raises:
        Refused: there is no such login.
    """
    found = work.run(lambda desk: member(login))
    of_person: Language | None = next((known for known in LANGUAGES if known == own), None)
    spoken: Language = language or of_person or work.words.language
    work.desk = work.desk.acting(found)
    work.speak(spoken)
    work.run(set_state, SetState(state="ready"))
    work.tell(T("Signed in: {name}. help lists the codes.", name=found.name))


def sign_in_by_asking(work: Work, login: str, language: Language | None) -> None:
    """Ask for login and password until they are right; `login` is proposed.

    Raises:
        EndOfInput: nobody signs in.
    """
    while True:
        label = T("Login")
        prompt = T("{label} [{value}]: ", label=label, value=login) if login else T("{label}: ", label=label)
        typed = work.read(work.say(prompt)).strip() or login
        password = work.read(work.say(T("{label}: ", label=T("Password"))), secret=True)
        signed = work.run(sign_in, SignIn(login=typed, password=password))
        if signed.ok:
            enter(work, typed, language, signed.language)
            return
        work.fail(signed.text or WRONG)
        login = typed


def unlock(work: Work) -> None:
    """Ask who is signed in for the password until it is right; neither Ctrl+C nor a database that is away opens.

    Raises:
        EndOfInput: he is gone.
    """
    if work.member is None:
        return
    login = work.member.login
    with suppress(KeyboardInterrupt, Refused):  # it must not be open for want of a database
        work.run(set_state, SetState(state="away"))
    while not _is_back(work, login):
        pass


def _is_back(work: Work, login: str) -> bool:
    """Ask once; whether the password was right."""
    try:
        work.tell(T("Type your password to go on where you were."))
        password = work.read(work.say(T("{label}: ", label=T("Password"))), secret=True)
        signed = work.run(lambda desk, given: sign_in(desk.acting(None), given), SignIn(login=login, password=password))
    except KeyboardInterrupt:
        return False
    except Refused as refused:
        work.fail(refused.text)
        return False
    if not signed.ok:
        work.fail(signed.text or WRONG)
    return signed.ok


def lock_if_idle(work: Work, since: datetime) -> None:
    """Lock where nobody typed for as long as a screen stays open; what was typed now counts after the password."""
    if work.console.by_hand and work.desk.now() - since >= IDLE:
        unlock(work)
