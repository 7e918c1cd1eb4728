"""Every operation: done by who may, refused with a sentence otherwise, and then nothing changed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import msgspec
import pytest

from config import Rules
from config.texts import Language, Translator
from models import capabilities, operation
from models import database as databases
from models.desk import Desk
from models.refusals import Refused
from tests.clock import SettableClock
from tests.models.walking import Given, World, dump, inputs, undone

NAMES = sorted(capabilities.names())
ALONE = {"notices.acknowledge": "agent", "assignment.take_next": "agent", "cases.release": "agent",
         "callbacks.take": "lin", "callbacks.take_next": "lin",
         "approvals.decide": "supervisor"}  # fmt: skip
"""Operations that only a certain person can do in this world."""
NOTHING_TO_DO = (
    "assignment.alarm_waiting", "assignment.hand_out", "clocks.resume_expired",
    "consultations.close_silent", "messages.deliver", "refunds.pay",
    "returns.watch_advance", "returns.watch_choices", "staff.sign_in",
)  # fmt: skip
"""Operations that find nothing to change in this world."""
LANGUAGES: tuple[Language, ...] = ("en", "zh")
STRANGE_WORDS = ("x" * 30_000, "a\0b", "\ud800", "", " ", "';--", "９" * 40)
STRANGE_NUMBERS = (-1, 0, 2**31, 2**63, 2**80)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, rules: Rules, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for all refusals, since they change nothing; what succeeds is undone."""
    if request.param == "sqlite":
        import shutil

        template = request.getfixturevalue("sqlite_template")
        yield from _world(f"sqlite:///{shutil.copy(template, tmp_path_factory.mktemp('walk') / 'desk.db')}", rules)
    else:
        with request.getfixturevalue("postgres_server").fresh() as url:
            yield from _world(url, rules)


def _world(url: str, rules: Rules) -> Iterator[World]:
    clock = SettableClock()
    desk = Desk(databases.connect(url), rules, clock=clock)
    yield World(desk, clock)
    desk.database.close()


def actor_for(world: World, name: str) -> Desk:
    """The desk with somebody acting who may do this."""
    found = operation.find(name)
    able = world.desk.rules.roles.who_may(name)
    login = ALONE.get(name) or ("agent" if found.open_to_all else "supervisor" if "supervisor" in able else able[0])
    return world.acting(login)


@contextmanager
def unchanged(world: World) -> Iterator[None]:
    """Every row of every table is afterwards as it was."""
    before = dump(world.desk.database)
    yield
    assert dump(world.desk.database) == before


def refused(desk: Desk, name: str, given: Given, *codes: str) -> Refused:
    """The operation is refused with one of these codes, and with a sentence in both languages."""
    with pytest.raises(Refused) as caught:
        operation.run(desk, name, given)
    assert caught.value.code in codes
    said = {Translator(language, desk.rules.zone).say(caught.value.text).strip() for language in LANGUAGES}
    assert len(said) == 2
    assert all(said)
    return caught.value


def outcome(desk: Desk, name: str, given: Given) -> str:
    """The code of the refusal; empty when it was done."""
    try:
        operation.run(desk, name, given)
    except Refused as error:
        return error.code
    return ""


def fields(name: str) -> tuple[msgspec.structs.FieldInfo, ...]:
    """The fields of the input of an operation."""
    return msgspec.structs.fields(operation.find(name).input)


def with_field(field: str) -> list[str]:
    """The operations whose input has this field."""
    return [name for name in NAMES if field in operation.find(name).input.__struct_fields__]


def of_kind(name: str, kind: type) -> list[str]:
    """The fields of the input of an operation that are of this kind, or may be left out."""
    return [field.encode_name for field in fields(name) if field.type in (kind, kind | None)]


def with_kind(kind: type) -> list[str]:
    """The operations whose input has fields of this kind."""
    return [name for name in NAMES if of_kind(name, kind)]


def test_the_walk_forgets_no_operation(world: World) -> None:
    assert sorted(inputs(world)) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_who_may_do_it_does_it(world: World, name: str) -> None:
    with undone(world.desk.database):
        before = dump(world.desk.database)
        result = operation.run(actor_for(world, name), name, inputs(world)[name])
        assert msgspec.json.encode(result)
        assert (dump(world.desk.database) != before) == (name not in NOTHING_TO_DO)


@pytest.mark.parametrize("name", [name for name in NAMES if not operation.find(name).open_to_all])
def test_other_roles_are_refused(world: World, name: str) -> None:
    roles, given = world.desk.rules.roles, inputs(world)[name]
    others = [role for role in roles.names if role not in roles.who_may(name)]
    with unchanged(world):
        for role in others:
            refused(world.acting(role), name, given, "not_allowed")
    assert others or name == "notices.send"


@pytest.mark.parametrize("name", NAMES)
def test_input_that_does_not_fit_is_refused_at_its_field(world: World, name: str) -> None:
    desk, given = actor_for(world, name), inputs(world)[name]
    with unchanged(world):
        assert refused(desk, name, {**given, "unheard_of": 1}, "unknown_key").field == "unheard_of"
        for field in fields(name):
            key = field.encode_name
            if field.required:
                less = {other: value for other, value in given.items() if other != key}
                assert refused(desk, name, less, "missing").field == key
            wrong = [1.5] if key == "content" else {"x": 1}
            assert refused(desk, name, {**given, key: wrong}, "invalid").field == key


@pytest.mark.parametrize("name", with_field("version"))
def test_a_stale_version_is_refused(world: World, name: str) -> None:
    desk, given = actor_for(world, name), inputs(world)[name]
    with unchanged(world):
        for version in (given["version"] - 1, given["version"] + 1):
            assert refused(desk, name, {**given, "version": version}, "stale").field == "version"


@pytest.mark.parametrize("name", with_field("case"))
def test_a_case_that_is_not_there_is_refused(world: World, name: str) -> None:
    desk, given = actor_for(world, name), inputs(world)[name]
    number = world.desk.rules.numbering.case_number(999_999)
    with unchanged(world):
        assert refused(desk, name, {**given, "case": number}, "not_found").field == "case"
        assert refused(desk, name, {**given, "case": number[:-1]}, "not_found", "invalid").field == "case"


@pytest.mark.parametrize("name", with_kind(datetime))
def test_an_instant_without_a_zone_is_refused(world: World, name: str) -> None:
    desk, given = actor_for(world, name), inputs(world)[name]
    with unchanged(world):
        for key in of_kind(name, datetime):
            naive = {**given, key: "2026-11-23T09:30:00"}
            assert refused(desk, name, naive, "invalid").field == key


@pytest.mark.parametrize("name", with_kind(str))
def test_strange_words_are_stored_or_refused(world: World, name: str) -> None:
    desk, given = actor_for(world, name), inputs(world)[name]
    for key, word in itertools.product(of_kind(name, str), STRANGE_WORDS):
        with undone(world.desk.database):
            assert outcome(desk, name, {**given, key: word}) in (
                "", "invalid", "missing", "not_found", "rule", "conflict", "not_allowed",
            ), (key, word)  # fmt: skip


@pytest.mark.parametrize("name", with_kind(int))
def test_strange_numbers_are_stored_or_refused(world: World, name: str) -> None:
    desk, given = actor_for(world, name), inputs(world)[name]
    for key, number in itertools.product(of_kind(name, int), STRANGE_NUMBERS):
        with undone(world.desk.database):
            code = outcome(desk, name, {**given, key: number})
            assert code in ("", "invalid", "not_found", "stale"), (key, number)
