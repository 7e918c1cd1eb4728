"""Every list of values filters as one types: by characters, pinyin, initials or codes, in one way everywhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pypinyin import lazy_pinyin

from config.terms import KINDS, SEVERITIES
from config.texts import Language, Sayable, T, Translator
from models.desk import Desk
from models.products.queries import products
from models.staff.queries import everybody
from screens.asking import Choices
from screens.intake.goods import goods_of, labels
from screens.matching import plain, rank
from screens.widgets import Field
from screens.widgets.field import read
from tests.clock import SettableClock
from tests.models.returning import Shop
from tests.screens.all_forms import fields
from tests.screens.driving import NOON, press, shown, type_text
from tests.screens.working import working
from tests.test_house import sources

HAN = re.compile("[\u4e00-\u9fff]+")
GOODS = Choices(
    {"2001": "净水机  2001", "P-20": "重量秤  P-20", "20010": "银行卡套  20010", "x": "滤芯  9  2001型", "y": "水杯"},
    Translator("zh").say,
)


def lists(shop: Shop) -> Iterator[tuple[str, Mapping[str, Sayable]]]:
    """The lists of all fields, and those that are only asked for."""
    rules, desk = shop.desk.rules, shop.desk
    for form, field in fields(shop):
        if field.kind in ("choice", "multi") and field.labels:
            yield f"{form} {field.name}", field.labels
    yield "queues", {key: queue.name for key, queue in rules.routing.queues.items()}
    yield "departments", dict(rules.routing.departments)
    yield "articles", {article.id: article.title for article in rules.knowledge.articles.values()}
    yield "staff", {who.login: who.name for who in everybody(desk)}
    yield "goods", labels(goods_of(None, products(desk, "", 100)))
    yield "severities", dict(SEVERITIES)
    yield "kinds", dict(KINDS)


def found(choices: Choices, typed: str) -> list[str]:
    return [candidate.key for candidate in choices.candidates(typed)]


def wide(text: str) -> str:
    """The same in full-width letters and digits, as an input method gives them."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_value_of_every_list_is_found(sqlite_desk: Desk, clock: SettableClock, language: Language) -> None:
    say, tried = Translator(language).say, 0
    for name, values in dict(lists(Shop(sqlite_desk, clock))).items():
        choices = Choices(values, say)
        for key, label in choices.labels.items():
            tried += 1
            said = plain(label)
            assert found(choices, key)[0] == key, (name, key)
            assert found(choices, wide(key.upper()))[0] == key, (name, key)
            assert plain(choices.labels[found(choices, label)[0]]) == said, (name, label)
            for typed in (said[:2], said[-2:], *(typed for run in HAN.findall(said) for typed in spoken(run))):
                assert not typed.strip() or key in found(choices, typed), (name, label, typed)
    assert tried > 200


def spoken(run: str) -> Iterator[str]:
    """A run of Han characters as it is typed: in full, by initials, and by the initials of its end."""
    if len(run) > 1:
        syllables = lazy_pinyin(run)
        initials = "".join(syllable[0] for syllable in syllables)
        yield from ("".join(syllables), wide(" ".join(syllables)), initials, initials[1:])


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("2001", ["2001", "20010", "x"]),
        ("２００１", ["2001", "20010", "x"]),
        ("p-", ["P-20"]),
        ("净水", ["2001"]),
        ("js", ["2001"]),
        ("jingshui", ["2001"]),
        ("jing s", ["2001"]),
        ("zl", ["P-20"]),
        ("chongl", ["P-20"]),
        ("yinhang", ["20010"]),
        ("yx", ["20010"]),
        ("shui", ["y", "2001"]),
        ("3", ["20010"]),
        ("zz", []),
    ],
)
def test_the_code_comes_first_then_what_begins_so_then_what_has_it(typed: str, keys: list[str]) -> None:
    assert found(GOODS, typed) == keys


def test_a_digit_chooses_at_once_unless_a_code_begins_with_it() -> None:
    assert GOODS.by_number("3") == "20010"
    assert GOODS.by_number("2") is None


def test_a_field_takes_what_the_list_finds_alone() -> None:
    field = Field("goods", T("Goods"), T("Which goods they are."), "choice", options=lambda: GOODS.labels)
    for typed in ("jsj", "净水", "２００１"):
        assert read(field, typed, GOODS, NOON) == "2001"


def test_nothing_is_found_by_letters_in_the_wrong_order() -> None:
    assert rank("sj", "净水机") is not None
    assert rank("jj", "净水机") is None
    assert rank("shuijing", "净水机") is None


def test_a_name_of_many_alike_signs_is_looked_through_in_no_time() -> None:
    assert rank("a" * 60, "阿" * 60) is not None
    assert rank("a" * 60 + "b", "阿" * 60) is None


def test_all_lists_of_the_screens_are_of_this_kind() -> None:
    """Whoever asks with a list of his own would filter in his own way."""
    allowed = {"screens/asking.py", "screens/commanding.py"}
    makers = {
        path
        for path, tree in sources().items()
        if path.startswith("screens/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Asking", "Candidate")
    }
    assert makers == allowed


async def test_lists_and_the_command_line_filter_by_pinyin(company: Desk) -> None:
    async with working(company, "lin", language="zh") as pilot:
        await press(pilot, "f6")
        await type_text(pilot, "1001")
        await press(pilot, "enter", "f4")
        await type_text(pilot, "ｂｘ")
        await shown(pilot, "> 5 报修")
        await press(pilot, "enter")
        form: Any = pilot.app.screen.query_one("Form")
        assert form.value("kind") == "repair"
        await press(pilot, "f2")
        await type_text(pilot, "xkh")
        await shown(pilot, "新客户")
