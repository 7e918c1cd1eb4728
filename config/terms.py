"""What the stored words are called: kinds, channels, severities, states, clocks. The terms are the glossary's."""

from __future__ import annotations

from config.texts import T, Text

KINDS: dict[str, Text] = {
    "consultation": T("Consultation"),
    "complaint": T("Complaint"),
    "suggestion": T("Suggestion"),
    "praise": T("Praise"),
    "repair": T("Repair"),
    "return": T("Return"),
}
CHANNELS: dict[str, Text] = {
    "phone": T("Phone"),
    "voicemail": T("Voicemail"),
    "chat": T("Online chat"),
    "wechat": T("WeChat"),
    "sms": T("SMS"),
    "app": T("App"),
    "web": T("Website"),
    "email": T("E-mail"),
    "social": T("Social media"),
    "face": T("Face to face"),
    "seller": T("Seller's report"),
    "authority": T("12315 transfer"),
}
SEVERITIES: dict[str, Text] = {
    "P1": T("P1 urgent"),
    "P2": T("P2 high"),
    "P3": T("P3 medium"),
    "P4": T("P4 low"),
}
PRODUCT_CLASSES: dict[str, Text] = {
    "health_food": T("Health food"),
    "health_apparatus": T("Health apparatus"),
    "household_appliance": T("Household appliance"),
    "cosmetic": T("Cosmetic"),
    "other": T("Other"),
}
SALE_CHANNELS: dict[str, Text] = {
    "shop": T("Shop"),
    "tv": T("Television"),
    "mail": T("Mail order"),
    "direct": T("Direct sale"),
}
"""Those that are not called as the channel of the same key: web, phone, other."""
FLAGS: dict[str, Text] = {
    "injury": T("Injury"),
    "adverse_reaction": T("Adverse reaction"),
    "allergy": T("Allergic reaction"),
    "hospital": T("In hospital"),
    "device_hazard": T("Device is a hazard"),
    "media_exposure": T("Media exposure"),
    "self_harm": T("Threat of self-harm"),
    "pregnant": T("Pregnant"),
    "minor": T("Minor"),
    "data_leak": T("Leak of personal data"),
    "seller_misconduct": T("Seller's misconduct"),
    "label_remark": T("Remark on a label"),
}
STATES: dict[str, Text] = {
    "open": T("New"),
    "answered": T("Answered"),
    "transferred": T("Transferred"),
    "interim": T("Interim answer given"),
    "closed": T("Closed"),
    "received": T("To be accepted"),
    "accepted": T("Accepted"),
    "applied": T("To be reviewed"),
    "requested": T("Repair requested"),
    "investigating": T("Under investigation"),
    "planning": T("Proposing solution"),
    "approving": T("Pending approval"),
    "offered": T("Awaiting customer"),
    "executing": T("Executing"),
    "result_fed_back": T("Result to confirm"),
    "callback": T("Callback due"),
    "merged": T("Merged"),
    "withdrawn": T("Withdrawn"),
    "external": T("Outside route"),
    "info_needed": T("Info needed"),
    "qc_pre": T("QC looks first"),
    "authorised": T("To be sent in"),
    "in_transit": T("In transit"),
    "goods_received": T("Goods received"),
    "inspecting": T("Being inspected"),
    "customer_decision": T("Customer to decide"),
    "refunding": T("Being refunded"),
    "exchanging": T("Being exchanged"),
    "shipped": T("Exchange sent"),
    "confirming": T("To be confirmed"),
    "done": T("Done"),
    "sent_back": T("Sent back"),
    "refused": T("Refused"),
    "expired": T("Expired"),
    "cancelled": T("Cancelled"),
    "closed_unagreed": T("Closed, not agreed"),
    "closed_unreachable": T("Closed, unreachable"),
}
CLOCKS: dict[str, Text] = {
    "first_response": T("First response"),
    "plan": T("Plan told"),
    "solve": T("Solved"),
    "answer": T("Answer"),
    "investigation": T("Investigation"),
    "qc": T("Quality opinion"),
    "inspection": T("Inspection"),
    "ship": T("Dispatch"),
    "refund": T("Refund"),
    "legal15": T("Legal 15 days"),
    "legal": T("Legal limit"),
}
"""The clock `callback` is called like the state in which it runs."""
STAFF_STATES: dict[str, Text] = {
    "ready": T("Ready"),
    "busy": T("Busy"),
    "away": T("Away"),
    "off": T("Off duty"),
}
IMPORTANCES: dict[str, Text] = {
    "regular": T("Regular"),
    "important": T("Important"),
    "vip": T("VIP"),
}
CONTACT_KINDS: dict[str, Text] = {"qq": T("QQ")}
"""Those that are not called as the channel of the same key: phone, wechat, email."""
MESSAGE_STATES: dict[str, Text] = {
    "waiting": T("Waiting to be sent"),
    "sending": T("Being sent"),
    "sent": T("Sent"),
    "failed": T("Could not be sent"),
    "uncertain": T("Perhaps sent"),
}
MEANS: dict[str, Text] = {
    "alipay": T("Alipay"),
    "card": T("Card"),
    "bank": T("Bank transfer"),
    "cash": T("Cash"),
    "points": T("Points"),
    "coupon": T("Coupon"),
}
"""Means of payment; `wechat` is called as the channel is."""
REFUND_STATES: dict[str, Text] = {
    "approving": T("Pending approval"),
    "refused": T("Not granted"),
    "waiting": T("To be paid"),
    "sending": T("Being paid"),
    "sent": T("Handed over"),
    "uncertain": T("Perhaps paid"),
    "errored": T("Not paid"),
    "paid": T("Paid"),
    "settled": T("Settled"),
    "asked": T("Asked back"),
    "written_off": T("Written off"),
}
"""Of refunds and their parts; messages have other words for some of the same states."""
PURPOSES: dict[str, Text] = {
    "refund": T("Refund"),
    "supplementary": T("Supplementary refund"),
    "excess": T("Excess, asked back"),
    "compensation": T("Compensation"),
}
QUESTIONS: dict[str, Text] = {
    "solved": T("Problem solved"),
    "satisfied": T("Satisfaction"),
    "attitude": T("Service attitude"),
    "speed": T("Response speed"),
    "solving": T("Problem-solving ability"),
    "result": T("Satisfaction with the result"),
    "effect": T("Effect of use"),
    "opinion": T("Opinion"),
}
"""What the questions of a callback are about."""
CALL_STATES: dict[str, Text] = {
    "planned": T("Planned"),
    "calling": T("Being called"),
    "no_answer": T("No answer"),
    "rescheduled": T("Another time wished"),
    "invalid": T("Number invalid"),
    "sms_sent": T("Written to"),
    "done": T("Called"),
    "done_sms": T("Answered in writing"),
    "refused": T("No calls wished"),
    "closed_unreached": T("Never reached"),
    "dropped": T("Not needed any more"),
}
"""Of callbacks; cases have other words for some of the same states."""
DIRECTIONS: dict[str, Text] = {"in": T("From the customer"), "out": T("To the customer")}

_TERMS: dict[str, Text] = (
    KINDS | CHANNELS | SEVERITIES | PRODUCT_CLASSES | SALE_CHANNELS | FLAGS | STATES | CLOCKS
    | STAFF_STATES | IMPORTANCES | CONTACT_KINDS | MESSAGE_STATES | MEANS | QUESTIONS | DIRECTIONS
)  # fmt: skip


def term(value: str) -> Text:
    """The label of a stored word; a word that is not known stands for itself."""
    return _TERMS.get(value) or Text("{value}", {"value": value})


def refund_term(value: str) -> Text:
    """The label of a state or purpose of a refund or of a part of one."""
    return (REFUND_STATES | PURPOSES).get(value) or term(value)


def call_term(value: str) -> Text:
    """The label of a state of a callback."""
    return CALL_STATES.get(value) or term(value)
