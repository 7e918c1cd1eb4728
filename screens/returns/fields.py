"""The fields of the application form, which of them are shown, and what they give to the operation. Pure.

Each line of the order has a field for the pieces that come back. Why, and in what state they are, is asked once for
all lines, or for each line where that differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from config import Rules
from config.texts import Money, Sayable, T, Text
from models.cases.views import CaseView
from models.returns.applying import AppliedLine, Apply
from models.returns.bought import Bought
from models.returns.views import LineView, SoldView
from screens.widgets import Field, Value

FREE = 26
"""Cells of a field for a value of a list."""
NUMBER = 6
"""Cells of a field for a number of pieces."""
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


class Application:
    """The application form of one case for one order."""

    def __init__(self, view: CaseView, bought: Bought, rules: Rules, *, by_seller: bool = False) -> None:
        self.bought = bought
        self._view, self._rules, self._by_seller = view, rules, by_seller
        self._before: dict[int, LineView] = {}
        for line in view.application.lines if view.application is not None else ():
            self._before.setdefault(line.order_line, line)

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields, in the order in which they are asked."""
        goods = [field for line in self.bought.lines for field in self._of_goods(line)]
        first = next(iter(self._before.values()), None)
        apart = Field("apart", T("They differ"), T("Yes, if reason, wish or state are not the same for all lines."),
                      "flag", width=NUMBER, default="yes" if self._differed() else "no", shown=False)  # fmt: skip
        each = [
            field for line in self.bought.lines for field in self._facts(f"_{line.line}", line.line, self._known(line))
        ]
        return (*goods, apart, *self._facts("", None, first), *each, *self._person())

    def about(self, line: SoldView) -> Text:
        """What stands beside the pieces of a line."""
        return T("{goods}: {left} of {bought}, {price} each {number}", goods=line.product, left=line.left,
                 bought=line.quantity, price=Money(line.unit_price_cents),
                 number=line.serial or line.batch_number)  # fmt: skip

    def _known(self, line: SoldView) -> LineView | None:
        return self._before.get(line.line)

    def _differed(self) -> bool:
        told = {(line.reason, line.wish, pack_of(line), line.evidence, line.note) for line in self._before.values()}
        return len(told) > 1

    def _of_goods(self, line: SoldView) -> list[Field]:
        asked = {rule.name for rule in self._rules.categories.fields_for("return", line.product_class)}
        name = self._rules.categories.field_name
        known = self._known(line)
        batch = known.batch_number if known is not None else self._batch(line)
        made = [
            Field(f"pieces_{line.line}", T("Line {n}", n=line.line), T("How many pieces of it come back."), "code",
                  width=NUMBER, default=self._pieces(line), check=_number_to(line.left), max_length=5)
        ]  # fmt: skip
        if "batch" in asked:
            made.append(Field(f"batch_{line.line}", _of(line.line, name("batch")),
                              T("The batch number on the pack, where it is another one than that of the order."),
                              "code", width=CODE, default=batch, shown=False))  # fmt: skip
        if "serial" in asked:
            serial = known.serial if known is not None else line.serial or self._view.serial_number
            made.append(Field(f"serial_{line.line}", _of(line.line, name("serial")),
                              T("The serial number on the device."), "code", width=CODE, default=serial,
                              shown=False))  # fmt: skip
        return made

    def _batch(self, line: SoldView) -> str:
        """The batch on the pack as the case names it, else that of the order."""
        same = self._view.product == line.product
        return (self._view.batch_number if same else "") or line.batch_number

    def _pieces(self, line: SoldView) -> str:
        """What was applied for before; of the goods of the case, the only piece."""
        known = sum(
            one.quantity
            for one in (self._view.application.lines if self._view.application is not None else ())
            if one.order_line == line.line
        )
        if known or self._before:
            return str(known or "")
        meant = len(self.bought.lines) == 1 or line.product == self._view.product
        return "1" if meant and line.left == 1 else ""

    def _facts(self, suffix: str, line: int | None, known: LineView | None) -> list[Field]:
        rules, shown = self._rules.returns, line is None
        reasons: dict[str, Sayable] = {key: reason.name for key, reason in rules.reasons.items()}
        reason = known.reason if known else rules.reason_of(self._view.category)
        wish = known.wish if known else self._view.demand if self._view.demand in WISHES else ""
        return [
            _choice(f"reason{suffix}", _of(line, T("Reason")), T("Why it comes back."), reasons, reason, shown),
            _choice(f"wish{suffix}", _of(line, T("Wish")), T("What the customer wants."), WISHES, wish, shown),
            _choice(f"goods{suffix}", _of(line, T("Pack")), T("Whether the pack was opened, and its seal is whole."),
                    GOODS, pack_of(known) if known else "", shown),
            Field(f"evidence{suffix}", _of(line, T("Photos")), T("Whether there are photos or a video."), "flag",
                  width=NUMBER, default="yes" if known and known.evidence else "no", shown=shown),
            Field(f"note{suffix}", _of(line, T("Note")), T("More about the goods, in the customer's words."),
                  default=known.note if known else "", shown=shown),
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
            Field("voucher", T("Proof"), proof, default=kept.voucher if kept is not None else self.bought.voucher),
            Field("promises", T("Promised"), T("What the customer was promised before he bought; F4 lists it."),
                  "multi", options=lambda: promises, default=",".join(kept.promises) if kept is not None else ""),
            _choice("applicant", T("Applied by"), T("Who applies: the customer, or a seller for him."), APPLICANTS, by),
        ]  # fmt: skip

    def _applicant(self) -> str:
        if self._by_seller or self._view.channel == "seller":
            return "seller"
        return "message" if self._view.channel in WRITTEN else "customer"

    def coming(self, values: Mapping[str, Any]) -> list[SoldView]:
        """The lines of which pieces come back."""
        return [line for line in self.bought.lines if _pieces_in(values, line)]

    def shown(self, values: Mapping[str, Any]) -> tuple[set[str], set[str]]:
        """Which fields are shown for these values, and which of them are required."""
        coming = self.coming(values)
        apart = len(coming) > 1 and bool(values.get("apart"))
        suffixes = [f"_{line.line}" for line in coming] if apart else [""]
        shown = {f"pieces_{line.line}" for line in self.bought.lines}
        shown |= {f"{what}_{line.line}" for line in coming for what in ("batch", "serial")}
        shown |= {f"{fact}{suffix}" for fact in FACTS for suffix in suffixes}
        shown |= {"identity", "voucher", "promises", "applicant"} | ({"apart"} if len(coming) > 1 else set())
        required = {f"{fact}{suffix}" for fact in FACTS[:3] for suffix in suffixes} | {"identity", "applicant"}
        return shown, required if coming else required | {f"pieces_{self.bought.lines[0].line}"}

    def give(self, values: Mapping[str, Any], version: int) -> Apply:
        """The input of the operation."""
        coming = self.coming(values)
        apart = len(coming) > 1 and bool(values.get("apart"))
        return Apply(
            case=self._view.number,
            version=version,
            order_number=self.bought.order,
            items=tuple(_item(line, values, f"_{line.line}" if apart else "") for line in coming),
            identity=values["identity"],
            voucher=values.get("voucher") or "",
            applicant=values["applicant"],
            promises=tuple(values.get("promises") or ()),
        )


def _item(line: SoldView, values: Mapping[str, Any], suffix: str) -> AppliedLine:
    opened, whole = _PACK[values[f"goods{suffix}"]]
    return AppliedLine(
        line=line.line,
        quantity=_pieces_in(values, line),
        reason=values[f"reason{suffix}"],
        wish=values[f"wish{suffix}"],
        opened=opened,
        seal_whole=whole,
        batch_number=values.get(f"batch_{line.line}") or "",
        serial_number=values.get(f"serial_{line.line}") or "",
        evidence=bool(values.get(f"evidence{suffix}")),
        note=values.get(f"note{suffix}") or "",
    )


def _pieces_in(values: Mapping[str, Any], line: SoldView) -> int:
    typed = str(values.get(f"pieces_{line.line}") or "")
    return int(typed) if typed.isascii() and typed.isdigit() else 0


def _number_to(most: int) -> Callable[[Value], Text | None]:
    def check(value: Value) -> Text | None:
        typed = str(value)
        if typed.isascii() and typed.isdigit() and int(typed) <= most:
            return None
        return T("This must be a number from 0 to {most}.", most=most)

    return check


def _of(line: int | None, label: Sayable) -> Sayable:
    """A label that says of which line it is."""
    return label if line is None else T("{n} {label}", n=line, label=label)


def _choice(
    name: str, label: Sayable, help_: Text, options: Mapping[str, Sayable], default: str, shown: bool = True
) -> Field:
    return Field(name, label, help_, "choice", options=lambda: options, default=default, width=FREE, shown=shown)


def copied(values: Mapping[str, Any], coming: Sequence[SoldView]) -> dict[str, Any]:
    """What was said for all lines, for each of them: only what differs is typed again."""
    return {
        f"{fact}_{line.line}": values[fact]
        for line in coming
        for fact in FACTS
        if values.get(fact) and not values.get(f"{fact}_{line.line}")
    }
