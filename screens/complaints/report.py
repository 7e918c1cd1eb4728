"""The complaint analysis of a month on the screen: totals, times, and bars for each group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from config.texts import Sayable, T
from models.complaints.report import RECORDS, TIMES_AGAIN, TITLES, Report, label, left, report, tables, times, totals
from models.desk import Desk
from models.reports.writing import Table
from screens.charts import Bar
from screens.paint import Line, Span, pad
from screens.reporting import LABEL, MonthScreen, taken
from screens.widgets import Paragraph

Named = tuple[Report, dict[tuple[str, str], Sayable]]


class ReportScreen(MonthScreen[Named]):
    """The complaint analysis of a month."""

    HEADING = T("Complaint analysis")
    FILE = "complaints"

    def read(self, desk: Desk, month: date) -> Named:
        """The report, and what the keys of its groups are called."""
        found = report(desk, month)
        groups = found.figures.groups
        return found, {(group, key): label(desk, group, key) for group, counts in groups.items() for key, _ in counts}

    def tables(self, desk: Desk, month: date) -> Sequence[Table]:
        """The report for a file."""
        return tables(desk, report(desk, month))

    def lines(self, found: Named) -> Iterator[Line | Paragraph]:
        """Totals, times, groups."""
        figures, names = found[0].figures, found[1]
        yield from self.figures(one for one in totals(figures) if one[0] is not TIMES_AGAIN or figures.reopened)
        yield ""
        yield from self.figures((what, taken(one)) for what, one in times(figures))
        for group, counts in figures.groups.items():
            yield from self.bars(TITLES[group], [Bar(self.say(names[group, key]), str(n), n) for key, n in counts])
        yield from self._colleagues(found[0])

    def _colleagues(self, found: Report) -> Iterator[Line]:
        """What was recorded about colleagues, by kind; all of them, since people are few."""
        for kind, title in RECORDS.items():
            counts = [one for one in found.people if one.kind == kind]
            if counts:
                yield ""
                yield Span(self.say(title), "strong")
            for one in counts:
                said = T("{n}: {confirmed} confirmed, {refuted} not so, {left} open", n=one.count,
                         confirmed=one.confirmed, refuted=one.refuted, left=left(one))  # fmt: skip
                yield f"{pad(one.name, LABEL)} {self.say(said)}"
