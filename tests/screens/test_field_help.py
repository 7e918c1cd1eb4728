"""F1 by field: every field says what it means, what may be typed, what checks it and where its value comes from."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from config.texts import LANGUAGES, Language, Translator
from models.desk import Desk
from screens.help.fields import TYPED
from screens.intake.screen import IntakeScreen
from screens.widgets.field import Kind
from tests.clock import SettableClock
from tests.models.returning import Shop
from tests.screens.all_forms import fields
from tests.screens.driving import press, rows, shown, type_text
from tests.screens.working import working
from tests.test_house import sources

MAKES_FIELDS = ("Field", "area", "choice", "free", "_choice", "_number")
PASSED_ON = ("screens/cases/layout.py", "screens/questions.py")
"""Modules whose calls only hand on what they were given."""


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every place in the screens at which a field is made."""
    for path, tree in sources().items():
        if not path.startswith("screens/") or path in PASSED_ON:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
                if name in MAKES_FIELDS and not any(isinstance(one, ast.Starred) for one in node.args):
                    yield f"{path}:{node.lineno}", name, node


def test_whatever_checks_a_field_and_fills_it_has_its_sentence() -> None:
    """`area` gives its own rule to what is checked there."""
    faults = []
    for place, name, call in calls():
        given = {keyword.arg for keyword in call.keywords}
        if None in given:
            continue
        faults += [f"{place}: no rule"] if "check" in given and "rule" not in given and name != "area" else []
        faults += [f"{place}: no origin"] if "default" in given and "origin" not in given else []
    assert not faults
    assert sum(1 for _ in calls()) > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_sentence_that_says_more_than_its_label(
    sqlite_desk: Desk, clock: SettableClock, language: Language
) -> None:
    say = Translator(language).say
    faults = []
    for form, field in fields(Shop(sqlite_desk, clock)):
        label, help_ = say(field.label), say(field.help)
        least = 8 if language == "en" else 4
        if not help_.rstrip().endswith((".", "。", "？", "?")) or len(help_) < max(least, len(label) // 2):
            faults.append(f"{form} {field.name}: {help_!r}")
        elif help_.rstrip(".。").casefold() == label.casefold():
            faults.append(f"{form} {field.name}: the label again, {help_!r}")
        if field.check is not None and field.rule is None:
            faults.append(f"{form} {field.name}: checked, and no rule")
        if field.default and field.origin is None:
            faults.append(f"{form} {field.name}: filled, and no origin")
    assert not faults


def test_every_kind_of_field_says_what_may_be_typed() -> None:
    assert set(TYPED) == set(Kind.__args__)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("language", "first", "value", "question"),
    [
        ("en", ("This field: Category", "What kind of problem it is", "initials", "Its values"), " 1 ", "Command:"),
        ("zh", ("本字段：", "拼音"), " 1 ", "命令："),
    ],
)
async def test_f1_tells_of_the_field_first_then_of_the_keys(
    company: Desk, language: Language, first: tuple[str, ...], value: str, question: str
) -> None:
    async with working(company, "lin", IntakeScreen, language=language) as pilot:
        await type_text(pilot, "1001")
        await press(pilot, "enter", "2", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, IntakeScreen)
        screen.form.focus_field("category")
        await press(pilot, "f1")
        await shown(pilot, *first, value)
        assert first[0] in rows(pilot)[1]
        await press(pilot, "pagedown", "pagedown")
        await shown(pilot, "Ctrl+Z", "F6")
        await press(pilot, "f3", "f2", "f1")
        await shown(pilot, question, "F12")
        assert question in rows(pilot)[1]
