"""Rule versions: `from:` and `to:` days, and the one that was in force on the day of an event.

A rule is chosen by the day of the triggering event in the desk's zone, never by the day of the computation
(workflows 1.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

import msgspec

from config.reading import Document, Fault
from config.texts import T


class Version(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every rule version begins with: its first day, and its last one where it has ended."""

    start: date = msgspec.field(name="from")
    end: date | None = msgspec.field(name="to", default=None)


V = TypeVar("V", bound=Version)


def in_force(versions: Sequence[V], day: date) -> V:
    """The version in force on a day of the desk; the first one also before it began.

    Checked versions leave no gaps, so the last that began on or before the day is the one.
    """
    began = [version for version in versions if version.start <= day]
    return max(began, key=lambda version: version.start) if began else min(versions, key=lambda v: v.start)


def faults(versions: Sequence[Version], key: str, document: Document) -> list[Fault]:
    """Versions that are missing, end before they begin, overlap, or leave days without a rule.

    `key` is where the list of versions stands in the document.
    """
    if not versions:
        return [document.fault(key, T("there is no version of this rule"))]
    found = []
    order = sorted(range(len(versions)), key=lambda i: versions[i].start)
    for i in order:
        end = versions[i].end
        if end is not None and end < versions[i].start:
            found.append(document.fault(f"{key}[{i}].to", T("this version ends before it begins")))
    for before, after in pairwise(order):
        end, start = versions[before].end, versions[after].start
        if end is None or end >= start:
            found.append(document.fault(f"{key}[{after}].from", T("this version overlaps the one before it")))
        elif end + timedelta(days=1) < start:
            found.append(
                document.fault(
                    f"{key}[{after}].from", T("no version is in force from {first}", first=end + timedelta(days=1))
                )
            )
    last = versions[order[-1]]
    if last.end is not None:
        found.append(document.fault(f"{key}[{order[-1]}].to", T("no version is in force after {last}", last=last.end)))
    return found
