"""Which right a customer has: every route to the second around its limits, and what the sentences say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Rules, load
from config.eligibility import ReturnFacts, RouteAnswer
from config.texts import LANGUAGES, Text, Translator
from config.wear import Wear

SHANGHAI = ZoneInfo("Asia/Shanghai")
SECOND = timedelta(seconds=1)
RULES = load()
WINDOWS = ("no_reason", "direct_sale", "quality", "device", "promise")


def at(text: str) -> datetime:
    """An instant in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def line(**given: Any) -> ReturnFacts:
    """Health food bought on the website and signed for on a Tuesday, with whatever is given instead."""
    plain: dict[str, Any] = {
        "applied_at": at("2026-11-12T10:00"), "sale_channel": "web", "product_class": "health_food",
        "purchased_at": at("2026-11-08T10:00"), "signed_at": at("2026-11-10T15:00"), "reason": "no_reason",
        "wish": "refund", "opened": False, "seal_whole": True, "voucher": True,
    }  # fmt: skip
    return ReturnFacts(**{**plain, **given})


def device(**given: Any) -> ReturnFacts:
    """A device that was installed on a Monday and fails."""
    plain = {
        "product_class": "household_appliance", "reason": "device_failure", "failure": True, "opened": True,
        "installed_at": at("2026-11-09T10:00"), "delivered_at": at("2026-11-02T10:00"), "signed_at": None,
    }  # fmt: skip
    return line(**{**plain, **given})


def answer(route: str, facts: ReturnFacts, rules: Rules = RULES) -> RouteAnswer:
    return next(one for one in rules.eligibility.answers(facts) if one.route == route)


def said(found: RouteAnswer, language: Any = "en") -> str:
    return Translator(language, SHANGHAI).say(found.why)


def limits(route: str, facts: ReturnFacts, last: str) -> None:
    """Yes in the last second before an instant, no at the instant itself."""
    end = at(last)
    before = answer(route, msgspec.structs.replace(facts, applied_at=end - SECOND))
    after = answer(route, msgspec.structs.replace(facts, applied_at=end))
    assert (before.answer, after.answer) == ("yes", "no")
    for found in (before, after):
        assert found.last is not None
        assert (found.last.at, found.last.inclusive) == (end, False)
        assert f"{end.date() - timedelta(days=1)}" in said(found)


def test_without_a_reason_to_the_last_second_of_day_seven() -> None:
    limits("no_reason", line(), "2026-11-18T00:00")
    # signed for one second before midnight: the day of signing is not counted all the same
    limits("no_reason", line(signed_at=at("2026-11-10T23:59:59")), "2026-11-18T00:00")
    limits("no_reason", line(signed_at=at("2026-11-11T00:00")), "2026-11-19T00:00")


def test_the_day_is_the_desks_wherever_the_instant_was_written() -> None:
    facts = line(signed_at=datetime(2026, 11, 10, 16, 0, tzinfo=UTC))
    limits("no_reason", facts, "2026-11-19T00:00")


def test_a_last_day_that_is_a_rest_day_moves() -> None:
    # day 7 is Saturday, 10 October, which is worked; day 30 falls into the National Day holidays
    limits("no_reason", line(signed_at=at("2026-10-03T10:00")), "2026-10-11T00:00")
    limits("no_reason", line(signed_at=at("2026-10-04T10:00")), "2026-10-13T00:00")
    limits("direct_sale", line(sale_channel="direct", purchased_at=at("2026-09-03T10:00")), "2026-10-09T00:00")


def test_an_exclusion_that_was_not_confirmed_refuses_nothing() -> None:
    asked = answer("no_reason", line(excluded_confirmed=True))
    assert asked.answer == "no"
    assert "you confirmed at purchase" in said(asked)
    unasked = answer("no_reason", line())
    assert unasked.answer == "yes"
    assert "you were not asked at purchase" in said(unasked)
    # what cannot be excluded at all is not by a confirmation either
    assert answer("no_reason", line(product_class="household_appliance", excluded_confirmed=True)).answer == "yes"


def test_opening_to_look_is_no_harm_and_a_broken_seal_is() -> None:
    looked = answer("no_reason", line(opened=True))
    assert looked.answer == "yes"
    assert "no harm" in said(looked)
    broken = answer("no_reason", line(opened=True, seal_whole=False))
    assert broken.answer == "no"
    assert "seal of the goods is broken" in said(broken)
    tried = line(opened=True, seal_whole=False, product_class="household_appliance")
    assert answer("no_reason", tried).answer == "yes"


@pytest.mark.parametrize("channel", ["web", "tv", "phone", "mail", "shop", "direct", "other"])
def test_where_it_was_bought_opens_a_or_b(channel: str) -> None:
    facts = line(sale_channel=channel)
    distance = channel in ("web", "tv", "phone", "mail")
    assert answer("no_reason", facts).answer == ("yes" if distance else "no")
    assert answer("direct_sale", facts).answer == ("yes" if channel == "direct" else "no")


def test_direct_sale_wants_it_unopened_and_the_voucher() -> None:
    facts = line(sale_channel="direct")
    limits("direct_sale", facts, "2026-12-09T00:00")
    opened = answer("direct_sale", msgspec.structs.replace(facts, opened=True))
    assert opened.answer == "no"
    assert "unopened" in said(opened)
    without = answer("direct_sale", msgspec.structs.replace(facts, voucher=False))
    assert without.answer == "open"
    assert "voucher" in said(without)
    assert (without.freight, without.offers) == ("company", ("refund", "exchange"))


def test_quality_wants_evidence_or_quality_control() -> None:
    facts = line(reason="quality", opened=True, seal_whole=False)
    assert answer("quality", facts).answer == "open"
    assert answer("quality", msgspec.structs.replace(facts, evidence=True)).answer == "yes"
    assert answer("quality", msgspec.structs.replace(facts, quality=True)).answer == "yes"
    assert answer("quality", msgspec.structs.replace(facts, evidence=True, quality=False)).answer == "no"
    assert answer("quality", line(evidence=True)).answer == "no"
    appliance = {"reason": "wrong_item", "evidence": True, "product_class": "household_appliance"}
    limits("quality", line(**appliance), "2026-12-11T00:00")


def test_food_until_its_expiry_and_thirty_days_if_quality_control_confirms() -> None:
    facts = line(reason="quality", quality=True, expires_on=date(2027, 3, 1), signed_at=at("2026-03-02T10:00"))
    limits("quality", facts, "2027-04-01T00:00")
    late = msgspec.structs.replace(facts, applied_at=at("2027-03-31T23:59:59"), quality=None, evidence=True)
    unsure = answer("quality", late)
    assert unsure.answer == "open"
    assert "quality control" in said(unsure)
    assert answer("quality", msgspec.structs.replace(late, quality=False)).answer == "no"
    unknown = answer("quality", msgspec.structs.replace(late, quality=True, expires_on=None))
    assert unknown.answer == "open"
    assert "expiry date" in said(unknown)
    cosmetic = msgspec.structs.replace(facts, product_class="cosmetic", applied_at=at("2026-09-01T10:00"))
    assert answer("quality", cosmetic).answer == "no"
    # a batch that expired long ago takes nothing from the thirty days after signing
    limits("quality", line(reason="quality", quality=True, expires_on=date(2026, 9, 1)), "2026-12-11T00:00")


@pytest.mark.parametrize(
    ("applied", "offers"),
    [
        ("2026-11-16T23:59:59", ("refund", "exchange", "repair")),
        ("2026-11-17T00:00", ("exchange", "repair")),
        ("2026-11-24T23:59:59", ("exchange", "repair")),
        ("2026-11-25T00:00", ("repair",)),
        ("2027-11-09T23:59:59", ("repair",)),
        ("2027-11-10T00:00", ()),
    ],
)
def test_a_device_from_its_installation_on(applied: str, offers: tuple[str, ...]) -> None:
    found = answer("device", device(applied_at=at(applied)))
    assert found.offers == offers
    assert found.answer == ("yes" if offers else "no")


def test_a_device_that_we_did_not_install_counts_from_delivery() -> None:
    facts = device(installed_at=None, applied_at=at("2026-11-09T23:59:59"))
    assert "refund" in answer("device", facts).offers
    assert "refund" not in answer("device", msgspec.structs.replace(facts, applied_at=at("2026-11-10T00:00"))).offers


@pytest.mark.parametrize(
    ("delivered", "months", "last"),
    [
        ("2026-01-31T10:00", 1, "2026-03-01T00:00"),  # 28 February, a Saturday that is worked
        ("2026-01-31T10:00", 1.5, "2026-03-17T00:00"),  # 15 March is a Sunday
        ("2028-01-31T10:00", 1, "2028-03-01T00:00"),  # 29 February of a leap year
        ("2028-02-29T10:00", 12, "2029-03-01T00:00"),  # 28 February
        ("2026-12-31T10:00", 24, "2029-01-02T00:00"),  # 31 December is a Sunday
        ("2026-11-02T10:00", 0, "2027-11-03T00:00"),  # no warranty of its own: the rule's twelve months
    ],
)
def test_warranties_in_months(delivered: str, months: float, last: str) -> None:
    limits("device", device(installed_at=None, delivered_at=at(delivered), warranty_months=months), last)


def test_the_time_in_repair_is_added_to_the_warranty() -> None:
    limits("device", device(repair_days=8), "2027-11-18T00:00")


@pytest.mark.parametrize(
    ("given", "offers", "deduction"),
    [
        ({"repairs": 1}, ("repair",), False),
        ({"repairs": 2}, ("exchange", "refund", "repair"), True),
        ({"repairs": 2, "model_available": True}, ("exchange", "refund", "repair"), True),
        ({"repairs": 2, "model_available": False}, ("refund", "repair"), False),
        ({"repairs": 1, "same_fault_days": 30}, ("exchange", "refund", "repair"), True),
        ({"repairs": 1, "same_fault_days": 31}, ("repair",), False),
        ({"repairs": 0, "same_fault_days": 3}, ("repair",), False),
        ({"open_repair_days": 30}, ("repair",), False),
        ({"open_repair_days": 31}, ("exchange", "refund", "repair"), True),
        ({"open_repair_days": 60, "parts_missing": True}, ("repair",), False),
        ({"open_repair_days": 61, "parts_missing": True}, ("exchange", "refund", "repair"), True),
        ({"model_available": False}, ("repair",), False),
    ],
)
def test_a_device_that_cannot_be_repaired(given: dict[str, Any], offers: tuple[str, ...], deduction: bool) -> None:
    found = answer("device", device(applied_at=at("2027-05-10T10:00"), **given))
    assert (found.answer, found.offers, found.deduction) == ("yes", offers, deduction)


@pytest.mark.parametrize(
    ("given", "days"),
    [
        # Installed on 9 November 2026; the day itself is not counted (law L0.1): 21 + 31 + 31 + 28 + 31 + 30 + 10.
        ({"applied_at": at("2027-05-10T10:00")}, 182),
        ({"applied_at": at("2027-05-10T23:59"), "repair_days": 31}, 151),
        ({"applied_at": at("2027-05-10T10:00"), "installed_at": None}, 189),
    ],
)
def test_the_days_of_use_by_which_a_device_has_worn(given: dict[str, Any], days: int) -> None:
    assert answer("device", device(repairs=2, **given)).wear == Wear(0.05, days)


def test_goods_of_which_the_rules_name_no_rate_lose_nothing() -> None:
    version = RULES.returns.routes.device.versions[-1]
    assert version.worn("health_food", "P1") is None
    assert version.worn("health_apparatus", "P1") is not None


def test_an_exchange_that_cannot_be_made_is_a_refund() -> None:
    found = answer("device", device(applied_at=at("2026-11-20T10:00"), model_available=False))
    assert (found.offers, found.deduction) == (("refund", "repair"), False)


def test_a_failure_wants_confirmation() -> None:
    assert answer("device", device(failure=None)).answer == "open"
    assert answer("device", device(failure=False)).answer == "no"
    assert answer("device", device(product_class="health_food")).answer == "no"


def test_recalled_goods_come_back_opened_and_at_any_time() -> None:
    facts = line(applied_at=at("2036-11-20T10:00"), opened=True, seal_whole=False, voucher=False, recalled=True)
    first = RULES.eligibility.answers(facts)[0]
    assert (first.route, first.answer, first.last, first.after_inspection) == ("safety", "yes", None, False)


def test_goodwill_on_urgent_cases_is_the_managers() -> None:
    facts = line(reason="adverse_reaction", severity="P1", batch="B1", opened=True, seal_whole=False)
    waiting = answer("safety", facts)
    assert waiting.answer == "open"
    assert "manager's agreement" in said(waiting)
    assert answer("safety", msgspec.structs.replace(facts, goodwill=True)).answer == "yes"
    assert answer("safety", msgspec.structs.replace(facts, goodwill=True, severity="P2")).answer == "no"
    assert answer("safety", line(reason="recall")).answer == "open"
    assert answer("safety", line(reason="recall", batch="B1")).answer == "no"


def test_a_promise_that_was_told_before() -> None:
    facts = line(sale_channel="shop", promises=("fifteen_days",))
    limits("promise", facts, "2026-11-26T00:00")
    found = answer("promise", facts)
    assert found.rule == "return.promise.fifteen_days"
    assert said(found).startswith("Fifteen days to return: ")
    assert answer("promise", line(promises=("unheard_of",))).answer == "no"
    assert answer("promise", line()).rule == "return.promise"


def test_the_best_for_the_customer_stands_first() -> None:
    facts = line(reason="quality", evidence=True)
    assert [(one.letter, one.answer) for one in RULES.eligibility.answers(facts)][:2] == [("C", "yes"), ("A", "yes")]
    worn = device(
        applied_at=at("2026-11-14T10:00"), sale_channel="web", evidence=True, signed_at=at("2026-11-02T10:00")
    )
    assert [one.letter for one in RULES.eligibility.answers(worn) if one.answer == "yes"] == ["C", "D"]


def test_a_window_whose_first_day_nobody_knows_is_left_open() -> None:
    unsigned = answer("no_reason", line(signed_at=None))
    assert (unsigned.answer, unsigned.last) == ("open", None)
    assert "the day on which you signed" in said(unsigned)
    limits("no_reason", line(signed_at=None, delivered_at=at("2026-11-11T10:00")), "2026-11-19T00:00")


def test_the_version_is_the_one_of_the_day_from_which_the_window_counts(rewritten: Any) -> None:
    old = "      - from: 2017-03-15\n"
    text = "window: {natural_days: 7}\n        counts_from: signed"
    directory = rewritten("returns.yaml", old, f"{old}        to: 2026-11-09\n")
    path = directory / "returns.yaml"
    whole = path.read_text("utf-8")
    start = whole.index(old)
    block = whole[start : whole.index("  direct_sale:", start)]
    newer = block.replace("2017-03-15\n        to: 2026-11-09", "2026-11-10").replace(text, text.replace("7", "10"))
    path.write_text(whole.replace(block, block + newer), "utf-8")
    rules = load(directory)
    for signed, version, end in (
        ("2026-11-09T23:59:59", date(2017, 3, 15), "2026-11-17T00:00"),
        ("2026-11-10T00:00", date(2026, 11, 10), "2026-11-21T00:00"),
    ):
        found = answer("no_reason", line(signed_at=at(signed), applied_at=at("2026-12-01T10:00")), rules)
        assert found.version == version
        assert found.last is not None
        assert found.last.at == at(end)


instants = st.datetimes(datetime(2025, 12, 1), datetime(2027, 12, 31)).map(lambda one: one.replace(tzinfo=SHANGHAI))
maybe = st.one_of(st.none(), instants)
flags = st.sampled_from([None, True, False])
lines = st.builds(
    ReturnFacts, applied_at=instants,
    sale_channel=st.sampled_from(["web", "tv", "shop", "direct", "other", ""]),
    product_class=st.sampled_from(["health_food", "health_apparatus", "household_appliance", "cosmetic", "other"]),
    batch=st.sampled_from(["", "B1"]), purchased_at=maybe, delivered_at=maybe, signed_at=maybe, installed_at=maybe,
    expires_on=st.one_of(st.none(), st.dates(date(2025, 12, 1), date(2028, 1, 1))),
    warranty_months=st.sampled_from([0, 1, 1.5, 24, 999]), reason=st.sampled_from([*RULES.returns.reasons, "unheard"]),
    wish=st.sampled_from(["refund", "exchange"]), opened=st.booleans(), seal_whole=st.booleans(),
    voucher=st.booleans(), excluded_confirmed=st.booleans(),
    promises=st.sampled_from([(), ("fifteen_days",), ("unheard",)]), severity=st.sampled_from(["P1", "P3"]),
    recalled=st.booleans(), evidence=st.booleans(), quality=flags, failure=flags, goodwill=st.booleans(),
    repairs=st.integers(0, 3), same_fault_days=st.one_of(st.none(), st.integers(0, 60)),
    repair_days=st.integers(0, 90), open_repair_days=st.integers(0, 90), parts_missing=st.booleans(),
    model_available=flags,
)  # fmt: skip


@given(lines)
def test_every_route_answers_in_both_languages_also_after_it_was_stored(facts: ReturnFacts) -> None:
    found = RULES.eligibility.answers(facts)
    assert sorted(one.letter for one in found) == ["A", "B", "C", "D", "E", "F"]
    for one in found:
        texts = [said(one, language) for language in LANGUAGES]
        assert all(text and "{" not in text and "None" not in text for text in texts)
        assert texts[0] != texts[1]
        stored = msgspec.json.decode(msgspec.json.encode(one.why), type=Text)
        assert [Translator(language, SHANGHAI).say(stored) for language in LANGUAGES] == texts
        assert bool(one.offers) == (one.answer != "no")
    order = [("yes", "open", "no").index(one.answer) for one in found]
    assert order == sorted(order)


@given(lines, st.integers(1, 40_000_000))
def test_who_applies_later_has_never_more(facts: ReturnFacts, seconds: int) -> None:
    later = msgspec.structs.replace(facts, applied_at=facts.applied_at + timedelta(seconds=seconds))
    rank = {"yes": 2, "open": 1, "no": 0}
    before, after = ({one.route: one for one in RULES.eligibility.answers(one)} for one in (facts, later))
    for route in WINDOWS:
        assert rank[after[route].answer] <= rank[before[route].answer]
