"""Rules in words, in the order in which they are asked: for whoever reads them without reading YAML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import reduce
from itertools import count, groupby
from typing import TYPE_CHECKING

from config import opening
from config.budget import Budget
from config.callback_words import callbacks_told
from config.conditions import Condition, Names
from config.return_words import returns_told
from config.terms import term
from config.texts import Day, Money, Name, Sayable, T, Text
from config.told import Told, span
from config.versions import Version

if TYPE_CHECKING:
    from config.calendar import Calendar
    from config.loading import Rules


_LISTS: dict[str, Text] = {
    "kind": T("kind {values}"),
    "channel": T("channel {values}"),
    "severity": T("severity {values}"),
    "category": T("category {values}"),
    "symptom": T("symptom {values}"),
    "product_class": T("product {values}"),
    "sale_channel": T("bought by {values}"),
    "demand": T("demand {values}"),
    "importance": T("customer {values}"),
    "flags": T("marked {values}"),
    "text_has": T("the text has {values}"),
}
"""Keys with several words, of which one is enough."""
_NUMBERS: dict[str, Text] = {
    "age_from": T("customer aged {n} or more"),
    "age_to": T("customer aged {n} or less"),
    "same_batch_from": T("{n} or more cases of the batch in 7 days"),
}
_ANSWERS: dict[str, tuple[Text, Text]] = {
    "repeat": (T("the same matter again"), T("not the same matter again")),
    "money_claim": (T("money is claimed"), T("no money is claimed")),
    "authority": (T("passed on by an authority"), T("not passed on by an authority")),
}
MOST_SHOWN = 12
"""Words of one list that are shown."""
_NAMED = ("category", "symptom", "demand")
_CHANNEL: dict[str, Text] = {
    "none": T("The limit of the channel does not count."),
    "stricter": T("First response: the limit of the channel, if that is stricter."),
    "alone": T("First response: the limit of the channel."),
}


def condition_said(condition: Condition, names: Names) -> Text:
    """A condition in words; one without keys always holds."""
    parts = list(_parts(condition, names))
    return reduce(_and, parts) if parts else T("always")


def _and(one: Text, other: Text) -> Text:
    return T("{one} and {other}", one=one, other=other)


def _parts(condition: Condition, names: Names) -> Iterator[Text]:
    for key, text in _LISTS.items():
        values = getattr(condition, key)
        if values:
            shown = [_word(key, value, names) for value in values[:MOST_SHOWN]]
            more = len(values) - len(shown)
            yield Text(text.message, {"values": [*shown, *([T("{n} more", n=more)] if more else [])]})
    if condition.amount_from is not None:
        yield T("amount of {amount} or more", amount=Money(condition.amount_from))
    for key, text in _NUMBERS.items():
        if (number := getattr(condition, key)) is not None:
            yield Text(text.message, {"n": number})
    for key, (yes, no) in _ANSWERS.items():
        if (wanted := getattr(condition, key)) is not None:
            yield yes if wanted else no
    if condition.any:
        yield T("one of: {parts}", parts=[T("[{part}]", part=condition_said(one, names)) for one in condition.any])


def _word(key: str, value: str, names: Names) -> Sayable:
    if key in _NAMED:
        return names(key, value)
    return value if key in ("severity", "text_has") else term(value)


def told(rules: Rules, file: str) -> list[Told]:
    """The rules of a file in words; nothing for a file whose words are its own."""
    teller = TELLERS.get(file)
    return list(teller(rules)) if teller is not None else []


def _severity(rules: Rules) -> Iterator[Told]:
    for version in rules.severity.versions:
        yield _heading(version)
        for place, rule in enumerate(version.rules, 1):
            yield Told(1, T("{n}. {severity} {name}", n=place, severity=rule.severity, name=rule.name))
            yield _when(rules, rule.when)


def _routing(rules: Rules) -> Iterator[Told]:
    routing = rules.routing
    for version in routing.versions:
        yield _heading(version)
        for place, rule in enumerate(version.rules, 1):
            queue = routing.queues[rule.queue].name
            yield Told(1, T("{n}. {name}: to the queue {queue}", n=place, name=rule.name, queue=queue))
            yield _when(rules, rule.when)
        for extra in version.skills:
            skills = [routing.skills[skill] for skill in extra.skills]
            yield Told(1, T("Needs the skill {skills}", skills=skills))
            yield _when(rules, extra.when)
    yield Told(0, T("Load"))
    weights = [T("{severity} counts {n}", severity=key, n=n) for key, n in sorted(routing.weights.items())]
    yield Told(1, T("{weights}; at most {cap} for each person", weights=weights, cap=routing.cap))


def _sla(rules: Rules) -> Iterator[Told]:
    file = rules.sla.file
    yield Told(0, T("Targets; the first that fits a case holds"))
    for place, target in enumerate(file.targets, 1):
        yield Told(1, T("{n}. {name}", n=place, name=target.name))
        yield _when(rules, target.when)
        for version in target.versions:
            yield Told(2, span(version))
            yield from (_limit(rules, term(kind), budget) for kind, budget in version.clocks.items())
            yield Told(2, _CHANNEL[version.channel] if version.clocks or version.channel != "none" else T("no clock"))
            if not version.stoppable:
                yield Told(2, T("These clocks never stop."))
    yield Told(0, T("First response by channel"))
    for limits in file.channels.versions:
        yield Told(1, span(limits))
        yield from (_limit(rules, term(channel), one.limit) for channel, one in limits.limits.items())
    yield from _legal(rules)
    yield from _stops(rules)
    yield Told(0, T("Service level, deadlines of a day to be kept: {n} %", n=file.service_level))


def _legal(rules: Rules) -> Iterator[Told]:
    yield Told(0, T("Limits of the law; all that fit run, and never stop"))
    for rule in rules.sla.file.legal:
        yield Told(1, T("{name}", name=rule.name))
        yield _when(rules, rule.when)
        for version in rule.versions:
            yield Told(2, span(version))
            yield _limit(rules, term(rule.clock), version.limit)
            if version.source:
                yield Told(2, T("{source}", source=version.source))
    yield Told(0, T("Clocks that a step starts"))
    for step in rules.sla.file.steps.values():
        yield Told(1, T("{name}", name=step.name))
        for version in step.versions:
            yield Told(2, span(version))
            yield _limit(rules, term(step.clock), version.limit)


def _stops(rules: Rules) -> Iterator[Told]:
    yield Told(0, T("Why clocks may stand still"))
    for stop in rules.sla.file.stops.values():
        yield Told(1, T("{name}", name=stop.name))
        yield Told(2, T("stops {clocks}", clocks=[term(kind) for kind in stop.kinds]))
        yield Told(2, T("at most {budget}", budget=_budget(rules, stop.limit)) if stop.limit else T("until its end"))


def _calendars(rules: Rules) -> Iterator[Told]:
    for key in rules.calendars:
        calendar = rules.calendars[key]
        yield Told(0, T("{name}", name=calendar.name))
        yield from _week(calendar)
        if calendar.boundary == "roll":
            yield Told(1, T("What runs out at closing time is due at the next opening."))


def _week(calendar: Calendar) -> Iterator[Told]:
    for place, name in enumerate(_DAYS):
        windows = calendar.windows(_ordinary(calendar, place))
        hours = [f"{opening.said(opens)}-{opening.said(closes)}" for opens, closes in windows]
        yield Told(1, T("{day}: {hours}", day=name, hours=hours or T("closed")))


def _ordinary(calendar: Calendar, weekday: int) -> date:
    """A day of this weekday (Monday is 0) that is no holiday and not worked in exchange for one."""
    weeks = (_MONDAY + timedelta(days=7 * week + weekday) for week in count())
    return next(day for day in weeks if day not in calendar.holidays.off and day not in calendar.holidays.worked)


_MONDAY = date(2024, 1, 1)


_DAYS = (T("Monday"), T("Tuesday"), T("Wednesday"), T("Thursday"), T("Friday"), T("Saturday"), T("Sunday"))


def _holidays(rules: Rules) -> Iterator[Told]:
    for key in rules.calendars:
        calendar = rules.calendars[key]
        for year, official in holiday_years(calendar):
            state = T("official") if official else T("provisional")
            yield Told(0, T("{name}, {year}: {state}", name=calendar.name, year=str(year), state=state))
            off = {day: holiday.name for day, holiday in calendar.holidays.off.items() if day.year == year}
            for name, days in groupby(sorted(off), key=off.__getitem__):
                yield Told(1, _off(name, list(days)))
            for day, swap in sorted(calendar.holidays.worked.items()):
                if day.year == year:
                    yield Told(1, T("{day}: worked in exchange for {holiday}", day=Day(day), holiday=swap.holiday))


def _off(name: Name, days: list[date]) -> Text:
    if len(days) == 1:
        return T("{day}: {holiday}", day=Day(days[0]), holiday=name)
    return T("{first} to {last}: {holiday}", first=Day(days[0]), last=Day(days[-1]), holiday=name)


def holiday_years(calendar: Calendar) -> list[tuple[int, bool]]:
    """The years whose holidays a calendar knows, and whether each is official."""
    years = sorted({day.year for day in (*calendar.holidays.off, *calendar.holidays.worked)})
    return [(year, not calendar.holidays.unconfirmed(year, year)) for year in years]


SCREENS: dict[str, Text] = {
    "queue": T("Queue"), "tasks": T("Dept. work"), "approvals": T("Approvals"), "complaints": T("Complaints"),
    "warehouse": T("Warehouse"), "inspection": T("Inspection"), "refunds": T("Refunds"),
}  # fmt: skip
"""Screens that can open after signing in."""


def _roles(rules: Rules) -> Iterator[Told]:
    for role in rules.roles.roles.values():
        yield Told(0, T("{name}", name=role.name))
        if not role.sees_cases:
            yield Told(1, T("sees no cases"))
        elif role.sees_only_own:
            yield Told(1, T("sees the own customers' cases alone"))
        if role.sees_rules:
            yield Told(1, T("sees the rules and tries others on past cases"))
        if role.opens in SCREENS:
            yield Told(1, T("opens: {screen}", screen=SCREENS[role.opens]))
        yield Told(1, T("may {operations}", operations=list(role.operations)))


def _escalation(rules: Rules) -> Iterator[Told]:
    for rule in rules.escalation.file.rules:
        yield Told(0, T("{name}", name=rule.name))
        yield _when(rules, rule.when)
        for version in rule.versions:
            yield Told(1, span(version))
            for one in version.thresholds:
                what = one.about(term(rule.clocks[0]) if len(rule.clocks) == 1 else T("each clock"))
                told = [rules.roles.names.get(role, T("the owner")) for role in one.tell]
                yield Told(2, T("{what}: tells {people}", what=what, people=told))


def _approval(rules: Rules) -> Iterator[Told]:
    for matter in rules.approval.matters.values():
        yield Told(0, T("{name}", name=matter.name))
        for version in matter.versions:
            yield Told(1, span(version))
            for place, step in enumerate(version.steps, 1):
                for limit in step.limits:
                    role = rules.roles.names[limit.role]
                    most: Sayable = T("any amount") if limit.up_to is None else Money(limit.up_to)
                    yield Told(2, T("step {n}: {role} up to {most}", n=place, role=role, most=most))


def _heading(version: Version) -> Told:
    return Told(0, span(version))


def _when(rules: Rules, condition: Condition) -> Told:
    return Told(2, T("when {condition}", condition=condition_said(condition, rules.categories.name)))


def _limit(rules: Rules, what: Text, budget: Budget) -> Told:
    return Told(2, T("{what}: {budget}", what=what, budget=_budget(rules, budget)))


def _budget(rules: Rules, budget: Budget) -> Text:
    return budget.said(rules.calendars[budget.runs_in].name)


TELLERS: dict[str, Callable[[Rules], Iterator[Told]]] = {
    "severity.yaml": _severity,
    "routing.yaml": _routing,
    "sla.yaml": _sla,
    "calendar.yaml": _calendars,
    "holidays.yaml": _holidays,
    "roles.yaml": _roles,
    "escalation.yaml": _escalation,
    "approval.yaml": _approval,
    "returns.yaml": lambda rules: returns_told(rules.returns, rules.calendars),
    "callbacks.yaml": lambda rules: callbacks_told(rules.callbacks, rules.calendars),
}
"""The files whose rules are told in words."""
