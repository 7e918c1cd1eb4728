"""Search as you type over 1,000,000 cases, on both databases, beside one look at the primary key."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from models.customers.queries import match
from models.search.keys import name_keys
from models.search.queries import find
from tests.bench import company
from tests.bench.bench_intake import desk_at
from tests.bench.measuring import Figure, durations, note, seconds, share

TIMES = 25
WITHIN = 0.05
WORDS = ("退款", "漏水", "血压", "异味", "鱼油", "发票", "回电", "安装")


def typed() -> Iterator[tuple[str, list[str]]]:
    """What is looked for, and `TIMES` ways to type it."""
    chance = random.Random(3)
    people = [chance.randrange(1, company.CUSTOMERS) for _ in range(TIMES)]
    phones = [company.phone(one) for one in people]
    names = [company.customer_name(one) for one in people]
    pinyin = [max((key for key in name_keys(name) if key.isascii()), key=len) for name in names]
    yield "two Chinese characters", [WORDS[place % len(WORDS)] for place in range(TIMES)]
    yield "one Chinese character", [WORDS[place % len(WORDS)][0] for place in range(TIMES)]
    yield "a phone, +86 and dashes", [f"+86 {one[:3]}-{one[3:7]}-{one[7:]}" for one in phones]
    yield "a phone begun", [one[: 3 + place % 8] for place, one in enumerate(phones)]
    yield "last four digits", [one[-4:] for one in phones]
    yield "a name", names
    yield "pinyin", pinyin
    yield "initials", ["".join(key) for key in (min((k for k in name_keys(n) if k.isascii()), key=len) for n in names)]
    yield "words of a text, two of them", [f"{WORDS[place % 4]} {WORDS[-1 - place % 4]}" for place in range(TIMES)]
    yield "English and mixed", [("refund", "bp-2000", "model BP", "血压计 refund")[place % 4] for place in range(TIMES)]


def bench_searching(big_url: str) -> None:
    """Each way of typing, each once after a first round; 95 of 100 within 50 ms."""
    desk = desk_at(big_url, "lead01")
    kind = big_url.split(":")[0]
    bare = seconds(lambda: desk.database.execute_sql("SELECT * FROM cases WHERE id = 4711").fetchall(), 20)
    for what, words in typed():
        taken, computed = [], []
        for word in words:
            find(desk, word)
            began = time.process_time()
            taken += durations(lambda word=word: find(desk, word), 1)  # type: ignore[misc]
            computed.append(time.process_time() - began)
        slowest = share(taken)
        wanted = f"95 % within {WITHIN * 1e3:.0f} ms"
        note(
            Figure(f"search, {kind}, {what}", slowest, "s", bare, "one row", wanted, slowest <= WITHIN, share(computed))
        )
    calls = [company.phone(number)[-4:] for number in range(1, TIMES)]
    slowest = share([taken for typed_ in calls for taken in durations(lambda t=typed_: match(desk, t), 1)])  # type: ignore[misc]
    note(Figure(f"who is calling, {kind}, 95 %", slowest, "s", bare, "one row", "95 % within 50 ms", slowest <= WITHIN))
    desk.database.close()
