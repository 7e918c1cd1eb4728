"""A company of a size that none of the tests has: 1,000,000 cases of which 100,000 are open, 100,000 customers.

Everything follows from one seed, so that both databases hold the same. Rows are as the database has them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from peewee import Database

from app.demo import FILLED
from config import Rules
from models import settings
from models.callbacks.tables import Callback
from models.cases.tables import Case, Contact
from models.clocks.tables import Clock
from models.complaints.tables import Promise
from models.customers.tables import Customer, CustomerContact
from models.events import Event
from models.fields import to_microseconds
from models.orders.tables import Order, OrderLine
from models.products.tables import Batch, Product
from models.search import index, keys
from models.search.tables import SearchKey
from models.staff.tables import Staff
from models.tables import Table
from tests.bench import pouring

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
"""The present of the company: Monday, 9:00 at the desk."""
CASES, OPEN, WAITING = 1_000_000, 100_000, 10_000
CUSTOMERS, ORDERS, CALLBACKS, PROMISES, AGENTS, PRODUCTS = 100_000, 100_000, 20_000, 5_000, 300, 200
SKILLS = ["health_food", "health_apparatus", "household_appliance", "cosmetic", "p1"]
_CLASSES = ("health_food", "health_apparatus", "household_appliance", "cosmetic")
_KINDS = ("consultation",) * 5 + ("complaint",) * 3 + ("return", "repair")
_STATES = {"consultation": "open", "complaint": "received", "return": "applied", "repair": "requested"}
_QUEUES = ("consultations", "general", "returns", "repairs", "appliance", "health_food")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂香建国文华玉梅红玲燕志淑珍海波"
_GOODS = (
    "空气净化器", "净水器", "血压计", "按摩椅", "辅酶软胶囊", "鱼油", "蛋白粉", "面霜", "防晒乳", "破壁机",
)  # fmt: skip
_FAULTS = (
    "开机后异响", "漏水", "包装破损", "有异味", "受潮结块", "读数不准", "皮肤发红", "无法充电", "少发一件",
    "屏幕不亮",
)  # fmt: skip
_WISHES = (
    "要求退款", "要求换新", "想问怎么处理", "要求上门维修", "希望尽快回电", "问能不能继续用", "要求补发",
    "需要发票",
)  # fmt: skip
_WHEN = (
    "昨天收到", "用了三天", "上周安装", "第二天还是一样", "一个月前购买", "刚刚发现", "model BP-2000",
    "refund please",
)  # fmt: skip
Row = Sequence[Any]


def fill(database: Database, rules: Rules) -> None:
    """Fill an empty, migrated database."""
    settings.mark(database, "demo")
    with pouring.without_indexes(database), database.atomic():
        for table, names, rows in (*_people(), *_goods(), *_customers(), *_cases(rules), *_calls()):
            pouring.pour(database, table, names.split(), rows)
        pouring.pour_words(database, ((n, _words(text_of(n))) for n in range(1, CASES + 1)))
    settings.write(database, FILLED, NOW.isoformat())
    pouring.set_sequences(database)


def at(**before: float) -> int:
    """So long before the present, as it is stored."""
    return to_microseconds(NOW - timedelta(**before))


def login(number: int) -> str:
    """Of the agent of this number, from 1; the last ten have no case."""
    return f"agent{number:03d}"


def customer_name(number: int) -> str:
    """Of the customer with this id: some 50,000 different names."""
    family, given = len(_SURNAMES), len(_GIVEN)
    number = number * 7919 % (family * given * given)
    return _SURNAMES[number % family] + _GIVEN[number // family % given] + _GIVEN[number // family // given]


def phone(number: int) -> str:
    """Of the customer with this id: all different, their last four digits ten times or so."""
    return f"1{'35789'[number % 5]}{number * 48_271 % 1_000_000_007 % 1_000_000_000:09d}"


def text_of(number: int) -> str:
    """Of the case with this id: 6,400 different ones."""
    place = number * 2_654_435_761 % 6400
    parts = (_GOODS[place % 10], _FAULTS[place // 10 % 10], _WHEN[place // 100 % 8], _WISHES[place // 800])
    return f"{parts[0]}{parts[1]}，{parts[2]}，客户{parts[3]}。"


@cache
def _words(text: str) -> str:
    return " ".join(keys.words(text))


def _people() -> Iterator[tuple[type[Table], str, Iterator[Row]]]:
    yield (
        Staff,
        "id version login name roles skills team department state state_since load_cap active language email phone "
        "bell failed_logins last_seen_event shift_start shift_end",
        (
            (n, 1, login(n) if n <= AGENTS else f"lead{n - AGENTS:02d}", customer_name(n),
             _json(["agent"] if n <= AGENTS else ["supervisor"]), _json(SKILLS), "", "", "ready", at(hours=1),
             100_000, True, "", "", "", False, 0, 0, "", "")
            for n in range(1, AGENTS + 11)
        ),
    )  # fmt: skip


def _goods() -> Iterator[tuple[type[Table], str, Iterator[Row]]]:
    yield (
        Product,
        "id version code name product_class specification warranty_months shelf_life_months registered_claims",
        (
            (n, 1, f"P{n}", f"{_GOODS[n % 10]}{n}型", _CLASSES[n % 4], "", 24, 0, "[]")
            for n in range(1, PRODUCTS + 1)
        ),
    )  # fmt: skip
    yield (
        Batch,
        "id product number expires_on",
        ((n, n, f"B{n}", NOW.date() + timedelta(days=300)) for n in range(1, PRODUCTS + 1)),
    )


def _customers() -> Iterator[tuple[type[Table], str, Iterator[Row]]]:
    many = range(1, CUSTOMERS + 1)
    yield (
        Customer,
        "id version external_no name address importance member_level birth_year consent_marketing consent_health "
        "do_not_disturb note created_at",
        (
            (n, 1, f"K{n}", customer_name(n), "", "vip" if n % 50 == 0 else "regular", "", 1940 + n % 60, False, False,
             False, "", at(days=400))
            for n in many
        ),
    )  # fmt: skip
    yield (
        CustomerContact,
        "id customer kind value normal",
        ((n, n, "phone", phone(n), phone(n)) for n in many),
    )
    yield (
        SearchKey,
        "key kind ref",
        (
            (key, "customer", n)
            for n in many
            for key in sorted(_name_keys(customer_name(n)) | keys.phone_keys(phone(n)))
        ),
    )
    yield (
        Order,
        "id version number customer sale_channel placed_at delivered_at signed_at discount_cents "
        "discount_threshold_cents freight_cents free_shipping_from_cents voucher no_reason_excluded_confirmed",
        (
            (n, 1, f"D{n:07d}", n % CUSTOMERS + 1, "web", at(days=n % 700 + 3), at(days=n % 700 + 1),
             at(days=n % 700), 0, 0, 0, 0, "", False)
            for n in range(1, ORDERS + 1)
        ),
    )  # fmt: skip
    yield (
        OrderLine,
        "id order line product batch quantity unit_price_cents gift marked_price_cents",
        ((n, n, 1, n % PRODUCTS + 1, n % PRODUCTS + 1, 1, 29_800, False, 0) for n in range(1, ORDERS + 1)),
    )
    yield SearchKey, "key kind ref", ((f"D{n:07d}", "order", n) for n in range(1, ORDERS + 1))


@cache
def _name_keys(name: str) -> frozenset[str]:
    return frozenset(index.customer_keys(name, ()))


_CASE = (
    "id version number kind state open severity severity_why channel received_at opened_at closed_at customer "
    "contact_name contact_value text demand category symptom topic flags amount_cents money_claim authority_no product "
    "batch_number no_order_reason queue skills routed_why owner waiting_from answered_on_spot apologised repeat "
    "next_due next_due_kind next_due_inclusive next_due_provisional paused"
)


def _cases(rules: Rules) -> Iterator[tuple[type[Table], str, Iterator[Row]]]:
    number = rules.numbering.case_number
    yield Case, _CASE, _case_rows(number)
    yield (
        SearchKey,
        "key kind ref",
        ((key, "case", n) for n in range(1, CASES + 1) for key in (number(n), number(n)[2:].lstrip("0"))),
    )
    yield (
        Contact,
        "id case customer at direction channel text reply",
        (
            (n, n, _customer_of(n), _received(n), "in", "phone", text_of(n), False)
            for n in range(1, CASES + 1)
        ),
    )  # fmt: skip
    yield (
        Event,
        "id at operation case subject subject_id subject_version changes note",
        (
            (n, _received(n), "intake.open", n, "case", n, 1, '{"state":[null,"open"]}', f'{{"opened":"{number(n)}"}}')
            for n in range(1, CASES + 1)
        ),
    )
    yield (
        Clock,
        "id case kind generation severity rule rule_version calendar budget start_at due_at inclusive provisional "
        "stoppable legal steps",
        (
            (2 * (n - first) + k + 1, n, kind, 1, "P3", "sla.complaint.p3", "2026-01-01", "desk",
             '{"desk_minutes":240}', _received(n), _due(n) + k * 86_400_000_000, True, False, True, False, "[]")
            for first in [CASES - OPEN + 1]
            for n in range(first, CASES + 1)
            for k, kind in enumerate(("first_response", "solve"))
        ),
    )  # fmt: skip


def _case_rows(number: Callable[[int], str]) -> Iterator[Row]:
    chance = random.Random(7)
    for n in range(1, CASES + 1):
        kind, open_ = _KINDS[n % 10], n > CASES - OPEN
        owner = None if n > CASES - WAITING else n % (AGENTS - 10) + 1
        yield (
            n, 1, number(n), kind, _STATES[kind] if open_ else "closed", open_, chance.choice(("P1", "P2", "P3", "P4")),
            None, "phone", _received(n), _received(n), None if open_ else _received(n) + 3_600_000_000,
            _customer_of(n), "", "", text_of(n), "refund" if kind == "return" else "", "", "", "", "[]", 0, False, "",
            n % PRODUCTS + 1, "", "", _QUEUES[n % 6], "[]", None, owner, "", False, False, False,
            _due(n) if open_ else None, "first_response" if open_ else "", True, False, open_ and n % 20 == 0,
        )  # fmt: skip


def _customer_of(number: int) -> int:
    return number * 31 % CUSTOMERS + 1


def _received(number: int) -> int:
    """The newest case came a minute ago; the oldest almost two years."""
    return at(minutes=CASES - number + 1)


def _due(number: int) -> int:
    return to_microseconds(NOW + timedelta(minutes=number * 37 % 4600 - 600))


def _calls() -> Iterator[tuple[type[Table], str, Iterator[Row]]]:
    first = CASES - OPEN + 1
    yield (
        Promise,
        "id case text made_at due_at dropped",
        ((n, first + n, "回电", at(hours=90), at(minutes=n % 5000 - 4900), "") for n in range(1, PROMISES + 1)),
    )
    yield (
        Callback,
        "id version key kind state open case customer reason created_at next_at moved due_at due_inclusive "
        "promised_at owner team from_state reschedules ever_broken",
        (
            (n, 1, f"bench:{n}", "promised" if n % 4 == 0 else "verification", "planned", True, first + n,
             _customer_of(first + n), "", at(days=2),
             at(minutes=n % 5000 - 2500), "[]", at(minutes=n % 5000 - 3000), True,
             at(minutes=n % 5000 - 2500) if n % 4 == 0 else None, n % AGENTS + 1, "", "", 0, False)
            for n in range(1, CALLBACKS + 1)
        ),
    )  # fmt: skip


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
