"""The status line: a sentence is read to its end, and what is said of a field goes with it."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult

from config.texts import LANGUAGES, Language, T, Text, Translator
from screens.bars import Status, status_line
from screens.frame import DeskScreen
from screens.paint import width
from screens.widgets import Field, Form
from screens.widgets.numbers import not_within
from screens.widgets.times import Unclear, cents_of, day_of, instant_of
from tests.screens.driving import NOON, playing, press, rows

CELLS = 80


class Two(DeskScreen):
    """Two fields of which no values can be listed."""

    FIRST_FOCUS = "Input"

    def body(self) -> ComposeResult:
        yield Form(Field("one", T("Name"), T("Who calls.")), Field("two", T("Text"), T("Several lines.")), id="two")


async def test_what_was_said_of_a_field_goes_when_it_is_left() -> None:
    async with playing(Two) as pilot:
        await press(pilot, "f4")
        assert rows(pilot)[22].startswith("Who calls.")
        await press(pilot, "x")
        assert rows(pilot)[22].startswith("Who calls.")
        await press(pilot, "tab")
        assert "Who calls." not in rows(pilot)[22]


def line(said: Text, language: Language, stale: int | None = None) -> str:
    words = Translator(language)
    spans = status_line(Status(said=said, failed=True, as_of=NOON, stale=stale), CELLS, words.say, words.clock_time)
    return "".join(span.text for span in spans)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_day_a_time_or_an_amount_looks_like_is_told_to_its_end(language: Language) -> None:
    words = Translator(language)
    for reads in (lambda: day_of("x", NOON.date()), lambda: instant_of("x", NOON), lambda: cents_of("x")):
        with pytest.raises(Unclear) as caught:
            reads()
        seen = line(caught.value.text, language)
        assert words.say(caught.value.text) in seen
        assert words.clock_time(NOON) in seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_time_makes_room_for_a_sentence_unless_what_is_seen_is_old(language: Language) -> None:
    long, words = Text("x" * 70), Translator(language)
    assert line(long, language) == "! " + "x" * 70 + " " * 8
    assert words.clock_time(NOON) in line(Text("x" * 60), language)
    assert width(line(long, language, stale=9)) == CELLS
    assert "9" in line(long, language, stale=9)


@pytest.mark.parametrize(
    ("typed", "fits"),
    [("0", True), ("007", True), ("３６５０", True), ("3651", False), ("9" * 30, False), ("0" * 5000, False),
     ("9" * 5000, False), ("-1", False), ("1.5", False), ("", False)],
)  # fmt: skip
def test_a_whole_number_has_an_upper_bound_whatever_is_typed(typed: str, fits: bool) -> None:
    what = not_within(typed, 3650, T("Type a whole number."))
    assert (what is None) is fits
    if typed[:1] in ("9", "0") and not fits:
        assert what == T("This must be a number from {least} to {most}.", least=0, most=3650)
