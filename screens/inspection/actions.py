"""What can be done on the inspection screen: one record for each action. Digits say where the goods go."""

from __future__ import annotations

from typing import Any

from config.texts import T, Text
from models.texts import NOT_ALLOWED
from screens.actions import BACK, NEVER_IN_LINE, Action
from screens.inspection.lines import PAPERS

FINDING = T("Finding")
LIST = T("List")


def nothing(screen: Any) -> Text | None:
    """Why nothing can be done with what is under the cursor."""
    if screen.selected is None:
        return T("Nothing waits for quality control.")
    member = screen.session.member
    operation = "returns.give_paper_opinion" if screen.selected.state == PAPERS else "returns.inspect"
    allowed = member is not None and screen.rules.roles.may(member.roles, operation)
    return None if allowed else NOT_ALLOWED


def no_goods(screen: Any) -> Text | None:
    """Why nothing can be found of the goods."""
    reason = nothing(screen)
    if reason is None and screen.selected.state == PAPERS:
        return T("Only the papers are here: p, f and the opinion.")
    return reason


def _no_row(screen: Any) -> Text | None:
    return None if screen.selected is not None else T("Nothing waits for quality control.")


ACTIONS = (
    BACK,
    Action("go_on", T("Go on"), T("Enter: saves the findings; the return goes on, and the next one is there."), "g",
           code="go", group=FINDING, why_not=nothing, rank=2),
    Action("hold", T("Hold"), T("Saves the findings so far; the goods stay in inspection."), "h", code="hold",
           group=FINDING, why_not=no_goods, rank=3),
    Action("grade_a", T("Grade A"), T("As new."), "a", group=FINDING, why_not=no_goods, rank=NEVER_IN_LINE),
    Action("grade_b", T("Grade B"), T("The outer pack is open, the seal whole."), "b", group=FINDING,
           why_not=no_goods, rank=NEVER_IN_LINE),
    Action("grade_c", T("Grade C"), T("The seal is broken, or it was used."), "c", group=FINDING, why_not=no_goods,
           rank=NEVER_IN_LINE),
    Action("grade_d", T("Grade D"), T("A device with traces of use."), "d", group=FINDING, why_not=no_goods,
           rank=NEVER_IN_LINE),
    Action("place", T("Where to"), T("Where the goods go; the digits of the panel do the same."), "w", code="place",
           group=FINDING, why_not=no_goods, rank=6),
    Action("accessories", T("Accessories"), T("All there, or some missing."), "x", group=FINDING, why_not=no_goods,
           rank=NEVER_IN_LINE),
    Action("seal", T("Seal"), T("Whole, or broken."), "e", group=FINDING, why_not=no_goods, rank=NEVER_IN_LINE),
    Action("quality", T("Quality"), T("Whether there is a quality problem: not looked at, yes, no."), "p",
           group=FINDING, why_not=nothing, rank=NEVER_IN_LINE),
    Action("failure", T("Failure"), T("Whether a device does not work: not looked at, yes, no."), "f", group=FINDING,
           why_not=nothing, rank=NEVER_IN_LINE),
    Action("expires", T("Expires"), T("The expiry date that stands on the goods."), "t", group=FINDING,
           why_not=no_goods, rank=NEVER_IN_LINE),
    Action("part", T("Part"), T("This finding is for so many pieces; the rest gets one of its own."), "m",
           code="part", group=FINDING, why_not=no_goods, rank=5),
    Action("gifts", T("Gifts"), T("Gifts that should have come back and did not."), "i", code="gifts", group=FINDING,
           why_not=no_goods, rank=NEVER_IN_LINE),
    Action("opinion", T("Opinion"), T("The opinion in words."), "n", code="opinion", group=FINDING, why_not=nothing,
           rank=4),
    Action("open_it", T("Open case"), T("Opens the case."), "o", code="this", group=LIST, why_not=_no_row, rank=3),
    Action("more", T("Read on"), T("Scrolls the text about the goods."), "v", code="more", group=LIST, rank=7),
    Action("less", T("Read back"), T("Scrolls the text about the goods back."), "u", code="less", group=LIST,
           rank=13),
)  # fmt: skip
