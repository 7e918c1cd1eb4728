"""The practice: every exercise is played by the keys that it tells; what is almost right is told from what is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from app.context import Context
from app.practice import opening, pages
from app.practice.company import BYSTANDERS, PEOPLE, TRAINEE, does, found
from app.practice.exercise import Exercise
from app.practice.exercises import EXERCISES
from app.practice.progress import kept
from app.practice.seen import NOT_YET, customer
from app.practice.tour import Tour
from config.texts import LANGUAGES, Language, T, Text, Translator
from models import settings
from models.alarms.tables import Alarm
from models.callbacks.tables import Callback
from models.cases.tables import Case, Message
from models.desk import Desk
from models.refusals import Refused
from models.staff.members import member
from models.staff.tables import Staff
from models.worker.loop import Workers
from screens.guiding.guide import Strip
from screens.guiding.lines import ROWS, strip_lines
from screens.home.screen import HomeScreen
from screens.paint import spans_of, wrap
from screens.widgets.paragraphs import wrapped
from tests.app.practising import DONE, WAYS, Trainee
from tests.clock import SettableClock
from tests.screens.driving import command, page, press, rows, shown, wait_until
from tests.screens.working import working

CELLS, PAGE = 80, 18
"""Cells of a row, and rows between the strip and the prompt line."""


@pytest.fixture
def company(sqlite_desk: Desk, clock: SettableClock) -> Desk:
    """The company to practise at, on the morning of the practice."""
    clock.at(opening.MORNING)
    settings.mark(sqlite_desk.database, "practice")
    found(sqlite_desk)
    return sqlite_desk


def tour(desk: Desk) -> Tour:
    """The guide of a new session."""
    return Tour(EXERCISES, int(Staff.get(Staff.login == TRAINEE).id), desk.database, desk.clock)


# What is held for done


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_what_is_almost_right_is_told_from_what_is(company: Desk, exercise: Exercise) -> None:
    one = Trainee(company, exercise)
    assert exercise.check(one.seen) == NOT_YET
    for told in WAYS[exercise.id](one):
        verdict = exercise.check(one.seen)
        if told == DONE:
            assert verdict.done
            continue
        assert not verdict.done
        assert verdict.missing is not None
        assert told in Translator("en").say(verdict.missing)
        for language in LANGUAGES:
            assert fits(T("! {missing} (F2 hint)", missing=verdict.missing), language)
    assert verdict.done
    if exercise.after is not None:
        exercise.after(one.seen)
        assert Case.get(Case.customer == customer(PEOPLE[exercise.id].number)).state == "refused"


def fits(text: Text, language: Language) -> bool:
    """Whether this stands on the strip without a cut."""
    lines = strip_lines(Strip("10/10", text), CELLS, Translator(language))
    assert len(lines) == ROWS
    return ".." not in "".join(span.text for line in lines for span in spans_of(line))


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_told_fits_at_80_by_24(language: Language) -> None:
    words = Translator(language)
    for number, exercise in enumerate(EXERCISES):
        told = pages.briefing(exercise, words, first=number == 0, begun=False)
        assert len(wrapped(told, CELLS)) <= PAGE, exercise.id
        for text in (
            T("{task} (F2 hint)", task=exercise.task),
            T("{hint} (F2 hint: every key)", hint=exercise.hint),
            T("All keys: {keys}", keys=exercise.way_told(words)),
            T("Done in {time} with {keys} keys; practised hands need {par}. F2 go tells the next one: {title}.",
              time="1:02:03", keys=1234, par=exercise.par(words), title=exercise.title),
        ):  # fmt: skip
            assert fits(text, language), exercise.id
    assert len(wrapped(pages.results(EXERCISES, {}, words), CELLS)) <= PAGE
    assert not fits(T("{task} (F2 hint)", task="长" * CELLS), language)


def test_who_is_known_by_four_digits_is_the_only_one() -> None:
    people = [*PEOPLE.values(), *BYSTANDERS]
    assert len({person.digits for person in people}) == len(people)
    assert set(PEOPLE) == {exercise.id for exercise in EXERCISES} == set(WAYS)


# By keys alone


async def played(pilot: Pilot[Any], guide: Tour, words: Translator, clock: SettableClock) -> None:
    """Read what an exercise is about, press the keys that it tells, hear that it is done, and go on."""
    exercise = guide.exercise
    assert exercise is not None
    await shown(pilot, words.say(guide.heading()), words.say(exercise.title))
    await press(pilot, "enter")
    await shown(pilot, wrap(words.say(exercise.task), CELLS - 10)[0])
    *most, last = exercise.way
    for key in most:
        if isinstance(key, Text):
            await pilot.press(*words.say(key))
        else:
            await press(pilot, key)
    assert guide.result is None, f"{exercise.id} is done before its last key"
    clock.advance(seconds=100)
    await press(pilot, str(last))
    await wait_until(pilot, lambda: guide.result is not None)
    assert guide.result is not None
    assert (guide.result.keys, guide.result.seconds) == (exercise.par(words), 100)
    await shown(pilot, "1:40", "F2 go")
    await command(pilot, "go")


async def all_ten(company: Desk, clock: SettableClock, language: Language) -> None:
    """The whole practice, from the first page to the table of times."""
    guide, words = tour(company), Translator(language, company.rules.zone)
    async with working(company, TRAINEE, language=language, live=True, guide=guide) as pilot:
        for _ in EXERCISES:
            await played(pilot, guide, words, clock)
        await shown(pilot, words.say(T("Your times")), words.say(T("{n} done", n=10)))
        table = [row.split()[-4:] for row in rows(pilot) if row.endswith(" 0")]
        assert table[:10] == [["1:40", f"{one.par(words)}", f"{one.par(words)}", "0"] for one in EXERCISES]
        assert words.say(T("Begin")) not in rows(pilot)[-1]
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
    assert {result.outcome for result in kept(company.database).results.values()} == {"done"}
    refused = Case.get(Case.customer == customer(PEOPLE["refuse"].number))
    assert Message.select().where(Message.case == refused.id, Message.template == "M13").exists()


async def test_all_ten_are_played_by_the_keys_that_they_tell(company: Desk, clock: SettableClock) -> None:
    await all_ten(company, clock, "zh")


@pytest.mark.soak
async def test_all_ten_are_played_in_english_too(company: Desk, clock: SettableClock) -> None:
    await all_ten(company, clock, "en")


async def test_hints_near_misses_and_leaving_out(company: Desk, clock: SettableClock) -> None:
    guide = tour(company)
    async with working(company, TRAINEE, live=True, guide=guide) as pilot:
        await shown(pilot, "Exercise 1 of 10")
        await command(pilot, "hint")
        await shown(pilot, "There is no exercise under way")
        await press(pilot, "f8")  # who begins to work has begun the exercise
        await shown(pilot, "1/10  王秀英 asks")
        await command(pilot, "hint")
        await shown(pilot, "1/10  F8 finds.")
        await command(pilot, "hint")
        await shown(pilot, "All keys: F8 1357 Enter Enter")
        assert guide.progress.keys == 0  # asking is no work, nor is reading the task again
        await command(pilot, "exercise")
        await press(pilot, "down", "f3")
        assert guide.progress.keys == 0
        await shown(pilot, "1/10  王秀英 asks")
        await press(pilot, *"1375", "enter", "enter")
        await shown(pilot, "! CS00000021 is the case of 王秀芳")
        await command(pilot, "go")
        await shown(pilot, "This exercise is not done yet")
        await command(pilot, "exercise")
        await shown(pilot, "Exercise 1 of 10", "Four digits are enough")
        await press(pilot, "f3")
        await shown(pilot, "1/10  王秀英 asks", "王秀芳")
        await command(pilot, "skip")
        await shown(pilot, "Exercise 2 of 10", "Answer a question on the spot")
    left = kept(company.database)
    assert (left.at, left.results["find"].outcome, left.results["find"].hints) == (1, "skipped", 2)


async def test_without_a_guide_nothing_is_told_of_him(company: Desk) -> None:
    async with working(company, TRAINEE) as pilot:
        assert "1/10" not in page(pilot)
        await command(pilot, "hint")
        await shown(pilot, "There is no code hint")


def test_who_leaves_goes_on_where_he_was(company: Desk, clock: SettableClock) -> None:
    desk = company.acting(member(TRAINEE))
    guide = tour(company)
    guide.start(desk)
    guide.pressed()
    clock.advance(minutes=3)
    guide.leave(desk)
    clock.advance(hours=5)
    guide = tour(company)
    assert guide.exercise is EXERCISES[0]
    guide.start(desk)
    assert Case.select().where(Case.customer == customer(PEOPLE["find"].number)).count() == 1
    clock.advance(minutes=1)
    does(company, TRAINEE, "presence.open", case=guide.progress.case, session="s1")
    guide.look(desk)
    assert guide.result is not None
    assert (guide.result.seconds, guide.result.keys) == (240, 1)
    assert tour(company).exercise is EXERCISES[1]
    guide.go_on(desk)
    for exercise in EXERCISES[1:]:
        assert guide.exercise is exercise
        guide.skip(desk)
    assert guide.exercise is None
    table = [str(line) for line in guide.page(Translator("en"))]
    assert len([line for line in table if "left out" in line]) == len(EXERCISES) - 1
    with pytest.raises(Refused):
        guide.skip(desk)
    assert tour(company).exercise is None


# The database


def context(tmp_path: Path, **environ: str) -> Context:
    """Somebody at a terminal whose company has a database of its own."""
    return Context({"DESK_DB": f"sqlite:///{tmp_path}/company.db", **environ}, "en")


def test_the_database_is_its_own_and_is_gone_on_with(tmp_path: Path) -> None:
    file = tmp_path / "practice" / "practice.db"
    first = opening.practice_context(context(tmp_path), file, anew=False)
    try:
        assert settings.purpose(first.database) == "practice"
        assert first.desk_name == "practice"
        opening.tour_of(first).skip(first.desk(TRAINEE))
        assert first.clock()().astimezone(opening.MORNING.tzinfo).date() == opening.MORNING.date()
    finally:
        first.close()
    assert not (tmp_path / "company.db").exists()
    for anew, at in ((False, 1), (True, 0)):
        later = opening.practice_context(context(tmp_path), file, anew=anew)
        try:
            assert opening.tour_of(later).progress.at == at
        finally:
            later.close()
    assert [path.name for path in file.parent.iterdir() if path.name.endswith(".new")] == []


def test_two_who_begin_at_the_same_moment_get_one_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, made = tmp_path / "practice.db", []
    monkeypatch.setattr(opening, "found", lambda desk: made.append(desk))

    def begin() -> str:
        begun = opening.practice_context(context(tmp_path), file, anew=False)
        begun.close()
        return str(begun.url)

    with ThreadPoolExecutor(2) as both:
        urls = [one.result() for one in [both.submit(begin), both.submit(begin)]]
    assert (len(made), len(set(urls))) == (1, 1)


def test_what_lies_beside_its_file_stays_and_any_name_of_a_file_will_do(tmp_path: Path) -> None:
    beside, file = tmp_path / "outbox.jsonl", tmp_path / "100%25 a?b#c.db"
    beside.write_text("what another database sent\n")
    for anew in (False, True):
        made = opening.practice_context(context(tmp_path), file, anew=anew)
        try:
            assert opening.tour_of(made).progress.at == 0
        finally:
            made.close()
    assert beside.read_text() == "what another database sent\n"
    assert {path.name for path in tmp_path.iterdir() if not path.name.startswith(file.name)} == {beside.name}
    assert file.exists()


def test_a_database_of_something_else_is_never_removed(tmp_path: Path, sqlite_url: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    before = file.read_bytes()
    with pytest.raises(Refused, match="This is no practice database"):
        opening.practice_context(context(tmp_path), file, anew=True)
    assert file.read_bytes() == before


def test_nothing_disturbs_a_first_hour(company: Desk, clock: SettableClock) -> None:
    for exercise in EXERCISES:
        exercise.prepare(company)
    Workers(company).once()
    clock.advance(hours=1)
    Workers(company).once()
    assert Alarm.select().count() == 0
    assert [call.kind for call in Callback.select()] == ["inspection"]
