"""Every field of the forms of the desk, with the name of its form."""

from __future__ import annotations

from collections.abc import Iterator

from config.texts import T
from models.cases.queries import view
from models.returns.bought import bought
from screens.cases.forms import FORMS as CASES
from screens.cases.layout import Form
from screens.complaints.forms import FORMS as COMPLAINTS
from screens.intake.fields import form_fields
from screens.returns.fields import Application
from screens.returns.forms import FORMS as RETURNS
from screens.returns.layout import Returning
from screens.widgets import Field
from tests.models.returning import Shop, item


def forms(shop: Shop) -> Iterator[tuple[str, Form]]:
    """The forms of all steps of cases, complaints and returns, for a return of two lines."""
    number = shop.applies("W2", item(1, 2), item(2, 1))
    shown, rules = view(shop.desk, number), shop.desk.rules
    for name, make in {**CASES, **COMPLAINTS}.items():
        yield name, make(shown, rules)
    for name, of_return in RETURNS.items():
        yield name, of_return(Returning(shown, rules))
    application = Application(shown, bought(shop.desk, number, "W2"), rules)
    yield "returns.apply", Form(T("Application"), application.fields, None, application.give)


def fields(shop: Shop) -> Iterator[tuple[str, Field]]:
    """All fields of these forms, and those of the intake."""
    rules = shop.desk.rules
    articles = {article.id: article.title for article in rules.knowledge.articles.values()}
    for field in form_fields(rules, dict, lambda: dict(articles), str, lambda value: None):
        yield "intake", field
    for name, form in forms(shop):
        for field in form.fields:
            yield name, field
