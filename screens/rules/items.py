"""The lines of the rules screen: files and calendars in sections, or the faults of a directory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from config import Fault, Rules
from config.loading import FILES
from config.newest import limits
from config.rule_words import TELLERS, holiday_years
from config.texts import Sayable, T, Text
from config.versions import Version, in_force

ABOUT: dict[str, Text] = {
    "calendar.yaml": T("Working time"),
    "holidays.yaml": T("Holidays"),
    "sla.yaml": T("Deadlines"),
    "severity.yaml": T("Severity"),
    "routing.yaml": T("Queues and skills"),
    "roles.yaml": T("Roles"),
    "categories.yaml": T("Categories"),
    "numbering.yaml": T("Numbers"),
    "privacy.yaml": T("Privacy"),
    "messages.yaml": T("Messages"),
    "wording.yaml": T("Wording"),
    "knowledge.yaml": T("Knowledge"),
    "escalation.yaml": T("Alarms"),
    "approval.yaml": T("Approvals"),
    "complaints.yaml": T("Complaints"),
    "returns.yaml": T("Returns"),
    "callbacks.yaml": T("Callbacks"),
    "gateways.yaml": T("Gateways"),
    "keys.yaml": T("Keys"),
}


class Item(NamedTuple):
    """A line: what it is, what holds now, what comes. `file` is the one whose rules Enter shows."""

    key: str
    what: Sayable
    now: Sayable = ""
    next: Sayable = ""
    file: str = ""
    heading: bool = False


Section = Callable[[Rules, date], Iterator[Item]]


def items(rules: Rules, today: date) -> list[Item]:
    """All sections of rules that can be loaded."""
    return [item for section in SECTIONS for item in section(rules, today)]


def fault_items(faults: Sequence[Fault]) -> list[Item]:
    """One line for each fault."""
    heading = Item("faults", T("{n} {n:fault|faults}", n=len(faults)), heading=True)
    return [heading, *(Item(f"fault {n}", str(fault), fault.text) for n, fault in enumerate(faults))]


def _files(rules: Rules, today: date) -> Iterator[Item]:
    for file in FILES:
        now, then = _versions(versions_of(rules, file), today)
        shown = file if file in TELLERS else ""
        yield Item(file, T("{name} ({file})", name=ABOUT.get(file, file), file=file), now, then, shown)


def versions_of(rules: Rules, file: str) -> list[Sequence[Version]]:
    """The versions of each rule in a file; none where nothing has versions."""
    match file:
        case "severity.yaml":
            return [rules.severity.versions]
        case "routing.yaml":
            return [rules.routing.versions]
        case "sla.yaml":
            return limits(rules)
        case "escalation.yaml":
            return [rule.versions for rule in rules.escalation.file.rules]
        case "approval.yaml":
            return [matter.versions for matter in rules.approval.matters.values()]
        case _:
            return []


def _versions(all_versions: list[Sequence[Version]], today: date) -> tuple[Sayable, Sayable]:
    """What is in force and what comes next, of the rules of one file together."""
    if not all_versions:
        return T("always"), ""
    current = max((in_force(versions, today) for versions in all_versions), key=lambda version: version.start)
    coming = sorted(version.start for versions in all_versions for version in versions if version.start > today)
    now = (
        T("from {first}", first=str(current.start))
        if current.end is None
        else T("{first} to {last}", first=str(current.start), last=str(current.end))
    )
    return now, T("from {first}", first=str(coming[0])) if coming else ""


def _calendars(rules: Rules, today: date) -> Iterator[Item]:
    yield Item("calendars", T("Calendars"), T("Official"), T("Provisional"), heading=True)
    for key in rules.calendars:
        calendar = rules.calendars[key]
        years = holiday_years(calendar)
        official, provisional = (_spans([year for year, sure in years if sure is wanted]) for wanted in (True, False))
        now: Sayable = T("{years}", years=official) if years else T("every week alike")
        yield Item(f"calendar {key}", calendar.name, now, T("{years}", years=provisional), "holidays.yaml")


def _spans(years: Sequence[int]) -> list[str]:
    """Years in their order; three and more that follow one another are told by the first and the last."""
    found: list[list[int]] = []
    for year in years:
        if found and year == found[-1][-1] + 1:
            found[-1].append(year)
        else:
            found.append([year])
    return [
        said for run in found for said in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(year) for year in run])
    ]


SECTIONS: tuple[Section, ...] = (_files, _calendars)
"""The list from above; stored versions are one more section."""
