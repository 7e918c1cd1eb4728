"""The fields of the application form, which of them are shown, and what they give to the operation. Pure.

Each line of the order has a field for the pieces that come back, `1+2` where they are not in the same state. Why, and
in what state they are, is asked once for all, or for each line and part where that differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from config import Rules
from config.texts import Money, Sayable, T, Text
from models.cases.views import CaseView
from models.returns.applying import AppliedLine, Apply
from models.returns.bought import Bought
from models.returns.views import LineView, SoldView
from screens.returns import pieces
from screens.returns.pieces import Part
from screens.widgets import Field
from screens.widgets.field import FROM_CASE, FROM_ORDER, TOLD_BEFORE

FREE = 26
"""Cells of a field for a value of a list."""
NUMBER = 6
"""Cells of a field for yes or no."""
PIECES = 10
"""Cells of a field for numbers of pieces."""
CODE = 24
FACTS = ("reason", "wish", "goods", "evidence", "note")
"""What is asked of the pieces of a line besides how many they are."""
WISHES: dict[str, Text] = {"refund": T("Refund"), "exchange": T("Exchange")}
GOODS: dict[str, Text] = {
    "unopened": T("Unopened"),
    "opened": T("Opened, seal whole"),
    "broken": T("Opened, seal broken"),
}
"""What is said of the pack: whether it was opened, and whether the seal is whole."""
_PACK = {"unopened": (False, True), "opened": (True, True), "broken": (True, False)}
APPLICANTS: dict[str, Text] = {
    "customer": T("The customer"),
    "seller": T("The seller for him"),
    "message": T("By a message"),
}
WRITTEN = ("chat", "wechat", "sms", "app", "web", "email", "social", "authority")
"""Channels by which an application comes as a message."""


def pack_of(line: LineView) -> str:
    """The key of `GOODS` for a line."""
    if not line.seal_whole:
        return "broken"
    return "opened" if line.opened else "unopened"


_PIECES_FROM = T("What stands there was applied for before, or is the only piece.")


class Application:
    """The application form of one case for one order."""

    def __init__(self, view: CaseView, bought: Bought, rules: Rules, *, by_seller: bool = False) -> None:
        self.bought = bought
        self._view, self._rules, self._by_seller = view, rules, by_seller
        self._before = _told(view.application.lines if view.application is not None else ())

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields, in the order in which they are asked."""
        goods = [field for line in self.bought.lines for field in self._of_goods(line)]
        first = next((line for parts in self._before.values() for line in parts), None)
        apart = Field("apart", T("They differ"), T("Yes, if reason, wish or state are not the same for all lines."),
                      "flag", width=NUMBER, default="yes" if self._differed() else "no", shown=False,
                      origin=TOLD_BEFORE)  # fmt: skip
        each = [
            field
            for line in self.bought.lines
            for place in range(self._parts(line))
            for field in self._facts(pieces.suffix(line, place), self._known(line, place))
        ]
        return (*goods, apart, *self._facts("", first), *each, *self._person())

    def about(self, line: SoldView) -> Text:
        """What stands beside the pieces of a line."""
        return T("{goods}: {left} of {bought}, {price} each {number}", goods=line.product, left=line.left,
                 bought=line.quantity, price=Money(line.unit_price_cents),
                 number=line.serial or line.batch_number)  # fmt: skip

    def _of_goods(self, line: SoldView) -> list[Field]:
        parts = self._parts(line)
        help_ = T("How many pieces of it come back.")
        if parts > 1:
            help_ = T("How many pieces come back; 1+2 where one is not in the state of the other two.")
        made = [
            Field(f"pieces_{line.line}", T("Line {n}", n=line.line), help_, "code", width=PIECES,
                  default=self._pieces(line), check=pieces.pieces_to(line.left, parts), max_length=PIECES - 1,
                  origin=_PIECES_FROM, rule=T("no more than the {left} that can still come back", left=line.left))
        ]  # fmt: skip
        for place in range(parts):
            made += self._numbers(line, pieces.suffix(line, place), self._known(line, place))
        return made

    def _numbers(self, line: SoldView, suffix: str, known: LineView | None) -> list[Field]:
        """Batch and serial number, where the goods have them."""
        asked = {rule.name for rule in self._rules.categories.fields_for("return", line.product_class)}
        name = self._rules.categories.field_name
        made = []
        if "batch" in asked:
            batch = known.batch_number if known is not None else self._batch(line)
            made.append(Field(f"batch{suffix}", _of(suffix, name("batch")),
                              T("The batch number on the pack, where it is another one than that of the order."),
                              "code", width=CODE, default=batch, shown=False, origin=FROM_ORDER))  # fmt: skip
        if "serial" in asked:
            serial = known.serial if known is not None else line.serial or self._view.serial_number
            made.append(Field(f"serial{suffix}", _of(suffix, name("serial")), T("The serial number on the device."),
                              "code", width=CODE, default=serial, shown=False, origin=FROM_ORDER))  # fmt: skip
        return made

    def _parts(self, line: SoldView) -> int:
        """In how many parts a line can be told: never in fewer than it was."""
        return min(line.left, max(pieces.PARTS, len(self._before.get(line.line, ()))))

    def _batch(self, line: SoldView) -> str:
        """The batch on the pack as the case names it, else that of the order."""
        same = self._view.product == line.product
        return (self._view.batch_number if same else "") or line.batch_number

    def _pieces(self, line: SoldView) -> str:
        """What was applied for before; of the goods of the case, the only piece."""
        if self._before:
            return "+".join(str(one.quantity) for one in self._before.get(line.line, ()))
        meant = len(self.bought.lines) == 1 or line.product == self._view.product
        return "1" if meant and line.left == 1 else ""

    def _known(self, line: SoldView, place: int) -> LineView | None:
        """What was told of this part before."""
        told = self._before.get(line.line, ())
        return told[place] if place < len(told) else None

    def _differed(self) -> bool:
        told = {_facts_of(line) for parts in self._before.values() for line in parts}
        return len(told) > 1

    def _facts(self, suffix: str, known: LineView | None) -> list[Field]:
        rules, shown = self._rules.returns, not suffix
        reasons: dict[str, Sayable] = {key: reason.name for key, reason in rules.reasons.items()}
        reason = known.reason if known else rules.reason_of(self._view.category)
        wish = known.wish if known else self._view.demand if self._view.demand in WISHES else ""
        return [
            _choice(f"reason{suffix}", _of(suffix, T("Reason")),
                  T("Why it comes back; the reason decides which routes are open."), reasons, reason, shown),
            _choice(f"wish{suffix}", _of(suffix, T("Wish")),
                  T("What the customer wants: his money back, or other goods."),
                    WISHES, wish, shown),
            _choice(f"goods{suffix}", _of(suffix, T("Pack")), T("Whether the pack was opened, and its seal is whole."),
                    GOODS, pack_of(known) if known else "", shown),
            Field(f"evidence{suffix}", _of(suffix, T("Photos")), T("Whether there are photos or a video."), "flag",
                  width=NUMBER, default="yes" if known and known.evidence else "no", shown=shown,
                  origin=TOLD_BEFORE),
            Field(f"note{suffix}", _of(suffix, T("Note")), T("More about the goods, in the customer's words."),
                  default=known.note if known else "", shown=shown, origin=TOLD_BEFORE),
        ]  # fmt: skip

    def _person(self) -> list[Field]:
        """Who applies, and what shows that he may."""
        rules, kept = self._rules.returns, self._view.application
        by = kept.applicant if kept is not None else self._applicant()
        identity = kept.identity if kept is not None and kept.identity in rules.identities else ""
        promises = {key: promise.name for key, promise in rules.promises.items()}
        proof = T("Number of invoice or voucher, or what else proves the purchase.")
        return [
            _choice("identity", T("Verified"), T("How you know that it is the customer."), rules.identities, identity),
            Field("voucher", T("Proof"), proof, default=kept.voucher if kept is not None else self.bought.voucher,
                  origin=FROM_ORDER),
            Field("promises", T("Promised"), T("What the customer was promised before he bought; F4 lists it."),
                  "multi", options=lambda: promises, default=",".join(kept.promises) if kept is not None else "",
                  origin=TOLD_BEFORE),
            _choice("applicant", T("Applied by"), T("Who applies: the customer, or a seller for him."), APPLICANTS, by),
        ]  # fmt: skip

    def _applicant(self) -> str:
        if self._by_seller or self._view.channel == "seller":
            return "seller"
        return "message" if self._view.channel in WRITTEN else "customer"

    def coming(self, values: Mapping[str, Any]) -> list[Part]:
        """The lines, or parts of lines, that come back."""
        return pieces.coming(self.bought.lines, values)

    def apart(self, values: Mapping[str, Any]) -> bool:
        """Whether each of them is told of by itself."""
        coming = self.coming(values)
        return pieces.is_split(coming) or (len(coming) > 1 and bool(values.get("apart")))

    def shown(self, values: Mapping[str, Any]) -> tuple[set[str], set[str]]:
        """Which fields are shown for these values, and which of them are required."""
        coming = self.coming(values)
        suffixes = [part.suffix for part in coming] if self.apart(values) else [""]
        shown = {f"pieces_{line.line}" for line in self.bought.lines}
        shown |= {f"{what}{part.suffix}" for part in coming for what in ("batch", "serial")}
        shown |= {f"{fact}{suffix}" for fact in FACTS for suffix in suffixes}
        shown |= {"identity", "voucher", "promises", "applicant"}
        shown |= {"apart"} if len(coming) > 1 and not pieces.is_split(coming) else set()
        required = {f"{fact}{suffix}" for fact in FACTS[:3] for suffix in suffixes} | {"identity", "applicant"}
        return shown, required if coming else required | {f"pieces_{self.bought.lines[0].line}"}

    def give(self, values: Mapping[str, Any], version: int) -> Apply:
        """The input of the operation."""
        apart = self.apart(values)
        return Apply(
            case=self._view.number,
            version=version,
            order_number=self.bought.order,
            items=tuple(_item(part, values, part.suffix if apart else "") for part in self.coming(values)),
            identity=values["identity"],
            voucher=values.get("voucher") or "",
            applicant=values["applicant"],
            promises=tuple(values.get("promises") or ()),
        )


def _facts_of(line: LineView) -> tuple[Any, ...]:
    return line.reason, line.wish, pack_of(line), line.evidence, line.note


def _told(lines: Iterable[LineView]) -> dict[int, list[LineView]]:
    """What was told before of each line of the order; pieces that are alike in all count as one part."""
    told: dict[int, dict[Any, LineView]] = {}
    for line in lines:
        parts = told.setdefault(line.order_line, {})
        key = (*_facts_of(line), line.batch_number, line.serial)
        before = parts[key].quantity if key in parts else 0
        parts[key] = msgspec.structs.replace(line, quantity=before + line.quantity)
    return {line: list(parts.values()) for line, parts in told.items()}


def _item(part: Part, values: Mapping[str, Any], suffix: str) -> AppliedLine:
    opened, whole = _PACK[values[f"goods{suffix}"]]
    return AppliedLine(
        line=part.line.line,
        quantity=part.pieces,
        reason=values[f"reason{suffix}"],
        wish=values[f"wish{suffix}"],
        opened=opened,
        seal_whole=whole,
        batch_number=values.get(f"batch{part.suffix}") or "",
        serial_number=values.get(f"serial{part.suffix}") or "",
        evidence=bool(values.get(f"evidence{suffix}")),
        note=values.get(f"note{suffix}") or "",
    )


def _of(suffix: str, label: Sayable) -> Sayable:
    """A label that says of which line, or part of one, it is."""
    return T("{n} {label}", n=suffix[1:], label=label) if suffix else label


def _choice(
    name: str, label: Sayable, help_: Text, options: Mapping[str, Sayable], default: str, shown: bool = True
) -> Field:
    return Field(
        name,
        label,
        help_,
        "choice",
        options=lambda: options,
        default=default,
        width=FREE,
        shown=shown,
        origin=FROM_CASE,
    )


def copied(values: Mapping[str, Any], coming: Sequence[Part]) -> dict[str, Any]:
    """What was said for all, for each of them: only what differs is typed again.

    The state of the pack is asked of each part, since it is why a line is told in parts.
    """
    split = pieces.is_split(coming)
    return {
        f"{fact}{part.suffix}": values[fact]
        for part in coming
        for fact in FACTS
        if not (split and fact == "goods")
        if values.get(fact) and not values.get(f"{fact}{part.suffix}")
    }
