"""Exercises 1 to 3: somebody calls. He is found, answered, or taken down in full."""

from __future__ import annotations

from app.practice import scenes
from app.practice.company import PEOPLE
from app.practice.exercise import Exercise
from app.practice.seen import DONE, NOT_YET, Seen, Verdict, customer, lacks, wrong
from config.texts import T, Text
from models.cases.tables import Case, Contact

CALLER, ASKER, ANGRY = PEOPLE["find"], PEOPLE["answer"], PEOPLE["complaint"]
ARTICLE = "hf.usage"


def found(seen: Seen) -> Verdict:
    """Her case was opened; who has it open is known to the desk."""
    cases = seen.cases("presence.open")
    if any(case.number == seen.scene.case for case in cases):
        return DONE
    other = seen.elsewhere(cases)
    if other is None:
        return NOT_YET
    return lacks(T("{number} is the case of {name}: go back with F3 and look again.",
                   number=other.number, name=other.customer.name if other.customer_id else "?"))  # fmt: skip


def answered(seen: Seen) -> Verdict:
    """A question of his was closed at once, with the prepared answer."""
    return _best([_answered(seen, case) for case in seen.cases("intake.open")])


def _answered(seen: Seen, case: Case) -> Verdict:
    if case.customer_id != customer(ASKER.number):
        return lacks(T("{number} is not a case of {name}.", number=case.number, name=ASKER.name))
    product = case.product.code if case.product_id else ""
    differs = wrong(
        (T("Kind"), case.kind, "consultation"),
        (T("Product"), product, "FISH"),
        (T("Topic"), case.topic, "usage"),
    )
    if differs:
        return lacks(T("{number} is there, but not as he said it: {fields}.", number=case.number, fields=differs))
    if not case.answered_on_spot:
        return lacks(T("{number} is there, but he has no answer yet: choose one in the field Article.",
                       number=case.number))  # fmt: skip
    article = seen.desk.rules.knowledge.articles[ARTICLE].text
    told = [row.text for row in Contact.select().where(Contact.case == case.id, Contact.direction == "out")]
    if not any(text in said for said in told for text in (article.en, article.zh)):
        return lacks(T("{number} was answered, but not by the article on how to take it.", number=case.number))
    return DONE


def complained(seen: Seen) -> Verdict:
    """Her complaint is there with all that she said."""
    return _best([_complained(case) for case in seen.cases("intake.open")])


def _complained(case: Case) -> Verdict:
    if case.customer_id != customer(ANGRY.number):
        return lacks(T("{number} is not a case of {name}.", number=case.number, name=ANGRY.name))
    differs = wrong(
        (T("Kind"), case.kind, "complaint"),
        (T("Product"), case.product.code if case.product_id else "", "Q10"),
        (T("Order"), case.order.number if case.order_id else "", "D03"),
        (T("Category"), case.category, "product_quality"),
        (T("Demand"), case.demand, "refund"),
    )
    if differs:
        return lacks(T("{number} is there, but not as she said it: {fields}.", number=case.number, fields=differs))
    return DONE


def _best(verdicts: list[Verdict]) -> Verdict:
    """Done if one is; else what is missing of the latest."""
    return DONE if DONE in verdicts else (verdicts or [NOT_YET])[-1]


CALLS = (
    Exercise(
        "find",
        T("Find a customer"),
        (
            T("“This is {name}. What about the repair of my purifier? My number ends in {digits}.”",
              name=CALLER.name, digits=CALLER.digits),
            T("Four digits are enough. Find her case and open it, so that you can tell her how it stands."),
        ),
        T("{name} asks about her repair; her number ends in {digits}. Find her case and open it.",
          name=CALLER.name, digits=CALLER.digits),
        T("F8 finds. Type the four digits, Enter goes to the list, Enter opens the line under the cursor."),
        ("f8", Text(CALLER.digits), "enter", "enter"),
        scenes.repair,
        found,
    ),
    Exercise(
        "answer",
        T("Answer a question on the spot"),
        (
            T("“{name} here, {digits}. I have bought your fish oil. How many capsules do I take, and when?”",
              name=ASKER.name, digits=ASKER.digits),
            T("Take down a consultation about the fish oil that he has bought, topic “Usage”, and answer it at once: "
              "the field Article has prepared answers, and fills in what you say."),
        ),
        T("{name} ({digits}) asks how to take the fish oil he bought. Answer at once by the article.",
          name=ASKER.name, digits=ASKER.digits),
        T("F6 is a call; digits, Enter, kind 1. Enter goes on; F4 lists what a field takes; F10 saves."),
        ("f6", Text(ASKER.digits), "enter", "1", "enter", "enter", "1", "enter", "3", "enter", "enter",
         T("How many?"), "enter", "1", "enter", "f10"),
        scenes.nothing,
        answered,
    ),
    Exercise(
        "complaint",
        T("Take down a complaint"),
        (
            T("“{name}, {digits}. The Q10 capsules that I bought two weeks ago smell mouldy. I want my money back!”",
              name=ANGRY.name, digits=ANGRY.digits),
            T("Take it down in full: a complaint, the capsules and not her purifier, the category “Product quality”, "
              "the demand “Return and refund”, and what she says. Below the form you see where it will go, and by "
              "when she hears from us."),
        ),
        T("{name} ({digits}) complains: her Q10 capsules smell mouldy (product quality), she wants a refund.",
          name=ANGRY.name, digits=ANGRY.digits),
        T("F6, digits, Enter, kind 2. Product 1 fills in order and batch. F4 lists categories and demands."),
        ("f6", Text(ANGRY.digits), "enter", "2", "enter", "enter", "1", "enter", "enter", "enter", "enter", "1",
         "enter", "enter", "enter", "1", "enter", "enter", T("Mouldy"), "f10"),
        scenes.nothing,
        complained,
    ),
)  # fmt: skip
