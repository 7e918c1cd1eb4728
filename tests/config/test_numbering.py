from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from config import Rules, check
from config.numbering import check_digit
from config.texts import Translator

NUMBERS = st.integers(1, 9_999_999)


def test_the_published_example_of_damm() -> None:
    assert check_digit("572") == "4"


def test_how_a_number_looks(rules: Rules) -> None:
    assert rules.numbering.case_number(17) == "CS0000017" + check_digit("0000017")
    assert len(rules.numbering.case_number(12_345_678)) == len("CS") + 9


@given(NUMBERS)
def test_a_number_is_read_back_however_it_is_typed(rules: Rules, number: int) -> None:
    case = rules.numbering.case_number(number)
    digits = case.removeprefix("CS")
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in digits)
    typed = (case, case.lower(), f" cs {digits[:4]} {digits[4:]} ", wide, f"ＣＳ-{wide}", f"cs{digits.lstrip('0')}")
    for text in typed:
        assert rules.numbering.parse(text) == case
        assert not rules.numbering.wrong_digit(text)


@given(NUMBERS, st.integers(0, 7), st.integers(1, 9))
def test_every_wrong_digit_shows(rules: Rules, number: int, place: int, more: int) -> None:
    digits = rules.numbering.case_number(number).removeprefix("CS")
    wrong = digits[:place] + str((int(digits[place]) + more) % 10) + digits[place + 1 :]
    assert rules.numbering.parse(wrong) is None
    assert rules.numbering.wrong_digit(f"CS{wrong}")


@given(NUMBERS, st.integers(0, 6))
def test_every_swap_of_neighbours_shows(rules: Rules, number: int, place: int) -> None:
    digits = rules.numbering.case_number(number).removeprefix("CS")
    assume(digits[place] != digits[place + 1])
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assert rules.numbering.parse(swapped) is None


@pytest.mark.parametrize("typed", ["", "CS", "13800001001", "1001", "张三", "CSABC", "C S", "CS-12X", "A00000174"])
def test_what_is_no_case_number(rules: Rules, typed: str) -> None:
    assert rules.numbering.parse(typed) is None
    assert not rules.numbering.wrong_digit(typed)


@pytest.mark.parametrize(("old", "new"), [("prefix: CS", "prefix: C5"), ("digits: 7", "digits: 40")])
def test_faults(rewritten: Callable[..., Path], old: str, new: str) -> None:
    [fault] = check(rewritten("numbering.yaml", old, new))
    assert fault.key == old.split(":")[0]
    assert Translator("en").say(fault.text)
