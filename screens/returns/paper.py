"""What is on paper about a return: the parcels that came, and the amount sheets with each line explained. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from config import Rules
from config.terms import term
from config.texts import Money, Sayable, T, Text, Translator
from models.returns.views import ParcelView, ReturnView, SheetView
from screens.paint import Line, Span
from screens.returns.fields import WISHES
from screens.widgets import Paragraph

STATES: dict[str, Text] = {
    "waiting": T("waits for approval"),
    "approved": T("approved"),
    "refused": T("not approved"),
    "void": T("void"),
    "replaced": T("replaced by another"),
}
"""Of amount sheets."""
BESIDES: dict[str, Text] = {"surplus": T("too many"), "wrong": T("not of this order")}


class PaperText:
    """One reader's words for the parcels and sheets of a return."""

    def __init__(self, view: ReturnView, words: Translator, rules: Rules) -> None:
        self._view = view
        self._words = words
        self._rules = rules

    def _say(self, said: Sayable) -> str:
        return self._words.say(said)

    def lines(self) -> list[Line | Paragraph]:
        """The parcels, then the sheets, the newest first."""
        lines: list[Line | Paragraph] = [line for parcel in self._view.parcels for line in self._parcel(parcel)]
        return lines + [line for sheet in reversed(self._view.sheets) for line in self._sheet(sheet)]

    def _parcel(self, parcel: ParcelView) -> Iterator[Line | Paragraph]:
        condition: Sayable = self._rules.returns.conditions.get(parcel.condition, parcel.condition)
        said = T("Parcel {tracking}, {at}, {condition}, {who}", tracking=parcel.tracking or "-", at=parcel.at,
                 condition=condition, who=parcel.who)  # fmt: skip
        yield Paragraph(self._say(said), 2)
        for kind, goods, count in parcel.besides:
            more = T("! {goods} × {count}: {what}", goods=goods, count=count, what=BESIDES.get(kind, Text(kind)))
            yield Paragraph(Span(f"  {self._say(more)}", "warning"), 4)
        for text in (parcel.note, parcel.photo):
            if text:
                yield Paragraph(f"  {text}", 4)

    def _sheet(self, sheet: SheetView) -> Iterator[Line | Paragraph]:
        said = T("Sheet {n}: {outcome} {amount}, {state}, {who}", n=sheet.number,
                 outcome=WISHES.get(sheet.outcome, Text(sheet.outcome)), amount=Money(sheet.total_cents),
                 state=STATES.get(sheet.state, Text(sheet.state)), who=sheet.who)  # fmt: skip
        yield Span(self._say(said), "strong" if sheet.state in ("waiting", "approved") else "")
        if sheet.document is None or sheet.state in ("void", "replaced"):
            return
        for line in sheet.document.lines:
            yield Paragraph(f"  {self._say(Money(line.cents)):>12}  {self._say(line.text)}", 16)
        if sheet.document.by_means:
            means = [T("{means} {amount}", means=term(key), amount=Money(cents)) for key, cents in
                     sheet.document.by_means]  # fmt: skip
            paid = T("By: {means}", means=list(means))
            yield Paragraph(f"  {self._say(paid)}", 4)
