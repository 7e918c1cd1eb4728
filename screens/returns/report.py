"""The report of the returns of a month on the screen: figures, the time to the refund, bars, the trend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import dropwhile

from config.texts import Money, Sayable, T
from models.desk import Desk
from models.reports.writing import Table
from models.returns.report import TITLES, Report, label, report, tables, totals
from screens.charts import Bar
from screens.paint import Line, Span
from screens.reporting import MonthScreen, taken
from screens.widgets import Paragraph

Named = tuple[Report, dict[tuple[str, str], Sayable]]


class ReturnReportScreen(MonthScreen[Named]):
    """The returns of a month."""

    HEADING = T("Returns of a month")
    FILE = "returns"

    def read(self, desk: Desk, month: date) -> Named:
        """The report, and what the keys of its groups are called."""
        found = report(desk, month)
        groups = {**found.figures.groups, "satisfaction": found.figures.satisfaction}
        return found, {(group, key): label(desk, group, key) for group, counts in groups.items() for key, _ in counts}

    def tables(self, desk: Desk, month: date) -> Sequence[Table]:
        """The report for a file."""
        return tables(desk, report(desk, month))

    def lines(self, found: Named) -> Iterator[Line | Paragraph]:
        """Totals and times, the trend, groups, satisfaction, overrides."""
        told, names = found
        figures = told.figures
        yield from self.figures(totals(figures))
        yield from self.figures([(T("Refund"), taken(figures.refund))])
        trend = [
            Bar(f"{one.month:%Y-%m}", f"{one.returns} {self.say(Money(one.refunded_cents))}", one.returns)
            for one in dropwhile(
                lambda one: not one.returns, told.trend
            )  # nothing is told of the time before the first
        ]
        yield from self.bars(T("By month"), trend)
        groups = {**figures.groups, "satisfaction": figures.satisfaction}
        for group, counts in groups.items():
            title = TITLES.get(group, T("Satisfaction"))
            yield from self.bars(title, [Bar(self.say(names[group, key]), str(n), n) for key, n in counts])
        by_person = [Bar(who, str(n), n) for who, n in figures.by_person]
        yield from self.bars(T("Allowed against the rules"), by_person)
        for one in figures.overrides:
            text = T("{number} {who}, {amount}: {why}", number=one.number, who=one.who, why=one.why,
                     amount=Money(one.cents))  # fmt: skip
            yield Paragraph(Span(self.say(text)), 2)
