"""The forms of what changes a customer's right: the manager's goodwill, and the repair papers of a device."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.texts import T, Text
from models.returns import judging, repaired
from screens.cases.layout import Form, area, choice
from screens.returns.layout import Returning, routes_about, wanted_lines
from screens.widgets import Field
from screens.widgets.field import USUAL, Value
from screens.widgets.numbers import not_within

_NUMBER = 6
"""Cells of a field for a number."""
AVAILABLE = {"yes": T("Can be had"), "no": T("Cannot be had")}


def goodwill(on: Returning) -> Form:
    """The manager takes the goods of an urgent case back."""
    reason = area(T("Reason"), T("Why the goods are taken back; your name stands by it."), name="reason", rows=3)

    def given(v: Mapping[str, Any], version: int) -> judging.GrantGoodwill:
        return judging.GrantGoodwill(
            case=on.view.number, version=version, lines=wanted_lines(v), reason=v["reason"]
        )  # fmt: skip

    return Form(
        T("Take back out of goodwill"), (*on.for_lines("grant_goodwill"), reason), judging.grant_goodwill, given,
        about=routes_about(on, "grant_goodwill", every=True),
    )  # fmt: skip


def repairs(on: Returning) -> Form:
    """What the repair papers of a device say."""
    fields = (
        *on.for_lines("record_repairs"),
        _number("repairs", T("Repairs"), T("How many repairs are done, by the papers.")),
        _number("same_fault", T("Held for"), T("After how many days the same fault came back, if it did.")),
        _number("days", T("In repair"), T("Days in repair in all, the present one among them.")),
        _number("open_days", T("Now"), T("Days in the present repair, if it is in one.")),
        Field("parts", T("No parts"), T("Whether it waits for parts."), "flag", width=6, default="no", origin=USUAL),
        choice("model", T("Model"), T("Whether the same model can still be had; empty: not known."), AVAILABLE),
        area(T("Papers"), T("Which repair papers say so."), name="papers", rows=3),
    )
    return Form(T("Repair papers"), fields, repaired.record_repairs, lambda v, version: _repairs(on, v, version))


_WHOLE = T("Type a whole number.")


def _number(name: str, label: Any, help_: Any) -> Field:
    return Field(name, label, help_, "code", width=_NUMBER, check=_whole, rule=_WHOLE)


def _whole(value: Value) -> Text | None:
    typed = str(value or "").strip()
    return not_within(typed, repaired.LONGEST, _WHOLE) if typed else None


def _repairs(on: Returning, v: Mapping[str, Any], version: int) -> repaired.RecordRepairs:
    held, model = v.get("same_fault"), v.get("model")
    return repaired.RecordRepairs(
        case=on.view.number,
        version=version,
        lines=wanted_lines(v),
        papers=v["papers"],
        repairs=int(v.get("repairs") or 0),
        same_fault_days=int(held) if held else None,
        repair_days=int(v.get("days") or 0),
        open_repair_days=int(v.get("open_days") or 0),
        parts_missing=bool(v.get("parts")),
        model_available=model == "yes" if model else None,
    )
