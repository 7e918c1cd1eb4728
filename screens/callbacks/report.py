"""The report of the callbacks of a month on the screen: figures, satisfaction, bars, the trend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from config.texts import Sayable, T, Text
from models.callbacks.figures import Calls, Scores
from models.callbacks.report import COUNTED, Figure, Report, in_calls, in_points, label, report, tables, totals
from models.desk import Desk
from models.reports.counting import Share
from models.reports.writing import Table
from screens.charts import Bar
from screens.paint import Line, Span, pad, width
from screens.reporting import MonthScreen
from screens.widgets import Paragraph

Named = tuple[Report, tuple[Figure, ...], dict[tuple[str, str], Sayable]]
Row = tuple[str, Sequence[str], float]
"""A label, the figures behind it, and how long the bar is."""
NONE = "-"
TITLES: dict[str, Text] = {
    "dimension": T("By dimension: answers, average, 4-5 %, 1-2 %"),
    "person": T("By person: answers, average, 4-5 %, 1-2 %"),
    "team": T("By team: answers, average, 4-5 %, 1-2 %"),
    "product": T("By product: answers, average, 4-5 %, 1-2 %"),
    "by": T("By who wrote it down: answers, average, 4-5 %, 1-2 %"),
}


class CallbackReportScreen(MonthScreen[Named]):
    """The callbacks of a month."""

    HEADING = T("Callbacks of a month")
    FILE = "callbacks"

    def read(self, desk: Desk, month: date) -> Named:
        """The report, its totals, and what the keys of its groups are called."""
        found = report(desk, month)
        scored = {"dimension": found.figures.dimensions, **found.figures.groups}
        names = {("kind", key): label(desk, "kind", key) for key, _ in found.figures.kinds}
        names |= {
            (group, one.key): label(desk, group, one.key, one.name) for group, rows in scored.items() for one in rows
        }
        return found, totals(desk, found.figures), names

    def tables(self, desk: Desk, month: date) -> Sequence[Table]:
        """The report for a file."""
        return tables(desk, report(desk, month))

    def lines(self, found: Named) -> Iterator[Line | Paragraph]:
        """Totals, satisfaction, kinds, months, and points by dimension and group."""
        told, figures, names = found
        yield from self.figures((one.what, said(one)) for one in figures)
        yield from self.figures([(T("Satisfaction"), rated(told.figures.satisfied))])
        yield ""
        yield Paragraph(Span(self.say(COUNTED)))
        yield from self._rows(T("By kind: due, in time %, completion %, reached %"), [
            (self.say(names["kind", key]), called(calls), calls.due) for key, calls in told.figures.kinds
        ])  # fmt: skip
        yield from self._rows(T("By month: due, in time %, completion %, reached %, average"), [
            (f"{one.month:%Y-%m}", (*called(one.calls), shown(one.satisfied.average, 2)), one.calls.due)
            for one in told.trend
        ])  # fmt: skip
        scored = {"dimension": told.figures.dimensions, **told.figures.groups}
        for group, title in TITLES.items():
            yield from self._rows(title, [
                (self.say(names[group, one.key]), pointed(one.scores), one.scores.average or 0)
                for one in scored[group]
            ])  # fmt: skip

    def _rows(self, title: Text, rows: Sequence[Row]) -> Iterator[Line]:
        """Bars with several figures before each, below each other."""
        cells = [values for _, values, _ in rows]
        widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
        figures = [" ".join(pad(one, room, "right") for one, room in zip(row, widths, strict=True)) for row in cells]
        yield from self.bars(title, [
            Bar(name, figure, value) for (name, _, value), figure in zip(rows, figures, strict=True)
        ])  # fmt: skip


def called(calls: Calls) -> list[str]:
    """Calls as they stand in a row."""
    due, *percent = in_calls(calls)
    return [str(due), *(shown(one, 1) for one in percent)]


def pointed(found: Scores) -> list[str]:
    """Points as they stand in a row."""
    count, average, *percent = in_points(found)
    return [str(count), shown(average, 2), *(shown(one, 1) for one in percent)]


def shown(value: float | None, places: int) -> str:
    """A figure to so many places; a dash where there is none."""
    return NONE if value is None else f"{value:.{places}f}"


def said(one: Figure) -> Sayable:
    """A total as it is said: a figure, or how many of how many, in percent."""
    if not isinstance(one.value, Share):
        return one.value if isinstance(one.value, int) else shown(one.value, 2)
    if one.value.percent is None:
        return NONE
    found = {"count": one.value.count, "of": one.value.of, "percent": one.value.percent}
    if one.target is None:
        return T("{percent} %, {count} of {of}", **found)
    return T("{percent} %, {count} of {of} (target {target} %)", target=one.target, **found)


def rated(found: Scores) -> Sayable:
    """How satisfied customers are, in a sentence."""
    if found.average is None:
        return NONE
    return T("{average} of 5 in {n} {n:answer|answers}; 4-5: {good} %, 1-2: {bad} %", average=shown(found.average, 2),
             n=found.count, good=found.good.percent, bad=found.bad.percent)  # fmt: skip
