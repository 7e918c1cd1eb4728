"""Finding by telephone number, name, code and word, on both databases alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.desk import Desk
from models.search import engines, index, keys
from models.search.engines import engine
from models.search.keyed import reached
from models.search.tables import SearchKey


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("138 0000 1001", "13800001001"),
        ("+86 138-0000-1001", "13800001001"),
        ("008613800001001", "13800001001"),
        ("１３８００００１００１", "13800001001"),
        ("(010) 6552-1234", "01065521234"),
        ("+86 10 6552 1234", "01065521234"),
        ("+852 2345 6789", "85223456789"),
        ("1001", "1001"),
        ("王芳", ""),
    ],
)
def test_a_telephone_number_in_any_notation(typed: str, normal: str) -> None:
    assert keys.phone(typed) == normal


def test_a_number_is_found_by_its_last_four_digits_and_without_its_area_code() -> None:
    assert keys.phone_keys("13800001001") == {"13800001001", "1001"}
    assert keys.phone_keys("01065521234") == {"01065521234", "1234", "65521234"}
    assert keys.phone_keys("057165521234") == {"057165521234", "1234", "65521234"}


def test_a_name_is_found_by_characters_pinyin_and_initials() -> None:
    assert keys.name_keys("王小芳") == {"王小芳", "小芳", "wangxiaofang", "xiaofang", "wxf"}
    assert keys.name_keys("John Smith") >= {"johnsmith", "john", "smith"}
    assert keys.name_keys("  ") == set()


@given(st.text())
def test_keys_never_fail_and_are_never_empty(text: str) -> None:
    assert "" not in keys.name_keys(text)
    assert "" not in keys.phone_keys(keys.phone(text))
    assert all(word.strip() for word in keys.words(text))


@given(st.text(alphabet="漏油退款包装", min_size=2, max_size=12), st.data())
def test_every_pair_of_a_text_is_one_of_its_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    assert text[start : start + 2] in set(keys.words(text))


TEXTS = {
    1: "客户说包装漏油，要求退款。",
    2: "收到的鱼油有异味，已退款 50 元",
    3: "Fish oil capsule leaks; refund wanted",
    4: "血压计不准 model BP-2000",
}


@pytest.fixture
def indexed(desk: Desk) -> Desk:
    for case_id, text in TEXTS.items():
        index.index_text(desk, case_id, text)
    return desk


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("退款", [2, 1]),
        ("漏油", [1]),
        ("油", [2, 1]),
        ("包装漏油", [1]),
        ("装包", []),
        ("鱼油 退款", [2]),
        ("REFUND", [3]),
        ("ref", [3]),
        ("fish refund", [3]),
        ("bp", [4]),
        ("2000", [4]),
        ("，。", []),
        ("", []),
        ("' OR 1=1 --", []),
        ('" AND *', []),
        ("a & b | !c:*", []),
    ],
)
def test_words_of_running_text(indexed: Desk, query: str, found: list[int]) -> None:
    assert engine(indexed.database).cases(indexed.database, query, 10) == found


def test_the_limit_counts_cases(desk: Desk) -> None:
    for text in ("退款一", "退款二", "退款三"):
        index.index_text(desk, 1, text)
    index.index_text(desk, 2, "退款")
    assert engine(desk.database).cases(desk.database, "退款", 2) == [2, 1]


@pytest.mark.parametrize("recent", [1, 6, 9, 20_000])
def test_the_newest_are_the_same_wherever_they_are_looked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, recent: int
) -> None:
    monkeypatch.setattr(engines, "RECENT", recent)
    for case_id, text in enumerate(("要求退款", "漏油退款", "包装漏油", "漏油，退款", "发票", "退款", "漏油退款"), 1):
        engine(desk.database).add(desk.database, [(case_id, text), (case_id, "客户又来电")])
    for limit, found in ((1, [7]), (2, [7, 4]), (3, [7, 4, 2]), (9, [7, 4, 2])):
        assert engine(desk.database).cases(desk.database, "漏油 退款", limit) == found
    assert engine(desk.database).cases(desk.database, "要求", 3) == [1]


@given(text=st.text(max_size=20))
def test_no_query_has_signs_that_an_engine_would_obey(text: str) -> None:
    for words, _ in keys.phrases(text):
        assert not set("".join(words)) & set("\"'&|!():*<>\\ ")


def test_what_begins_with_what_was_typed(desk: Desk) -> None:
    index.index_customer(desk, 7, "王芳", [("phone", "13800001001"), ("wechat", "wx_100%")])
    index.index_customer(desk, 8, "王方", [("phone", "13900001001")])

    def found(text: str) -> list[tuple[int, bool]]:
        return [(hit.ref, hit.exact) for hit in reached(desk.database, text, ("customer",), 10)]

    assert found("wangf") == [(8, False), (7, False)]
    assert found("wangfang") == [(8, True), (7, True)]
    assert found("138") == found("+86 138") == found("0086-138") == [(7, False)]
    assert found("1001") == [(8, True), (7, True)]
    assert found("wx_100%") == [(7, True)]
    assert found("wx%") == found("w_") == found("w") == found("") == []
    assert found("王") == [(8, False), (7, False)]


def test_keys_that_are_no_more_are_taken_away(desk: Desk) -> None:
    index.index_customer(desk, 7, "王芳", [("phone", "13800001001")])
    index.index_customer(desk, 7, "李芳", [("phone", "13800001001")])
    found = {row.key for row in SearchKey.select().where(SearchKey.ref == 7)}
    assert found == keys.name_keys("李芳") | {"13800001001", "1001"}


def test_a_case_is_found_by_its_digits_alone(desk: Desk) -> None:
    index.index_number(3, "CS0000017-4")
    assert {row.key for row in SearchKey.select()} == {"CS00000174", "174"}
