"""Short words for callbacks, where a column or a line has little room."""

from __future__ import annotations

from config.texts import T, Text

KINDS: dict[str, Text] = {
    "verification": T("verify"),
    "promised": T("promise"),
    "periodic": T("by plan"),
    "seller": T("seller"),
    "inspection": T("check"),
    "improvement": T("improved"),
    "recall": T("recall"),
}
"""The kinds, in eight cells."""
STANDINGS: dict[str, tuple[Text, str]] = {
    "broken": (T("P broken"), "breached"),
    "at_risk": (T("! at risk"), "alarm"),
    "overdue": (T("OVR late"), "alarm"),
    "due": (T("due now"), "warning"),
    "calling": (T("calling"), "info"),
    "next": (T("comes up"), ""),
    "written": (T("written to"), "info"),
    "ended": (T("ended"), ""),
}
"""How a callback stands, worst first: a mark where it is bad, a word always, and a style of `screens.paint`."""
RESULTS: dict[str, Text] = {
    "reached": T("reached"),
    "no_answer": T("no answer"),
    "invalid": T("wrong number"),
    "rescheduled": T("another time wished"),
    "refused": T("no calls wished"),
}
"""What came of an attempt."""
