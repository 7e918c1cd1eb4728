"""Calls of a case: promised, planned, made now, given to somebody, dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from config import Rules
from config.calling import next_allowed
from config.texts import Sayable, T, Text, Translator
from models.callbacks import making, taking
from models.callbacks.views import CallbackRow
from models.staff.queries import everybody
from screens.call_text import kind_of, when
from screens.cases.acting import ActingScreen
from screens.cases.layout import Form, area, choice, for_when
from screens.complaints.settlement_forms import wall_instant
from screens.paint import Line, Span
from screens.widgets import Field, Paragraph

if TYPE_CHECKING:
    from screens.cases.screen import CaseScreen

PROMISED = "promised"
BY_HAND = ("inspection", "improvement", "verification", "periodic", "recall")
"""The kinds that are planned by hand, those that are wanted most first."""
TEAM = "-team"
"""An answer beside logins; no login begins like this."""


async def promise_call(screen: CaseScreen) -> None:
    """Ask what is promised, for when, and who calls; then say for when it is."""
    view, rules, people = screen.shown, screen.rules, await _callers(screen)
    fields = (
        for_when("at"),
        area(T("Promised"), T("What the customer will be told."), rows=4),
        choice("to", T("Who calls"), T("Empty: you call yourself."), people),
    )
    made = Form(
        T("Promise a call"), fields, making.promise,
        lambda v, _: making.PromiseCall(
            case=view.number, text=v["text"], at=wall_instant(v["at"], rules), to=v.get("to") or ""
        ),
        about=_moved(rules, lambda v: PROMISED, "at"),
    )  # fmt: skip
    done = await screen.write(ActingScreen(view.number, view.version, "promise_call", made))
    if done is not None:
        screen.tell(T("A call is promised for {at}.", at=done.next_at))


async def plan_call(screen: CaseScreen) -> None:
    """Ask what kind of call, why, and from when until when."""
    view, rules = screen.shown, screen.rules
    kinds = {key: rules.callbacks.kind(key).name for key in BY_HAND}
    fields = (
        choice(
            "kind",
            T("Kind"),
            T("What kind of call it is; it decides the questions and the hours."),
            kinds,
            required=True,
        ),
        area(T("Reason"), T("What is to be asked or said."), rows=4),
        Field("opens_at", T("From"), T("Not before; empty: from now on."), "when", width=20),
        Field("due_at", T("Until"), T("Empty: as long as calls of this kind have."), "when", width=20, ahead=True),
    )

    def give(v: Mapping[str, Any], _: int) -> making.PlanCallback:
        opens, due = (wall_instant(v[name], rules) if v.get(name) else None for name in ("opens_at", "due_at"))
        return making.PlanCallback(kind=v["kind"], reason=v["text"], case=view.number, opens_at=opens, due_at=due)

    made = Form(T("Plan a call"), fields, making.plan_by_hand, give,
                about=_moved(rules, lambda v: str(v.get("kind") or ""), "opens_at"))  # fmt: skip
    done = await screen.write(ActingScreen(view.number, view.version, "plan_call", made))
    if done is not None:
        screen.tell(T("A call is planned from {at} on.", at=done.next_at))


def _moved(rules: Rules, kind: Callable[[Mapping[str, Any]], str], name: str) -> Any:
    """What a form says when its time lies outside the hours of calling: when the call will be instead, and why."""

    def about(v: Mapping[str, Any], words: Translator) -> list[Line | Paragraph]:
        wished = v.get(name)
        if not isinstance(wished, datetime) or not kind(v):
            return []
        at = wall_instant(wished, rules)
        moment = next_allowed(rules.calendars[rules.callbacks.kind(kind(v)).calendar], at)
        if moment.at == at:
            return []
        return list(_instead(moment.at, moment.why, words))

    return about


def _instead(at: datetime, why: tuple[Text, ...], words: Translator) -> Iterator[Line | Paragraph]:
    yield Span(words.say(T("! At that time nobody may be called. The call will be at {at}:", at=at)), "warning")
    for reason in why:
        yield Paragraph(f"  {words.say(reason)}", 2)


async def call_now(screen: CaseScreen) -> None:
    """Take a call and go to where calls are made."""
    row = await chosen(screen)
    await screen.do(taking.take, taking.TakeCall(callback_id=row.id, version=row.version))
    if (action := screen.SHEET.by_id("callbacks")) is not None:
        screen.perform(action)


async def give_call(screen: CaseScreen) -> None:
    """Give a call to a colleague, or to the team of whose it was."""
    row = await chosen(screen)
    to = await screen.ask_choice(T("Who calls"), {**await _callers(screen), TEAM: T("The team")})
    given = making.AssignCallback(callback_id=row.id, version=row.version, to="" if to == TEAM else to)
    await screen.do(making.assign, given)
    screen.reload()


async def drop_call(screen: CaseScreen) -> None:
    """End a call that is not needed any more."""
    row = await chosen(screen)
    reason = await screen.ask(T("Reason"))
    await screen.do(making.drop, making.DropCallback(callback_id=row.id, version=row.version, reason=reason))
    screen.reload()


async def _callers(screen: CaseScreen) -> dict[str, Sayable]:
    """Everybody who makes calls, by login."""
    may = screen.rules.roles.may
    return {who.login: who.name for who in await screen.gateway.run(everybody) if may(who.roles, "callbacks.take")}


async def chosen(screen: CaseScreen) -> CallbackRow:
    """The call that waits; where there are several, the one that the user chooses."""
    rows: dict[str, CallbackRow] = {str(row.id): row for row in screen.open_calls}
    if len(rows) == 1:
        return next(iter(rows.values()))
    labels: dict[str, Sayable] = {
        key: T("{kind}, {when}: {reason}", kind=kind_of(row, screen.rules), when=when(row, screen.translator),
               reason=row.reason)
        for key, row in rows.items()
    }  # fmt: skip
    return rows[await screen.ask_choice(T("Call"), labels)]
