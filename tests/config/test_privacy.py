from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Rules, check
from config.privacy import KINDS
from config.texts import Translator


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        ("phone", "13800001001", "138****1001"),
        ("phone", "138 0000 1001", "138****1001"),
        ("phone", "110", "****"),
        ("name", "张三丰", "张**"),
        ("name", "张三", "张*"),
        ("name", "张", "*"),
        ("address", "广东省广州市天河区体育西路1号", "广东省广州市****"),
        ("email", "lin.jing@example.com", "l***@example.com"),
        ("email", "ab@example.com", "***@example.com"),
        ("email", "@example.com", "@***"),
        ("wechat", "wx_kang2008", "wx***8"),
        ("qq", "12345678", "12***8"),
        ("name", "  ", ""),
    ],
)
def test_masks(rules: Rules, kind: str, value: str, masked: str) -> None:
    assert rules.privacy.mask(kind, value) == masked


WRITTEN = st.text(st.characters(codec="utf-8", exclude_categories=("Z", "C"), exclude_characters="*"), min_size=1)
"""What people are called and reached by; stars hide nothing by themselves."""


@given(st.sampled_from(KINDS), WRITTEN)
def test_a_mask_always_hides_something(rules: Rules, kind: str, value: str) -> None:
    masked = rules.privacy.mask(kind, value)
    assert "*" in masked
    assert masked.replace("*", "") != value or set(value) <= set("@-()")


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_of_a_mobile_number_four_digits_are_never_shown(rules: Rules, phone: str) -> None:
    assert rules.privacy.mask("phone", phone) == f"{phone[:3]}****{phone[-4:]}"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("hide: 4, stars: 4} # 138", "hide: 0, stars: 4} # 138", "hides at least one"),
        ("wechat:", "wechet:", "did you mean wechat?"),
        ("end: 4", "end: -4", "end is negative"),
    ],
)
def test_faults(rewritten: Callable[..., Path], old: str, new: str, says: str) -> None:
    faults = check(rewritten("privacy.yaml", old, new))
    assert says in " ".join(Translator("en").say(fault.text) for fault in faults)
